"""What a source binds where and under which conditions: the children of each node, with their places."""

from __future__ import annotations

import ast
from typing import Callable, Iterable, Iterator, NamedTuple, Tuple, Union

from imp_compat.migrate import rules

FunctionNode = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]


class Condition(NamedTuple):
    """Code runs only if an expression has this truth, or if statements complete, or do not.

    errors are the exceptions that a try statement catches of the statements in its body.
    """

    code: ast.expr | list[ast.stmt]
    outcome: bool
    scope: Scope
    errors: frozenset[str] = frozenset()


class Caught(NamedTuple):
    """Exceptions that a handler of a try statement catches, or a context manager.

    handler is empty for suppress(), and None for a test that expects the exceptions.
    """

    errors: frozenset[str]
    body: list[ast.stmt]
    handler: list[ast.stmt] | None

    def does_the_same(self) -> bool:
        """Return True if the handler does another way what failed, or if a test expects or skips it."""
        if self.handler is None or any(map(_skips, self.handler)):
            return True
        expected = {name for statement in self.body for name in _results(statement)}
        return any(
            isinstance(part, (ast.Import, ast.ImportFrom))
            or last_name(part) in _SUCCESSORS
            or bool(expected & _results(part))
            for statement in self.handler
            for part in ast.walk(statement)
        )

    def only_imports(self) -> bool:
        """Return True if nothing else than an import can fail in the body."""
        return all(
            isinstance(part, (ast.Import, ast.ImportFrom, ast.Pass))
            or is_literal(getattr(part, "value", None))
            for part in self.body
        )


class Block:
    """Code that runs under the same conditions: those of its parent and one more.

    caught are the exceptions that are caught around it, the innermost first; versions is a cache.
    """

    __slots__ = ("caught", "condition", "parent", "versions")

    def __init__(
        self, parent: Block | None, condition: Condition | None, caught: tuple[Caught, ...] = ()
    ) -> None:
        self.parent = parent
        self.condition = condition
        self.caught = caught
        self.versions: frozenset[tuple[int, int]] | None = None

    def conditions(self) -> Iterator[Condition]:
        """Yield the conditions that the code runs under, the innermost first."""
        block: Block | None = self
        while block is not None:
            if block.condition is not None:
                yield block.condition
            block = block.parent


class Binding(NamedTuple):
    """What one statement binds a name to: an import, the value of an expression, or something unknown.

    expression can be the definition of a function or class; step is the part of its value that is bound: "[]"
    an element, "[0]" the first one.
    """

    place: Place
    symbol: str | None = None
    statement: ast.stmt | None = None
    expression: ast.AST | None = None
    step: str = ""


class Scope:
    """The names of a module, class or function, what binds them, and which are read or deleted."""

    def __init__(self, kind: str, parent: Scope | None, block: Block) -> None:
        self.kind = kind
        self.parent = parent
        self.block = block
        self.names: dict[str, list[Binding]] = {}
        self.elsewhere: dict[str, Scope] = {}  # global and nonlocal
        self.used: set[str] = set()
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

    def bindings(self, name: str) -> list[Binding]:
        """Return all that binds a name which is used in this scope."""
        owner = self.owner(name)
        return [] if owner is None else owner.names.get(name, [])

    def chain(self) -> list[Scope]:
        """Return this scope and those around it, the innermost first."""
        return [self, *(self.parent.chain() if self.parent else ())]

    def bind(self, name: str, binding: Binding) -> None:
        """Add what a statement of this scope binds a name to."""
        self.elsewhere.get(name, self).names.setdefault(name, []).append(binding)


class Place(NamedTuple):
    """Where a node stands: its scope, and the conditions it runs under."""

    scope: Scope
    block: Block

    def under(self, condition: Condition | None, *caught: Caught) -> Place:
        """Return the place under a further condition, or inside a statement that catches exceptions."""
        return self._replace(block=Block(self.block, condition, (*caught, *self.block.caught)))

    def when(self, test: ast.expr, outcome: bool) -> Place:
        """Return the place in code that runs if an expression is true, or false."""
        return self.under(Condition(test, outcome, self.scope))

    def after(self, body: list[ast.stmt], errors: frozenset[str], outcome: bool = True) -> Place:
        """Return the place in code that runs if none of these exceptions ended statements, or if one did."""
        return self.under(Condition(body, outcome, self.scope, errors))

    @property
    def is_conditional(self) -> bool:
        """Return True if the scope can run without running the code here."""
        return self.block is not self.scope.block


