"""What a source binds where and under which conditions: one pass over its statements, without recursion.

A source may nest deeper than the interpreter's stack, as a sum of a thousand terms does. Only statements are
visited at first; the expressions are visited if they stand on a line with a name that matters.
"""

from __future__ import annotations

import ast
import re
from typing import Callable, Iterable, Iterator, NamedTuple, Tuple, Union

from imp_compat.migrate import rules

FunctionNode = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
ImportNode = Union[ast.Import, ast.ImportFrom]


class Test(NamedTuple):
    """The code runs if an expression is true, or false."""

    expression: ast.expr
    outcome: bool
    scope: Scope


class Fallback(NamedTuple):
    """The code runs if the body of a try statement raised one of these exceptions."""

    statement: ast.Try
    names: frozenset[str]
    scope: Scope


class Completed(NamedTuple):
    """The code runs if these statements of a try statement's body raised none of these exceptions."""

    statements: tuple[ast.stmt, ...]
    names: frozenset[str]
    scope: Scope


class Replaced(NamedTuple):
    """The code runs on versions before this one: the class has the method that replaced this one."""

    version: tuple[int, int]


Condition = Union[Test, Fallback, Completed, Replaced]


class Caught(NamedTuple):
    """Exceptions of these names are caught: by a handler of a try statement, or by a context manager.

    outer is what is caught around it.
    """

    names: frozenset[str]
    handler: ast.ExceptHandler | str
    statement: ast.Try | ast.With
    outer: Caught | None

    def does_the_same(self) -> bool:
        """Return True if the handler does another way what failed, or if a test expects the failure."""
        if isinstance(self.handler, str) or not isinstance(self.statement, ast.Try):
            return self.handler != "suppress"
        last = self.handler.body[-1]
        if isinstance(last, ast.Raise) or _calls(last, _SKIPS):
            return True
        expected = {name for statement in self.statement.body for name in _results(statement)}
        return any(
            isinstance(part, (ast.Import, ast.ImportFrom))
            or last_name(part) in _SUCCESSORS
            or bool(expected & _results(part))
            for statement in self.handler.body
            for part in ast.walk(statement)
        )


class Block:
    """Code that runs under the same conditions: those of its parent and one more; pythons is a cache."""

    __slots__ = ("caught", "condition", "parent", "pythons")

    def __init__(self, parent: Block | None, condition: Condition | None, caught: Caught | None) -> None:
        self.parent = parent
        self.condition = condition
        self.caught = caught
        self.pythons: int | None = None


class Binding(NamedTuple):
    """What one statement binds a name to: an import, the value of an expression, or something unknown.

    step is the part of the expression's value that is bound: "[]" an element, "[0]" the first one.
    """

    place: Place
    symbol: str | None = None
    statement: ast.stmt | None = None
    expression: ast.expr | None = None
    step: str = ""
    is_known: bool = False  # a function or class of this source


_PRIVATE = re.compile("_[^_]")


class Scope:
    """The names of a module, class or function, what binds them, and the places that read or delete them."""

    def __init__(self, kind: str, parent: Scope | None, name: str = "") -> None:
        self.kind = kind
        self.parent = parent
        self.name = name
        self.names: dict[str, list[Binding]] = {}
        self.elsewhere: dict[str, Scope] = {}  # global and nonlocal
        self.used: dict[str, list[Place]] = {}
        self.resolved: dict[tuple[str, int], list[Resolution]] = {}  # the cache of names.resolve

    def owner(self, name: str) -> Scope | None:
        """Return the scope that binds a name which is used in this scope, or None for a built-in."""
        if name in self.elsewhere:
            return self.elsewhere[name]
        if name in self.names:
            return self
        scope = self.parent
        while scope is not None and (scope.kind == "class" or name not in scope.names):
            scope = scope.parent
        return scope

    def private_function(self) -> Scope | None:
        """Return the scope that binds this function if its name is private, and so all its calls are here."""
        is_function = self.kind == "function" and self.parent is not None and self.parent.kind != "class"
        if not is_function or self.parent is None or not _PRIVATE.match(self.name):
            return None
        return self.parent.owner(self.name)

    def bind(self, name: str, binding: Binding) -> None:
        """Add what a statement of this scope binds a name to."""
        self.elsewhere.get(name, self).names.setdefault(name, []).append(binding)


