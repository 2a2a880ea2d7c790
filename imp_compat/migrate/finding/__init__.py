"""Finds the uses of what the rules list in a source's syntax tree, and runs nothing of it."""

from __future__ import annotations

import ast
from typing import Callable, Iterator

from imp_compat.migrate.finding import attributes, ports, protocols, removed
from imp_compat.migrate.finding.source import Source, Use

__all__ = ["Source", "Use", "find"]

Check = Callable[..., Iterator[Use]]

_CHECKS: dict[type[ast.AST], tuple[Check, ...]] = {
    ast.Assign: (attributes.check_assign,),
    ast.Attribute: (removed.check_attribute, attributes.check_attribute, ports.check_submodule),
    ast.Call: (
        removed.check_call,
        removed.check_text,
        attributes.check_call,
        protocols.check_call,
        ports.check_call,
    ),
    ast.ClassDef: (protocols.check_class,),
    ast.Import: (removed.check_import,),
    ast.ImportFrom: (removed.check_import_from,),
    ast.Name: (removed.check_name, attributes.check_name),
    ast.Subscript: (removed.check_subscript, attributes.check_subscript),
}


def find(source: Source) -> list[Use]:
    """Return the uses in a source, in its order."""
    return [
        use
        for node, place in source.nodes
        for check in _CHECKS.get(type(node), ())
        for use in check(node, place, source)
    ]