class Step(NamedTuple):
    """One place that is passed before an expression has its value.

    errors are the exceptions of an import or look-up that fails there; binding is what it binds.
    """

    place: Place
    errors: frozenset[str] = frozenset()
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


def children(node: ast.AST, place: Place) -> Located:
    """Return the children of a node with their places, and bind the names that the node binds."""
    visit = _VISITS.get(type(node).__name__)
    return visit(node, place) if visit else _located(ast.iter_child_nodes(node), place)


def _located(nodes: Iterable[ast.AST | None], place: Place) -> Located:
    return [(node, place) for node in nodes if node is not None]


def last_name(expression: ast.AST | None) -> str:
    """Return the last part of a dotted name, or an empty string."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def is_literal(node: ast.AST | None) -> bool:
    """Return True if an expression is a constant or an empty container, which stands for a later value."""
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return all(map(is_literal, node.elts))
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Dict) and not node.keys)


# Statements after one another


def _block(body: list[ast.stmt], place: Place, errors: frozenset[str] = frozenset()) -> Located:
    """Yield statements with their places: the code after `if x: return` runs if x is false.

    errors are what a try statement catches: each statement of its body runs if those before raised none.
    """
    for statement in body:
        yield statement, place
        if isinstance(statement, ast.If) and leaves(statement.body):
            place = place.when(statement.test, False)
        elif isinstance(statement, ast.Assert):
            place = place.when(statement.test, True)
        elif isinstance(statement, ast.Try) and all(leaves(each.body) for each in statement.handlers):
            place = place.after(statement.body, _exceptions(filter(_recovers, statement.handlers)))
        if errors:
            place = place.after([statement], errors)


_EXITS = ("_exit", "exit", "quit")
_SKIPS = ("skip", "skipTest")


def leaves(statements: list[ast.stmt]) -> bool:
    """Return True if nothing that follows a block is executed after it."""
    last = statements[-1] if statements else None
    is_jump = isinstance(last, (ast.Break, ast.Continue, ast.Raise, ast.Return))
    return is_jump or _calls(last, *_EXITS, *_SKIPS)


def _calls(statement: ast.stmt | None, *names: str) -> bool:
    """Return True if a statement is a call of a function with one of these names."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and last_name(call.func) in names


def _skips(statement: ast.stmt) -> bool:
    """Return True if a statement skips a test."""
    if not isinstance(statement, ast.Raise):
        return _calls(statement, *_SKIPS)
    raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
    return "Skip" in last_name(raised)


def _recovers(handler: ast.ExceptHandler) -> bool:
    """Return True if the program goes on after an exception handler, or if it skips a test."""
    last = handler.body[-1]
    return _skips(last) or not (isinstance(last, ast.Raise) or _calls(last, *_EXITS))


def _names(expression: ast.expr | None) -> list[str]:
    """Return the names of the exceptions that an except clause lists: "" for all, "?" if it is unknown."""
    parts = expression.elts if isinstance(expression, ast.Tuple) else [expression]
    return [last_name(part) or "?" if part else "" for part in parts]


def _exceptions(handlers: Iterable[ast.ExceptHandler]) -> frozenset[str]:
    return frozenset(name for handler in handlers for name in _names(handler.type))


# Context managers that catch exceptions; all except suppress() expect them
_CATCHING = ("assertRaises", "assertRaisesRegex", "raises", "suppress")
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
    return {last_name(target) for target in getattr(statement, "targets", ())} - {""}


# A function for each class of nodes that bind names, make scopes or set conditions, named as in
# ast.NodeVisitor: it returns the children with their places.


def _visit_Module(node: ast.Module, place: Place) -> Located:
    return _block(node.body, place)


def _visit_If(node: ast.If | ast.While, place: Place) -> Located:
    yield node.test, place
    yield from _block(node.body, place.when(node.test, True))
    yield from _block(node.orelse, place if isinstance(node, ast.While) else place.when(node.test, False))


def _visit_IfExp(node: ast.IfExp, place: Place) -> Located:
    yield node.test, place
    yield node.body, place.when(node.test, True)
    yield node.orelse, place.when(node.test, False)


