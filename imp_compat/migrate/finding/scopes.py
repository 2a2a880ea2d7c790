"""What a source binds where, and under which conditions: one walk over its syntax tree, which never recurses.

A source may nest deeper than the interpreter's stack, as a sum of a thousand terms does.
"""

from __future__ import annotations

import ast
import re
from typing import Callable, Iterable, Iterator, NamedTuple, Tuple, Union

from imp_compat.migrate import rules

FunctionNode = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]


class Test(NamedTuple):
    """The code runs where an expression is true, or false."""

    expression: ast.expr
    outcome: bool
    scope: Scope


class Caught(NamedTuple):
    """Exceptions of these names that the code raises are caught; an empty name stands for all of them."""

    names: frozenset[str]


class Fallback(NamedTuple):
    """The code runs where the body of a try statement raised exceptions of these names."""

    statement: ast.Try
    names: frozenset[str]
    scope: Scope


Condition = Union[Test, Caught, Fallback]


class Bound(NamedTuple):
    """What one statement binds a name to: an import, what an expression gives, or something unknown.

    step is what the binding takes of the expression's value: "[]" an element, "[0]" the first.
    """

    place: Place
    symbol: str | None = None
    statement: ast.stmt | None = None
    expression: ast.expr | None = None
    step: str = ""


_PRIVATE = re.compile("_[^_]")


class Scope:
    """The names of a module, class or function; used are those that are read or deleted, with the places."""

    def __init__(self, kind: str, parent: Scope | None, name: str = "") -> None:
        self.kind = kind
        self.parent = parent
        self.name = name
        self.names: dict[str, list[Bound]] = {}
        self.elsewhere: dict[str, Scope] = {}  # global and nonlocal
        self.used: dict[str, list[Place]] = {}
        self.known: dict[tuple[str, int], list[Meaning]] = {}  # what names.meanings found

    def owner(self, name: str) -> Scope | None:
        """Return the scope that a name of this scope is bound in, or None for a built-in."""
        if name in self.elsewhere:
            return self.elsewhere[name]
        if name in self.names:
            return self
        scope = self.parent
        while scope is not None and (scope.kind == "class" or name not in scope.names):
            scope = scope.parent
        return scope

    def callers(self) -> list[Place]:
        """Return where the function that this scope is of is read, if it is private: all its calls."""
        if self.parent is None or self.parent.kind == "class" or not _PRIVATE.match(self.name):
            return []
        owner = self.parent.owner(self.name)
        return [] if owner is None else owner.used.get(self.name, [])

    def bind(self, name: str, bound: Bound) -> None:
        """Add what a statement of this scope binds a name to."""
        self.elsewhere.get(name, self).names.setdefault(name, []).append(bound)


class Place(NamedTuple):
    """Where a node stands: its scope, and the conditions it runs under, the outer ones not the scope's."""

    scope: Scope
    conditions: tuple[Condition, ...] = ()
    outer: int = 0

    def under(self, *conditions: Condition) -> Place:
        """Return the place under further conditions."""
        return self._replace(conditions=self.conditions + conditions)

    @property
    def is_conditional(self) -> bool:
        """Whether the scope can run without running what is here."""
        return len(self.conditions) > self.outer


class Link(NamedTuple):
    """A place that is passed before an expression has its meaning, and the exceptions that it fails with."""

    place: Place
    errors: frozenset[str] = frozenset()
    is_optional: bool = False


class Meaning(NamedTuple):
    """A dotted name that an expression stands for, "?" where its start is unknown, and how it came to it."""

    symbol: str
    links: tuple[Link, ...] = ()
    imports: tuple[ast.stmt | ast.Call, ...] = ()

    def then(self, rest: str) -> Meaning:
        """Return what a part of it, or a call, stands for."""
        return self._replace(symbol=self.symbol + rest)


Located = Iterable[Tuple[ast.AST, "Place"]]
Visit = Callable[..., Located]


class Survey:
    """A source's nodes, each with its place, in the order of the source."""

    def __init__(self, tree: ast.Module) -> None:
        self.nodes: list[tuple[ast.AST, Place]] = []
        self.module = Scope("module", None)
        pending: list[tuple[ast.AST, Place]] = [(tree, Place(self.module))]
        while pending:
            node, place = pending.pop()
            self.nodes.append((node, place))
            visit: Visit = _VISITS.get(type(node).__name__, _visit_other)
            pending += reversed(list(visit(node, place)))


# Statements after one another


def _block(statements: list[ast.stmt], place: Place) -> Iterator[tuple[ast.AST, Place]]:
    """Give the statements their place: what follows `if x: return` runs where x is false."""
    for statement in statements:
        yield statement, place
        if isinstance(statement, ast.If):
            if leaves(statement.body):
                place = place.under(Test(statement.test, False, place.scope))
            elif leaves(statement.orelse):
                place = place.under(Test(statement.test, True, place.scope))
        elif isinstance(statement, ast.Assert):
            place = place.under(Test(statement.test, True, place.scope))


