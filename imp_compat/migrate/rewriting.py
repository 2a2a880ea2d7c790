"""Rewrites a source by edits at the places of syntax nodes: every byte outside of the edits stays."""

from __future__ import annotations

import ast
import re
from typing import Iterator, NamedTuple, Tuple

from imp_compat.migrate import rules
from imp_compat.migrate.finding import Use
from imp_compat.migrate.plan import Edit, Plan
from imp_compat.migrate.source import Source, decode, parse

# The start and the end of a part of the text, and the same with the new text
Span = Tuple[int, int]
Change = Tuple[int, int, str]

_NEWLINE = re.compile("\r\n?|\n")
_IMPORT = re.compile(r"\b(?:from\s+([\w.]*)\s*)?\bimport\b\s*\(?")
_STRING = re.compile(r"""(\w*('''|\"{3}|'|"))(.*)\2""", re.DOTALL)
_MISPLACED = "not all of its uses are where they were found"


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
    rewritten = _rewrite_once(source, to_importlib, is_borrowed)
    last = source.data
    # An edit can end what guards another use, which then has to move too.
    while rewritten.data != last:
        again = Source(source.path)
        again.data = last = rewritten.data
        further = _rewrite_once(again, to_importlib, is_borrowed)
        needs_imp_compat = rewritten.needs_imp_compat or further.needs_imp_compat
        rewritten = rewritten._replace(data=further.data, needs_imp_compat=needs_imp_compat)
    return rewritten


def _rewrite_once(source: Source, to_importlib: bool, is_borrowed: bool) -> Rewritten:
    source.parse()
    if source.tree is None or source.problems:
        raise CannotRewrite(source.problems[0].message)
    if source.cells:
        raise CannotRewrite("fix does not rewrite notebooks")
    source.search()
    assert source.module is not None
    changes = Plan(source.module, source.uses, to_importlib, is_borrowed)
    stays = sorted((*source.position(use.node), use) for use in changes.stays)
    text, encoding = decode(source.data)
    code = _Editor(source, text).apply(changes, source.tree)
    try:
        parse(_NEWLINE.sub("\n", code))
        # The codec takes the byte order mark off, and "utf-8-sig" puts it back.
        return Rewritten(code.encode(encoding), stays, changes.needs_imp_compat)
    except (SyntaxError, UnicodeError) as error:
        raise CannotRewrite(f"the result would not be valid: {error}") from None


