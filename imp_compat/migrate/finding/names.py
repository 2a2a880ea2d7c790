"""What an expression stands for, as a dotted name: through imports, aliases, calls and sys.modules."""

from __future__ import annotations

import ast
from functools import partial
from typing import Callable, Iterable, Iterator

from imp_compat.migrate.finding.scopes import Binding, Block, Place, Resolution, Step, is_literal

IMPORT_ERRORS = frozenset(["ImportError", "ModuleNotFoundError"])
# Nobody follows a value through more names than this, and the search must end.
DEEPEST = 8


def resolve(expression: ast.AST, place: Place, depth: int = 0) -> list[Resolution]:
    """Return all that an expression can stand for at a place."""
    find = _EXPRESSIONS.get(type(expression))
    if find is None or depth > DEEPEST:
        return []
    return list(dict.fromkeys(find(expression, place, depth + 1)))


def by_symbol(expression: ast.AST, place: Place) -> dict[str, list[Resolution]]:
    """Return all that an expression can stand for, by dotted name."""
    found: dict[str, list[Resolution]] = {}
    for resolution in resolve(expression, place):
        found.setdefault(resolution.symbol, []).append(resolution)
    return found


def symbols(expression: ast.AST, place: Place) -> set[str]:
    """Return the dotted names that an expression can stand for."""
    return {resolution.symbol for resolution in resolve(expression, place)}


def _resolve_name(node: ast.Name, place: Place, depth: int) -> list[Resolution]:
    scope = place.scope.owner(node.id)
    if scope is None:
        return [Resolution(node.id)] if node.id in (*_CALLS, "object") else []  # a built-in name
    # By depth: what is found deep down is less, because the search ends there.
    key = (node.id, depth)
    if key not in scope.resolved:
        scope.resolved[key] = _resolve_bindings(node.id, scope.names.get(node.id, []), depth)
    return [found for found in scope.resolved[key] if not _is_bound_later(found, place.block)]


def _is_bound_later(resolution: Resolution, block: Block) -> bool:
    """Return True if a handler binds the name that the body of its try statement asks for."""
    binding = resolution.steps[-1].binding if block.caught and resolution.steps else None
    conditions = binding[1].place.block.conditions() if binding else ()
    failed = [condition.code for condition in conditions if not condition.outcome]
    return any(caught.body in failed for caught in block.caught)


def _resolve_bindings(name: str, bindings: list[Binding], depth: int) -> list[Resolution]:
    found: list[Resolution] = []
    certain: set[frozenset[str]] = set()
    for binding in bindings:
        resolved = list(_resolve_binding(name, binding, depth))
        found += resolved
        if not binding.place.is_conditional and not is_literal(binding.expression):
            certain.add(frozenset(resolution.symbol for resolution in resolved))
    # A name that is bound to different things one after the other can be any of them.
    return found if len(certain) < 2 else []


def _resolve_binding(name: str, binding: Binding, depth: int) -> Iterator[Resolution]:
    step = Step(binding.place, binding=(name, binding))
    if binding.symbol is not None and binding.statement is not None:
        yield Resolution(binding.symbol, (step._replace(errors=IMPORT_ERRORS),), (binding.statement,))
    elif binding.expression is not None:
        for resolution in resolve(binding.expression, binding.place, depth):
            if not resolution.symbol.startswith("?") or "find_" in resolution.symbol:
                yield resolution.then(binding.step)._replace(steps=(*resolution.steps, step))


def _resolve_attribute(node: ast.Attribute, place: Place, depth: int) -> Iterator[Resolution]:
    known = resolve(node.value, place, depth)
    for resolution in known or [Resolution("?")]:
        yield resolution.then(f".{node.attr}")


def _resolve_call(node: ast.Call, place: Place, depth: int) -> Iterator[Resolution]:
    for function in resolve(node.func, place, depth):
        special = _CALLS.get(function.symbol)
        if special is None:
            yield function.then("()")
        else:
            yield from special(node, place, depth)


def _resolve_import(node: ast.Call, place: Place, depth: int, is_whole: bool = False) -> Iterator[Resolution]:
    name = constant(argument(node, 0, "name"))
    if isinstance(name, str):
        symbol = name if is_whole else name.partition(".")[0]
        yield Resolution(symbol, (Step(place, IMPORT_ERRORS),), (node,))


def _resolve_getattr(node: ast.Call, place: Place, depth: int) -> Iterator[Resolution]:
    name = constant(argument(node, 1))
    if isinstance(name, str) and len(node.args) == 2:
        for resolution in resolve(node.args[0], place, depth):
            yield resolution.then(f".{name}")


def _resolve_subscript(node: ast.Subscript, place: Place, depth: int) -> Iterator[Resolution]:
    key = constant(subscript_key(node))
    for resolution in resolve(node.value, place, depth):
        if resolution.symbol == "sys.modules" and isinstance(key, str):
            yield Resolution(key, (Step(place, frozenset(["KeyError"])),), ())


def argument(node: ast.Call, index: int, name: str | None = None) -> ast.expr | None:
    """Return the argument of a call at a position, or with a name, or None."""
    if len(node.args) > index:
        return node.args[index]
    return next((keyword.value for keyword in node.keywords if keyword.arg == name is not None), None)


def constant(node: ast.AST | None) -> object:
    """Return the value of a constant, and None for anything else."""
    return node.value if isinstance(node, ast.Constant) else None


def subscript_key(node: ast.Subscript) -> ast.AST:
    """Return the expression between the brackets; Python 3.8 wraps it in an ast.Index."""
    return node.slice if isinstance(node.slice, (ast.expr, ast.Slice)) else node.slice.value


_EXPRESSIONS: dict[type[ast.AST], Callable[..., Iterable[Resolution]]] = {
    ast.Attribute: _resolve_attribute,
    ast.Call: _resolve_call,
    ast.Name: _resolve_name,
    ast.Subscript: _resolve_subscript,
}
_CALLS: dict[str, Callable[..., Iterator[Resolution]]] = {
    "__import__": _resolve_import,
    "getattr": _resolve_getattr,
    "importlib.import_module": partial(_resolve_import, is_whole=True),
}
