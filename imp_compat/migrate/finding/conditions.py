"""On which Python versions code runs: version checks, try statements, and what is never reached."""

from __future__ import annotations

import ast
import operator
import re
from typing import Any, Callable, FrozenSet, Iterable, Tuple

from imp_compat.migrate.finding.names import IMPORT_ERRORS, resolve, subscript_key, symbols
from imp_compat.migrate.finding.scopes import (
    Binding,
    Block,
    Caught,
    Condition,
    Place,
    Resolution,
    Scope,
    is_literal,
    last_name,
)
from imp_compat.migrate.rules import ALIAS, GONE, IMP, Rule, facts
from imp_compat.migrate.rules.facts import LOST_ATTRIBUTES, PYTHONS, is_available
from imp_compat.migrate.rules.stdlib import module_rule

Version = Tuple[int, int]
Versions = FrozenSet[Version]
Evaluate = Callable[[ast.AST], object]

# Methods that every finder or loader of the standard library has
NEWER_METHODS = frozenset(["create_module", "exec_module", "find_spec"])
EVERYTHING = frozenset(["", "BaseException", "Exception"])
# What the use of a name raises that its import did not bind, or that is None
MISSING_NAME = frozenset(["AttributeError", "NameError", "TypeError"])
_ANYWHERE = Block(None, None)
# What the evaluation of an expression raises if its value is not known
_UNKNOWN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


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
    if all(map(_goes_on, ways)) and _is_handled(place.block, errors, may_be_missing):
        return True
    reached = _since(rule.breaks_in) & versions_of(place.block)
    return not any(_breaking(reached, way, is_called) for way in ways or [Resolution("")])


def _is_handled(block: Block, errors: frozenset[str], may_be_missing: bool = False) -> bool:
    """Return True if an exception is caught, and what failed is done another way; an import need not be."""
    for caught in block.caught if errors else ():
        if caught.errors & (errors | EVERYTHING):
            is_named = bool(caught.errors & errors)
            is_optional = errors <= IMPORT_ERRORS and (is_named or caught.only_imports())
            return (may_be_missing and is_named) or is_optional or caught.does_the_same()
    return False


def _goes_on(way: Resolution) -> bool:
    """Return True if the program goes on without imp, if the expression needs it."""
    return not way.symbol.startswith(f"{IMP}.") or any(
        _is_handled(step.place.block, IMPORT_ERRORS) for step in way.steps if step.errors
    )


def _breaking(versions: Versions, way: Resolution, is_called: bool) -> Versions:
    """Return those versions on which an expression fails that stands for a removed name this way."""
    for step in way.steps:
        if step.binding is None:
            continue
        name, binding = step.binding
        for other in step.place.scope.bindings(name):
            if other is not binding and not (is_called and is_literal(other.expression)):
                versions -= _bound_on(other) - _bound_on(binding)
    return versions


def _bound_on(binding: Binding) -> Versions:
    """Return the versions on which a statement binds a name: it is reached, and it does not fail."""
    versions = versions_of(binding.place.block)
    # The failure of an assignment ends the program if nothing catches it.
    is_caught = binding.symbol is not None or bool(binding.place.block.caught)
    if binding.statement is None or not is_caught:
        return versions
    return _holds_on(Condition([binding.statement], True, binding.place.scope, EVERYTHING), versions)


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
    return frozenset(v for v in versions if _outcome(condition, v) in (condition.outcome, None))


def _outcome(condition: Condition, version: Version) -> bool | None:
    """Return the truth of an expression, or whether statements complete, or None if it is not known."""
    code = condition.code
    if isinstance(code, list):
        outcomes = {_completes(statement, condition, version) for statement in code}
        return False if False in outcomes else None if None in outcomes else True
    try:
        return bool(_value(code, condition.scope, version))
    except _UNKNOWN:
        return None


# The body of a try statement