class Place(NamedTuple):
    """Where a node stands: its scope, and the conditions it runs under; outer are those of the scope."""

    scope: Scope
    block: Block
    outer: Block

    def under(self, condition: Condition) -> Place:
        """Return the place under a further condition."""
        return Place(self.scope, Block(self.block, condition, self.block.caught), self.outer)

    def catching(self, caught: Caught | None) -> Place:
        """Return the place inside a try statement, or a context manager that catches exceptions."""
        return Place(self.scope, Block(self.block, None, caught), self.outer)

    @property
    def is_conditional(self) -> bool:
        """Return True if the scope can run without running the code here."""
        return self.block is not self.outer


class Step(NamedTuple):
    """One place that is passed before an expression has its value.

    errors are the exceptions of an import or look-up that fails there; binding is what it binds.
    """

    place: Place
    errors: frozenset[str] = frozenset()
    is_optional: bool = False
    binding: tuple[str, Binding] | None = None


class Resolution(NamedTuple):
    """A dotted name that an expression stands for, "?" if its start is unknown, and the way to it."""

    symbol: str
    steps: tuple[Step, ...] = ()
    imports: tuple[ast.stmt | ast.Call, ...] = ()

    def then(self, rest: str) -> Resolution:
        """Return what an attribute, an element or a call of it stands for."""
        return self._replace(symbol=self.symbol + rest)


Located = Iterable[Tuple[ast.AST, Place]]
Visit = Callable[..., Located]


class Survey:
    """A source's statements, and the other nodes on the lines that matter, each with its place."""

    def __init__(self, tree: ast.Module) -> None:
        self.statements: list[tuple[ast.AST, Place]] = []
        self.nodes: list[tuple[ast.AST, Place]] = []
        self.module = Scope("module", None)
        self._expressions: list[tuple[ast.AST, Place]] = []
        block = Block(None, None, None)
        self._visit([(tree, Place(self.module, block, block))])

    def _visit(self, pending: list[tuple[ast.AST, Place]]) -> None:
        while pending:
            node, place = pending.pop()
            if isinstance(node, ast.expr):
                self._expressions.append((node, place))
                continue
            self.statements.append((node, place))
            visit = _VISITS.get(type(node).__name__)
            children = visit(node, place) if visit else _children(node, place)
            pending += reversed(list(children))

    def visit_lines(self, counts: list[int]) -> None:
        """Visit the expressions on lines that matter, once; counts has how many there are up to a line."""
        pending: list[tuple[ast.AST, Place]] = []
        waiting: list[tuple[ast.AST, Place]] = []
        for node, place in self._expressions:
            matters = counts[node.end_lineno] > counts[node.lineno - 1]  # type: ignore[attr-defined]
            (pending if matters else waiting).append((node, place))
        self._expressions = waiting
        while pending:
            node, place = pending.pop()
            self.nodes.append((node, place))
            visit = _VISITS.get(type(node).__name__)
            pending += visit(node, place) if visit else _children(node, place)


def _children(node: ast.AST, place: Place) -> Located:
    return [(child, place) for child in ast.iter_child_nodes(node)]


# Statements after one another


def _block(statements: list[ast.stmt], place: Place, caught: frozenset[str] = frozenset()) -> Located:
    """Yield statements with their places: the code after `if x: return` runs if x is false.

    caught are the exceptions of a try statement: each statement of its body runs if those before raised none.
    """
    for statement in statements:
        yield statement, place
        if isinstance(statement, ast.If):
            if leaves(statement.body):
                place = place.under(Test(statement.test, False, place.scope))
            elif leaves(statement.orelse):
                place = place.under(Test(statement.test, True, place.scope))
        elif isinstance(statement, ast.Assert):
            place = place.under(Test(statement.test, True, place.scope))
        elif isinstance(statement, ast.Try):
            handlers = statement.handlers
            if handlers and all(leaves(handler.body) and _recovers(handler) for handler in handlers):
                place = place.under(_completed(statement, place.scope))
        if caught:
            place = place.under(Completed((statement,), caught, place.scope))


def _completed(statement: ast.Try, scope: Scope) -> Completed:
    names = {name for handler in statement.handlers for name in _exceptions(handler.type)}
    return Completed(tuple(statement.body), frozenset(names), scope)


