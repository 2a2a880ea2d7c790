"""Checks for the module attributes and the parameter that newer versions lost."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate.finding.module import ATTRIBUTE_ERRORS, Module, Use, use
from imp_compat.migrate.finding.names import argument, resolve, symbols
from imp_compat.migrate.finding.scopes import Place, last_name
from imp_compat.migrate.rules import protocols

_READ = {"__cached__": protocols.CACHED, "__loader__": protocols.LOADER_ATTRIBUTE}
# Expressions whose value is a module without a spec
_BARE_MODULES = {"imp.new_module()", "imp_compat.new_module()", "types.ModuleType()"}


def check_name(node: ast.Name, place: Place, module: Module) -> Iterator[Use]:
    """Find a module that reads its own attributes."""
    if node.id in _READ and isinstance(node.ctx, ast.Load) and place.scope.owner(node.id) is None:
        yield use(_READ[node.id], node.id, node, place, errors=frozenset(["NameError"]), may_be_missing=True)


def check_assign(node: ast.Assign, place: Place, module: Module) -> Iterator[Use]:
    """Find a module that sets its own package, from which its relative imports start."""
    if module.is_relative and place.scope is module.scope and place.scope.owner("__spec__") is None:
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == "__package__":
                yield use(protocols.PACKAGE, target.id, target, place)


def check_attribute(node: ast.Attribute, place: Place, module: Module) -> Iterator[Use]:
    """Find code that reads a module's attributes, or sets the package of one that has no spec."""
    if isinstance(node.ctx, ast.Load) and node.attr in _READ:
        if _is_module(node.value, place) and (node.attr, place.scope) not in module.stored:
            yield use(_READ[node.attr], node.attr, node, place, errors=ATTRIBUTE_ERRORS, may_be_missing=True)
    elif isinstance(node.ctx, ast.Store) and node.attr == "__package__":
        is_bare = bool(symbols(node.value, place) & _BARE_MODULES)
        if is_bare and ("__spec__", place.scope) not in module.stored:
            yield use(protocols.PACKAGE, node.attr, node, place)


def _is_module(node: ast.expr, place: Place) -> bool:
    """Return True if an expression is a module, as its import or its name says."""
    found = [way for way in resolve(node, place) if not way.symbol.startswith("?")]
    return any(way.imports and "()" not in way.symbol for way in found) or (
        not found and last_name(node).endswith(("mod", "module"))
    )


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find debug_override."""
    is_named = last_name(node.func) == "cache_from_source"
    is_passed = is_named and argument(node, 1, "debug_override") is not None
    if is_passed and "importlib.util.cache_from_source" in symbols(node.func, place):
        rule = protocols.DEBUG_OVERRIDE
        yield use(rule, rule.symbols[0], node, place, errors=frozenset(["TypeError"]))
