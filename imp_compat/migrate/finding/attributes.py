"""The module attributes and the parameter that newer Pythons lost."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.names import argument, constant, meanings, subscript_key
from imp_compat.migrate.finding.scopes import Place, last_name
from imp_compat.migrate.finding.source import Source, Use

_READ = {"__cached__": rules.CACHED, "__loader__": rules.LOADER_ATTRIBUTE}
# Expressions that give a module without a spec
_BARE_MODULES = {"imp.new_module()", "imp_compat.new_module()", "types.ModuleType()"}


def check_name(node: ast.Name, place: Place, source: Source) -> Iterator[Use]:
    """Find a module's reading of its own attributes."""
    if isinstance(node.ctx, ast.Load) and place.scope.owner(node.id) is None:
        yield from _read(node, node.id, "NameError", place)


def check_assign(node: ast.Assign, place: Place, source: Source) -> Iterator[Use]:
    """Find a module's setting of its own package, which its relative imports start from."""
    if source.is_relative and place.scope.owner("__spec__") is None:
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == "__package__":
                yield Use(rules.PACKAGE, target.id, target, is_guarded(rules.PACKAGE, place))


def check_attribute(node: ast.Attribute, place: Place, source: Source) -> Iterator[Use]:
    """Find the reading of a module's attributes, and the setting of the package of one that has no spec."""
    if isinstance(node.ctx, ast.Load) and node.attr in _READ:
        if _is_module(node.value, place) and not source.stores(node.attr, place.scope):
            yield from _read(node, node.attr, "AttributeError", place)
    elif isinstance(node.ctx, ast.Store) and node.attr == "__package__":
        is_bare = any(meaning.symbol in _BARE_MODULES for meaning in meanings(node.value, place))
        if is_bare and not source.stores("__spec__", place.scope) and not source.creates_modules:
            yield Use(rules.PACKAGE, node.attr, node, is_guarded(rules.PACKAGE, place))


def _is_module(node: ast.expr, place: Place) -> bool:
    """Tell whether an expression gives a module, as an import says it, or its name."""
    found = [meaning for meaning in meanings(node, place) if not meaning.symbol.startswith("?")]
    return any(meaning.imports and "()" not in meaning.symbol for meaning in found) or (
        not found and last_name(node).endswith(("mod", "module"))
    )


def check_subscript(node: ast.Subscript, place: Place, source: Source) -> Iterator[Use]:
    """Find `globals()["__cached__"]`, and the same of another module's namespace."""
    of = node.value.func if isinstance(node.value, ast.Call) else node.value
    if isinstance(node.ctx, ast.Load) and last_name(of) in ("__dict__", "globals", "vars"):
        yield from _read(node, str(constant(subscript_key(node))), "KeyError", place)


def check_call(node: ast.Call, place: Place, source: Source) -> Iterator[Use]:
    """Find getattr without a default, and debug_override."""
    if last_name(node.func) == "getattr" and len(node.args) == 2 and _is_module(node.args[0], place):
        yield from _read(node, str(constant(node.args[1])), "AttributeError", place)
    if last_name(node.func) == "cache_from_source":
        symbols = {meaning.symbol for meaning in meanings(node.func, place)}
        is_ours = "importlib.util.cache_from_source" in symbols
        has_second = argument(node, 1, "debug_override") is not None
        is_named = len(node.args) < 2
        if has_second and (is_ours or (is_named and "imp.cache_from_source" not in symbols)):
            caught = is_guarded(rules.DEBUG_OVERRIDE, place, errors=frozenset(["TypeError"]))
            yield Use(rules.DEBUG_OVERRIDE, rules.DEBUG_OVERRIDE.symbols[0], node, caught)


def _read(node: ast.expr, attribute: str, error: str, place: Place) -> Iterator[Use]:
    rule = _READ.get(attribute)
    if rule is not None:
        caught = is_guarded(rule, place, errors=frozenset([error]), lacks=attribute)
        yield Use(rule, attribute, node, caught)
