"""On which Pythons code runs: version checks in all spellings, what is caught, what is never reached."""

from __future__ import annotations

import ast
import operator
import re
from typing import Callable, Iterable, NamedTuple, Tuple

from imp_compat.migrate.finding.names import constant, meanings, subscript_key
from imp_compat.migrate.finding.scopes import (
    Caught,
    Condition,
    Fallback,
    Link,
    Meaning,
    Place,
    Test,
    last_name,
)
from imp_compat.migrate.rules import GONE, IMP, Rule
from imp_compat.migrate.rules.facts import PYTHONS, THERE

Version = Tuple[int, int]
Evaluate = Callable[[ast.AST], object]

# What every finder or loader of the standard library has
NEWER_METHODS = frozenset(["create_module", "exec_module", "find_spec"])
EVERYTHING = frozenset(["", "BaseException", "Exception"])


class Python(NamedTuple):
    """A Python of a version, which lacks an attribute."""

    version: Version
    lacks: str


class _Unknown(Exception):
    """The value of an expression cannot be told."""


def is_guarded(
    rule: Rule,
    place: Place,
    found: Iterable[Meaning] = (),
    errors: frozenset[str] = frozenset(),
    lacks: str = "",
) -> bool:
    """Tell whether a use runs on none of the Pythons that break it, or is caught where it fails.

    found are the meanings through which it is one; errors the exceptions that it raises itself; lacks is the
    attribute that the Pythons do not have.
    """
    since = rule.breaks_in or PYTHONS[0]
    pythons = [Python(version, lacks) for version in PYTHONS if version >= since]
    ways = [meaning.links for meaning in found] or [()]
    callers = [caller.conditions for caller in place.scope.callers()] or [()]
    return all(
        _is_way_guarded((Link(place.under(*conditions), errors), *links), pythons)
        for links in ways
        for conditions in callers
    )


def _is_way_guarded(links: tuple[Link, ...], pythons: list[Python]) -> bool:
    if any(link.is_optional or _catches(link) for link in links):
        return True
    conditions = {condition for link in links for condition in link.place.conditions}
    return not any(all(_can_hold(condition, python) for condition in conditions) for python in pythons)


def _catches(link: Link) -> bool:
    if not link.errors:
        return False
    return any(
        isinstance(condition, Caught) and condition.names & (link.errors | EVERYTHING)
        for condition in link.place.conditions
    )


def _can_hold(condition: Condition, python: Python) -> bool:
    if isinstance(condition, Test):
        try:
            return bool(_value(condition.expression, Place(condition.scope), python)) is condition.outcome
        except _Unknown:
            return True
    if isinstance(condition, Fallback):
        return not all(_succeeds(statement, condition) for statement in condition.statement.body)
    return True


# A try statement's body, whose handlers run only where it can fail


def _succeeds(statement: ast.stmt, fallback: Fallback) -> bool:
    """Tell whether a statement uses what every Python has, and so does not raise what is caught."""
    if isinstance(statement, ast.Import):
        return all(alias.name in THERE for alias in statement.names)
    if isinstance(statement, ast.ImportFrom):
        module = statement.module or ""
        return all(_is_there(f"{module}.{alias.name}") for alias in statement.names)
    if isinstance(statement, (ast.Assign, ast.Expr)):
        value = statement.value
        if isinstance(value, ast.Call) and last_name(value.func) in NEWER_METHODS:
            return fallback.names == frozenset(["AttributeError"])
        return any(_is_there(meaning.symbol) for meaning in meanings(value, Place(fallback.scope)))
    return isinstance(statement, ast.Pass)


def _is_there(symbol: str) -> bool:
    module, _, name = symbol.rpartition(".")
    return symbol in THERE or name in THERE.get(module, ())


# The value of an expression on one Python


def _value(node: ast.AST, place: Place, python: Python, depth: int = 0) -> object:
    """Return the value of an expression; raise _Unknown where it cannot be told."""

    def value(part: ast.AST) -> object:
        return _value(part, place, python, depth + 1)

    if depth > 20:
        raise _Unknown
    if isinstance(node, ast.Constant):
        return node.value
    for meaning in meanings(node, place):
        if meaning.symbol in _VALUES:
            return _VALUES[meaning.symbol](python.version)
        if _is_there(meaning.symbol):
            return True  # in the place of an object
    if isinstance(node, ast.Compare) and constant(node.left) == python.lacks and _is_membership(node):
        return isinstance(node.ops[0], ast.NotIn)
    evaluate = _EVALUATE.get(type(node))
    if evaluate is not None:
        try:
            return evaluate(node, value)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            raise _Unknown from None
    if isinstance(node, ast.Call):
        return _of_call(node, place, python, value)
    if isinstance(node, ast.Name):
        bounds = (place.scope.owner(node.id) or place.scope).names.get(node.id, [])
        if len(bounds) == 1 and bounds[0].expression is not None and not bounds[0].step:
            return _value(bounds[0].expression, bounds[0].place, python, depth + 1)
    return _by_convention(last_name(node))


def _by_convention(name: str) -> bool:
    """Return the value of a name such as PY2, is_py3 or IS_PYTHON_2, which all libraries mean alike."""
    match = _MAJOR.fullmatch(name)
    if match is None:
        raise _Unknown
    return match[1] == "3"


_MAJOR = re.compile(r"_?(?:is_?)?py(?:thon)?_?([23])k?_?(?:only)?", re.IGNORECASE)


def _is_membership(node: ast.Compare) -> bool:
    return len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn))


