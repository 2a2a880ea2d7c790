"""Finders and loaders as PEP 302 had them: classes that are asked no more, and methods that are gone."""

from __future__ import annotations

import ast
from typing import Iterator, Union

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.names import constant, meanings
from imp_compat.migrate.finding.scopes import Place, last_name
from imp_compat.migrate.finding.source import Source, Use
from imp_compat.migrate.rules import facts

ATTRIBUTE_ERRORS = frozenset(["AttributeError"])
_Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]

# The bases that bring neither find_spec nor exec_module
_PLAIN_BASES = {
    "importlib.abc.Finder",
    "importlib.abc.Loader",
    "importlib.abc.MetaPathFinder",
    "importlib.abc.PathEntryFinder",
    "importlib.abc.ResourceLoader",
    "object",
}

# What tells a loader from an object that loads modules of another kind
_OTHER_METHODS = {
    "create_module",
    "find_loader",
    "find_module",
    "find_spec",
    "get_code",
    "get_data",
    "get_filename",
    "get_source",
    "is_package",
}


def check_class(node: ast.ClassDef, place: Place, source: Source) -> Iterator[Use]:
    """Find finders without find_spec, and loaders without exec_module."""
    family = _family(node, place, source)
    names = {name for member in family for name in _members(member)}
    methods = {statement.name: statement for statement in node.body if isinstance(statement, ast.FunctionDef)}
    if not family or not names & {"find_module", "load_module"}:
        return
    is_of_importlib = _is_of_importlib(node, place)
    for rule, name, successor in (
        (rules.FINDER, "find_module", "find_spec"),
        (rules.FINDER, "find_loader", "find_spec"),
        (rules.LOADER, "load_module", "exec_module"),
    ):
        method = methods.get(name)
        if method is None or successor in names or _needs_others(method, successor, node):
            continue
        if is_of_importlib or _is_of_pep_302(method, names):
            symbol = next(symbol for symbol in rule.symbols if symbol.endswith(name))
            yield Use(rule, symbol, method, is_guarded(rule, place))


def _needs_others(method: _Function, successor: str, node: ast.ClassDef) -> bool:
    """Tell whether a method asks for its successor, or a class without bases for that of a base."""
    return any(
        successor in (constant(part), last_name(part)) or (not node.bases and last_name(part) == "super")
        for part in ast.walk(method)
    )


def _family(node: ast.ClassDef, place: Place, source: Source) -> list[ast.ClassDef]:
    """Return a class and its bases, or nothing where a base is not known."""
    family: list[ast.ClassDef] = []
    pending = [node]
    while pending:
        member = pending.pop()
        if member not in family:
            family.append(member)
            for base in member.bases:
                if any(meaning.symbol in _PLAIN_BASES for meaning in meanings(base, place)):
                    continue
                known = source.classes.get(last_name(base)) if isinstance(base, ast.Name) else None
                if known is None:
                    return []
                pending.append(known)
    return family


def _members(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        for part in ast.walk(statement) if isinstance(statement, (ast.If, ast.Try)) else (statement,):
            if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield part.name
            elif isinstance(part, ast.Assign):
                yield from map(last_name, part.targets)


def _is_of_importlib(node: ast.ClassDef, place: Place) -> bool:
    symbols = [meaning.symbol for base in node.bases for meaning in meanings(base, place)]
    return any(symbol.startswith("importlib.abc.") for symbol in symbols)


def _is_of_pep_302(method: _Function, names: set[str]) -> bool:
    """Tell whether a method has the arguments that PEP 302 gives it, and is not one of a program's own."""
    arguments = method.args
    positional = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)][1:]
    if arguments.vararg or arguments.kwonlyargs or len(positional) - len(arguments.defaults) != 1:
        return False
    if len(positional) > (1 if method.name != "find_module" else 2):
        return False
    if method.name == "load_module":
        return bool(names & _OTHER_METHODS)
    return positional[0] == "fullname" or "load_module" in names


def check_call(node: ast.Call, place: Place, source: Source) -> Iterator[Use]:
    """Find the calls of methods that importlib's finders and loaders lost."""
    if not isinstance(node.func, ast.Attribute):
        return
    method, owner = node.func.attr, node.func.value
    if method in ("find_module", "find_loader"):
        rule, is_one = rules.FIND_MODULE_CALL, _is_finder
    elif method == "load_module":
        rule, is_one = rules.LOAD_MODULE_CALL, _is_loader
    else:
        return
    found = [meaning for meaning in meanings(owner, place) if is_one(meaning.symbol)]
    if found or (rule is rules.LOAD_MODULE_CALL and _is_loader_of_spec(owner)):
        symbol = next(symbol for symbol in rule.symbols if symbol.endswith(f"{method}()"))
        caught = is_guarded(rule, place, errors=ATTRIBUTE_ERRORS, lacks=method)
        imports = tuple(dict.fromkeys(statement for meaning in found for statement in meaning.imports))
        yield Use(rule, symbol, node, caught, imports=imports)


def _is_finder(symbol: str) -> bool:
    return symbol in facts.FINDERS


def _is_loader(symbol: str) -> bool:
    if symbol in facts.LOADERS or symbol.endswith((".__loader__", "__spec__.loader")):
        return True
    maker, _, method = symbol.rpartition(".")
    if method in ("find_module()", "find_loader()"):
        return maker != rules.IMP
    return method == "loader" and (maker in facts.SPECS or maker.endswith(".find_spec()"))


def _is_loader_of_spec(node: ast.expr) -> bool:
    """Tell whether an expression is such as spec.loader, where nothing else is known of spec."""
    return (
        isinstance(node, ast.Attribute) and node.attr == "loader" and last_name(node.value).endswith("spec")
    )
