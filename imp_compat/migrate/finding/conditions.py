"""On which Python versions code runs: version checks, try statements, and what is never reached."""

from __future__ import annotations

import ast
import operator
import re
from typing import Callable, Iterable, Iterator, Tuple

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
from imp_compat.migrate.rules import GONE, IMP, Rule, ports
from imp_compat.migrate.rules.facts import LOST_ATTRIBUTES, PYTHONS, STDLIB_NAMES, is_available
from imp_compat.migrate.rules.stdlib import module_rule

Version = Tuple[int, int]
Evaluate = Callable[[ast.AST], object]

# Methods that every finder or loader of the standard library has
NEWER_METHODS = frozenset(["create_module", "exec_module", "find_spec"])
EVERYTHING = frozenset(["", "BaseException", "Exception"])
# What the use of a name raises that its import did not bind, or that is None
MISSING_NAME = frozenset(["AttributeError", "NameError", "TypeError"])
_ANYWHERE = Block(None, None, None)
_ALL = (1 << len(PYTHONS)) - 1


class _Unknown(Exception):
    """The value of an expression is not known."""


# Sets of versions are integers, in which each version has a bit.


def _since(version: Version | None) -> int:
    return sum(1 << index for index, known in enumerate(PYTHONS) if version is None or known >= version)


def _versions(pythons: int) -> Iterator[tuple[int, Version]]:
    for index, version in enumerate(PYTHONS):
        if pythons >> index & 1:
            yield 1 << index, version


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
    breaking = _since(rule.breaks_in) & pythons_of(place.block)
    callers = [caller.block for caller in _callers(place.scope)] or [_ANYWHERE]
    reached = [breaking & pythons_of(block) for block in callers]
    every_way = list(ways) or [Resolution("")]
    if not any(reached):
        return True
    if all(map(_goes_on, every_way)) and _is_handled(place.block.caught, errors, may_be_missing):
        return True
    return not any(_breaking(pythons, way, is_called) for way in every_way for pythons in reached)


def is_reached(rule: Rule, place: Place) -> bool:
    """Return True if code runs on a version that breaks it, as far as tests of the version say."""
    pythons = _since(rule.breaks_in)
    block: Block | None = place.block
    while block is not None:
        if block.condition is not None and not isinstance(block.condition, Completed):
            pythons &= pythons_of(Block(None, block.condition, None))
        block = block.parent
    return bool(pythons)


def is_in_handler(place: Place) -> bool:
    """Return True if code runs only after an exception was caught."""
    block: Block | None = place.block
    while block is not None and not isinstance(block.condition, Fallback):
        block = block.parent
    return block is not None


def _callers(scope: Scope) -> list[Place]:
    """Return the places of the calls of a private function."""
    owner = scope.private_function()
    return owner.used.get(scope.name, []) if owner is not None else []


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
        or not pythons_of(step.place.block) & _since(_removed_in(IMP))
        for step in way.steps
        if step.errors
    )


def _breaking(pythons: int, way: Resolution, is_called: bool) -> int:
    """Return those versions on which an expression fails that stands for a removed name this way."""
    for step in way.steps:
        if step.is_optional:
            return 0
        if step.binding is None:
            pythons &= pythons_of(step.place.block)
            if _is_handled(step.place.block.caught, step.errors) and not way.steps[-1].binding:
                return 0
            continue
        name, binding = step.binding
        bound = _bound_on(binding)
        others = [other for other in _bindings(name, step.place.scope) if other is not binding]
        for other in others:
            if not (is_called and is_literal(other.expression)):
                pythons &= bound | ~_bound_on(other)
    return pythons


def _bindings(name: str, scope: Scope) -> list[Binding]:
    owner = scope.owner(name)
    return [] if owner is None else owner.names.get(name, [])


def _bound_on(binding: Binding) -> int:
    """Return the versions on which a statement binds a name: it is reached, and its import succeeds."""
    pythons = pythons_of(binding.place.block)
    statement = binding.statement
    symbol = str(binding.symbol)
    if isinstance(statement, ast.Import) and is_available(symbol) and symbol not in STDLIB_NAMES:
        return 0  # a class, which cannot be imported as if it were a module
    if isinstance(statement, (ast.Import, ast.ImportFrom)) and _removed_in(symbol) is not None:
        pythons &= ~_since(_removed_in(symbol))
    elif isinstance(statement, ast.Assign) and binding.place.block.caught is not None:
        caught, scope = binding.place.block.caught.names, binding.place.scope
        pythons &= ~sum(
            bit for bit, version in _versions(pythons) if _fails(statement, caught, scope, version)
        )
    return pythons


def _removed_in(symbol: str) -> Version | None:
    """Return the first version without a module or name."""
    if symbol.partition(".")[0] == IMP:
        return (3, 12)
    rule = GONE.get(symbol) or module_rule(symbol)
    return rule.breaks_in if rule is not None else None


# The versions that a condition holds on


