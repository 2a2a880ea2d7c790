"""Checks for the module attributes and the parameter that newer versions lost."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.module import Module, Use
from imp_compat.migrate.finding.names import argument, constant, resolve, subscript_key, symbols
from imp_compat.migrate.finding.scopes import Place, last_name

_READ = {"__cached__": rules.protocols.CACHED, "__loader__": rules.protocols.LOADER_ATTRIBUTE}
# Expressions whose value is a module without a spec
_BARE_MODULES = {"imp.new_module()", "imp_compat.new_module()", "types.ModuleType()"}


def check_name(node: ast.Name, place: Place, module: Module) -> Iterator[Use]:
    """Find a module that reads its own attributes."""
    if isinstance(node.ctx, ast.Load) and place.scope.owner(node.id) is None:
        yield from _read(node, node.id, "NameError", place)


def check_assign(node: ast.Assign, place: Place, module: Module) -> Iterator[Use]:
    """Find a module that sets its own package, from which its relative imports start."""
    if module.is_relative and place.scope is module.scope and place.scope.owner("__spec__") is None:
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == "__package__":
                yield Use(
                    rules.protocols.PACKAGE, target.id, target, is_guarded(rules.protocols.PACKAGE, place)
                )


def check_attribute(node: ast.Attribute, place: Place, module: Module) -> Iterator[Use]:
    """Find code that reads a module's attributes, or sets the package of one that has no spec."""
    if isinstance(node.ctx, ast.Load) and node.attr in _READ:
        if _is_module(node.value, place) and not module.stores(node.attr, place.scope):
            yield from _read(node, node.attr, "AttributeError", place)
    elif isinstance(node.ctx, ast.Store) and node.attr == "__package__":
        is_bare = bool(symbols(node.value, place) & _BARE_MODULES)
        if is_bare and not module.stores("__spec__", place.scope) and not module.creates_modules:
            yield Use(rules.protocols.PACKAGE, node.attr, node, is_guarded(rules.protocols.PACKAGE, place))


def _is_module(node: ast.expr, place: Place) -> bool:
    """Return True if an expression is a module, as its import or its name says."""
    found = [way for way in resolve(node, place) if not way.symbol.startswith("?")]
    return any(way.imports and "()" not in way.symbol for way in found) or (
        not found and last_name(node).endswith(("mod", "module"))
    )


def check_subscript(node: ast.Subscript, place: Place, module: Module) -> Iterator[Use]:
    """Find `globals()["__cached__"]`, and the same of another module's namespace."""
    namespace = node.value.func if isinstance(node.value, ast.Call) else node.value
    if isinstance(node.ctx, ast.Load) and last_name(namespace) in ("__dict__", "globals", "vars"):
        yield from _read(node, str(constant(subscript_key(node))), "KeyError", place)


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find getattr without a default, and debug_override."""
    if last_name(node.func) == "getattr" and len(node.args) == 2 and _is_module(node.args[0], place):
        yield from _read(node, str(constant(node.args[1])), "AttributeError", place)
    if last_name(node.func) == "cache_from_source":
        found = symbols(node.func, place)
        is_ours = "importlib.util.cache_from_source" in found
        has_second = argument(node, 1, "debug_override") is not None
        is_named = len(node.args) < 2
        if has_second and (is_ours or (is_named and "imp.cache_from_source" not in found)):
            caught = is_guarded(rules.protocols.DEBUG_OVERRIDE, place, errors=frozenset(["TypeError"]))
            yield Use(rules.protocols.DEBUG_OVERRIDE, rules.protocols.DEBUG_OVERRIDE.symbols[0], node, caught)


def _read(node: ast.expr, attribute: str, error: str, place: Place) -> Iterator[Use]:
    rule = _READ.get(attribute)
    if rule is not None:
        caught = is_guarded(rule, place, errors=frozenset([error]), may_be_missing=True)
        yield Use(rule, attribute, node, caught)
