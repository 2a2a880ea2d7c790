"""On which Python versions code runs: version checks, try statements, and what is never reached."""

from __future__ import annotations

import ast
import operator
import re
from typing import Callable, FrozenSet, Iterable, Tuple

from imp_compat.migrate.finding.names import IMPORT_ERRORS, constant, resolve, subscript_key
from imp_compat.migrate.finding.scopes import (
    Binding,
    Block,
    Caught,
    Completed,
    Condition,
    Fallback,
    Place,
    Replaced,
    Resolution,
    Scope,
    Test,
    is_literal,
    last_name,
)
from imp_compat.migrate.rules import GONE, IMP, Rule, facts, ports
from imp_compat.migrate.rules.facts import LOST_ATTRIBUTES, PYTHONS, STDLIB_NAMES, is_available
from imp_compat.migrate.rules.stdlib import module_rule

Version = Tuple[int, int]
Versions = FrozenSet[Version]
Evaluate = Callable[[ast.AST], object]

# Methods that every finder or loader of the standard library has
NEWER_METHODS = frozenset(["create_module", "exec_module", "find_spec"])
EVERYTHING = frozenset(["", "BaseException", "Exception"])
# What the use of a name raises that its import did not bind, or that is None
MISSING_NAME = frozenset(["AttributeError", "NameError", "TypeError"])
_ANYWHERE = Block(None, None, None)


class _Unknown(Exception):
    """The value of an expression is not known."""


def is_guarded(
    rule: Rule,
    place: Place,
    ways: Iterable[Resolution] = (),
    errors: frozenset[str] = frozenset(),
    may_be_missing: bool = False,
    is_called: bool = True,
) -> bool:
    """Return True if a use runs on none of the versions that it breaks on, or if its failure is handled.

    ways are the resolutions that make it a use; errors are the exceptions that it raises itself.
    may_be_missing is True for what a program can do without, if it names the exception. A name that is not
    called may be None.
    """
    breaking = _since(rule.breaks_in) & versions_of(place.block)
    # A private function runs where it is called.
    owner = place.scope.private_function()
    calls = owner.used.get(place.scope.name, []) if owner is not None else []
    reached = (
        breaking & frozenset().union(*(versions_of(call.block) for call in calls)) if calls else breaking
    )
    every_way = list(ways) or [Resolution("")]
    return (
        not reached
        or (all(map(_goes_on, every_way)) and _is_handled(place.block.caught, errors, may_be_missing))
        or not any(_breaking(reached, way, is_called) for way in every_way)
    )


def is_reached(rule: Rule, place: Place) -> bool:
    """Return True if code runs on a version that breaks it, as far as tests of the version say."""
    versions = _since(rule.breaks_in)
    for condition in place.block.conditions():
        if not isinstance(condition, Completed):
            versions = _holds_on(condition, versions)
    return bool(versions)


def is_in_handler(place: Place) -> bool:
    """Return True if code runs only after an exception was caught."""
    return any(isinstance(condition, Fallback) for condition in place.block.conditions())


def _is_handled(caught: Caught | None, errors: frozenset[str], may_be_missing: bool = False) -> bool:
    """Return True if an exception is caught, and what failed is done another way; an import need not be."""
    while errors and caught is not None:
        if caught.names & (errors | EVERYTHING):
            is_named = may_be_missing and bool(caught.names & errors)
            return is_named or errors <= IMPORT_ERRORS or caught.does_the_same()
        caught = caught.outer
    return False


def _goes_on(way: Resolution) -> bool:
    """Return True if the program goes on without imp, if the expression needs it."""
    return not way.symbol.startswith(f"{IMP}.") or any(
        _is_handled(step.place.block.caught, IMPORT_ERRORS)
        or not versions_of(step.place.block) & _since(_removed_in(IMP))
        for step in way.steps
        if step.errors
    )


