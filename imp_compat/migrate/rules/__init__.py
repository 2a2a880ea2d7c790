"""What is removed, since when, and what replaces it: the tables behind scan, fix and docs/rules.md."""

from __future__ import annotations

from typing import NamedTuple

from imp_compat.migrate.rules import facts, imp_module, ports, protocols, removed
from imp_compat.migrate.rules.rule import Rule as Rule

IMP = "imp"
ALIAS = "imp_compat"


class Group(NamedTuple):
    """Rules under one heading of docs/rules.md; their name can be selected on the command line."""

    name: str
    heading: str
    rules: tuple[Rule, ...]


GROUPS = (
    Group("imp", "The imp module", imp_module.RULES),
    Group("removed", "Names that importlib and pkgutil lost", removed.RULES),
    Group("protocols", "Finders and loaders of PEP 302", protocols.PEP_302),
    Group("attributes", "A parameter and module attributes", protocols.ATTRIBUTES),
    Group("module", "importlib instead of imp", (ports.WRONG_MODULE,)),
    Group("ports", "Ports that look right", ports.RULES),
)
RULES = {rule.code: rule for group in GROUPS for rule in group.rules}
# Few of the ports can raise: they are reported if they are selected.
DEFAULT_CODES = frozenset(rule.code for group in GROUPS if group.name != "ports" for rule in group.rules)

# The rule of each removed name, wherever it is imported or read
GONE = {symbol: rule for rule in (*imp_module.FUNCTIONS, *removed.RULES) for symbol in rule.symbols}
# The public names of imp
IMP_NAMES = frozenset(symbol.partition(".")[2] for rule in imp_module.FUNCTIONS for symbol in rule.symbols)


def rule_for(symbol: str) -> Rule | None:
    """Return the rule of a dotted name, or None."""
    rule = GONE.get(symbol)
    if rule is not None:
        return rule
    module, _, name = symbol.rpartition(".")
    if name.startswith("__") or not name.isidentifier():
        return None
    if module == IMP:
        return imp_module.UNKNOWN_NAME
    if module == "importlib" and name in IMP_NAMES and not facts.is_available(symbol):
        return ports.WRONG_MODULE
    return None


def removed_by_module() -> dict[str, set[str]]:
    """Return the last parts of the removed names other than imp's, by the top-level module they were in."""
    names: dict[str, set[str]] = {}
    for symbol in GONE:
        top = symbol.partition(".")[0]
        if top != IMP:
            names.setdefault(top, set()).add(symbol.rpartition(".")[2])
    return names
