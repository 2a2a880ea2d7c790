"""What is removed, since when, and what replaces it: the tables behind scan, fix and docs/rules.md."""

from __future__ import annotations

from imp_compat.migrate.rules import facts, imp_module, ports, protocols, stdlib
from imp_compat.migrate.rules.rule import Rule as Rule

IMP = "imp"
ALIAS = "imp_compat"

# The rules by group, whose name can be selected on the command line
GROUPS = {
    "imp": imp_module.RULES,
    "removed": imp_module.REMOVED,
    "protocols": protocols.PEP_302,
    "attributes": protocols.ATTRIBUTES,
    "module": (ports.WRONG_MODULE,),
    "ports": ports.RULES,
    "stdlib": stdlib.RULES,
}
RULES = {rule.code: rule for group in GROUPS.values() for rule in group}
# Few of the ports can raise: they are reported if they are selected.
DEFAULT_CODES = frozenset(code for code, rule in RULES.items() if rule not in ports.RULES)

# The rule of each removed name, wherever it is imported or read
GONE = {symbol: rule for rule in (*imp_module.FUNCTIONS, *imp_module.REMOVED) for symbol in rule.symbols}
# Words that a source must contain for one of these rules to apply
WORDS = frozenset(symbol.rpartition(".")[2] for symbol in GONE)
GONE.update({**stdlib.MODULES, **stdlib.NAMES})
# The public names of imp
IMP_NAMES = frozenset(symbol.partition(".")[2] for rule in imp_module.FUNCTIONS for symbol in rule.symbols)
# What each module lost, or, in importlib, never had
LOST = {
    **stdlib.LOST,
    "importlib": {name for name in IMP_NAMES if not facts.is_available(f"importlib.{name}")},
}
for _rule in imp_module.REMOVED:
    for _module, _, _name in (symbol.rpartition(".") for symbol in _rule.symbols):
        LOST.setdefault(_module, set()).add(_name)


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
