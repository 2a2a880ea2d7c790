"""Checks for removed names: where they are imported, read, patched, and asked for by their name."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import MISSING_NAME
from imp_compat.migrate.finding.module import ATTRIBUTE_ERRORS, Module, Use, use
from imp_compat.migrate.finding.names import IMPORT_ERRORS, argument, by_symbol, constant, resolve
from imp_compat.migrate.finding.scopes import Place, last_name
from imp_compat.migrate.rules import facts, stdlib

_IMP = rules.imp_module.IMP_MODULE
_NAMES = {symbol.rpartition(".")[2] for symbol in rules.GONE}


def check_import(node: ast.Import | ast.ImportFrom, place: Place, module: Module) -> Iterator[Use]:
    """Find imports of what is gone, and imports of a class of importlib as if it were a module."""
    imported = [(alias.name, [alias]) for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        imported = [("." * node.level + (node.module or ""), node.names)]
    for name, aliases in imported:
        rule = stdlib.module_rule(name)
        if name == rules.IMP:
            names = [alias.asname or alias.name for alias in aliases]
            is_unused = all(bound != "*" and module.is_unused(bound, place.scope) for bound in names)
            yield _imported(_IMP, name, node, place)._replace(is_unused=is_unused, imports=(node,))
        elif rule is not None:
            yield _imported(rule, name, node, place)
        elif isinstance(node, ast.ImportFrom):
            for symbol in (f"{name}.{alias.name}" for alias in aliases):
                rule = rules.rule_for(symbol)
                if rule is not None:
                    yield _imported(rule, symbol, node, place)
        elif facts.is_class_of_importlib(name):
            yield _imported(rules.ports.WRONG_MODULE, name, node, place)


def _imported(rule: rules.Rule, symbol: str, node: ast.stmt, place: Place) -> Use:
    return use(rule, symbol, node, place, errors=IMPORT_ERRORS)


def check_name(node: ast.Name, place: Place, module: Module) -> Iterator[Use]:
    """Find names that stand for what is gone."""
    yield from _named(node, place, node in module.calls)


def check_attribute(node: ast.Attribute, place: Place, module: Module) -> Iterator[Use]:
    """Find attributes of the modules, read or set, and aliases of assertions."""
    if node.attr in _NAMES or module.mentions(rules.IMP):
        yield from _named(node, place)
    is_read = isinstance(node.ctx, ast.Load)
    if node.attr in stdlib.ASSERTIONS and last_name(node.value) == "self" and is_read:
        classes = [scope for scope in place.scope.chain() if scope.kind == "class"]
        if not any(node.attr in scope.names for scope in classes):
            rule = stdlib.ASSERTIONS[node.attr]
            yield use(rule, rule.symbols[0], node, place, errors=ATTRIBUTE_ERRORS)


def check_subscript(node: ast.Subscript, place: Place, module: Module) -> Iterator[Use]:
    """Find `sys.modules["imp"]`, read or deleted."""
    if not isinstance(node.ctx, ast.Store) and last_name(node.value) == "modules":
        for way in resolve(node, place):
            if way.symbol == rules.IMP:
                yield use(_IMP, rules.IMP, node, place, [way])


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find calls that import imp, getattr, and mock.patch and its like."""
    function = last_name(node.func)
    texts = [constant(part) for part in node.args[:2]]
    name = str(constant(argument(node, 0, "name")))
    imported = _IMP if name == rules.IMP else stdlib.module_rule(name)
    if imported is not None:
        for way in resolve(node, place):
            if node in way.imports:
                yield use(imported, name, node, place, [way], errors=IMPORT_ERRORS)
    if isinstance(node.func, ast.Name) and function == "getattr":
        yield from _named(node, place)
    rule = rules.rule_for(str(texts[0])) if texts else None
    if rule is not None and function in ("patch", "setattr", "delattr", "resolve_name"):
        yield use(rule, str(texts[0]), node, place, errors=IMPORT_ERRORS)
    if function in ("object", "setattr", "delattr") and len(texts) > 1:
        for symbol, ways in by_symbol(node.args[0], place).items():
            rule = rules.rule_for(f"{symbol}.{texts[1]}")
            # Setting what is missing does not fail, but monkeypatch.setattr() does.
            is_set = function == "setattr" and isinstance(node.func, ast.Name) and symbol != rules.IMP
            if rule is not None and not is_set:
                yield use(rule, f"{symbol}.{texts[1]}", node, place, ways, errors=ATTRIBUTE_ERRORS)


def _named(node: ast.expr, place: Place, is_called: bool = True) -> Iterator[Use]:
    """Yield the uses of an expression that stands for removed names."""
    for symbol, ways in by_symbol(node, place).items():
        rule = rules.rule_for(symbol)
        is_of_imp = symbol.startswith("imp.")
        # Setting what is missing does not fail.
        is_set = isinstance(getattr(node, "ctx", None), ast.Store) and not is_of_imp
        # The import of a module is the use.
        if rule is not None and symbol not in stdlib.MODULES and not is_set:
            errors = MISSING_NAME if is_of_imp else ATTRIBUTE_ERRORS
            yield use(rule, symbol, node, place, ways, errors=errors, is_called=is_called)