class _Editor:
    """Makes a plan's changes in a text, whose lines may end in any way."""

    def __init__(self, source: Source, text: str) -> None:
        self._source = source
        self._text = text
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]

    def apply(self, changes: Plan, tree: ast.Module) -> str:
        """Return the changed text; raise CannotRewrite if a node is not where it is said to be."""
        edits = sorted([*self._expressions(changes), *self._statements(changes, tree)])
        parts = []
        done = 0
        for start, end, new in edits:
            if start < done:
                raise CannotRewrite(_MISPLACED)
            parts += [self._text[done:start], new]
            done = end
        return "".join([*parts, self._text[done:]])

    def _span(self, node: ast.AST) -> Span:
        (line, column), (end_line, end) = self._source.position(node), self._source.end(node)
        return self._starts[line - 1] + column - 1, self._starts[end_line - 1] + end - 1

    # Expressions

    def _expressions(self, changes: Plan) -> Iterator[Change]:
        for text, value in changes.texts.items():
            start, end = self._span(text)
            string = _STRING.fullmatch(self._text[start:end])
            if string is None or string[3] != text.value:
                raise CannotRewrite(_MISPLACED)
            yield start + len(string[1]), end - len(string[2]), value
        for node, name in changes.names.items():
            yield (*self._checked_span(node), name)
        for call in changes.loaders:
            start, end = self._checked_span(call)
            loader = call.func.value  # type: ignore[attr-defined]
            yield start, self._span(loader.func)[1], "imp_compat.load_source"
            yield self._span(loader)[1], end, ""

    def _checked_span(self, node: ast.AST) -> Span:
        """Return the span of an expression: in an f-string, Python 3.11 and older do not always know it."""
        start, end = self._span(node)
        try:
            found = ast.parse(f"({self._text[start:end]})", mode="eval").body
        except (SyntaxError, ValueError):
            found = None
        if found is None or ast.dump(found) != ast.dump(node):
            raise CannotRewrite(_MISPLACED)
        return start, end

    # Statements

    def _statements(self, changes: Plan, tree: ast.Module) -> Iterator[Change]:
        gone = {statement for statement, edit in changes.edits.items() if edit.is_removal}
        for parent in ast.walk(tree):
            for field in ("body", "orelse", "finalbody"):
                body = getattr(parent, field, None)
                if not isinstance(body, list) or changes.edits.keys().isdisjoint(body):
                    continue
                lines = _logical_lines(body)
                needs_pass = parent is not tree and gone.issuperset(body)
                for line in lines:
                    if gone.issuperset(line):
                        yield self._remove(line, needs_pass and line is lines[-1])
                    else:
                        yield from self._edit_line(line, changes.edits, gone)

    def _remove(self, line: list[ast.stmt], needs_pass: bool) -> Change:
        """Remove a line of which nothing is left, with its comment, or replace its statements by pass."""
        start, end = self._span(line[0])[0], self._span(line[-1])[1]
        if needs_pass:
            return start, end, "pass"
        newline = _NEWLINE.search(self._text, end)
        return self._starts[line[0].lineno - 1], newline.end() if newline else len(self._text), ""

    def _edit_line(
        self, line: list[ast.stmt], edits: dict[ast.AST, Edit], gone: set[ast.AST]
    ) -> Iterator[Change]:
        """Edit the imports of a line; the replacements of a single import get lines of their own."""
        spans = [self._span(statement) for statement in line]
        indent = self._text[self._starts[line[0].lineno - 1] : spans[0][0]]
        newline = _NEWLINE.search(self._text, spans[-1][1]) or _NEWLINE.search(self._text)
        is_alone = len(line) == 1 and not indent.strip()
        separator = (newline[0] if newline else "\n") + indent if is_alone else "; "
        yield from _without(spans, [statement in gone for statement in line])
        for statement, (start, end) in zip(line, spans):
            edit = edits.get(statement)
            if edit is None or statement in gone:
                continue
            adds = sorted(edit.adds)
            if len(edit.drops) == len(edit.statement.names):
                yield start, end, separator.join(adds)
            else:
                yield start, start, "".join(f"{code}{separator}" for code in adds)
                yield from self._edit_names(edit, start, end)

    def _edit_names(self, edit: Edit, start: int, end: int) -> Iterator[Change]:
        """Drop names of an import statement, and rename imp."""
        code = re.sub(r"#[^\r\n]*|[\\)]", lambda match: " " * len(match[0]), self._text[start:end])
        head = _IMPORT.search(code)
        assert head is not None
        names = re.compile(r"[^\s,](?:[^,]*[^\s,])?").finditer(code, head.end())
        spans = [(start + name.start(), start + name.end()) for name in names]
        dropped = [index in edit.drops for index in range(len(spans))]
        yield from _without(spans, dropped)
        if not edit.renames:
            return
        if isinstance(edit.statement, ast.ImportFrom):
            yield start + head.start(1), start + head.end(1), rules.ALIAS
            return
        for alias, (first, _), is_dropped in zip(edit.statement.names, spans, dropped):
            if alias.name == rules.IMP and not is_dropped:
                new = rules.ALIAS if alias.asname else f"{rules.ALIAS} as {rules.IMP}"
                yield first, first + len(rules.IMP), new


def _logical_lines(body: list[ast.stmt]) -> list[list[ast.stmt]]:
    """Return the statements of a block line by line: semicolons separate those of one line."""
    lines: list[list[ast.stmt]] = []
    for statement in body:
        if lines and lines[-1][-1].end_lineno == statement.lineno:
            lines[-1].append(statement)
        else:
            lines.append([statement])
    return lines


def _without(spans: list[Span], dropped: list[bool]) -> Iterator[Change]:
    """Remove some of several parts with the separators after them; what follows the last one stays."""
    last = max(index for index, is_dropped in enumerate(dropped) if not is_dropped)
    for (start, _), (following, _), is_dropped in zip(spans[:last], spans[1:], dropped):
        if is_dropped:
            yield start, following, ""
    yield spans[last][1], spans[-1][1], ""