def _breaking(versions: Versions, way: Resolution, is_called: bool) -> Versions:
    """Return those versions on which an expression fails that stands for a removed name this way."""
    for step in way.steps:
        if step.is_optional:
            return frozenset()
        if step.binding is None:
            versions &= versions_of(step.place.block)
            if _is_handled(step.place.block.caught, step.errors) and not way.steps[-1].binding:
                return frozenset()
            continue
        name, binding = step.binding
        for other in step.place.scope.bindings(name):
            if other is not binding and not (is_called and is_literal(other.expression)):
                versions -= _bound_on(other) - _bound_on(binding)
    return versions


def _bound_on(binding: Binding) -> Versions:
    """Return the versions on which a statement binds a name: it is reached, and its import succeeds."""
    versions = versions_of(binding.place.block)
    statement, symbol, caught = binding.statement, str(binding.symbol), binding.place.block.caught
    if isinstance(statement, ast.Import) and facts.is_class_of_importlib(symbol):
        return frozenset()
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return frozenset(version for version in versions if _exists(symbol, version))
    if isinstance(statement, ast.Assign) and caught is not None:
        scope = binding.place.scope
        versions = frozenset(v for v in versions if not _fails(statement, caught.names, scope, v))
    return versions


def _removed_in(symbol: str) -> Version | None:
    """Return the first version without a module or name."""
    if symbol.partition(".")[0] == IMP:
        return (3, 12)
    rule = GONE.get(symbol) or module_rule(symbol)
    return rule.breaks_in if rule is not None else None


def _exists(symbol: str, version: Version) -> bool:
    removed_in = _removed_in(symbol)
    return removed_in is None or version < removed_in


# The versions that a condition holds on


def _since(version: Version | None) -> Versions:
    return frozenset(known for known in PYTHONS if version is None or known >= version)


def versions_of(block: Block | None) -> Versions:
    """Return the versions that code can run on."""
    chain = []
    while block is not None and block.versions is None:
        chain.append(block)
        block = block.parent
    versions = _since(None) if block is None or block.versions is None else block.versions
    for block in reversed(chain):
        # A condition may depend on a name that is bound under it.
        block.versions = versions
        if block.condition is not None:
            block.versions = versions = _holds_on(block.condition, versions)
    return versions


def _holds_on(condition: Condition, versions: Versions) -> Versions:
    return frozenset(version for version in versions if _can_hold(condition, version))


def _can_hold(condition: Condition, version: Version) -> bool:
    if isinstance(condition, Test):
        try:
            return bool(_value(condition.expression, condition.scope, version)) is condition.outcome
        except _Unknown:
            return True
    if isinstance(condition, Fallback):
        return not all(_succeeds(statement, condition, version) for statement in condition.statement.body)
    if isinstance(condition, Completed):
        names, scope = condition.names, condition.scope
        return not any(_fails(statement, names, scope, version) for statement in condition.statements)
    assert isinstance(condition, Replaced)
    return version < condition.version


# The body of a try statement


def _imported(statement: ast.Import | ast.ImportFrom) -> list[str]:
    """Return the modules and names that a statement imports."""
    module = "" if isinstance(statement, ast.Import) else "." * statement.level + f"{statement.module or ''}."
    return [module + alias.name for alias in statement.names]


