"""Checks for ports off imp that look right and are not."""

from __future__ import annotations

import ast
import os
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.module import Module, Use
from imp_compat.migrate.finding.names import argument, constant, resolve, symbols
from imp_compat.migrate.finding.scopes import Place, Scope, last_name

_SPEC_MAKERS = {
    "importlib.util.find_spec()",
    "importlib.util.spec_from_file_location()",
    "importlib.util.spec_from_loader()",
}
_FUNCTIONS = {"exec_module", "find_spec", "module_from_spec", "spec_from_file_location"}
_EXECUTING = ("exec", "exec_module", "load_module")
_SUFFIXES = (".py", ".pyc", ".pyd", ".pyw", ".so", ".fwork", ".dll", ".sl")
_PATH_NAMES = ("dir", "dirs", "directories", "directory", "folder", "folders", "path", "paths")


def check_submodule(node: ast.Attribute, place: Place, module: Module) -> Iterator[Use]:
    """Find importlib.util if only importlib was imported."""
    rule = rules.ports.BARE_IMPORTLIB
    if f"importlib.{node.attr}" not in rule.symbols:
        return
    for way in resolve(node, place):
        if way.symbol in rule.symbols and way.symbol not in module.imported:
            caught = is_guarded(rule, place, [way], frozenset(["AttributeError"]), may_be_missing=True)
            yield Use(rule, way.symbol, node, caught, imports=way.imports)


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find calls of importlib.util, and of exec_module, that do not do what imp's functions did."""
    if isinstance(node.func, ast.Attribute) and node.func.attr not in _FUNCTIONS:
        return
    found = symbols(node.func, place)
    if found == {"importlib.util.find_spec"} and _has_path(node, place):
        yield _use(rules.ports.FIND_SPEC_PATH, node, place)
    if "importlib.util.spec_from_file_location" in found and _has_no_loader(node, place):
        yield _use(rules.ports.NO_LOADER, node, place)
    if "importlib.util.module_from_spec" in found and _is_never_executed(node, place, module):
        yield _use(rules.ports.NOT_EXECUTED, node, place)
    if last_name(node.func) == "exec_module" and _has_no_entry(node, place, module):
        yield _use(rules.ports.NO_SYS_MODULES, node, place)


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
    if any(name == "sys.path" or name.startswith("os.path.") for name in symbols(second, place)):
        return True
    return last_name(second).strip("_").rpartition("_")[2] in _PATH_NAMES


# spec_from_file_location(name, "file.conf")


def _has_no_loader(node: ast.Call, place: Place) -> bool:
    location = argument(node, 1, "location")
    loader = argument(node, 3, "loader")
    if location is None or any(keyword.arg is None for keyword in node.keywords):
        return False
    if loader is not None and not _is_none(loader):
        return False
    ending = _ending(location, place)
    return bool(ending) and not ending.endswith(_SUFFIXES)


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _ending(node: ast.AST, place: Place, is_whole: bool = True, depth: int = 0) -> str:
    """Return what a path is known to end with; of a part of a file's name, only if it has a dot or slash."""
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
        bindings = (place.scope.owner(node.id) or place.scope).names.get(node.id, [])
        if len(bindings) == 1 and bindings[0].expression is not None and not bindings[0].step:
            return _ending(bindings[0].expression, bindings[0].place, is_whole, depth + 1)
    return ""


# module_from_spec and exec_module


def _is_never_executed(node: ast.Call, place: Place, module: Module) -> bool:
    if not module.mentions(*_EXECUTING):
        return not _has_spec_without_loader(node, place)
    made_here = symbols(argument(node, 0, "spec") or node, place)
    if place.scope.kind != "function" or not made_here & _SPEC_MAKERS:
        return False
    inside = [other for other, where in module.nodes if _is_within(where.scope, place.scope)]
    return not any(
        last_name(other) in _EXECUTING or any(_is_module(part, place) for part in _arguments(other))
        for other in inside
    ) and not _has_spec_without_loader(node, place)


def _has_spec_without_loader(node: ast.Call, place: Place) -> bool:
    """Return True if spec_from_loader(name, loader=None) made the spec: there is nothing to execute."""
    spec = argument(node, 0, "spec")
    if isinstance(spec, ast.Name):
        bindings = (place.scope.owner(spec.id) or place.scope).names.get(spec.id, [])
        spec = bindings[0].expression if len(bindings) == 1 else None
    return (
        isinstance(spec, ast.Call)
        and last_name(spec.func) == "spec_from_loader"
        and _is_none(argument(spec, 1, "loader"))
    )


def _has_no_entry(node: ast.Call, place: Place, module: Module) -> bool:
    """Return True if a module that was made here from a spec is executed before sys.modules has it."""
    executed = argument(node, 0, "module")
    if executed is None or not _is_module(executed, place):
        return False
    return not any(
        _is_within(place.scope, where.scope)
        and getattr(other, "lineno", node.lineno) < node.lineno
        and _registers(other, where)
        for other, where in (*module.nodes, *_targets(module))
    )


def _targets(module: Module) -> Iterator[tuple[ast.AST, Place]]:
    for node, place in module.statements:
        if isinstance(node, ast.Assign):
            yield from ((target, place) for target in node.targets)


def _registers(node: ast.AST, place: Place) -> bool:
    """Return True if a node may put a module into sys.modules."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Store) and "sys.modules" in symbols(node.value, place)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute) and "sys.modules" in symbols(node.func.value, place):
        return node.func.attr in ("__setitem__", "setdefault", "update")
    return any(
        "sys.modules" in symbols(part, place) or constant(part) == "sys.modules" or _is_module(part, place)
        for part in _arguments(node)
    )


def _arguments(node: ast.AST) -> list[ast.expr]:
    return [*node.args, *(keyword.value for keyword in node.keywords)] if isinstance(node, ast.Call) else []


def _is_module(node: ast.AST, place: Place) -> bool:
    return "importlib.util.module_from_spec()" in symbols(node, place)


def _is_within(scope: Scope | None, outer: Scope) -> bool:
    while scope is not None and scope is not outer:
        scope = scope.parent
    return scope is outer