def leaves(statements: list[ast.stmt]) -> bool:
    """Return True if nothing that follows a block is executed after it."""
    if not statements:
        return False
    last = statements[-1]
    return isinstance(last, (ast.Break, ast.Continue, ast.Raise, ast.Return)) or _calls(last, _EXITS | _SKIPS)


def _calls(statement: ast.stmt, names: frozenset[str]) -> bool:
    """Return True if a statement is a call of a function with one of these names."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and last_name(call.func) in names


_EXITS = frozenset(["_exit", "exit", "quit"])
_SKIPS = frozenset(["skip", "skipTest"])


def last_name(expression: ast.AST | None) -> str:
    """Return the last part of a dotted name, or an empty string."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


# A function for each class of nodes that bind names, make scopes or set conditions, named as in
# ast.NodeVisitor: it returns the children with their places.


def _visit_Module(node: ast.Module, place: Place) -> Located:
    return _block(node.body, place)


def _visit_If(node: ast.If, place: Place) -> Located:
    yield node.test, place
    yield from _block(node.body, place.under(Test(node.test, True, place.scope)))
    yield from _block(node.orelse, place.under(Test(node.test, False, place.scope)))


def _visit_While(node: ast.While, place: Place) -> Located:
    yield node.test, place
    yield from _block(node.body, place.under(Test(node.test, True, place.scope)))
    yield from _block(node.orelse, place)


def _visit_IfExp(node: ast.IfExp, place: Place) -> Located:
    yield node.test, place
    yield node.body, place.under(Test(node.test, True, place.scope))
    yield node.orelse, place.under(Test(node.test, False, place.scope))


def _visit_BoolOp(node: ast.BoolOp, place: Place) -> Located:
    for value in node.values:
        yield value, place
        place = place.under(Test(value, isinstance(node.op, ast.And), place.scope))


def _visit_Try(node: ast.Try, place: Place) -> Located:
    caught = place.block.caught
    every_name: frozenset[str] = frozenset()
    for handler in reversed(node.handlers):
        if _recovers(handler):
            names = frozenset(_exceptions(handler.type))
            caught = Caught(names, handler, node, caught)
            every_name |= names
    yield from _block(node.body, place.catching(caught), every_name)
    for handler in node.handlers:
        yield handler, place.under(Fallback(node, frozenset(_exceptions(handler.type)), place.scope))
    yield from _block(node.orelse, place.under(_completed(node, place.scope)))
    yield from _block(node.finalbody, place)


def _recovers(handler: ast.ExceptHandler) -> bool:
    """Return True if the program goes on after an exception handler, or if it skips a test."""
    last = handler.body[-1]
    if isinstance(last, ast.Raise):
        raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        return "Skip" in last_name(raised)
    return not _calls(last, _EXITS)


# Names by which code does in a new way what removed functions did
_SUCCESSORS = {
    *("ModuleType", "SourceFileLoader", "__import__", "create_module", "exec_module", "find_spec"),
    *("imp_compat", "import_module", "module_from_spec", "reload", "run_path", "spec_from_file_location"),
}


def _results(statement: ast.AST) -> set[str]:
    """Return the names that a statement assigns anything but literals to, and "return" if it returns that."""
    value = getattr(statement, "value", None)
    if value is None or is_literal(value):
        return set()
    if isinstance(statement, ast.Return):
        return {"return"}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {last_name(target) for target in targets} - {""}


def is_literal(node: ast.AST | None) -> bool:
    """Return True if an expression is a constant or an empty container, which stands for a later value."""
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return all(map(is_literal, node.elts))
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Dict) and not node.keys)


def _exceptions(expression: ast.expr | None) -> list[str]:
    if isinstance(expression, ast.Tuple):
        return [last_name(element) for element in expression.elts]
    return [last_name(expression)]


def _visit_ExceptHandler(node: ast.ExceptHandler, place: Place) -> Located:
    if node.name:
        place.scope.bind(node.name, Binding(place))
    if node.type is not None:
        yield node.type, place
    yield from _block(node.body, place)


_CATCHING = frozenset(["assertRaises", "assertRaisesRegex", "raises", "suppress"])


def _visit_With(node: ast.With, place: Place) -> Located:
    inside = place
    for item in node.items:
        call = item.context_expr
        yield call, inside
        if item.optional_vars is not None:
            yield from _bind_target(item.optional_vars, Binding(inside))
        name = last_name(call.func) if isinstance(call, ast.Call) else ""
        if isinstance(call, ast.Call) and name in _CATCHING:
            names = frozenset(name for argument in call.args for name in _exceptions(argument) if name)
            inside = inside.catching(Caught(names, name, node, inside.block.caught))
    yield from _block(node.body, inside)