def _visit_BoolOp(node: ast.BoolOp, place: Place) -> Located:
    for value in node.values:
        yield value, place
        place = place.when(value, isinstance(node.op, ast.And))


def _visit_Try(node: ast.Try, place: Place) -> Located:
    recovering = list(filter(_recovers, node.handlers))
    caught = [Caught(_exceptions([handler]), node.body, handler.body) for handler in recovering]
    yield from _block(node.body, place.under(None, *caught), _exceptions(recovering))
    for handler in node.handlers:
        yield handler, place.after(node.body, _exceptions([handler]), False)
    yield from _block(node.orelse, place.after(node.body, _exceptions(node.handlers)))
    yield from _block(node.finalbody, place)


def _visit_ExceptHandler(node: ast.ExceptHandler, place: Place) -> Located:
    if node.name:
        place.scope.bind(node.name, Binding(place))
    yield from _located([node.type], place)
    yield from _block(node.body, place)


def _visit_With(node: ast.With, place: Place) -> Located:
    inside = place
    caught: frozenset[str] = frozenset()
    for item in node.items:
        call = item.context_expr
        yield call, inside
        if item.optional_vars is not None:
            yield from _bind_target(item.optional_vars, Binding(inside))
        name = last_name(call.func) if isinstance(call, ast.Call) else ""
        if isinstance(call, ast.Call) and name in _CATCHING:
            errors = frozenset(error for argument in call.args for error in _names(argument))
            inside = inside.under(None, Caught(errors, node.body, [] if name == "suppress" else None))
            caught |= errors
    yield from _block(node.body, inside, caught)


def _visit_For(node: ast.For, place: Place) -> Located:
    yield node.iter, place
    yield from _bind_target(node.target, Binding(place, expression=node.iter, step="[]"))
    yield from _block(node.body, place)
    yield from _block(node.orelse, place)


def _visit_Assign(node: ast.Assign | ast.AnnAssign | ast.AugAssign, place: Place) -> Located:
    yield from _located([getattr(node, "annotation", None), node.value], place)
    known = {} if isinstance(node, ast.AugAssign) else {"statement": node, "expression": node.value}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets if node.value is not None else ():
        yield from _bind_target(target, Binding(place, **known))  # type: ignore[arg-type]


def _visit_NamedExpr(node: ast.NamedExpr, place: Place) -> Located:
    scope = next(scope for scope in place.scope.chain() if scope.kind != "comprehension")
    scope.bind(node.target.id, Binding(place, expression=node.value))
    return [(node.value, place)]


def _bind_target(target: ast.expr, binding: Binding, scope: Scope | None = None) -> Located:
    """Bind the names of a target, in the scope of the binding's place or another; yield its expressions."""
    scope = scope or binding.place.scope
    if isinstance(target, ast.Name):
        scope.bind(target.id, binding)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = getattr(binding.expression, "elts", ())
        for index, element in enumerate(target.elts):
            part = binding._replace(step=f"{binding.step}[{index}]")
            if len(values) == len(target.elts):
                part = binding._replace(expression=values[index])
            yield from _bind_target(element, part, scope)
    elif isinstance(target, ast.Starred):
        yield from _bind_target(target.value, Binding(binding.place), scope)
    else:
        yield target, binding.place


def _visit_MatchAs(node: ast.AST, place: Place) -> Located:
    for name in filter(None, (getattr(node, "name", None), getattr(node, "rest", None))):
        place.scope.bind(name, Binding(place))
    return _located(ast.iter_child_nodes(node), place)


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
    _, *scopes = place.scope.chain()
    functions = [scope for scope in scopes if scope.kind == "function"]
    owners = scopes[-1:] if isinstance(node, ast.Global) else functions[:1]
    for owner in owners:
        place.scope.elsewhere.update(dict.fromkeys(node.names, owner))
    return ()


# Methods that the import system does not call if the class has the other one
REPLACED = {"find_loader": "find_spec", "find_module": "find_spec", "load_module": "exec_module"}
_IS_OLD = ast.parse("__import__('sys').version_info < (3, 12)", mode="eval").body