def _fails(statement: ast.stmt, caught: frozenset[str], scope: Scope, version: Version) -> bool:
    """Return True if a statement raises an exception that is caught: it asks for what a version lacks."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        is_missing = not all(_exists(symbol, version) for symbol in _imported(statement))
        return is_missing and bool(caught & (EVERYTHING | IMPORT_ERRORS))
    if not isinstance(statement, (ast.Assign, ast.Expr)) or not caught & (EVERYTHING | MISSING_NAME):
        return False
    found = resolve(statement.value, _place(scope))
    return bool(found) and all(
        not _exists(way.symbol.split("(")[0], version) and _goes_on(way) for way in found
    )


def _succeeds(statement: ast.stmt, fallback: Fallback, version: Version) -> bool:
    """Return True if a statement raises nothing that is caught: it uses what every version has."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        has = STDLIB_NAMES.__contains__ if isinstance(statement, ast.Import) else is_available
        return all(
            has(symbol) or (_removed_in(symbol) is not None and _exists(symbol, version))
            for symbol in _imported(statement)
        )
    if isinstance(statement, ast.If):
        try:
            is_true = _value(statement.test, fallback.scope, version)
        except _Unknown:
            return False
        body = statement.body if is_true else statement.orelse
        return all(_succeeds(part, fallback, version) for part in body)
    if isinstance(statement, (ast.Assign, ast.Expr)):
        value = statement.value
        function = value.func if isinstance(value, ast.Call) else value
        if isinstance(value, ast.Call) and last_name(function) in NEWER_METHODS:
            return fallback.names == frozenset(["AttributeError"])
        return is_literal(value) or _is_harmless(function, fallback)
    return isinstance(statement, (ast.Pass, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


_HARMLESS = frozenset(["dict", "getattr", "hasattr", "isinstance", "len", "print", "set", "str", "tuple"])


def _is_harmless(function: ast.expr, fallback: Fallback) -> bool:
    """Return True if a function, or another object, exists and does not import or load."""
    name = last_name(function)
    if any(is_available(way.symbol) for way in resolve(function, _place(fallback.scope))):
        return name not in ("__import__", "import_module")
    if isinstance(function, ast.Attribute):
        is_known = re.search("import|load|exec|require|find", name) is None
    else:
        is_known = name in _HARMLESS and fallback.scope.owner(name) is None
    return is_known and fallback.names <= IMPORT_ERRORS


def _place(scope: Scope) -> Place:
    return Place(scope, _ANYWHERE, _ANYWHERE)


# The value of an expression on one version

# Names that tell the version
_VALUES: dict[str, Callable[[Version], object]] = {
    "six.PY2": lambda version: False,
    "six.PY3": lambda version: True,
    "six.PY34": lambda version: True,
    "sys.hexversion": lambda version: version[0] << 24 | version[1] << 16 | 0xF0,
    "sys.version": lambda version: "{}.{}.0 (main)".format(*version),
    "sys.version_info": lambda version: (*version, 0, "final", 0),
    "sys.version_info.major": lambda version: version[0],
    "sys.version_info.minor": lambda version: version[1],
    "typing.TYPE_CHECKING": lambda version: False,
    "typing_extensions.TYPE_CHECKING": lambda version: False,
}
_FUNCTIONS: dict[str, Callable[..., object]] = {
    function.__name__: function for function in (bool, int, list, str, tuple)
}
_OPERATORS: dict[type[ast.AST], Callable[..., object]] = {
    ast.Eq: operator.eq,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.NotEq: operator.ne,
    ast.NotIn: lambda left, right: left not in right,
}
# What is in sys.modules, or in the namespace of a module, and the first version on which it is not
_LOST_KEYS: dict[str, Version] = {IMP: (3, 12), **LOST_ATTRIBUTES}
# A name such as PY2, PY34 or IS_PYTHON_2, which all libraries use alike
_CONVENTION = r"_?(?:is_?|has_?)?py(?:thon)?_?([23])_?(\d{1,2})?k?_?(?:only|plus|or_later|or_newer)?"


def _value(node: ast.AST, scope: Scope, version: Version, depth: int = 0) -> object:
    """Return the value of an expression; raise _Unknown if it is not known."""
    if depth > 20:
        raise _Unknown
    if isinstance(node, ast.Constant):
        return node.value
    ways = resolve(node, _place(scope))
    for way in ways:
        if way.symbol in _VALUES:
            return _VALUES[way.symbol](version)
    if any(is_available(way.symbol) for way in ways):
        return True  # stands for an object
    try:
        return _computed(node, scope, version, depth)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, _Unknown):
        match = re.fullmatch(_CONVENTION, last_name(node).lower())
        if match is None:
            raise _Unknown from None
        return match[1] == "3" and version >= (3, int(match[2] or 0))


def _computed(node: ast.AST, scope: Scope, version: Version, depth: int) -> object:
    """Return the value of an expression from those of its parts, or raise an exception."""

    def value(part: ast.AST) -> object:
        return _value(part, scope, version, depth + 1)

    if isinstance(node, ast.BoolOp):
        return _and_or(node, value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not value(node.operand)
    if isinstance(node, ast.Compare):
        removed_in = _LOST_KEYS.get(str(constant(node.left)))
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and removed_in is not None and version >= removed_in:
            return isinstance(node.ops[0], ast.NotIn)
        values = [value(part) for part in (node.left, *node.comparators)]
        pairs = zip(values, values[1:])
        return all(_OPERATORS[type(operation)](*pair) for operation, pair in zip(node.ops, pairs))
    if isinstance(node, ast.List):
        return [value(element) for element in node.elts]
    if isinstance(node, ast.Tuple):
        return tuple(value(element) for element in node.elts)
    if isinstance(node, ast.Subscript):
        key = subscript_key(node)
        if isinstance(key, ast.Slice):
            bounds = [None if bound is None else value(bound) for bound in (key.lower, key.upper, key.step)]
            return operator.getitem(value(node.value), slice(*bounds))  # type: ignore[call-overload]
        return operator.getitem(value(node.value), value(key))  # type: ignore[call-overload]
    if isinstance(node, ast.Name):
        return _name_value(node.id, scope, version, depth)
    if not isinstance(node, ast.Call):
        raise _Unknown
    name = last_name(node.func)
    if name == "hasattr" and len(node.args) == 2:
        return _has_attribute(resolve(node.args[0], _place(scope)), value(node.args[1]), version)
    if name == "find_spec" and len(node.args) == 1 and value(node.args[0]) == IMP:
        return None if version >= (3, 12) else True
    return _FUNCTIONS[name](*map(value, node.args))


def _and_or(node: ast.BoolOp, value: Evaluate) -> object:
    """Return the result of `and` or `or` if a known operand decides it, or if all are known."""
    is_unknown = False
    result: object = None
    for operand in node.values:
        try:
            result = value(operand)
        except _Unknown:
            is_unknown = True
        else:
            if bool(result) is isinstance(node.op, ast.Or):
                return result
    if is_unknown:
        raise _Unknown
    return result


def _name_value(name: str, scope: Scope, version: Version, depth: int) -> object:
    """Return the value that all statements agree on that bind a name on a version."""
    values: list[object] = []
    for binding in scope.bindings(name):
        if version not in _bound_on(binding):
            continue
        # A container may be filled.
        is_open = isinstance(binding.expression, (ast.List, ast.Dict, ast.Set)) or bool(binding.step)
        if not binding.is_known and (is_open or binding.expression is None):
            raise _Unknown
        known = binding.expression or ast.Constant(True)  # a function or class
        values.append(_value(known, binding.place.scope, version, depth + 1))
    if not values or any(bool(value) != bool(values[0]) for value in values):
        raise _Unknown
    return values[0]


def _has_attribute(objects: list[Resolution], name: object, version: Version) -> bool:
    """Return what hasattr says of a module, or of any finder or loader of the standard library."""
    symbols = [f"{way.symbol}.{name}" for way in objects]
    removed = [symbol for symbol in symbols if symbol in GONE]
    if name in NEWER_METHODS:
        return True
    if name in LOST_ATTRIBUTES and not removed and version >= LOST_ATTRIBUTES[str(name)]:
        return False
    if any(symbol in ports.BARE_IMPORTLIB.symbols for symbol in symbols):
        return False
    if any(map(is_available, symbols)):
        return True
    if not removed:
        raise _Unknown
    return _exists(removed[0], version)
