"""What is removed, since when, and what replaces it: the tables that scan, fix and docs/rules.md are made of."""

from __future__ import annotations

from typing import NamedTuple

from imp_compat.migrate.rules import facts, stdlib
from imp_compat.migrate.rules.imp_module import FUNCTIONS, IMP_MODULE, UNKNOWN_NAME
from imp_compat.migrate.rules.ports import (
    BARE_IMPORTLIB,
    FIND_SPEC_PATH,
    NO_LOADER,
    NO_SYS_MODULES,
    NOT_EXECUTED,
    WRONG_MODULE,
)
from imp_compat.migrate.rules.protocols import (
    CACHED,
    DEBUG_OVERRIDE,
    FIND_MODULE_CALL,
    FINDER,
    LOAD_MODULE_CALL,
    LOADER,
    LOADER_ATTRIBUTE,
    PACKAGE,
)
from imp_compat.migrate.rules.removed import REMOVED
from imp_compat.migrate.rules.rule import Rule

__all__ = [
    "ALIAS",
    "BARE_IMPORTLIB",
    "CACHED",
    "DEBUG_OVERRIDE",
    "DEFAULT_CODES",
    "FINDER",
    "FIND_MODULE_CALL",
    "FIND_SPEC_PATH",
    "FUNCTIONS",
    "GONE",
    "GROUPS",
    "IMP",
    "IMP_MODULE",
    "IMP_NAMES",
    "LOADER",
    "LOADER_ATTRIBUTE",
    "LOAD_MODULE_CALL",
    "NOT_EXECUTED",
    "NO_LOADER",
    "NO_SYS_MODULES",
    "PACKAGE",
    "REMOVED",
    "RULES",
    "UNKNOWN_NAME",
    "WORDS",
    "WRONG_MODULE",
    "Rule",
    "removed_by_module",
    "rule_for",
]

IMP = "imp"
ALIAS = "imp_compat"


class Group(NamedTuple):
    """Rules under one heading of docs/rules.md; their name can be selected on the command line."""

    name: str
    heading: str
    rules: tuple[Rule, ...]


GROUPS = (
    Group("imp", "The imp module", (IMP_MODULE, UNKNOWN_NAME, *FUNCTIONS)),
    Group("removed", "Names that importlib and pkgutil lost", REMOVED),
    Group(
        "protocols",
        "Finders and loaders of PEP 302",
        (FINDER, LOADER, FIND_MODULE_CALL, LOAD_MODULE_CALL),
    ),
    Group(
        "attributes",
        "A parameter and module attributes",
        (DEBUG_OVERRIDE, CACHED, PACKAGE, LOADER_ATTRIBUTE),
    ),
    Group("module", "importlib instead of imp", (WRONG_MODULE,)),
    Group(
        "ports",
        "Ports that look right",
        (BARE_IMPORTLIB, FIND_SPEC_PATH, NO_LOADER, NO_SYS_MODULES, NOT_EXECUTED),
    ),
    Group("stdlib", "The standard library beside its import system", stdlib.RULES),
)
RULES = {rule.code: rule for group in GROUPS for rule in group.rules}
# Few of the ports can raise: they are reported if they are selected.
DEFAULT_CODES = frozenset(rule.code for group in GROUPS if group.name != "ports" for rule in group.rules)

# The rule of each removed name, wherever it is imported or read
GONE = {symbol: rule for rule in (*FUNCTIONS, *REMOVED) for symbol in rule.symbols}
# Words that a source must contain for one of these rules to apply; the rules of the standard library come later
WORDS = frozenset(symbol.rpartition(".")[2] for symbol in GONE)
GONE.update({**stdlib.MODULES, **stdlib.NAMES})
# The public names of imp
IMP_NAMES = frozenset(symbol.partition(".")[2] for rule in FUNCTIONS for symbol in rule.symbols)


def rule_for(symbol: str) -> Rule | None:
    """Return the rule of a dotted name, or None."""
    # A method is called on an instance.
    rule = GONE.get(symbol) or stdlib.NAMES.get(symbol.replace("().", "."))
    if rule is not None:
        return rule
    module, _, name = symbol.rpartition(".")
    if name.startswith("__") or not name.isidentifier():
        return None
    if module == IMP:
        return UNKNOWN_NAME
    if module == "importlib" and name in IMP_NAMES and not facts.is_available(symbol):
        return WRONG_MODULE
    return None


def removed_by_module() -> dict[str, set[str]]:
    """Return the last parts of the names that importlib and pkgutil lost, by the top-level module."""
    names: dict[str, set[str]] = {}
    for symbol in (symbol for rule in REMOVED for symbol in rule.symbols):
        names.setdefault(symbol.partition(".")[0], set()).add(symbol.rpartition(".")[2])
    return names
