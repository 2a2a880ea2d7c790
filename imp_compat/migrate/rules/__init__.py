"""What is removed, since when, and what replaces it: the tables behind scan, fix and docs/rules.md."""

from __future__ import annotations

from typing import NamedTuple

from imp_compat.migrate.rules import facts, imp_module, ports, protocols, removed, stdlib
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
    Group("stdlib", "The standard library beside its import system", stdlib.RULES),
)
RULES = {rule.code: rule for group in GROUPS for rule in group.rules}
# Few of the ports can raise: they are reported if they are selected.
DEFAULT_CODES = frozenset(rule.code for group in GROUPS if group.name != "ports" for rule in group.rules)

# The rule of each removed name, wherever it is imported or read
GONE = {symbol: rule for rule in (*imp_module.FUNCTIONS, *removed.RULES) for symbol in rule.symbols}
# Words that a source must contain for one of these rules to apply
WORDS = frozenset(symbol.rpartition(".")[2] for symbol in GONE)
GONE.update({**stdlib.MODULES, **stdlib.NAMES})
# The public names of imp
IMP_NAMES = frozenset(symbol.partition(".")[2] for rule in imp_module.FUNCTIONS for symbol in rule.symbols)


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
        return imp_module.UNKNOWN_NAME
    if module == "importlib" and name in IMP_NAMES and not facts.is_available(symbol):
        return ports.WRONG_MODULE
    return None


def removed_by_module() -> dict[str, set[str]]:
    """Return the names that modules of the import system lost, or that importlib never had, by module."""
    names: dict[str, set[str]] = {}
    for symbol in (symbol for rule in removed.RULES for symbol in rule.symbols):
        module, _, name = symbol.rpartition(".")
        names.setdefault(module, set()).add(name)
    names["importlib"] |= {name for name in IMP_NAMES if not facts.is_available(f"importlib.{name}")}
    return names