def _of_and_or(node: ast.BoolOp, value: Evaluate) -> object:
    """Return what `and` and `or` give where one operand that is known decides it, or all are known."""
    decisive = isinstance(node.op, ast.Or)
    unknown = False
    result: object = None
    for operand in node.values:
        try:
            result = value(operand)
        except _Unknown:
            unknown = True
        else:
            if bool(result) is decisive:
                return result
    if unknown:
        raise _Unknown
    return result


def _of_not(node: ast.UnaryOp, value: Evaluate) -> object:
    if not isinstance(node.op, ast.Not):
        raise _Unknown
    return not value(node.operand)


def _of_comparison(node: ast.Compare, value: Evaluate) -> object:
    left = value(node.left)
    for operation, comparator in zip(node.ops, node.comparators):
        right = value(comparator)
        if not _OPERATORS[type(operation)](left, right):
            return False
        left = right
    return True


def _of_arithmetic(node: ast.BinOp, value: Evaluate) -> object:
    return _OPERATORS[type(node.op)](value(node.left), value(node.right))


def _of_tuple(node: ast.Tuple, value: Evaluate) -> object:
    return tuple(value(element) for element in node.elts)


def _of_list(node: ast.List, value: Evaluate) -> object:
    return [value(element) for element in node.elts]


def _of_subscript(node: ast.Subscript, value: Evaluate) -> object:
    whole = value(node.value)
    key = subscript_key(node)
    if isinstance(key, ast.Slice):
        bounds = [None if bound is None else value(bound) for bound in (key.lower, key.upper, key.step)]
        return operator.getitem(whole, slice(*bounds))  # type: ignore[call-overload]
    return operator.getitem(whole, value(key))  # type: ignore[call-overload]


def _multiply(left: object, right: object) -> object:
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left * right
    raise _Unknown  # repeating a text could fill the memory


def _modulo(left: object, right: object) -> object:
    if isinstance(left, str) and not re.fullmatch(r"[^%]*(?:%[dis][^%]*)*", left):
        raise _Unknown  # nor is it to be padded
    return operator.mod(left, right)


_OPERATORS: dict[type[ast.AST], Callable[..., object]] = {
    ast.Add: operator.add,
    ast.Div: operator.truediv,
    ast.Eq: operator.eq,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Mod: _modulo,
    ast.Mult: _multiply,
    ast.NotEq: operator.ne,
    ast.NotIn: lambda left, right: left not in right,
    ast.Sub: operator.sub,
}
_EVALUATE: dict[type[ast.AST], Callable[..., object]] = {
    ast.BinOp: _of_arithmetic,
    ast.BoolOp: _of_and_or,
    ast.Compare: _of_comparison,
    ast.List: _of_list,
    ast.Subscript: _of_subscript,
    ast.Tuple: _of_tuple,
    ast.UnaryOp: _of_not,
}


# Names and functions that tell the Python, and what they are on one


def _micro(version: Version) -> tuple[object, ...]:
    return (*version, 0, "final", 0)


_VALUES: dict[str, Callable[[Version], object]] = {
    "platform.python_version()": lambda version: "{}.{}.0".format(*version),
    "platform.python_version_tuple()": lambda version: (*map(str, version), "0"),
    "six.PY34": lambda version: True,
    "sys.hexversion": lambda version: version[0] << 24 | version[1] << 16 | 0xF0,
    "sys.implementation.version": _micro,
    "sys.version": lambda version: "{}.{}.0 (main)".format(*version),
    "sys.version_info": _micro,
    "sys.version_info.major": lambda version: version[0],
    "sys.version_info.micro": lambda version: 0,
    "sys.version_info.minor": lambda version: version[1],
    "sysconfig.get_python_version()": lambda version: "{}.{}".format(*version),
    "typing.TYPE_CHECKING": lambda version: False,
    "typing_extensions.TYPE_CHECKING": lambda version: False,
}


def _of_call(node: ast.Call, place: Place, python: Python, value: Evaluate) -> object:
    if last_name(node.func) == "hasattr" and len(node.args) == 2:
        return _has_attribute(meanings(node.args[0], place), value(node.args[1]), python)
    if last_name(node.func) == "find_spec" and len(node.args) == 1:
        if value(node.args[0]) == IMP:
            return None if python.version >= (3, 12) else True
        raise _Unknown
    function = _FUNCTIONS.get(last_name(node.func))
    if function is None:
        raise _Unknown
    arguments = [value(argument) for argument in node.args if last_name(argument) != "int"]
    if isinstance(node.func, ast.Attribute) and last_name(node.func) in ("split", "startswith"):
        arguments.insert(0, value(node.func.value))
    try:
        return function(*arguments)
    except (TypeError, ValueError):
        raise _Unknown from None


def _has_attribute(objects: list[Meaning], name: object, python: Python) -> bool:
    """Return what hasattr says of a module, or of any finder or loader of the standard library."""
    if name == python.lacks:
        return False
    if name in NEWER_METHODS:
        return True
    for meaning in objects:
        symbol = f"{meaning.symbol}.{name}"
        if symbol in GONE:
            return python.version < (GONE[symbol].breaks_in or python.version)
        if _is_there(symbol):
            return True
    raise _Unknown


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


_FUNCTIONS: dict[str, Callable[..., object]] = {
    "LooseVersion": _numbers,
    "StrictVersion": _numbers,
    "Version": _numbers,
    "bool": bool,
    "float": float,
    "int": int,
    "len": len,
    "list": list,
    "map": lambda values: [int(value) for value in values],
    "parse": _numbers,
    "parse_version": _numbers,
    "split": str.split,
    "startswith": str.startswith,
    "str": str,
    "tuple": tuple,
}
