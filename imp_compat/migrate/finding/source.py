"""A source as the checks see it: its nodes, and what is asked of it as a whole."""

from __future__ import annotations

import ast
from typing import NamedTuple

from imp_compat.migrate.finding.names import constant, is_constant, meanings
from imp_compat.migrate.finding.scopes import Place, Scope, Survey, last_name
from imp_compat.migrate.rules import Rule
from imp_compat.migrate.rules.facts import BRINGS


class Use(NamedTuple):
    """One use of what a rule is about: the node that says it, and the imports that its name came through."""

    rule: Rule
    symbol: str
    node: ast.AST
    is_guarded: bool
    is_unused: bool = False
    imports: tuple[ast.AST, ...] = ()


class Source:
    """The nodes of a source, and what they say together.

    Of a package's __init__ no import is called unused: others can import the name from it.
    """

    def __init__(self, tree: ast.Module, is_package: bool = False) -> None:
        survey = Survey(tree)
        self.nodes = survey.nodes
        self.module = survey.module
        self.is_package = is_package
        self.attributes: set[str] = set()
        self.brought: set[str] = set()
        self.classes: dict[str, ast.ClassDef] = {}
        self.exported: set[object] = set()
        self.is_relative = False
        self.creates_modules = False
        self._stored: set[tuple[str, Scope]] = set()
        for node, place in self.nodes:
            self._index(node, place)
        for module in list(self.brought):
            self.brought.update(BRINGS.get(module, ()))

    def _index(self, node: ast.AST, place: Place) -> None:
        if isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Store):
                owner = place.scope.owner(node.id)
                if owner is not None:
                    owner.used.setdefault(node.id, []).append(place)
            self.attributes.add(node.id)
        elif isinstance(node, ast.Attribute):
            self.attributes.add(node.attr)
            if isinstance(node.ctx, ast.Store):
                self._stored.add((node.attr, place.scope))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                self._bring(alias.name)
        elif isinstance(node, ast.ImportFrom):
            self.is_relative = self.is_relative or node.level > 0
            for alias in node.names if node.module and not node.level else ():
                self._bring(f"{node.module}.{alias.name}")
        elif isinstance(node, ast.ClassDef):
            self.classes[node.name] = node
        elif isinstance(node, ast.FunctionDef):
            self.creates_modules = self.creates_modules or (
                # The import system gives a spec to the module that it returns.
                node.name == "create_module" and any(_is_value(part) for part in ast.walk(node))
            )
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            self._export(node)
        elif (
            isinstance(node, ast.Call)
            and node.args
            and last_name(node.func) in ("__import__", "import_module")
        ):
            self._bring(str(constant(node.args[0])))

    def _bring(self, module: str) -> None:
        """Note that a module, or maybe but a name of it, is imported, and the packages that it is in."""
        parts = module.split(".")
        self.brought.update(".".join(parts[:length]) for length in range(1, len(parts) + 1))

    def _export(self, node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(last_name(target) == "__all__" for target in targets) and node.value is not None:
            self.exported.update(constant(part) for part in ast.walk(node.value))

    def is_unused(self, name: str, scope: Scope) -> bool:
        """Tell whether nothing uses a name that an import of a scope binds."""
        if scope is self.module and (self.is_package or name in self.exported):
            return False
        owner = scope.elsewhere.get(name, scope)
        return name not in owner.used

    def stores(self, attribute: str, scope: Scope) -> bool:
        """Tell whether code of a scope sets an attribute, of whatever object."""
        return (attribute, scope) in self._stored

    def is_named(self, node: ast.AST, place: Place, symbol: str) -> bool:
        """Tell whether an expression can stand for a dotted name."""
        return any(meaning.symbol == symbol for meaning in meanings(node, place))


def _is_value(node: ast.AST) -> bool:
    """Tell whether a node returns something, and not None."""
    return isinstance(node, ast.Return) and not (node.value is None or is_constant(node.value))