def _visit_ClassDef(node: ast.ClassDef, place: Place) -> Located:
    place.scope.bind(node.name, Binding(place, expression=node))
    yield from _located(node.decorator_list, place)
    place = _with_type_parameters(node, place)
    yield from _located([*node.bases, *(keyword.value for keyword in node.keywords)], place)
    names = {name for statement in node.body for name in defined_names(statement)}
    for statement, where in _block(node.body, _entered("class", node, place)):
        is_replaced = isinstance(statement, ast.FunctionDef) and REPLACED.get(statement.name) in names
        yield statement, where.when(_IS_OLD, True) if is_replaced else where


def defined_names(statement: ast.AST) -> Iterator[str]:
    """Yield the names that a statement of a class defines."""
    for part in ast.walk(statement) if isinstance(statement, (ast.If, ast.Try)) else (statement,):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield part.name
        elif isinstance(part, ast.Assign):
            yield from map(last_name, part.targets)


def _visit_FunctionDef(node: FunctionNode, place: Place) -> Located:
    if not isinstance(node, ast.Lambda):
        place.scope.bind(node.name, Binding(place, expression=node))
        yield from _located(node.decorator_list, place)
    outside = _with_type_parameters(node, place)
    inside = _entered("function", node, outside)
    parts = list(ast.iter_child_nodes(node.args))
    arguments = [part for part in parts if isinstance(part, ast.arg)]
    for argument in arguments:
        inside.scope.bind(argument.arg, Binding(inside))
    yield from _located([getattr(node, "returns", None), *(each.annotation for each in arguments)], outside)
    yield from ((default, place) for default in parts if isinstance(default, ast.expr))
    yield from [(node.body, inside)] if isinstance(node, ast.Lambda) else _block(node.body, inside)


def _entered(kind: str, node: ast.ClassDef | FunctionNode, place: Place) -> Place:
    """Return the place inside a function or class: exceptions caught around a function are not its calls'."""
    block = Block(place.block, None, () if kind == "function" else place.block.caught)
    for decorator in getattr(node, "decorator_list", ()):
        name = last_name(decorator.func) if isinstance(decorator, ast.Call) and decorator.args else ""
        if name in ("skipIf", "skipif", "skipUnless"):
            test = Condition(decorator.args[0], name == "skipUnless", place.scope)
            block = Block(block, test, block.caught)
    return Place(Scope(kind, place.scope, block), block)


def _with_type_parameters(node: ast.AST, place: Place) -> Place:
    """Return the place inside the type parameters of PEP 695, or the place itself."""
    parameters = getattr(node, "type_params", None)
    inside = place._replace(scope=Scope("function", place.scope, place.scope.block)) if parameters else place
    for parameter in parameters or ():
        inside.scope.bind(parameter.name, Binding(inside))
    return inside


def _visit_TypeAlias(node: ast.AST, place: Place) -> Located:
    place.scope.bind(node.name.id, Binding(place))  # type: ignore[attr-defined]
    return [(node.value, _with_type_parameters(node, place))]  # type: ignore[attr-defined]


def _visit_DictComp(node: ast.AST, place: Place) -> Located:
    """Yield the parts of a comprehension; the first iterable belongs to the scope around it."""
    inside = place._replace(scope=Scope("comprehension", place.scope, place.scope.block))
    for generator in node.generators:  # type: ignore[attr-defined]
        yield generator.iter, place
        binding = Binding(place, expression=generator.iter, step="[]")
        yield from _bind_target(generator.target, binding, inside.scope)
        yield from _located(generator.ifs, inside)
        place = inside
    yield from _located((getattr(node, field, None) for field in ("elt", "key", "value")), inside)


# The other classes of nodes that each function is for
_SAME = {
    "Assign": "AnnAssign AugAssign",
    "DictComp": "GeneratorExp ListComp SetComp",
    "For": "AsyncFor",
    "FunctionDef": "AsyncFunctionDef Lambda",
    "Global": "Nonlocal",
    "If": "While",
    "MatchAs": "MatchMapping MatchStar",
    "Try": "TryStar",
    "With": "AsyncWith",
}
_VISITS: dict[str, Callable[..., Located]] = {
    name[len("_visit_") :]: visit for name, visit in list(globals().items()) if name.startswith("_visit_")
}
_VISITS.update((other, _VISITS[name]) for name, others in _SAME.items() for other in others.split())
