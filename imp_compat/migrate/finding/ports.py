"""Checks for ports off imp that look right and are not."""

from __future__ import annotations

import ast
import re
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.module import ATTRIBUTE_ERRORS, Module, Use, use
from imp_compat.migrate.finding.names import argument, by_symbol, constant, symbols
from imp_compat.migrate.finding.scopes import Place, last_name

_FUNCTIONS = ("exec_module", "find_spec", "module_from_spec", "spec_from_file_location")
_SUFFIXES = (".py", ".pyc", ".pyd", ".pyw", ".so", ".fwork", ".dll", ".sl")
_PATH_NAME = r"(?:^|_)(?:dir|dirs|directories|directory|folder|folders|path|paths)_*$"
_ENTRY = r"""sys\.modules(?:\[[^\]]*\]\s*=(?!=)|\.(?:__setitem__|setdefault|update)\b|["'\s]*[,)])"""


def check_submodule(node: ast.Attribute, place: Place, module: Module) -> Iterator[Use]:
    """Find importlib.util if only importlib was imported."""
    rule = rules.ports.BARE_IMPORTLIB
    if f"importlib.{node.attr}" not in rule.symbols:
        return
    for symbol, ways in by_symbol(node, place).items():
        if symbol in rule.symbols and symbol not in module.imported:
            yield use(rule, symbol, node, place, ways, errors=ATTRIBUTE_ERRORS, may_be_missing=True)


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find calls of importlib.util, and of exec_module, that do not do what imp's functions did."""
    if isinstance(node.func, ast.Attribute) and node.func.attr not in _FUNCTIONS:
        return
    found = symbols(node.func, place)
    wrong = []
    if found == {"importlib.util.find_spec"} and _has_path(node, place):
        wrong.append(rules.ports.FIND_SPEC_PATH)
    if "importlib.util.spec_from_file_location" in found and _has_no_loader(node, place):
        wrong.append(rules.ports.NO_LOADER)
    if "importlib.util.module_from_spec" in found and _is_never_executed(node, place, module):
        wrong.append(rules.ports.NOT_EXECUTED)
    if last_name(node.func) == "exec_module" and _has_no_entry(node, place, module):
        wrong.append(rules.ports.NO_SYS_MODULES)
    for rule in wrong:
        yield use(rule, rule.symbols[0], node, place)


def _has_path(node: ast.Call, place: Place) -> bool:
    """Return True if the second argument of find_spec, which is a package, is a path instead."""
    second = argument(node, 1, "package")
    if second is None or str(constant(argument(node, 0, "name"))).startswith("."):
        return False
    return (
        isinstance(second, (ast.List, ast.ListComp, ast.Tuple))
        or "/" in str(constant(second))
        or any(name.startswith("os.path.") for name in symbols(second, place))
        or re.search(_PATH_NAME, last_name(second)) is not None
    )


def _has_no_loader(node: ast.Call, place: Place) -> bool:
    """Return True if spec_from_file_location has to choose a loader for a suffix that it does not know."""
    if not _is_none(argument(node, 3, "loader")) or any(each.arg is None for each in node.keywords):
        return False
    ending = _ending(argument(node, 1, "location"), place)
    return bool(ending) and not ending.endswith(_SUFFIXES)


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)


def _ending(node: ast.AST | None, place: Place) -> str:
    """Return the constant text that a path ends with, or nothing if it has no file name or suffix."""
    is_whole = True
    for _ in range(5):
        if isinstance(node, ast.JoinedStr) and node.values:
            node, is_whole = node.values[-1], False
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Div)):
            is_whole, node = isinstance(node.op, ast.Div), node.right
        elif isinstance(node, ast.Call) and last_name(node.func) in ("Path", "abspath", "join", "str"):
            node = node.args[-1] if node.args else None
        else:
            node, place = _only_value(node, place)
    text = constant(node)
    return text if isinstance(text, str) and (is_whole or re.search(r"[./]", text)) else ""


def _only_value(node: ast.AST | None, place: Place) -> tuple[ast.AST | None, Place]:
    """Return what a name is bound to and where, if it is bound once; return any other expression as it is."""
    if not isinstance(node, ast.Name):
        return node, place
    bindings = place.scope.bindings(node.id)
    is_once = len(bindings) == 1 and not bindings[0].step
    return (bindings[0].expression, bindings[0].place) if is_once else (None, place)


def _is_never_executed(node: ast.Call, place: Place, module: Module) -> bool:
    """Return True if nothing executes a module that has a loader, unlike spec_from_loader(name, None)."""
    spec, _ = _only_value(argument(node, 0, "spec"), place)
    has_loader = True
    if isinstance(spec, ast.Call) and last_name(spec.func) == "spec_from_loader":
        has_loader = not _is_none(argument(spec, 1, "loader"))
    return has_loader and not module.mentions("exec", "exec_module", "load_module")


def _has_no_entry(node: ast.Call, place: Place, module: Module) -> bool:
    """Return True if a module that was made here from a spec is executed before sys.modules has it."""
    if not _is_module(argument(node, 0, "module"), place):
        return False
    scopes = place.scope.chain()
    lines = module.text.split("\n")
    before = [
        (other, where)
        for other, where in module.nodes
        if isinstance(other, ast.expr) and other.lineno < node.lineno and where.scope in scopes
    ]
    text = "\n".join(lines[number - 1] for number in {other.lineno for other, _ in before})
    return re.search(_ENTRY, text) is None and not any(_is_passed(other, where) for other, where in before)


def _is_passed(node: ast.expr, place: Place) -> bool:
    """Return True if a call gets a module that was made from a spec: it may register it."""
    arguments = (*node.args, *(each.value for each in node.keywords)) if isinstance(node, ast.Call) else ()
    return any(_is_module(each, place) for each in arguments)


def _is_module(node: ast.expr | None, place: Place) -> bool:
    return node is not None and "importlib.util.module_from_spec()" in symbols(node, place)