def _visit_For(node: ast.For, place: Place) -> Located:
    yield node.iter, place
    yield from _bind_target(node.target, Binding(place, expression=node.iter, step="[]"))
    yield from _block(node.body, place)
    yield from _block(node.orelse, place)


def _visit_Assign(node: ast.Assign, place: Place) -> Located:
    yield node.value, place
    for target in node.targets:
        yield from _bind_target(target, Binding(place, statement=node, expression=node.value))


def _visit_AnnAssign(node: ast.AnnAssign, place: Place) -> Located:
    yield node.annotation, place
    if node.value is not None:
        yield node.value, place
        yield from _bind_target(node.target, Binding(place, statement=node, expression=node.value))


def _visit_AugAssign(node: ast.AugAssign, place: Place) -> Located:
    yield node.value, place
    yield from _bind_target(node.target, Binding(place))


def _visit_NamedExpr(node: ast.NamedExpr, place: Place) -> Located:
    yield node.value, place
    scope = place.scope
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    scope.bind(node.target.id, Binding(place, expression=node.value))


def _bind_target(target: ast.expr, binding: Binding, scope: Scope | None = None) -> Located:
    """Bind the names of a target, in the scope of the binding's place or another; yield its expressions."""
    scope = scope or binding.place.scope
    if isinstance(target, ast.Name):
        scope.bind(target.id, binding)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = binding.expression
        matches = isinstance(values, (ast.Tuple, ast.List)) and len(values.elts) == len(target.elts)
        for index, element in enumerate(target.elts):
            part = binding._replace(step=f"{binding.step}[{index}]")
            if matches:
                part = binding._replace(expression=values.elts[index])  # type: ignore[union-attr]
            yield from _bind_target(element, part, scope)
    elif isinstance(target, ast.Starred):
        yield from _bind_target(target.value, Binding(binding.place), scope)
    else:
        yield target, binding.place


def _visit_MatchAs(node: ast.AST, place: Place) -> Located:
    for field in ("name", "rest"):
        name = getattr(node, field, None)
        if name:
            place.scope.bind(name, Binding(place))
    return _children(node, place)


def _visit_Import(node: ast.Import, place: Place) -> Located:
    for alias in node.names:
        top = alias.name.partition(".")[0]
        binding = Binding(place, symbol=alias.name if alias.asname else top, statement=node)
        place.scope.bind(alias.asname or top, binding)
    return ()


def _visit_ImportFrom(node: ast.ImportFrom, place: Place) -> Located:
    module = "." * node.level + (node.module or "")
    for alias in node.names:
        names = rules.IMP_NAMES if alias.name == "*" and module == rules.IMP else (alias.name,)
        for name in names:
            bound = name if alias.name == "*" else alias.asname or name
            place.scope.bind(bound, Binding(place, symbol=f"{module}.{name}", statement=node))
    return ()


def _visit_Global(node: ast.Global | ast.Nonlocal, place: Place) -> Located:
    scopes = [place.scope]
    while scopes[-1].parent is not None:
        scopes.append(scopes[-1].parent)
    if isinstance(node, ast.Nonlocal):
        scopes = [scope for scope in scopes[1:] if scope.kind == "function"]
    for name in node.names if scopes else ():
        # The enclosing function may bind the name further down.
        found = next((scope for scope in scopes if name in scope.names), scopes[0])
        place.scope.elsewhere[name] = found if isinstance(node, ast.Nonlocal) else scopes[-1]
    return ()


def _visit_ClassDef(node: ast.ClassDef, place: Place) -> Located:
    place.scope.bind(node.name, Binding(place, is_known=True))
    yield from ((decorator, place) for decorator in node.decorator_list)
    place = _with_type_parameters(node, place)
    yield from ((base, place) for base in (*node.bases, *(keyword.value for keyword in node.keywords)))
    inside = _entered(Scope("class", place.scope, node.name), place, node.decorator_list)
    for statement, where in _block(node.body, inside):
        successor = REPLACED.get(statement.name) if isinstance(statement, ast.FunctionDef) else None
        if successor and any(successor in defined_names(other) for other in node.body):
            where = where.under(Replaced((3, 12)))
        yield statement, where


