"""Rules for what the standard library lost beside its import system: one for each kind and version."""

from __future__ import annotations

from imp_compat import removals
from imp_compat.migrate.rules.rule import Rule

# The kinds, in the hundreds of the codes; the rest of a code is the minor version
MODULE, MOVED, GONE = "IMP7", "IMP8", "IMP9"
CODES = (MODULE, MOVED, GONE)
_TITLES = {
    MODULE: "Modules that Python {} removed",
    MOVED: "Names that Python {} removed, and that have an equivalent",
    GONE: "Names that Python {} removed",
}


def _rule(kind: str, symbol: str, removed_in: str, advice: str) -> Rule:
    minor = int(removed_in.partition(".")[2])
    title = _TITLES[kind].format(removed_in)
    return Rule(f"{kind}{minor:02}", title, (symbol,), (3, minor), advice)


def _module_rules() -> dict[str, Rule]:
    rules = {}
    for name, (removed_in, requirement) in removals.MODULES.items():
        advice = removals.MODULE_ADVICE.get(name, "nothing gives it back")
        advice = f"pip install '{requirement}' gives it back" if requirement else advice
        rules[name] = _rule(MODULE, name, removed_in, advice)
    for name, (removed_in, new_name) in removals.MOVED_MODULES.items():
        rules[name] = _rule(MOVED, name, removed_in, new_name)
    return rules


def _name_rules() -> dict[str, Rule]:
    return {
        f"{module}.{name}": _rule(kind, f"{module}.{name}", *row)
        for kind, table in ((MOVED, removals.MOVED), (GONE, removals.GONE))
        for module, names in table.items()
        for name, row in names.items()
    }


# The rule of each module and of each name
MODULES = _module_rules()
NAMES = _name_rules()
# The last names, by module: without T, n and s, which are in every source
LAST_NAMES = {
    module: frozenset(
        name.rpartition(".")[2] for table in (removals.MOVED, removals.GONE) for name in table.get(module, ())
    )
    - {"T", "n", "s"}
    for module in {**removals.MOVED, **removals.GONE}
}
# The methods among them
METHODS = {
    module: names.intersection(
        name.rpartition(".")[2]
        for table in (removals.MOVED, removals.GONE)
        for name in table.get(module, ())
        if "." in name
    )
    for module, names in LAST_NAMES.items()
}
# One rule for each code, with the symbols of all
RULES = tuple(
    rule._replace(
        advice="docs/removals.md has each of them",
        symbols=tuple(symbol for symbol, other in {**MODULES, **NAMES}.items() if other.code == rule.code),
    )
    for _, rule in sorted({rule.code: rule for rule in (*MODULES.values(), *NAMES.values())}.items())
)
# Aliases of assertions: a class gets them from its base class, which need not be known.
ASSERTIONS = {
    name.partition(".")[2]: rule
    for name, rule in ((symbol.partition(".")[2], rule) for symbol, rule in NAMES.items())
    if name.startswith("TestCase.")
}


def module_rule(name: str) -> Rule | None:
    """Return the rule of a module, or of the package that it is in, or None."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return MODULES.get(name)
