"""What is removed, when, and what replaces it: the data that scan, fix and docs/rules.md are made of."""

from __future__ import annotations

from imp_compat.migrate.rules.facts import THERE
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
    "WRONG_MODULE",
    "Rule",
    "of",
]

IMP = "imp"
ALIAS = "imp_compat"

# Headings of docs/rules.md, each with its rules
GROUPS = (
    ("The imp module", (IMP_MODULE, UNKNOWN_NAME, *FUNCTIONS)),
    ("Names that importlib and pkgutil lost", REMOVED),
    ("Finders and loaders as in PEP 302", (FINDER, LOADER, FIND_MODULE_CALL, LOAD_MODULE_CALL)),
    ("A parameter and module attributes", (DEBUG_OVERRIDE, CACHED, PACKAGE, LOADER_ATTRIBUTE)),
    (
        "Wrong ports",
        (WRONG_MODULE, BARE_IMPORTLIB, FIND_SPEC_PATH, NO_LOADER, NO_SYS_MODULES, NOT_EXECUTED),
    ),
)
RULES = {rule.code: rule for _, rules in GROUPS for rule in rules}

# The rule of each name that is gone as such, wherever it is imported or read
GONE = {symbol: rule for rule in (*FUNCTIONS, *REMOVED) for symbol in rule.symbols}
# The public names of imp
IMP_NAMES = frozenset(symbol.partition(".")[2] for rule in FUNCTIONS for symbol in rule.symbols)


def of(symbol: str) -> Rule | None:
    """Return the rule of a dotted name, where there is one."""
    rule = GONE.get(symbol)
    if rule is not None:
        return rule
    module, _, name = symbol.rpartition(".")
    if name.startswith("__") or not name.isidentifier():
        return None
    if module == IMP:
        return UNKNOWN_NAME
    if module == "importlib" and name in IMP_NAMES and name not in THERE["importlib"]:
        return WRONG_MODULE
    return None
