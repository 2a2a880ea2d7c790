"""What fix would change in a source, found without LibCST, so that scan can say it too."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Union

from imp_compat.migrate import rules
from imp_compat.migrate.finding import Source, Use
from imp_compat.migrate.finding.names import meanings, subscript_key
from imp_compat.migrate.finding.scopes import Scope

Statement = Union[ast.Import, ast.ImportFrom]


@dataclass
class Edit:
    """What becomes of an import statement: imp renamed, names dropped, other statements put before it."""

    statement: Statement
    renames: bool = False
    drops: set[int] = field(default_factory=set)
    adds: dict[str, None] = field(default_factory=dict)


@dataclass
class Plan:
    """All that fix would change in a source.

    texts are constants, with what becomes of them; names expressions, with the dotted name that they become;
    loaders are the calls SourceFileLoader(name, path).load_module().

    fixed are the uses that are gone then, stays those that move to imp_compat, and not on to importlib.
    """

    edits: dict[ast.AST, Edit] = field(default_factory=dict)
    texts: dict[ast.Constant, str] = field(default_factory=dict)
    names: dict[ast.expr, str] = field(default_factory=dict)
    loaders: list[ast.Call] = field(default_factory=list)
    fixed: list[Use] = field(default_factory=list)
    stays: list[Use] = field(default_factory=list)

    def edit(self, statement: Statement) -> Edit:
        """Return the edit of a statement, to be added to."""
        return self.edits.setdefault(statement, Edit(statement))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be changed."""
        return not (self.edits or self.texts or self.loaders)


def plan(
    source: Source, uses: list[Use], to_importlib: bool, kept_lines: frozenset[int] = frozenset()
) -> Plan:
    """Return what fix would change; on kept_lines no import is dropped for being unused."""
    planner = _Planner(source, uses, to_importlib)
    planner.move_imports(kept_lines)
    planner.follow_uses()
    for edit in planner.plan.edits.values():
        if "import importlib.util" in edit.adds:
            edit.adds.pop("import importlib", None)
    return planner.plan


