"""Finds the uses of what the rules list in a module's syntax tree, and runs nothing of it."""

from __future__ import annotations

import ast
from typing import Callable, Iterator

from imp_compat.migrate.finding import attributes, ports, protocols, removed
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.module import Module, Use
from imp_compat.migrate.rules import stdlib

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
    """Return the uses in a module."""
    found = [
        (use, place)
        for node, place in [*module.statements, *module.nodes]
        for check in _CHECKS.get(type(node), ())
        for use in check(node, place, module)
    ]
    # A handled import still breaks the code that uses the name all the same.
    broken = {statement for use, _ in found if not use.is_guarded for statement in use.imports}
    return [
        use._replace(is_guarded=is_guarded(use.rule, place))
        if use.is_guarded and use.node in broken and use.symbol not in stdlib.NAMES
        else use
        for use, place in found
    ]
