"""Moves a source off imp by replacing parts of its text: every byte outside of them stays."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from imp_compat.migrate import rules
from imp_compat.migrate.finding import Use
from imp_compat.migrate.finding.names import argument, subscript_key, symbols
from imp_compat.migrate.finding.scopes import Scope, last_name
from imp_compat.migrate.source import Source, decode, parse

_NEWLINE = re.compile("\r\n?|\n")
_ALIAS = re.compile(r"(?:import|,)[\s\\]*(imp\b(?!\.))([\s\\]+as[\s\\]+\w+)?")
_FROM = re.compile(r"from[\s\\]+(imp)\b")
_REST_OF_LINE = re.compile(r"[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n|\Z)")
_STRING = re.compile(r"""(\w*('{3}|"{3}|'|"))(.*)\2""", re.DOTALL)
_MISPLACED = "not all of its uses are where they were found"
# What replaces names of imp is in these modules.
_MODULES = ("importlib.util", "importlib", "sys", "types")
# Functions that set attributes of a module
_PATCHING = frozenset(["delattr", "multiple", "object", "setattr"])


class CannotRewrite(Exception):
    """The file cannot be rewritten safely; the message says why."""


class Rewritten(NamedTuple):
    """A source as fix leaves it.

    stays are the uses that stay on imp_compat, as (line, column, use).
    """

    data: bytes
    stays: list[tuple[int, int, Use]]
    needs_imp_compat: bool = False


def rewrite(source: Source, to_importlib: bool, is_borrowed: bool = False) -> Rewritten:
    """Return a source that was loaded, with its uses of imp moved to imp_compat, or to importlib if exact.

    is_borrowed is True if another module takes the name imp from this one. Raises CannotRewrite if something
    else might change.
    """
    source.parse()
    if source.problems:
        raise CannotRewrite(source.problems[0].message)
    source.search()
    text, encoding = decode(source.data)
    if text.encode(encoding) != source.data:
        raise CannotRewrite(f"some characters have more than one form in {encoding}")
    rewriter = _Rewriter(source, text, to_importlib, is_borrowed)
    code = rewriter.apply()
    try:
        parse(_NEWLINE.sub("\n", code))
    except SyntaxError as error:
        raise CannotRewrite(f"the result would not be valid: {error}") from None
    needs_imp_compat = any(rules.ALIAS in new for _, _, new in rewriter.changes)
    stays = [(*source.span(use.node)[:2], use) for use in rewriter.moved if rewriter.stays(use)]
    stays.sort(key=lambda stay: (*stay[:2], stay[2].symbol))
    # The codec takes the byte order mark off, and "utf-8-sig" puts it back.
    data = code.encode(encoding)
    if data == source.data:
        return Rewritten(data, stays)
    # An edit can end what guards another use, which then has to move too.
    again = Source(source.path)
    again.data = data
    last = rewrite(again, to_importlib, is_borrowed)
    return Rewritten(last.data, stays, needs_imp_compat or last.needs_imp_compat)


class _Rewriter:
    """Finds what to change in a text, whose lines may end in any way."""

    def __init__(self, source: Source, text: str, to_importlib: bool, is_borrowed: bool) -> None:
        assert source.module is not None
        self._source = source
        self._module = source.module
        self._text = text
        newlines = list(_NEWLINE.finditer(text))
        self._newline = newlines[0][0] if newlines else "\n"
        self._starts = [0, *(match.end() for match in newlines)]
        self._is_borrowed = is_borrowed
        self._to_importlib = to_importlib
        self._can_replace = to_importlib and not is_borrowed and not self._patches_imp()
        self._replaced: set[ast.AST] = set()  # what moves to importlib
        self.changes: list[tuple[int, int, str]] = []  # start, end, and the new text
        self.moved = [use for use in source.uses if use.moves]
        # One statement can import imp twice.
        for use in {use.node: use for use in self.moved}.values():
            self._move(use)

    def apply(self) -> str:
        """Return the changed text; raise CannotRewrite if two changes overlap."""
        parts = []
        done = 0
        # Up to Python 3.11, expressions of an f-string can seem to be in the same place.
        for start, end, new in sorted(self.changes):
            if start < done:
                raise CannotRewrite(_MISPLACED)
            parts += [self._text[done:start], new]
            done = end
        return "".join([*parts, self._text[done:]])

    def stays(self, use: Use) -> bool:
        """Return True if a use was to move to importlib and stays on imp_compat."""
        is_replaced = not self._replaced.isdisjoint([use.node, *use.imports])
        return self._to_importlib and use.symbol != rules.IMP and not is_replaced

    def _span(self, node: ast.AST) -> tuple[int, int]:
        line, column, end_line, end = self._source.span(node)
        return self._starts[line - 1] + column - 1, self._starts[end_line - 1] + end - 1

    def _patches_imp(self) -> bool:
        """Return True if the module sets attributes of imp: the calls have to stay where they are set."""
        for use in self._source.uses:
            is_stored = isinstance(getattr(use.node, "ctx", None), (ast.Store, ast.Del))
            is_text = isinstance(use.node, ast.Call) and not use.imports
            if (is_stored or is_text) and use.symbol.startswith(f"{rules.IMP}."):
                return True
        return any(
            rules.IMP in symbols(part, place)
            for node, place in self._module.nodes
            if isinstance(node, ast.Call) and last_name(node.func) in _PATCHING
            for part in node.args[:1]
        )

    def _move(self, use: Use) -> None:
        node = use.node
        if isinstance(node, ast.Import):
            self._move_import(node)
        elif isinstance(node, ast.ImportFrom):
            self._move_import_from(node, use.is_unused)
        elif isinstance(node, ast.Subscript):
            self._rename_text(subscript_key(node))
        elif isinstance(node, ast.Call) and isinstance(argument(node, 0, "name"), ast.Constant):
            self._rename_text(argument(node, 0, "name"))

    def _rename_text(self, node: ast.AST | None) -> None:
        """Rename imp in a string that is, or starts with, its name."""
        assert isinstance(node, ast.Constant)
        start, end = self._span(node)
        string = _STRING.fullmatch(self._text, start, end)
        if string is None or string[3] != node.value:
            raise CannotRewrite(_MISPLACED)
        self.changes.append((string.start(3), string.start(3) + len(rules.IMP), rules.ALIAS))

    # Imports

    def _move_import(self, statement: ast.Import) -> None:
        """Move a statement's imports of imp; the replacements of a single import get lines of their own."""
        start, end = self._span(statement)
        aliases = [alias for alias in statement.names if alias.name == rules.IMP]
        for alias, match in zip(aliases, _ALIAS.finditer(self._text, start, end)):
            modules, can_go = self._replace_attributes(statement, alias.asname or rules.IMP)
            is_only = len(statement.names) == 1
            if can_go and is_only and not modules and self._remove(statement):
                continue
            if not modules or not can_go:
                modules.append(rules.ALIAS + (match[2] or f" as {rules.IMP}"))
            indent = self._text[self._starts[statement.lineno - 1] : start]
            is_alone = is_only and not indent.strip()
            separator = f"{self._newline}{indent}import " if is_alone else ", "
            self.changes.append((match.start(1), match.end(), separator.join(modules)))

    def _move_import_from(self, statement: ast.ImportFrom, is_unused: bool) -> None:
        names = [alias.asname or alias.name for alias in statement.names]
        can_go = is_unused and all(self._can_drop(name, statement, 0) for name in names)
        if can_go and self._remove(statement):
            return
        match = _FROM.match(self._text, self._span(statement)[0])
        assert match is not None
        is_exact = self._can_replace and all(alias.name == "reload" for alias in statement.names)
        if is_exact:
            self._replaced.add(statement)
        self.changes.append((*match.span(1), "importlib" if is_exact else rules.ALIAS))

    def _can_drop(self, name: str, statement: ast.stmt, references: int) -> bool:
        """Return True if nothing else than some references can ask for a name that a statement binds."""
        module = self._module
        start, end = self._span(statement)
        lines = self._source.lines[statement.lineno - 1 : statement.end_lineno]
        if (
            not self._is_bound_once(name, statement)
            or self._is_borrowed
            or module.is_package
            or any(re.search(r"#\s*noqa", line, re.IGNORECASE) for line in lines)
            or any(isinstance(use.node, ast.Subscript) for use in self.moved)
        ):
            return False
        # A string annotation, a type comment, __all__ or eval() may ask for it.
        rest = f"{self._text[:start]}{self._text[end:]}"
        return len(re.findall(rf"(?<!\bimport )\b{name}\b", rest)) <= references

    def _is_bound_once(self, name: str, statement: ast.stmt) -> bool:
        """Return True if a statement of the module, executed always, is all that binds a name."""
        return statement in self._module.body and len(self._module.scope.names.get(name, [])) == 1

    def _remove(self, statement: ast.stmt) -> bool:
        """Remove a statement with its line and comment; return False if something else is on the line."""
        start, end = self._span(statement)
        first = self._starts[statement.lineno - 1]
        rest = _REST_OF_LINE.match(self._text, end)
        if self._text[first:start].strip() or rest is None:
            return False
        self.changes.append((first, rest.end(), ""))
        return True

    # Exact replacements

    def _replace_attributes(self, statement: ast.Import, name: str) -> tuple[list[str], bool]:
        """Replace imp.reload and others of imp's names, where imp has a name that a statement binds.

        Return the modules that have to be imported for that, and whether nothing is left that uses the name.
        """
        references: dict[ast.AST, Scope] = {
            node: place.scope
            for node, place in self._module.nodes
            if isinstance(node, ast.Name) and node.id == name
            if place.scope.owner(name) is self._module.scope
        }
        modules: set[str] = set()
        replaced = set()
        can_replace = self._can_replace and self._is_bound_once(name, statement)
        for use in self.moved if can_replace else ():
            node = use.node
            if isinstance(node, ast.Attribute) and node.value in references:
                needed = self._replace(node, use.rule, references[node.value], statement)
                if needed is not None:
                    replaced.add(node.value)
                    modules |= needed
        if "importlib.util" in modules:
            modules.discard("importlib")
        is_replaced = replaced == references.keys()
        return sorted(modules), is_replaced and self._can_drop(name, statement, len(references))

    def _replace(
        self, node: ast.Attribute, rule: rules.Rule, scope: Scope, statement: ast.Import
    ) -> set[str] | None:
        """Replace an attribute of imp, or its call; return the modules that it needs, or None if it stays."""
        call = self._module.calls.get(node)
        changed: ast.expr = node
        code = f"{last_name(node.value)}.{node.attr}"
        if rule.replacement is None:
            return None
        if rule.replaces_call:
            changed, code = call or node, f"{code}()"
        elif node.attr == "cache_from_source" and (
            call is None or len(call.args) != 1 or isinstance(call.args[0], ast.Starred) or call.keywords
        ):
            return None
        start, end = self._span(changed)
        needed = self._needed(rule.replacement, scope, statement)
        if needed is None or self._text[start:end] != code:
            return None
        self._replaced.add(node)
        self.changes.append((start, end, rule.replacement))
        return needed

    def _needed(self, symbol: str, scope: Scope, statement: ast.Import) -> set[str] | None:
        """Return the module to be imported for a dotted name, if any, or None if its name is taken."""
        module = next(module for module in _MODULES if symbol.startswith(f"{module}."))
        top = module.partition(".")[0]
        is_deleted = re.search(rf"\bdel\b.*\b{top}\b", self._text) is not None
        if is_deleted or scope.owner(top) not in (None, self._module.scope):
            return None
        imported: set[str] = set()
        for binding in self._module.scope.names.get(top, []):
            if not isinstance(binding.statement, ast.Import) or binding.symbol != top:
                return None
            if binding.statement.lineno < statement.lineno and binding.statement in self._module.body:
                imported.update(alias.name for alias in binding.statement.names)
        return set() if any(name.startswith(module) for name in imported) else {module}