# Methods that the import system does not call if the class has the other one
REPLACED = {"find_loader": "find_spec", "find_module": "find_spec", "load_module": "exec_module"}


def defined_names(statement: ast.AST) -> Iterator[str]:
    """Yield the names that a statement of a class defines."""
    for part in ast.walk(statement) if isinstance(statement, (ast.If, ast.Try)) else (statement,):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield part.name
        elif isinstance(part, ast.Assign):
            yield from map(last_name, part.targets)


def _visit_FunctionDef(node: FunctionNode, place: Place) -> Located:
    decorators: list[ast.expr] = []
    name = ""
    if not isinstance(node, ast.Lambda):
        name = node.name
        place.scope.bind(name, Binding(place, is_known=True))
        decorators = node.decorator_list
        yield from ((decorator, place) for decorator in decorators)
    outside = _with_type_parameters(node, place)
    if not isinstance(node, ast.Lambda) and node.returns is not None:
        yield node.returns, outside
    inside = _entered(Scope("function", outside.scope, name), outside, decorators)
    yield from _bind_arguments(node.args, inside, outside, place)
    if isinstance(node, ast.Lambda):
        yield node.body, inside
    else:
        yield from _block(node.body, inside)


def _with_type_parameters(node: ast.AST, place: Place) -> Place:
    """Return the place inside the type parameters of PEP 695, or the place itself."""
    parameters = getattr(node, "type_params", None)
    if not parameters:
        return place
    inside = place._replace(scope=Scope("function", place.scope))
    for parameter in parameters:
        inside.scope.bind(parameter.name, Binding(inside))
    return inside


def _visit_TypeAlias(node: ast.AST, place: Place) -> Located:
    name, value = node.name, node.value  # type: ignore[attr-defined]
    place.scope.bind(name.id, Binding(place))
    return ((value, _with_type_parameters(node, place)),)


def _entered(scope: Scope, place: Place, decorators: list[ast.expr]) -> Place:
    """Return the place inside a function or class: exceptions caught around a function are not its calls'."""
    block = Block(place.block, None, None if scope.kind == "function" else place.block.caught)
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and decorator.args:
            name = last_name(decorator.func)
            if name in ("skipIf", "skipif", "skipUnless"):
                test = Test(decorator.args[0], name == "skipUnless", place.scope)
                block = Block(block, test, block.caught)
    return Place(scope, block, block)


def _bind_arguments(arguments: ast.arguments, inside: Place, annotated: Place, outside: Place) -> Located:
    several = (*getattr(arguments, "posonlyargs", ()), *arguments.args, *arguments.kwonlyargs)
    for argument in filter(None, (*several, arguments.vararg, arguments.kwarg)):
        inside.scope.bind(argument.arg, Binding(inside))
        if argument.annotation is not None:
            yield argument.annotation, annotated
    for default in (*arguments.defaults, *arguments.kw_defaults):
        if default is not None:
            yield default, outside


def _visit_DictComp(node: ast.AST, place: Place) -> Located:
    """Yield the parts of a comprehension; the first iterable belongs to the scope around it."""
    inside = place._replace(scope=Scope("comprehension", place.scope))
    for index, generator in enumerate(node.generators):  # type: ignore[attr-defined]
        where = inside if index else place
        yield generator.iter, where
        iterated = Binding(where, expression=generator.iter, step="[]")
        yield from _bind_target(generator.target, iterated, inside.scope)
        for test in generator.ifs:
            yield test, inside
            inside = inside.under(Test(test, True, inside.scope))
    for field in ("elt", "key", "value"):
        part = getattr(node, field, None)
        if part is not None:
            yield part, inside


_visit_AsyncFor = _visit_For
_visit_AsyncFunctionDef = _visit_FunctionDef
_visit_AsyncWith = _visit_With
_visit_GeneratorExp = _visit_DictComp
_visit_Lambda = _visit_FunctionDef
_visit_ListComp = _visit_DictComp
_visit_MatchMapping = _visit_MatchAs
_visit_MatchStar = _visit_MatchAs
_visit_Nonlocal = _visit_Global
_visit_SetComp = _visit_DictComp
_visit_TryStar = _visit_Try
_VISITS: dict[str, Visit] = {
    name[len("_visit_") :]: visit for name, visit in list(globals().items()) if name.startswith("_visit_")
}
