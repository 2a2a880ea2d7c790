"""Finds the uses of what the rules list in a module's syntax tree, and runs nothing of it."""

from __future__ import annotations

import ast
from typing import Callable, Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding import attributes, ports, protocols, removed
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.module import Module, Use
from imp_compat.migrate.finding.names import argument

__all__ = ["Module", "Use", "find"]

_CHECKS: dict[type[ast.AST], tuple[Callable[..., Iterator[Use]], ...]] = {
    ast.Assign: (attributes.check_assign,),
    ast.Attribute: (removed.check_attribute, attributes.check_attribute, ports.check_submodule),
    ast.Call: (removed.check_call, attributes.check_call, protocols.check_call, ports.check_call),
    ast.ClassDef: (protocols.check_class,),
    ast.Import: (removed.check_import,),
    ast.ImportFrom: (removed.check_import,),
    ast.Name: (removed.check_name, attributes.check_name),
    ast.Subscript: (removed.check_subscript,),
}


def find(module: Module) -> list[Use]:
    """Return the uses in a module; those move to imp_compat that import imp, or are used through that."""
    found = [
        (use, place)
        for node, place in [*module.statements, *module.nodes]
        for check in _CHECKS.get(type(node), ())
        for use in check(node, place, module)
    ]
    # A handled import still breaks the code that uses the name all the same.
    broken = {statement for use, _ in found if not use.is_guarded for statement in use.imports}
    uses = [
        use._replace(is_guarded=is_guarded(use.rule, place))
        if use.is_guarded and use.node in broken and use.symbol not in rules.stdlib.NAMES
        else use
        for use, place in found
    ]
    imports = {use.node for use in uses if _is_movable_import(use)}
    return [use._replace(moves=use.node in imports or _follows(use, imports)) for use in uses]


def _is_movable_import(use: Use) -> bool:
    if use.rule is not rules.imp_module.IMP_MODULE or use.is_guarded:
        return False
    if isinstance(use.node, ast.ImportFrom):
        return all(alias.name == "*" or alias.name in rules.IMP_NAMES for alias in use.node.names)
    return isinstance(use.node, (ast.Call, ast.Import))


def _follows(use: Use, imports: set[ast.AST]) -> bool:
    """Return True if a use that is not an import moves with some imports."""
    if use.rule is rules.imp_module.IMP_MODULE:
        return isinstance(use.node, ast.Subscript) and bool(imports)
    if not use.symbol.startswith(f"{rules.IMP}.") or use.rule is rules.imp_module.UNKNOWN_NAME:
        return False
    if use.imports:
        return imports.issuperset(use.imports)
    # mock.patch("imp.reload"), or sys.modules["imp"].reload
    is_text = isinstance(use.node, ast.Call) and isinstance(argument(use.node, 0), ast.Constant)
    return not use.is_guarded if is_text else bool(imports)
