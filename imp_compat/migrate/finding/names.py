"""What an expression stands for, as a dotted name: through imports, aliases, calls and sys.modules."""

from __future__ import annotations

import ast
from typing import Callable, Iterable, Iterator

from imp_compat.migrate.finding.scopes import Bound, Link, Meaning, Place, Test

IMPORT_ERRORS = frozenset(["ImportError", "ModuleNotFoundError"])
# The built-in names that matter to somebody
_BUILT_IN = frozenset(["__import__", "getattr", "object"])
# Through more names than this, nobody follows a value, and the search must end.
DEEPEST = 8


def meanings(expression: ast.AST, place: Place, depth: int = 0) -> list[Meaning]:
    """Return all that an expression can stand for at a place."""
    find = _EXPRESSIONS.get(type(expression))
    if find is None or depth > DEEPEST:
        return []
    return list(dict.fromkeys(find(expression, place, depth + 1)))


def _of_name(node: ast.Name, place: Place, depth: int) -> list[Meaning]:
    scope = place.scope.owner(node.id)
    if scope is None:
        return [Meaning(node.id)] if node.id in _BUILT_IN else []
    # By depth, for what is found deep down is less: the search ends there.
    key = (node.id, depth)
    if key not in scope.known:
        scope.known[key] = _of_bounds(scope.names.get(node.id, []), depth)
    return scope.known[key]


def _of_bounds(bounds: list[Bound], depth: int) -> list[Meaning]:
    found: list[Meaning] = []
    certain: set[frozenset[str]] = set()
    for bound in bounds:
        of_bound = list(_of_bound(bound, depth))
        found += of_bound
        if not bound.place.is_conditional and not is_constant(bound.expression):
            certain.add(frozenset(meaning.symbol for meaning in of_bound))
    # Bound to different things one after the other, it can be any of them.
    return found if len(certain) < 2 else []


def _of_bound(bound: Bound, depth: int) -> Iterator[Meaning]:
    if bound.symbol is not None and bound.statement is not None:
        yield Meaning(bound.symbol, (Link(bound.place, IMPORT_ERRORS),), (bound.statement,))
    elif bound.expression is not None:
        for meaning in meanings(bound.expression, bound.place, depth):
            if not meaning.symbol.startswith("?") or "find_" in meaning.symbol:
                yield meaning.then(bound.step)._replace(links=(*meaning.links, Link(bound.place)))


def _of_attribute(node: ast.Attribute, place: Place, depth: int) -> Iterator[Meaning]:
    known = meanings(node.value, place, depth)
    for meaning in known or [Meaning("?")]:
        yield meaning.then(f".{node.attr}")


def _of_call(node: ast.Call, place: Place, depth: int) -> Iterator[Meaning]:
    for function in meanings(node.func, place, depth):
        special = _CALLS.get(function.symbol)
        if special is None:
            yield function.then("()")
        else:
            yield from special(node, place, depth)


def _of_import_call(node: ast.Call, place: Place, depth: int) -> Iterator[Meaning]:
    name = constant(argument(node, 0, "name"))
    if isinstance(name, str):
        whole = len(node.args) > 3 or any(keyword.arg == "fromlist" for keyword in node.keywords)
        symbol = name if whole else name.partition(".")[0]
        yield Meaning(symbol, (Link(place, IMPORT_ERRORS),), (node,))


def _of_import_module(node: ast.Call, place: Place, depth: int) -> Iterator[Meaning]:
    name = constant(argument(node, 0, "name"))
    if isinstance(name, str):
        yield Meaning(name, (Link(place, IMPORT_ERRORS),), (node,))


def _of_import_or_skip(node: ast.Call, place: Place, depth: int) -> Iterator[Meaning]:
    for meaning in _of_import_module(node, place, depth):
        yield meaning._replace(links=(Link(place, is_optional=True),))


def _of_getattr(node: ast.Call, place: Place, depth: int) -> Iterator[Meaning]:
    name = constant(argument(node, 1))
    if isinstance(name, str):
        for meaning in meanings(node.args[0], place, depth):
            link = Link(place, is_optional=len(node.args) > 2)
            yield meaning.then(f".{name}")._replace(links=(*meaning.links, link))


def _of_subscript(node: ast.Subscript, place: Place, depth: int) -> Iterator[Meaning]:
    key = constant(subscript_key(node))
    for meaning in meanings(node.value, place, depth):
        if meaning.symbol == "sys.modules" and isinstance(key, str):
            yield Meaning(key, (Link(place, frozenset(["KeyError"])),), ())
        elif isinstance(key, int):
            yield meaning.then(f"[{key}]")


def _of_named(node: ast.NamedExpr, place: Place, depth: int) -> list[Meaning]:
    return meanings(node.value, place, depth)


def _of_conditional(node: ast.IfExp, place: Place, depth: int) -> Iterator[Meaning]:
    for value, outcome in ((node.body, True), (node.orelse, False)):
        branch = place.under(Test(node.test, outcome, place.scope))
        for meaning in meanings(value, branch, depth):
            yield meaning._replace(links=(*meaning.links, Link(branch)))


def argument(node: ast.Call, index: int, name: str | None = None) -> ast.expr | None:
    """Return the argument of a call at a position, or by a name, or None."""
    if len(node.args) > index:
        return node.args[index]
    return next((keyword.value for keyword in node.keywords if keyword.arg == name is not None), None)


def constant(node: ast.AST | None) -> object:
    """Return the value of a constant, and None for anything else."""
    return node.value if isinstance(node, ast.Constant) else None


def subscript_key(node: ast.Subscript) -> ast.AST:
    """Return what stands between the brackets; up to Python 3.8 that is in an ast.Index."""
    return node.slice if isinstance(node.slice, (ast.expr, ast.Slice)) else node.slice.value


def is_constant(node: ast.AST | None) -> bool:
    """Tell whether an expression is a constant: None, until the name has its value."""
    return isinstance(node, ast.Constant)


_EXPRESSIONS: dict[type[ast.AST], Callable[..., Iterable[Meaning]]] = {
    ast.Attribute: _of_attribute,
    ast.Call: _of_call,
    ast.IfExp: _of_conditional,
    ast.Name: _of_name,
    ast.NamedExpr: _of_named,
    ast.Subscript: _of_subscript,
}
_CALLS: dict[str, Callable[..., Iterator[Meaning]]] = {
    "__import__": _of_import_call,
    "builtins.__import__": _of_import_call,
    "getattr": _of_getattr,
    "importlib.__import__": _of_import_call,
    "importlib.import_module": _of_import_module,
    "pytest.importorskip": _of_import_or_skip,
}
