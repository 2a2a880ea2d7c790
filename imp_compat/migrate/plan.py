"""What fix would change in a module, found apart from how, so that scan can report it too."""

from __future__ import annotations

import ast
import re
from typing import Iterable, Union

from imp_compat.migrate import rules
from imp_compat.migrate.finding import Module, Use
from imp_compat.migrate.finding.names import argument, constant, subscript_key, symbols
from imp_compat.migrate.finding.scopes import last_name

Statement = Union[ast.Import, ast.ImportFrom]

# The modules that a replacement needs to be imported, the longest name first
_MODULES = ("importlib.util", "importlib", "imp_compat", "sys", "types")
# Functions that set attributes of a module
_PATCHING = frozenset(["delattr", "multiple", "object", "setattr"])


class Edit:
    """The edit of an import statement: imp renamed, names dropped, other statements put before it."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.renames = False
        self.drops: set[int] = set()
        self.adds: set[str] = set()

    @property
    def is_removal(self) -> bool:
        """Return True if nothing of the statement is left, and nothing in its place."""
        return not self.adds and len(self.drops) == len(self.statement.names)


class Plan:
    """All that fix would change in a module; is_borrowed is True if another module takes imp from this one.

    texts are constants with their new values; names are expressions with the dotted names that replace them;
    loaders are calls of SourceFileLoader(name, path).load_module().

    fixed are the uses that are gone then; stays are those that move to imp_compat, and not on to importlib.
    """

    def __init__(
        self, module: Module, uses: list[Use], to_importlib: bool, is_borrowed: bool = False
    ) -> None:
        self.edits: dict[ast.AST, Edit] = {}
        self.texts: dict[ast.Constant, str] = {}
        self.names: dict[ast.AST, str] = {}
        self.loaders: list[ast.Call] = []
        self.fixed: list[Use] = []
        self.stays: list[Use] = []
        self._module = module
        self._uses = uses
        self._to_importlib = to_importlib
        self._is_borrowed = is_borrowed
        self._places = dict([*module.statements, *module.nodes])
        calls = (node for node, _ in module.nodes if isinstance(node, ast.Call))
        self._calls: dict[ast.AST, ast.Call] = {node.func: node for node in calls}
        self._moved = {use.node for use in uses if _can_move(use)}
        self._patched = self._patched_names()
        self._replaced: set[ast.AST] = set()
        self._move_imports()
        self._follow_uses()
        for edit in self.edits.values():
            if "import importlib.util" in edit.adds:
                edit.adds.discard("import importlib")

    @property
    def needs_imp_compat(self) -> bool:
        """Return True if the new code imports imp_compat."""
        keeps = any(edit.renames or "import imp_compat" in edit.adds for edit in self.edits.values())
        return keeps or bool(self.texts or self.loaders)

    def _edit(self, statement: Statement) -> Edit:
        """Return the edit of a statement, to be added to."""
        return self.edits.setdefault(statement, Edit(statement))

    def _patched_names(self) -> set[str]:
        """Return the names of imp that the module sets or patches: their calls must stay on imp_compat."""
        patched = set()
        for use in self._uses:
            name = use.symbol.rpartition(".")[2]
            is_stored = isinstance(getattr(use.node, "ctx", None), (ast.Store, ast.Del))
            if is_stored or (isinstance(use.node, ast.Call) and use.symbol.startswith(f"{rules.IMP}.")):
                patched.add(name)
        for node, place in self._module.nodes:
            if not isinstance(node, ast.Call) or last_name(node.func) not in _PATCHING:
                continue
            if any(rules.IMP in symbols(part, place) for part in node.args[:1]):
                attribute = constant(argument(node, 1))
                patched |= {attribute} if isinstance(attribute, str) else set(rules.IMP_NAMES)
        return patched

    # Imports

    def _move_imports(self) -> None:
        """Move the statements and calls that import imp to imp_compat, or further."""
        for use in self._uses:
            if use.node in self._moved:
                self.fixed.append(use)
                if isinstance(use.node, ast.Call):
                    self._rename_text(argument(use.node, 0, "name"))
                else:
                    assert isinstance(use.node, (ast.Import, ast.ImportFrom))
                    self._move_import(use.node, use.is_unused)

    def _move_import(self, statement: Statement, is_unused: bool) -> None:
        edit = self._edit(statement)
        for index, alias in enumerate(statement.names):
            name = alias.asname or alias.name
            if isinstance(statement, ast.ImportFrom):
                can_go = is_unused and self._can_drop(name, statement, set())
                can_go = can_go or self._replace_name(statement, alias)
            elif alias.name == rules.IMP:
                references = self._references(name, statement)
                covered = self._replace_attributes(statement, name, references)
                can_go = references == covered and self._can_drop(name, statement, references)
            else:
                continue
            if can_go:
                edit.drops.add(index)
            else:
                edit.renames = True

    def _can_drop(self, name: str, statement: Statement, references: set[ast.AST]) -> bool:
        """Return True if nothing else than some references can ask for a name that a statement binds."""
        scope = self._places[statement].scope
        owner = scope.elsewhere.get(name, scope)
        own = range(statement.lineno, (statement.end_lineno or 0) + 1)
        lines = self._module.text.split("\n")
        if owner.kind == "class" or any("# noqa" in lines[line - 1] for line in own):
            return False
        if owner is self._module.scope and (
            self._is_borrowed or self._module.is_package or name in self._module.exported
        ):
            return False
        if any(isinstance(other.node, ast.Subscript) and other.symbol == rules.IMP for other in self._uses):
            return False
        # A string annotation, a type comment or eval() may ask for it.
        rest = "\n".join(line for number, line in enumerate(lines, 1) if number not in own)
        mentions = len(re.findall(rf"(?<!\bimport )\b{re.escape(name)}\b", rest))
        return mentions <= sum(getattr(node, "lineno", 0) not in own for node in references)

    def _references(self, name: str, statement: Statement) -> set[ast.AST]:
        """Return the nodes that read the name which a statement binds."""
        place = self._places[statement]
        scope = place.scope.elsewhere.get(name, place.scope)
        return {
            node
            for node, where in self._module.nodes
            if isinstance(node, ast.Name)
            and node.id == name
            and not isinstance(node.ctx, ast.Store)
            and where.scope.owner(name) is scope
        }

    def _is_bound_once(self, name: str, statement: Statement) -> bool:
        """Return True if a statement of the module, executed always, is all that binds a name."""
        return statement in self._module.body and len(self._module.scope.names.get(name, [])) == 1

    # Exact replacements

    def _replace_attributes(self, statement: Statement, name: str, references: set[ast.AST]) -> set[ast.AST]:
        """Replace imp.reload and others of imp's names; return the references to imp that go with them."""
        covered: set[ast.AST] = set()
        for use in self._uses if self._is_bound_once(name, statement) else ():
            node = use.node
            if (
                isinstance(node, ast.Attribute)
                and node.value in references
                and self._is_exact(use.rule, use.symbol, node)
                and self._replace(use.rule, [node], statement)
            ):
                covered.add(node.value)
        return covered

    def _replace_name(self, statement: ast.ImportFrom, alias: ast.alias) -> bool:
        """Take a name from importlib instead of imp; return False if that would change anything."""
        symbol = f"{rules.IMP}.{alias.name}"
        rule = rules.GONE.get(symbol)
        name = alias.asname or alias.name
        if rule is None or not self._is_bound_once(name, statement):
            return False
        references = self._references(name, statement)
        if not all(self._is_exact(rule, symbol, node) for node in [None, *references]):
            return False
        if rule.replaces_call:
            is_public = self._module.is_package or self._is_borrowed or name in self._module.exported
            return bool(references) and not is_public and self._replace(rule, references, statement)
        module, _, attribute = str(rule.replacement).rpartition(".")
        new = f"from {module} import {attribute}" + ("" if attribute == name else f" as {name}")
        self._edit(statement).adds.add(new)
        self._replaced |= references
        return True

    def _is_exact(self, rule: rules.Rule, symbol: str, node: ast.AST | None) -> bool:
        """Return True if the replacement of a name does the same where a node, or none, reads it."""
        if not self._to_importlib or rule.replacement is None or symbol.rpartition(".")[2] in self._patched:
            return False
        if node is None:
            return True
        call = self._calls.get(node)
        if rule.replaces_call:
            return call is not None and not call.args and not call.keywords
        if rule.symbols == ("imp.cache_from_source",):
            return call is not None and len(call.args) == 1 and not call.keywords
        return isinstance(getattr(node, "ctx", None), ast.Load)

    def _replace(self, rule: rules.Rule, nodes: Iterable[ast.AST], statement: Statement) -> bool:
        """Replace nodes by a rule's replacement, which a statement provides; return False if it cannot."""
        replacement = str(rule.replacement)
        needed = [self._provide(replacement, node, statement) for node in nodes]
        if None in needed:
            return False
        for node, imports in zip(nodes, needed):
            self._replaced.add(node)
            self.names[self._calls[node] if rule.replaces_call else node] = replacement
            self._edit(statement).adds.update(imports or ())
        return True

    def _provide(self, symbol: str, node: ast.AST, statement: Statement) -> set[str] | None:
        """Return the imports that a dotted name needs beside a statement, or None if its name is taken."""
        module = next(module for module in _MODULES if symbol.startswith(f"{module}."))
        top = module.partition(".")[0]
        owner = self._places[node].scope.owner(top)
        if owner is not None and owner is not self._module.scope:
            return None
        imported: set[str] = set()
        for binding in self._module.scope.names.get(top, []):
            if not isinstance(binding.statement, ast.Import) or binding.symbol != top:
                return None
            if binding.statement.lineno < statement.lineno and binding.statement in self._module.body:
                imported.update(alias.name for alias in binding.statement.names)
        is_imported = any(f"{name}.".startswith(f"{module}.") for name in imported)
        return set() if is_imported else {f"import {module}"}

    # Uses

    def _follow_uses(self) -> None:
        """Sort the uses by what becomes of them, and change those that are not imports."""
        for use in self._uses:
            node = use.node
            if node in self._moved:
                continue
            if isinstance(node, ast.Subscript) and use.rule is rules.imp_module.IMP_MODULE and self._moved:
                self._rename_text(subscript_key(node))
                self.fixed.append(use)
            elif use.rule is rules.protocols.LOAD_MODULE_CALL and isinstance(node, ast.Call):
                if not use.is_guarded and self._replace_loader(node, use.imports):
                    self.fixed.append(use)
            elif use.symbol.startswith(f"{rules.IMP}.") and use.rule is not rules.imp_module.UNKNOWN_NAME:
                self._follow(use)

    def _follow(self, use: Use) -> None:
        if isinstance(use.node, ast.Call) and not use.imports:
            if use.is_guarded:
                return
            self._rename_text(use.node.args[0])
        elif not use.imports or not set(use.imports) <= self._moved:
            return
        self.fixed.append(use)
        if self._to_importlib and use.node not in self._replaced:
            self.stays.append(use)

    def _replace_loader(self, node: ast.Call, imports: tuple[ast.AST, ...]) -> bool:
        """Replace SourceFileLoader(name, path).load_module(); return False if that would change anything."""
        loader = getattr(node.func, "value", None)
        statement = imports[0] if imports else None
        if (
            not self._to_importlib
            or not isinstance(loader, ast.Call)
            or not isinstance(statement, (ast.Import, ast.ImportFrom))
            or statement not in self._module.body
        ):
            return False
        is_plain = len(loader.args) == 2 and not any(isinstance(part, ast.Starred) for part in loader.args)
        names = [ast.dump(part) for part in node.args]
        if not is_plain or loader.keywords or node.keywords or names not in ([], [ast.dump(loader.args[0])]):
            return False
        needed = self._provide("imp_compat.load_source", node, statement)
        found = symbols(loader.func, self._places[node])
        if needed is None or found != {"importlib.machinery.SourceFileLoader"}:
            return False
        if needed:
            self._edit(statement).adds.update(needed)
        self.loaders.append(node)
        return True

    def _rename_text(self, node: ast.AST | None) -> None:
        assert isinstance(node, ast.Constant)
        self.texts[node] = rules.ALIAS + str(node.value)[len(rules.IMP) :]


def _can_move(use: Use) -> bool:
    if use.rule is not rules.imp_module.IMP_MODULE or use.is_guarded:
        return False
    if isinstance(use.node, ast.ImportFrom):
        return all(alias.name == "*" or alias.name in rules.IMP_NAMES for alias in use.node.names)
    if isinstance(use.node, ast.Call):
        return isinstance(argument(use.node, 0, "name"), ast.Constant)
    return isinstance(use.node, ast.Import)