def leaves(statements: list[ast.stmt]) -> bool:
    """Tell whether nothing that follows a block is run after it."""
    if not statements:
        return False
    last = statements[-1]
    return isinstance(last, (ast.Break, ast.Continue, ast.Raise, ast.Return)) or _calls(last, _EXITS | _SKIPS)


def _calls(statement: ast.stmt, names: frozenset[str]) -> bool:
    """Tell whether a statement is a call of a function of one of these names."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and last_name(call.func) in names


_EXITS = frozenset(["_exit", "exit", "quit"])
_SKIPS = frozenset(["skip", "skipTest"])


def last_name(expression: ast.AST | None) -> str:
    """Return the last part of a dotted name, or an empty one."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


# The nodes that bind names, make scopes or set conditions: each visit returns the children with their places


def _visit_module(node: ast.Module, place: Place) -> Located:
    return _block(node.body, place)


def _visit_if(node: ast.If, place: Place) -> Located:
    yield node.test, place
    yield from _block(node.body, place.under(Test(node.test, True, place.scope)))
    yield from _block(node.orelse, place.under(Test(node.test, False, place.scope)))


def _visit_while(node: ast.While, place: Place) -> Located:
    yield node.test, place
    yield from _block(node.body, place.under(Test(node.test, True, place.scope)))
    yield from _block(node.orelse, place)


def _visit_if_expression(node: ast.IfExp, place: Place) -> Located:
    yield node.test, place
    yield node.body, place.under(Test(node.test, True, place.scope))
    yield node.orelse, place.under(Test(node.test, False, place.scope))


def _visit_and_or(node: ast.BoolOp, place: Place) -> Located:
    for value in node.values:
        yield value, place
        place = place.under(Test(value, isinstance(node.op, ast.And), place.scope))


def _visit_try(node: ast.Try, place: Place) -> Located:
    caught = [name for handler in node.handlers if _recovers(handler) for name in _exceptions(handler.type)]
    yield from _block(node.body, place.under(Caught(frozenset(caught))))
    for handler in node.handlers:
        yield handler, place.under(Fallback(node, frozenset(_exceptions(handler.type)), place.scope))
    yield from _block(node.orelse, place)
    yield from _block(node.finalbody, place)