def pythons_of(block: Block | None) -> int:
    """Return the versions that code can run on."""
    chain = []
    while block is not None and block.pythons is None:
        chain.append(block)
        block = block.parent
    pythons = _ALL if block is None or block.pythons is None else block.pythons
    for block in reversed(chain):
        # A condition may depend on a name that is bound under it.
        block.pythons = pythons
        if block.condition is not None:
            holds = (bit for bit, version in _versions(pythons) if _can_hold(block.condition, version))
            block.pythons = pythons = sum(holds)
    return pythons


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


def _fails(statement: ast.stmt, caught: frozenset[str], scope: Scope, version: Version) -> bool:
    """Return True if a statement raises an exception that is caught: it asks for what a version lacks."""
    is_import = isinstance(statement, (ast.Import, ast.ImportFrom))
    if not caught & (EVERYTHING | (IMPORT_ERRORS if is_import else MISSING_NAME)):
        return False
    if isinstance(statement, ast.Import):
        return any(not _exists(alias.name, version) for alias in statement.names)
    if isinstance(statement, ast.ImportFrom) and not statement.level:
        return any(not _exists(f"{statement.module}.{alias.name}", version) for alias in statement.names)
    if isinstance(statement, (ast.Assign, ast.Expr)):
        found = resolve(statement.value, _place(scope))
        return bool(found) and all(
            not _exists(way.symbol.split("(")[0], version) and _goes_on(way) for way in found
        )
    return False


def _exists(symbol: str, version: Version) -> bool:
    removed_in = _removed_in(symbol)
    return removed_in is None or version < removed_in


