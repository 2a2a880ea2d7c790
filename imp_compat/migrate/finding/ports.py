"""Ports off imp that look right and are not."""

from __future__ import annotations

import ast
import os
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.names import argument, constant, meanings
from imp_compat.migrate.finding.scopes import Place, Scope, last_name
from imp_compat.migrate.finding.source import Source, Use

_SPEC_MAKERS = {
    "importlib.util.find_spec()",
    "importlib.util.spec_from_file_location()",
    "importlib.util.spec_from_loader()",
}
_FUNCTIONS = {"exec_module", "find_spec", "module_from_spec", "spec_from_file_location"}
_SUFFIXES = (".py", ".pyc", ".pyd", ".pyw", ".so", ".fwork", ".dll", ".sl")
_PATH_NAMES = ("dir", "dirs", "directories", "directory", "folder", "folders", "path", "paths")


def check_submodule(node: ast.Attribute, place: Place, source: Source) -> Iterator[Use]:
    """Find importlib.util where only importlib was imported."""
    if f"importlib.{node.attr}" not in rules.BARE_IMPORTLIB.symbols:
        return
    for meaning in meanings(node, place):
        if meaning.symbol in rules.BARE_IMPORTLIB.symbols and meaning.symbol not in source.brought:
            caught = is_guarded(
                rules.BARE_IMPORTLIB, place, [meaning], frozenset(["AttributeError"]), lacks=node.attr
            )
            yield Use(rules.BARE_IMPORTLIB, meaning.symbol, node, caught, imports=meaning.imports)


def check_call(node: ast.Call, place: Place, source: Source) -> Iterator[Use]:
    """Find the calls of importlib.util, and of exec_module, that do not what imp's functions did."""
    if isinstance(node.func, ast.Attribute) and node.func.attr not in _FUNCTIONS:
        return
    symbols = {meaning.symbol for meaning in meanings(node.func, place)}
    if symbols == {"importlib.util.find_spec"} and _has_path(node, place):
        yield _use(rules.FIND_SPEC_PATH, node, place)
    if "importlib.util.spec_from_file_location" in symbols and _has_no_loader(node, place):
        yield _use(rules.NO_LOADER, node, place)
    if "importlib.util.module_from_spec" in symbols and _is_never_executed(node, place, source):
        yield _use(rules.NOT_EXECUTED, node, place)
    if last_name(node.func) == "exec_module" and _has_no_entry(node, place, source):
        yield _use(rules.NO_SYS_MODULES, node, place)


def _use(rule: rules.Rule, node: ast.Call, place: Place) -> Use:
    return Use(rule, rule.symbols[0], node, is_guarded(rule, place))


# find_spec(name, path)


def _has_path(node: ast.Call, place: Place) -> bool:
    second = argument(node, 1, "package")
    name = constant(argument(node, 0, "name"))
    if second is None or (isinstance(name, str) and name.startswith(".")):
        return False
    if isinstance(second, (ast.List, ast.ListComp, ast.Tuple)):
        return True
    text = constant(second)
    if isinstance(text, str):
        return "/" in text or os.sep in text
    symbols = [meaning.symbol for meaning in meanings(second, place)]
    if any(symbol == "sys.path" or symbol.startswith(("os.path.", "os.getcwd")) for symbol in symbols):
        return True
    return last_name(second).strip("_").rpartition("_")[2] in _PATH_NAMES


# spec_from_file_location(name, "file.conf")


def _has_no_loader(node: ast.Call, place: Place) -> bool:
    location = argument(node, 1, "location")
    loader = argument(node, 3, "loader")
    if location is None or any(keyword.arg is None for keyword in node.keywords):
        return False
    if loader is not None and not (isinstance(loader, ast.Constant) and loader.value is None):
        return False
    ending = _ending(location, place)
    return bool(ending) and not ending.endswith(_SUFFIXES)


def _ending(node: ast.AST, place: Place, is_whole: bool = True, depth: int = 0) -> str:
    """Return what a path is known to end with; of a part of a file's name, what has a dot or slash in it."""
    text = constant(node)
    if isinstance(text, str):
        return text if is_whole or "." in text or "/" in text else ""
    if depth > 4:
        return ""
    if isinstance(node, ast.JoinedStr) and node.values:
        return _ending(node.values[-1], place, False, depth + 1)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Div)):
        return _ending(node.right, place, isinstance(node.op, ast.Div), depth + 1)
    if (
        isinstance(node, ast.Call)
        and node.args
        and last_name(node.func) in ("Path", "abspath", "join", "str")
    ):
        return _ending(node.args[-1], place, True, depth + 1)
    if isinstance(node, ast.Name):
        bounds = (place.scope.owner(node.id) or place.scope).names.get(node.id, [])
        if len(bounds) == 1 and bounds[0].expression is not None and not bounds[0].step:
            return _ending(bounds[0].expression, bounds[0].place, is_whole, depth + 1)
    return ""


# module_from_spec and exec_module


def _is_never_executed(node: ast.Call, place: Place, source: Source) -> bool:
    if not source.attributes & {"exec", "exec_module", "load_module"}:
        return True
    made_here = meanings(argument(node, 0, "spec") or node, place)
    if place.scope.kind != "function" or not any(meaning.symbol in _SPEC_MAKERS for meaning in made_here):
        return False
    inside = [other for other, where in source.nodes if _is_within(where.scope, place.scope)]
    if any(last_name(other) in ("exec", "exec_module", "load_module") for other in inside):
        return False
    return not any(_is_module(argument, place) for other in inside for argument in _arguments(other))


def _has_no_entry(node: ast.Call, place: Place, source: Source) -> bool:
    """Tell whether a module that was made here from a spec is executed before sys.modules has it."""
    module = argument(node, 0, "module")
    if module is None or not _is_module(module, place):
        return False
    for other, where in source.nodes:
        if not _is_within(place.scope, where.scope) or getattr(other, "lineno", node.lineno) >= node.lineno:
            continue
        if _registers(other, where, source):
            return False
    return True


def _registers(node: ast.AST, place: Place, source: Source) -> bool:
    """Tell whether a node may put a module into sys.modules."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Store) and source.is_named(node.value, place, "sys.modules")
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute) and source.is_named(node.func.value, place, "sys.modules"):
        return node.func.attr in ("__setitem__", "setdefault", "update")
    return any(
        source.is_named(argument, place, "sys.modules")
        or constant(argument) == "sys.modules"
        or _is_module(argument, place)
        for argument in _arguments(node)
    )


def _arguments(node: ast.AST) -> list[ast.expr]:
    return [*node.args, *(keyword.value for keyword in node.keywords)] if isinstance(node, ast.Call) else []


def _is_module(node: ast.AST, place: Place) -> bool:
    return any(meaning.symbol == "importlib.util.module_from_spec()" for meaning in meanings(node, place))


def _is_within(scope: Scope | None, outer: Scope) -> bool:
    while scope is not None and scope is not outer:
        scope = scope.parent
    return scope is outer