def _recovers(handler: ast.ExceptHandler) -> bool:
    """Tell whether the program goes on after an exception handler, or a test is skipped by it."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise):
        raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        return "Skip" in last_name(raised)
    return not _calls(last, _EXITS)


def _exceptions(expression: ast.expr | None) -> list[str]:
    if isinstance(expression, ast.Tuple):
        return [last_name(element) for element in expression.elts]
    return [last_name(expression)]


def _visit_handler(node: ast.ExceptHandler, place: Place) -> Located:
    if node.name:
        place.scope.bind(node.name, Bound(place))
    if node.type is not None:
        yield node.type, place
    yield from _block(node.body, place)


def _visit_with(node: ast.With, place: Place) -> Located:
    inside = place
    for item in node.items:
        call = item.context_expr
        yield call, place
        if item.optional_vars is not None:
            yield item.optional_vars, place
        if isinstance(call, ast.Call) and last_name(call.func) in (
            "suppress",
            "raises",
            "assertRaises",
            "assertRaisesRegex",
        ):
            names = [name for argument in call.args for name in _exceptions(argument)]
            inside = inside.under(Caught(frozenset(filter(None, names))))
    yield from _block(node.body, inside)


def _visit_for(node: ast.For, place: Place) -> Located:
    yield node.iter, place
    yield from _bind_target(node.target, Bound(place, expression=node.iter, step="[]"))
    yield from _block(node.body, place)
    yield from _block(node.orelse, place)


def _visit_comprehension(node: ast.comprehension, place: Place) -> Located:
    yield node.iter, place
    yield from _bind_target(node.target, Bound(place, expression=node.iter, step="[]"))
    for test in node.ifs:
        yield test, place


def _visit_assign(node: ast.Assign, place: Place) -> Located:
    yield node.value, place
    for target in node.targets:
        yield from _bind_target(target, Bound(place, expression=node.value))


def _visit_annotated_assign(node: ast.AnnAssign | ast.NamedExpr, place: Place) -> Located:
    if isinstance(node, ast.AnnAssign):
        yield node.annotation, place
    if node.value is not None:
        yield node.value, place
        yield from _bind_target(node.target, Bound(place, expression=node.value))


def _bind_target(target: ast.expr, bound: Bound) -> Located:
    """Bind the names of a target; give it to be visited where it is something else."""
    if isinstance(target, ast.Name):
        bound.place.scope.bind(target.id, bound)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = bound.expression
        for index, element in enumerate(target.elts):
            if isinstance(values, (ast.Tuple, ast.List)) and len(values.elts) == len(target.elts):
                part = bound._replace(expression=values.elts[index])
            else:
                part = bound._replace(step=f"{bound.step}[{index}]")
            yield from _bind_target(element, part)
    else:
        yield target, bound.place


def _visit_name(node: ast.Name, place: Place) -> Located:
    if isinstance(node.ctx, ast.Store):
        place.scope.bind(node.id, Bound(place))
    return ()


def _visit_match_name(node: ast.AST, place: Place) -> Located:
    for field in ("name", "rest"):
        name = getattr(node, field, None)
        if name:
            place.scope.bind(name, Bound(place))
    return _visit_other(node, place)


def _visit_import(node: ast.Import, place: Place) -> Located:
    for alias in node.names:
        top = alias.name.partition(".")[0]
        bound = Bound(place, symbol=alias.name if alias.asname else top, statement=node)
        place.scope.bind(alias.asname or top, bound)
    return ()


def _visit_import_from(node: ast.ImportFrom, place: Place) -> Located:
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        bound = Bound(place, symbol=f"{module}.{alias.name}", statement=node)
        place.scope.bind(alias.asname or alias.name, bound)
        if alias.name == "*":
            for name in rules.IMP_NAMES if module == rules.IMP else ():
                place.scope.bind(name, bound._replace(symbol=f"{module}.{name}"))
    return ()


def _visit_global(node: ast.Global | ast.Nonlocal, place: Place) -> Located:
    for name in node.names:
        scope = place.scope
        while scope.parent is not None and (
            isinstance(node, ast.Global) or scope is place.scope or name not in scope.names
        ):
            scope = scope.parent
        place.scope.elsewhere[name] = scope
    return ()


def _visit_class(node: ast.ClassDef, place: Place) -> Located:
    place.scope.bind(node.name, Bound(place))
    for outside in (*node.decorator_list, *node.bases, *node.keywords):
        yield outside, place
    conditions = place.conditions + _skips(node.decorator_list, place)
    yield from _block(node.body, Place(Scope("class", place.scope), conditions, len(conditions)))


def _visit_function(node: FunctionNode, place: Place) -> Located:
    decorators: list[ast.expr] = []
    if not isinstance(node, ast.Lambda):
        place.scope.bind(node.name, Bound(place))
        decorators = node.decorator_list
        yield from ((decorator, place) for decorator in decorators)
        if node.returns is not None:
            yield node.returns, place
    # What is caught where a function is defined is not caught where it is called.
    conditions = tuple(c for c in place.conditions if not isinstance(c, Caught)) + _skips(decorators, place)
    scope = Scope("function", place.scope, getattr(node, "name", ""))
    inside = Place(scope, conditions, len(conditions))
    yield from _bind_arguments(node.args, inside, place)
    if isinstance(node, ast.Lambda):
        yield node.body, inside
    else:
        yield from _block(node.body, inside)


def _bind_arguments(arguments: ast.arguments, inside: Place, outside: Place) -> Located:
    several = (
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    )
    for argument in filter(None, several):
        inside.scope.bind(argument.arg, Bound(inside))
        if argument.annotation is not None:
            yield argument.annotation, outside
    for default in (*arguments.defaults, *arguments.kw_defaults):
        if default is not None:
            yield default, outside


def _skips(decorators: list[ast.expr], place: Place) -> tuple[Condition, ...]:
    """Return the conditions of decorators such as unittest.skipIf and pytest.mark.skipif."""
    conditions = []
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and decorator.args:
            name = last_name(decorator.func)
            if name in ("skipIf", "skipif", "skipUnless"):
                conditions.append(Test(decorator.args[0], name == "skipUnless", place.scope))
    return tuple(conditions)


def _visit_other(node: ast.AST, place: Place) -> Located:
    return ((child, place) for child in ast.iter_child_nodes(node))


def _visit_inner(node: ast.AST, place: Place) -> Located:
    inside = place._replace(scope=Scope("function", place.scope))
    return _visit_other(node, inside)


_VISITS: dict[str, Visit] = {
    "AnnAssign": _visit_annotated_assign,
    "Assign": _visit_assign,
    "AsyncFor": _visit_for,
    "AsyncFunctionDef": _visit_function,
    "AsyncWith": _visit_with,
    "BoolOp": _visit_and_or,
    "ClassDef": _visit_class,
    "DictComp": _visit_inner,
    "ExceptHandler": _visit_handler,
    "For": _visit_for,
    "FunctionDef": _visit_function,
    "GeneratorExp": _visit_inner,
    "Global": _visit_global,
    "If": _visit_if,
    "IfExp": _visit_if_expression,
    "Import": _visit_import,
    "ImportFrom": _visit_import_from,
    "Lambda": _visit_function,
    "ListComp": _visit_inner,
    "MatchAs": _visit_match_name,
    "MatchMapping": _visit_match_name,
    "MatchStar": _visit_match_name,
    "Module": _visit_module,
    "Name": _visit_name,
    "NamedExpr": _visit_annotated_assign,
    "Nonlocal": _visit_global,
    "SetComp": _visit_inner,
    "Try": _visit_try,
    "TryStar": _visit_try,
    "While": _visit_while,
    "With": _visit_with,
    "comprehension": _visit_comprehension,
}