def _succeeds(statement: ast.stmt, fallback: Fallback, version: Version) -> bool:
    """Return True if a statement raises nothing that is caught: it uses what every version has."""
    if isinstance(statement, ast.Import):
        return all(alias.name in STDLIB_NAMES or _is_old(alias.name, version) for alias in statement.names)
    if isinstance(statement, ast.ImportFrom):
        module = statement.module or ""
        names = [f"{module}.{alias.name}" for alias in statement.names]
        return all(is_available(name) or _is_old(name, version) for name in names)
    if isinstance(statement, (ast.Pass, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return True
    if isinstance(statement, ast.If):
        try:
            is_true = _value(statement.test, fallback.scope, version)
        except _Unknown:
            return False
        return all(
            _succeeds(part, fallback, version) for part in (statement.body if is_true else statement.orelse)
        )
    if isinstance(statement, (ast.Assign, ast.Expr)):
        value = statement.value
        function = value.func if isinstance(value, ast.Call) else value
        if isinstance(value, ast.Call) and last_name(function) in NEWER_METHODS:
            return fallback.names == frozenset(["AttributeError"])
        return is_literal(value) or _is_harmless(function, fallback)
    return False


def _is_old(symbol: str, version: Version) -> bool:
    removed_in = _removed_in(symbol)
    return removed_in is not None and version < removed_in


def _is_harmless(function: ast.expr, fallback: Fallback) -> bool:
    """Return True if a function, or another object, exists and does not import or load."""
    name = last_name(function)
    if any(is_available(way.symbol) for way in resolve(function, _place(fallback.scope))):
        return name not in ("__import__", "import_module")
    is_method = isinstance(function, ast.Attribute)
    is_built_in = name in _HARMLESS and fallback.scope.owner(name) is None
    does_import = re.search("import|load|exec|require|find", name) is not None
    return fallback.names <= IMPORT_ERRORS and (is_built_in or (is_method and not does_import))


_HARMLESS = frozenset(["dict", "getattr", "hasattr", "isinstance", "len", "print", "set", "str", "tuple"])


def _place(scope: Scope) -> Place:
    return Place(scope, _ANYWHERE, _ANYWHERE)


# The value of an expression on one version


def _value(node: ast.AST, scope: Scope, version: Version, depth: int = 0) -> object:
    """Return the value of an expression; raise _Unknown if it is not known."""

    def value(part: ast.AST) -> object:
        return _value(part, scope, version, depth + 1)

    if depth > 20:
        raise _Unknown
    if isinstance(node, ast.Constant):
        return node.value
    for way in resolve(node, _place(scope)):
        if way.symbol in _VALUES:
            return _VALUES[way.symbol](version)
        if is_available(way.symbol):
            return True  # stands for an object
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        removed_in = _LOST_KEYS.get(str(constant(node.left)))
        if removed_in is not None and version >= removed_in:
            return isinstance(node.ops[0], ast.NotIn)
    evaluate = _EVALUATE.get(type(node))
    if evaluate is not None:
        try:
            return evaluate(node, value)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise _Unknown from None
    if isinstance(node, ast.Call):
        return _call_value(node, scope, version, value)
    if isinstance(node, ast.Name):
        try:
            return _name_value(node.id, scope, version, depth)
        except _Unknown:
            pass
    return _by_convention(last_name(node), version)


# What is in sys.modules, or in the namespace of a module, and the first version on which it is not
_LOST_KEYS: dict[str, Version] = {IMP: (3, 12), **LOST_ATTRIBUTES}


def _name_value(name: str, scope: Scope, version: Version, depth: int) -> object:
    """Return the value that all statements agree on that bind a name on a version."""
    bit = 1 << PYTHONS.index(version)
    values: list[object] = []
    for binding in _bindings(name, scope):
        if not _bound_on(binding) & bit:
            continue
        if binding.step or (binding.expression is None and not binding.is_known):
            raise _Unknown
        if isinstance(binding.expression, (ast.List, ast.Dict, ast.Set)):
            raise _Unknown  # it may be filled
        if binding.is_known:
            values.append(True)
        else:
            assert binding.expression is not None
            values.append(_value(binding.expression, binding.place.scope, version, depth + 1))
    if not values or any(bool(value) != bool(values[0]) for value in values):
        raise _Unknown
    return values[0]


def _by_convention(name: str, version: Version) -> bool:
    """Return the value of a name such as PY2, PY34 or IS_PYTHON_2, which all libraries use alike."""
    match = _CONVENTION.fullmatch(name)
    if match is None:
        raise _Unknown
    return match[1] == "3" and version >= (3, int(match[2] or 0))


_CONVENTION = re.compile(
    r"_?(?:is_?|has_?)?py(?:thon)?_?([23])_?(\d{1,2})?k?_?(?:only|plus|or_later|or_newer)?", re.IGNORECASE
)


def _and_or(node: ast.BoolOp, value: Evaluate) -> object:
    """Return the result of `and` or `or` if a known operand decides it, or if all are known."""
    decisive = isinstance(node.op, ast.Or)
    is_unknown = False
    result: object = None
    for operand in node.values:
        try:
            result = value(operand)
        except _Unknown:
            is_unknown = True
        else:
            if bool(result) is decisive:
                return result
    if is_unknown:
        raise _Unknown
    return result


def _not(node: ast.UnaryOp, value: Evaluate) -> object:
    if not isinstance(node.op, ast.Not):
        raise _Unknown
    return not value(node.operand)


def _comparison(node: ast.Compare, value: Evaluate) -> object:
    left = value(node.left)
    for operation, comparator in zip(node.ops, node.comparators):
        right = value(comparator)
        if not _OPERATORS[type(operation)](left, right):
            return False
        left = right
    return True


def _subscript(node: ast.Subscript, value: Evaluate) -> object:
    whole = value(node.value)
    key = subscript_key(node)
    if isinstance(key, ast.Slice):
        bounds = [None if bound is None else value(bound) for bound in (key.lower, key.upper, key.step)]
        return operator.getitem(whole, slice(*bounds))  # type: ignore[call-overload]
    return operator.getitem(whole, value(key))  # type: ignore[call-overload]


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
_EVALUATE: dict[type[ast.AST], Callable[..., object]] = {
    ast.BoolOp: _and_or,
    ast.Compare: _comparison,
    ast.List: lambda node, value: [value(element) for element in node.elts],
    ast.Subscript: _subscript,
    ast.Tuple: lambda node, value: tuple(value(element) for element in node.elts),
    ast.UnaryOp: _not,
}


# Names and functions that tell the version


def _version_info(version: Version) -> tuple[object, ...]:
    return (*version, 0, "final", 0)


_VALUES: dict[str, Callable[[Version], object]] = {
    "six.PY2": lambda version: False,
    "six.PY3": lambda version: True,
    "six.PY34": lambda version: True,
    "sys.hexversion": lambda version: version[0] << 24 | version[1] << 16 | 0xF0,
    "sys.version": lambda version: "{}.{}.0 (main)".format(*version),
    "sys.version_info": _version_info,
    "sys.version_info.major": lambda version: version[0],
    "sys.version_info.minor": lambda version: version[1],
    "typing.TYPE_CHECKING": lambda version: False,
    "typing_extensions.TYPE_CHECKING": lambda version: False,
}
_FUNCTIONS: dict[str, Callable[..., object]] = {
    "bool": bool,
    "int": int,
    "list": list,
    "str": str,
    "tuple": tuple,
}


def _call_value(node: ast.Call, scope: Scope, version: Version, value: Evaluate) -> object:
    name = last_name(node.func)
    if name == "hasattr" and len(node.args) == 2:
        return _has_attribute(resolve(node.args[0], _place(scope)), value(node.args[1]), version)
    if name == "find_spec" and len(node.args) == 1 and value(node.args[0]) == IMP:
        return None if version >= (3, 12) else True
    if name in _FUNCTIONS and not node.keywords:
        try:
            return _FUNCTIONS[name](*map(value, node.args))
        except (TypeError, ValueError):
            pass
    raise _Unknown


def _has_attribute(objects: list[Resolution], name: object, version: Version) -> bool:
    """Return what hasattr says of a module, or of any finder or loader of the standard library."""
    if name in NEWER_METHODS:
        return True
    if name in LOST_ATTRIBUTES and not any(f"{way.symbol}.{name}" in GONE for way in objects):
        if version < LOST_ATTRIBUTES[str(name)]:
            raise _Unknown
        return False
    symbols = [f"{way.symbol}.{name}" for way in objects]
    if any(symbol in ports.BARE_IMPORTLIB.symbols for symbol in symbols):
        return False
    if any(map(is_available, symbols)):
        return True
    removed = [symbol for symbol in symbols if symbol in GONE]
    if not removed:
        raise _Unknown
    return _exists(removed[0], version)
