"""Checks for removed names: where they are imported, read, patched, and asked for by their name."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import MISSING_NAME, is_guarded, is_in_handler
from imp_compat.migrate.finding.module import Module, Use
from imp_compat.migrate.finding.names import IMPORT_ERRORS, argument, constant, resolve
from imp_compat.migrate.finding.scopes import Place, Resolution, last_name
from imp_compat.migrate.rules import facts, stdlib

ATTRIBUTE_ERRORS = frozenset(["AttributeError"])
_WITHOUT_THREADS = ("_dummy_thread", "dummy_threading")
_NAMES = {symbol.rpartition(".")[2] for symbol in rules.GONE}


def check_import(node: ast.Import, place: Place, module: Module) -> Iterator[Use]:
    """Find `import imp`, and a class of importlib that is imported as if it were a module."""
    for alias in node.names:
        owner = alias.name.rpartition(".")[0]
        if alias.name == rules.IMP:
            is_unused = module.is_unused(alias.asname or alias.name, place.scope)
            yield imported(node, place, is_unused)
        elif stdlib.module_rule(alias.name) is not None:
            yield removed_module(alias.name, node, place)
        elif facts.is_available(alias.name) and alias.name not in facts.STDLIB_NAMES and owner:
            is_caught = is_guarded(rules.ports.WRONG_MODULE, place, errors=IMPORT_ERRORS)
            yield Use(rules.ports.WRONG_MODULE, alias.name, node, is_caught)


def imported(node: ast.AST, place: Place, is_unused: bool = False) -> Use:
    """Return the use of a statement or call that imports imp."""
    is_caught = is_guarded(rules.imp_module.IMP_MODULE, place, errors=IMPORT_ERRORS)
    return Use(rules.imp_module.IMP_MODULE, rules.IMP, node, is_caught, is_unused, (node,))


def removed_module(name: str, node: ast.AST, place: Place) -> Use:
    """Return the use of a statement that imports a module that the standard library lost."""
    rule = stdlib.module_rule(name)
    assert rule is not None
    is_caught = is_guarded(rule, place, errors=IMPORT_ERRORS)
    # Every Python version has threads: what is in their place when an import fails is never imported.
    return Use(rule, name, node, is_caught or (name in _WITHOUT_THREADS and is_in_handler(place)))


def check_import_from(node: ast.ImportFrom, place: Place, module: Module) -> Iterator[Use]:
    """Find `from imp import …`, and the names that importlib and pkgutil lost."""
    if node.level:
        return
    if node.module == rules.IMP:
        names = [alias.asname or alias.name for alias in node.names]
        yield imported(
            node, place, all(name != "*" and module.is_unused(name, place.scope) for name in names)
        )
        return
    if stdlib.module_rule(str(node.module)) is not None:
        yield removed_module(str(node.module), node, place)
        return
    for alias in node.names:
        symbol = f"{node.module}.{alias.name}"
        rule = rules.rule_for(symbol)
        if rule is not None:
            yield Use(rule, symbol, node, is_guarded(rule, place, errors=IMPORT_ERRORS))


def check_name(node: ast.Name, place: Place, module: Module) -> Iterator[Use]:
    """Find names that stand for what is gone."""
    yield from named(node, place, node in module.called)


def check_attribute(node: ast.Attribute, place: Place, module: Module) -> Iterator[Use]:
    """Find attributes of the modules, read or set."""
    if node.attr in _NAMES or rules.IMP in module.imported:
        yield from named(node, place)
    if node.attr in stdlib.ASSERTIONS and last_name(node.value) == "self":
        rule = stdlib.ASSERTIONS[node.attr]
        yield Use(rule, rule.symbols[0], node, is_guarded(rule, place, errors=ATTRIBUTE_ERRORS))


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find the import of imp by a call, and getattr of the modules."""
    if constant(argument(node, 0, "name")) == rules.IMP:
        for way in resolve(node, place):
            if way.symbol == rules.IMP and node in way.imports:
                yield imported(node, place)._replace(
                    is_guarded=is_guarded(rules.imp_module.IMP_MODULE, place, [way])
                )
    if isinstance(node.func, ast.Name) and node.func.id == "getattr":
        yield from named(node, place)


def check_subscript(node: ast.Subscript, place: Place, module: Module) -> Iterator[Use]:
    """Find `sys.modules["imp"]`, read or deleted."""
    if isinstance(node.ctx, ast.Store) or last_name(node.value) != "modules":
        return
    for way in resolve(node, place):
        if way.symbol == rules.IMP:
            caught = is_guarded(rules.imp_module.IMP_MODULE, place, [way])
            yield Use(rules.imp_module.IMP_MODULE, rules.IMP, node, caught)


def check_text(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find `mock.patch("imp.load_source")` and `mock.patch.object(imp, "load_source")`, and their like."""
    function = last_name(node.func)
    if function in ("patch", "setattr", "delattr", "resolve_name") and node.args:
        symbol = constant(node.args[0])
        rule = rules.rule_for(symbol) if isinstance(symbol, str) else None
        if rule is not None:
            yield Use(rule, str(symbol), node, is_guarded(rule, place, errors=IMPORT_ERRORS))
    if function in ("object", "setattr", "delattr") and len(node.args) > 1:
        for way in resolve(node.args[0], place):
            rule = rules.rule_for(f"{way.symbol}.{constant(node.args[1])}")
            if rule is not None:
                caught = is_guarded(rule, place, [way], ATTRIBUTE_ERRORS)
                yield Use(rule, f"{way.symbol}.{constant(node.args[1])}", node, caught, imports=way.imports)


def named(node: ast.expr, place: Place, is_called: bool = True) -> Iterator[Use]:
    """Yield the uses of an expression that stands for removed names."""
    found: dict[str, list[Resolution]] = {}
    for way in resolve(node, place):
        found.setdefault(way.symbol, []).append(way)
    for symbol, ways in found.items():
        rule = rules.rule_for(symbol)
        # The import of a module is the use.
        if rule is not None and symbol not in stdlib.MODULES:
            errors = MISSING_NAME if symbol.startswith("imp.") else ATTRIBUTE_ERRORS
            caught = is_guarded(rule, place, ways, errors, is_called=is_called)
            imports = tuple(dict.fromkeys(statement for way in ways for statement in way.imports))
            yield Use(rule, symbol, node, caught, imports=imports)
