"""The imp module, and the other names that are gone: where they are imported and where they are read."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.names import IMPORT_ERRORS, argument, constant, meanings
from imp_compat.migrate.finding.scopes import Meaning, Place, last_name
from imp_compat.migrate.finding.source import Source, Use
from imp_compat.migrate.rules import facts

ATTRIBUTE_ERRORS = frozenset(["AttributeError"])
_NAMES = {symbol.rpartition(".")[2] for symbol in rules.GONE}


def check_import(node: ast.Import, place: Place, source: Source) -> Iterator[Use]:
    """Find `import imp`, and a class of importlib imported as if it were a module."""
    for alias in node.names:
        module, _, name = alias.name.rpartition(".")
        if alias.name == rules.IMP:
            is_unused = source.is_unused(alias.asname or alias.name, place.scope)
            yield imported(node, place, is_unused)
        elif name in facts.THERE.get(module, ()):
            is_caught = is_guarded(rules.WRONG_MODULE, place, errors=IMPORT_ERRORS)
            yield Use(rules.WRONG_MODULE, alias.name, node, is_caught)


def imported(node: ast.AST, place: Place, is_unused: bool = False) -> Use:
    """Return the use of a statement or call that imports imp."""
    is_caught = is_guarded(rules.IMP_MODULE, place, errors=IMPORT_ERRORS, lacks=rules.IMP)
    return Use(rules.IMP_MODULE, rules.IMP, node, is_caught, is_unused, (node,))


def check_import_from(node: ast.ImportFrom, place: Place, source: Source) -> Iterator[Use]:
    """Find `from imp import …`, and the names that importlib and pkgutil lost."""
    if node.level:
        return
    if node.module == rules.IMP:
        names = [alias.asname or alias.name for alias in node.names]
        yield imported(
            node, place, all(name != "*" and source.is_unused(name, place.scope) for name in names)
        )
        return
    for alias in node.names:
        symbol = f"{node.module}.{alias.name}"
        rule = rules.of(symbol)
        if rule is not None:
            yield Use(rule, symbol, node, is_guarded(rule, place, errors=IMPORT_ERRORS, lacks=alias.name))


def check_name(node: ast.Name, place: Place, source: Source) -> Iterator[Use]:
    """Find names that stand for what is gone."""
    if not isinstance(node.ctx, ast.Store):
        yield from named(node, place)


def check_attribute(node: ast.Attribute, place: Place, source: Source) -> Iterator[Use]:
    """Find attributes of the modules, read or set."""
    if node.attr in _NAMES or rules.IMP in source.brought:
        yield from named(node, place)


def check_call(node: ast.Call, place: Place, source: Source) -> Iterator[Use]:
    """Find the import of imp by a call, and getattr of the modules."""
    if constant(argument(node, 0, "name")) == rules.IMP:
        for meaning in meanings(node, place):
            if meaning.symbol == rules.IMP and node in meaning.imports:
                yield imported(node, place)._replace(
                    is_guarded=is_guarded(rules.IMP_MODULE, place, [meaning])
                )
    if isinstance(node.func, ast.Name) and node.func.id == "getattr":
        yield from named(node, place)


def check_subscript(node: ast.Subscript, place: Place, source: Source) -> Iterator[Use]:
    """Find `sys.modules["imp"]`, read or deleted."""
    if isinstance(node.ctx, ast.Store) or last_name(node.value) != "modules":
        return
    for meaning in meanings(node, place):
        if meaning.symbol == rules.IMP:
            caught = is_guarded(rules.IMP_MODULE, place, [meaning], lacks=rules.IMP)
            yield Use(rules.IMP_MODULE, rules.IMP, node, caught)


def check_text(node: ast.Call, place: Place, source: Source) -> Iterator[Use]:
    """Find `mock.patch("imp.load_source")` and `mock.patch.object(imp, "load_source")`, and their like."""
    function = last_name(node.func)
    if function in ("patch", "setattr", "delattr", "resolve_name") and node.args:
        symbol = constant(node.args[0])
        rule = rules.of(symbol) if isinstance(symbol, str) else None
        if rule is not None:
            yield Use(rule, str(symbol), node, is_guarded(rule, place, errors=IMPORT_ERRORS))
    if function in ("object", "setattr", "delattr") and len(node.args) > 1:
        for meaning in meanings(node.args[0], place):
            rule = rules.of(f"{meaning.symbol}.{constant(node.args[1])}")
            if rule is not None:
                caught = is_guarded(rule, place, [meaning], ATTRIBUTE_ERRORS)
                yield Use(
                    rule, f"{meaning.symbol}.{constant(node.args[1])}", node, caught, imports=meaning.imports
                )


def named(node: ast.expr, place: Place) -> Iterator[Use]:
    """Yield the uses of an expression that stands for names that are gone."""
    found: dict[str, list[Meaning]] = {}
    for meaning in meanings(node, place):
        found.setdefault(meaning.symbol, []).append(meaning)
    for symbol, ways in found.items():
        rule = rules.of(symbol)
        if rule is not None:
            lacks = symbol.rpartition(".")[2]
            errors = frozenset() if symbol.startswith("imp.") else ATTRIBUTE_ERRORS
            caught = is_guarded(rule, place, ways, errors, lacks)
            imports = tuple(dict.fromkeys(statement for way in ways for statement in way.imports))
            yield Use(rule, symbol, node, caught, imports=imports)