def _completes(statement: ast.stmt, condition: Condition, version: Version) -> bool | None:
    """Return whether a statement raises none of a condition's errors, or None if it is not known."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return _imports(statement, condition.errors, version)
    if isinstance(statement, ast.If):
        is_true = _outcome(condition._replace(code=statement.test), version)
        branch = statement.body if is_true else statement.orelse
        return None if is_true is None else _outcome(condition._replace(code=branch), version)
    if isinstance(statement, (ast.Assign, ast.Expr)):
        return is_literal(statement.value) or _evaluates(statement.value, condition, version)
    return isinstance(statement, (ast.Pass, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or None


def _imports(statement: ast.Import | ast.ImportFrom, errors: frozenset[str], version: Version) -> bool | None:
    """Return whether an import succeeds; None if it is not known, or if its failure is not caught."""
    names = [alias.name for alias in statement.names]
    if isinstance(statement, ast.ImportFrom):
        names = [f"{'.' * statement.level}{statement.module or ''}.{name}" for name in names]
    elif any(map(facts.is_class_of_importlib, names)):
        return False
    if not all(_exists(name, version) for name in names):
        return False if errors & (EVERYTHING | IMPORT_ERRORS) else None
    packages = {name.partition(".")[0] for name in names}
    is_known = all(is_available(name) or _removed_in(name) is not None for name in names)
    return is_known or packages == {ALIAS} or None


def _evaluates(value: ast.expr, condition: Condition, version: Version) -> bool | None:
    """Return whether an expression has a value; None if it is not known, or if its failure is not caught."""
    found = resolve(value, _body(condition))
    is_gone = [not _exists(way.symbol.split("(")[0], version) and _goes_on(way) for way in found]
    if found and all(is_gone) and condition.errors & (EVERYTHING | MISSING_NAME):
        return False
    function = value.func if isinstance(value, ast.Call) else value
    if isinstance(value, ast.Call) and last_name(function) in NEWER_METHODS:
        return condition.errors == frozenset(["AttributeError"]) or None
    calls = (part.func for part in ast.walk(value) if isinstance(part, ast.Call))
    return all(_is_harmless(each, condition) for each in (function, *calls)) or None


def _body(condition: Condition) -> Place:
    """Return the place in the body of a try statement, which does not see what its handlers bind."""
    body = condition.code if isinstance(condition.code, list) else []
    return Place(condition.scope, Block(None, None, (Caught(condition.errors, body, []),)))


_HARMLESS = frozenset(["dict", "getattr", "hasattr", "isinstance", "len", "print", "set", "str", "tuple"])


def _is_harmless(function: ast.expr, condition: Condition) -> bool:
    """Return True if a function, or another object, exists and does not import or load."""
    name = last_name(function)
    if any(map(is_available, symbols(function, _body(condition)))):
        return name not in ("__import__", "import_module")
    if isinstance(function, ast.Attribute):
        is_known = re.search("import|load|exec|require|find", name) is None
    else:
        is_known = name in _HARMLESS and condition.scope.owner(name) is None
    return is_known and condition.errors <= IMPORT_ERRORS


# The value of an expression on one version

# Names that tell the version
_VALUES: dict[str, Callable[[Version], object]] = {
    "sys.hexversion": lambda version: version[0] << 24 | version[1] << 16 | 0xF0,
    "sys.version_info": lambda version: (*version, 0, "final", 0),
    "sys.version_info.major": lambda version: version[0],
    "sys.version_info.minor": lambda version: version[1],
    "typing.TYPE_CHECKING": lambda version: False,
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
# A name such as PY2, PY34 or IS_PYTHON_2, which all libraries use alike; PY27 may include newer versions.
_CONVENTION = r"_?(?:is_?|has_?)?py(?:thon)?_?(?:2|(3)_?(\d{1,2})?)k?_?(?:only|plus|or_later|or_newer)?"


def _value(node: ast.AST, scope: Scope, version: Version, depth: int = 0) -> object:
    """Return the value of an expression; raise one of _UNKNOWN if it is not known."""
    if depth > 20:
        raise LookupError
    if isinstance(node, ast.Constant):
        return node.value
    ways = resolve(node, Place(scope, _ANYWHERE))
    for way in ways:
        if way.symbol in _VALUES:
            return _VALUES[way.symbol](version)
    if any(is_available(way.symbol) for way in ways):
        return True  # stands for an object
    match = re.fullmatch(_CONVENTION, last_name(node).lower())
    if match is not None:
        return match[1] == "3" and version >= (3, int(match[2] or 0))
    if isinstance(node, ast.Name):
        return _bound_value(node.id, scope, version, depth)

    def value(part: ast.AST) -> object:
        return _value(part, scope, version, depth + 1)

    if isinstance(node, ast.Call) and last_name(node.func) in ("getattr", "hasattr"):
        owner, name, *_ = node.args
        is_there = _has_attribute(resolve(owner, Place(scope, _ANYWHERE)), value(name), version)
        # For what is missing, getattr() returns its default, which is nearly always None.
        return is_there or (None if last_name(node.func) == "getattr" else False)
    return _EVALUATORS[type(node)](node, value)


def _combined(node: ast.BoolOp, value: Evaluate) -> object:
    """Return the result of `and` or `or` if a known operand decides it, or if all are known."""
    unknown: Exception | None = None
    for operand in node.values:
        try:
            result = value(operand)
        except _UNKNOWN as error:
            unknown = error
            continue
        if bool(result) is isinstance(node.op, ast.Or):
            return result
    if unknown is not None:
        raise unknown
    return result


def _compared(node: ast.Compare, value: Evaluate) -> bool:
    values = [value(part) for part in (node.left, *node.comparators)]
    pairs = zip(values, values[1:])
    return all(_OPERATORS[type(operation)](*pair) for operation, pair in zip(node.ops, pairs))


_EVALUATORS: dict[type[ast.AST], Callable[..., object]] = {
    ast.BoolOp: _combined,
    ast.Compare: _compared,
    ast.Slice: lambda node, value: slice(node.lower and value(node.lower), node.upper and value(node.upper)),
    ast.Subscript: lambda node, value: value(node.value)[value(subscript_key(node))],
    ast.Tuple: lambda node, value: tuple(map(value, node.elts)),
    ast.UnaryOp: lambda node, value: {ast.Not: operator.not_}[type(node.op)](value(node.operand)),
}


def _bound_value(name: str, scope: Scope, version: Version, depth: int) -> object:
    """Return the value that all statements agree on that bind a name on a version."""
    values: list[object] = []
    for binding in scope.bindings(name):
        if version not in _bound_on(binding):
            continue
        if binding.expression is None or "[]" in binding.step:
            raise LookupError
        value: Any = _value(binding.expression, binding.place.scope, version, depth + 1)
        for index in re.findall(r"\d+", binding.step):
            value = value[int(index)]
        values.append(value)
    if len(set(map(bool, values))) != 1:
        raise LookupError
    return values[0]


def _has_attribute(objects: list[Resolution], name: object, version: Version) -> bool:
    """Return what hasattr says of a module, or of any finder or loader of the standard library."""
    found = [f"{way.symbol}.{name}".replace("().", ".") for way in objects]
    removed = [symbol for symbol in found if symbol in GONE]
    if name in NEWER_METHODS:
        return True
    if name in LOST_ATTRIBUTES and not removed and version >= LOST_ATTRIBUTES[str(name)]:
        return False
    if any(map(is_available, found)):
        return True
    if not removed:
        raise LookupError
    return _exists(removed[0], version)