class _Planner:
    def __init__(self, source: Source, uses: list[Use], to_importlib: bool) -> None:
        self.source = source
        self.uses = uses
        self.to_importlib = to_importlib
        self.plan = Plan()
        self.places = dict(source.nodes)
        self.calls = {node.func: node for node, _ in source.nodes if isinstance(node, ast.Call)}
        self.moved = {use.node for use in uses if _can_move(use)}
        self.replaced: set[ast.AST] = set()

    # Imports

    def move_imports(self, kept_lines: frozenset[int]) -> None:
        """Move the statements and calls that import imp to imp_compat, or further."""
        for use in self.uses:
            node = use.node
            if node not in self.moved:
                continue
            self.plan.fixed.append(use)
            if isinstance(node, ast.Call):
                self._rename_text(_name_argument(node))
                continue
            assert isinstance(node, (ast.Import, ast.ImportFrom))
            move = self._move_import if isinstance(node, ast.Import) else self._move_import_from
            move(node, use.is_unused and node.lineno not in kept_lines)

    def _move_import(self, statement: Statement, is_unused: bool) -> None:
        edit = self.plan.edit(statement)
        for index, alias in enumerate(statement.names):
            if alias.name == rules.IMP:
                name = alias.asname or alias.name
                scope = self.places[statement].scope
                references = self._references(name, statement)
                covered = (
                    self._replace_attributes(statement, references) if name not in scope.elsewhere else set()
                )
                is_needed = references - covered or self._is_public(name, scope) or not references
                if is_unused or not is_needed:
                    edit.drops.add(index)
                else:
                    edit.renames = True

    def _move_import_from(self, statement: Statement, is_unused: bool) -> None:
        edit = self.plan.edit(statement)
        for index, alias in enumerate(statement.names):
            if is_unused or self._replace_name(statement, alias):
                edit.drops.add(index)
            else:
                edit.renames = True

    def _references(self, name: str, statement: Statement) -> set[ast.AST]:
        """Return the nodes that read the name which a statement binds."""
        place = self.places[statement]
        scope = place.scope.elsewhere.get(name, place.scope)
        return {
            node
            for node, where in self.source.nodes
            if isinstance(node, ast.Name)
            and node.id == name
            and not isinstance(node.ctx, ast.Store)
            and where.scope.owner(name) is scope
        }

    def _is_public(self, name: str, scope: Scope) -> bool:
        """Tell whether other modules may take a name from this one."""
        return scope is self.source.module and (self.source.is_package or name in self.source.exported)

    # Exact replacements

    def _replace_attributes(self, statement: Statement, references: set[ast.AST]) -> set[ast.AST]:
        """Replace `imp.reload` and its like, and return the references to imp that go with them."""
        covered: set[ast.AST] = set()
        for use in self.uses:
            node = use.node
            if (
                isinstance(node, ast.Attribute)
                and node.value in references
                and self._is_exact(use.rule, node)
            ):
                needed = self._provide(str(use.rule.replacement), node, statement)
                if needed is not None and set(use.imports) <= self.moved:
                    self._put_name(use.rule, node)
                    self.plan.edit(statement).adds.update(needed)
                    covered.add(node.value)
        return covered

    def _replace_name(self, statement: Statement, alias: ast.alias) -> bool:
        """Take a name from importlib in the place of imp, and tell whether that could be done."""
        rule = rules.GONE.get(f"{rules.IMP}.{alias.name}")
        name = alias.asname or alias.name
        references = self._references(name, statement)
        if (
            rule is None
            or not all(self._is_exact(rule, node) for node in references)
            or not self._is_exact(rule)
        ):
            return False
        place = self.places[statement]
        bounds = place.scope.elsewhere.get(name, place.scope).names[name]
        if not all(bound.statement in self.moved for bound in bounds):
            return False
        adds = self.plan.edit(statement).adds
        module, _, attribute = str(rule.replacement).rpartition(".")
        if not rule.replaces_call:
            adds[f"from {module} import {attribute}" + ("" if attribute == name else f" as {name}")] = None
            self.replaced |= references
            return True
        needs = [self._provide(str(rule.replacement), node, statement) for node in references]
        if not references or None in needs or self._is_public(name, place.scope):
            return False
        for node in references:
            self._put_name(rule, node)
        for needed in needs:
            adds.update(needed or {})
        return True

    def _is_exact(self, rule: rules.Rule, node: ast.AST | None = None) -> bool:
        """Tell whether what a rule puts in the place of a name does the same, there where a node reads it."""
        if not self.to_importlib or rule.replacement is None:
            return False
        if node is None:
            return True
        call = self.calls.get(node)  # type: ignore[call-overload]
        if rule.replaces_call:
            return call is not None and not call.args and not call.keywords
        if rule.symbols == ("imp.cache_from_source",):
            return call is not None and len(call.args) == 1 and not call.keywords
        return isinstance(getattr(node, "ctx", None), ast.Load)

    def _put_name(self, rule: rules.Rule, node: ast.AST) -> None:
        self.replaced.add(node)
        target = self.calls[node] if rule.replaces_call else node  # type: ignore[index]
        self.plan.names[target] = str(rule.replacement)  # type: ignore[index]

    def _provide(self, symbol: str, node: ast.AST, statement: Statement) -> dict[str, None] | None:
        """Return the imports that a dotted name needs beside a statement, None where the name is taken."""
        module = next(module for module in _MODULES if symbol.startswith(f"{module}."))
        top = module.partition(".")[0]
        needed = {f"import {module}": None}
        here = self.places[statement].scope
        owner = self.places[node].scope.owner(top)
        if owner is None:
            return needed
        imported: set[str] = set()
        for bound in owner.names.get(top, []):
            if not isinstance(bound.statement, ast.Import) or bound.symbol != top:
                return None
            if owner is not here or (
                bound.statement.lineno < statement.lineno and not bound.place.is_conditional
            ):
                imported.update(alias.name for alias in bound.statement.names)
        if any(f"{name}.".startswith(f"{module}.") for name in imported):
            return {}
        return needed if owner is here else None

    # Uses

    def follow_uses(self) -> None:
        """Sort the uses by what becomes of them, and change what is no import."""
        for use in self.uses:
            node = use.node
            if node in self.moved:
                continue
            if isinstance(node, ast.Subscript) and use.rule is rules.IMP_MODULE and self.moved:
                self._rename_text(subscript_key(node))
                self.plan.fixed.append(use)
            elif use.rule is rules.LOAD_MODULE_CALL and isinstance(node, ast.Call):
                if not use.is_guarded and self._replace_loader(node, use.imports):
                    self.plan.fixed.append(use)
            elif use.symbol.startswith(f"{rules.IMP}.") and use.rule is not rules.UNKNOWN_NAME:
                self._follow(use)

    def _follow(self, use: Use) -> None:
        if isinstance(use.node, ast.Call) and not use.imports:
            if use.is_guarded:
                return
            self._rename_text(use.node.args[0])
        elif not use.imports or not set(use.imports) <= self.moved:
            return
        self.plan.fixed.append(use)
        if self.to_importlib and use.node not in self.replaced:
            self.plan.stays.append(use)

    def _replace_loader(self, node: ast.Call, imports: tuple[ast.AST, ...]) -> bool:
        """Replace SourceFileLoader(name, path).load_module(), and tell whether that could be done."""
        loader = getattr(node.func, "value", None)
        if not self.to_importlib or not isinstance(loader, ast.Call) or not _has_two_arguments(loader):
            return False
        names = [meaning.symbol for meaning in meanings(loader.func, self.places[node])]
        again = [ast.dump(argument) for argument in node.args] not in ([], [ast.dump(loader.args[0])])
        if names != ["importlib.machinery.SourceFileLoader"] or again or node.keywords:
            return False
        statement = imports[0] if imports else None
        if not isinstance(statement, (ast.Import, ast.ImportFrom)) or self.places[statement].is_conditional:
            return False
        needed = self._provide("imp_compat.load_source", node, statement)
        if needed is None:
            return False
        if needed:
            self.plan.edit(statement).adds.update(needed)
        self.plan.loaders.append(node)
        return True

    def _rename_text(self, node: ast.AST | None) -> None:
        assert isinstance(node, ast.Constant)
        self.plan.texts[node] = rules.ALIAS + str(node.value)[len(rules.IMP) :]


# The modules that a replacement needs to be imported, the longest name first
_MODULES = ("importlib.util", "importlib", "imp_compat", "sys", "types")


def _can_move(use: Use) -> bool:
    if use.rule is not rules.IMP_MODULE or use.is_guarded:
        return False
    if isinstance(use.node, ast.ImportFrom):
        return all(alias.name == "*" or alias.name in rules.IMP_NAMES for alias in use.node.names)
    if isinstance(use.node, ast.Call):
        return isinstance(_name_argument(use.node), ast.Constant)
    return isinstance(use.node, ast.Import)


def _name_argument(node: ast.Call) -> ast.expr | None:
    if node.args:
        return node.args[0]
    return next((keyword.value for keyword in node.keywords if keyword.arg == "name"), None)


def _has_two_arguments(node: ast.Call) -> bool:
    return (
        len(node.args) == 2 and not node.keywords and not any(isinstance(a, ast.Starred) for a in node.args)
    )
