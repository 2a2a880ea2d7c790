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
    return Rule(f"{kind}{minor:02}", _TITLES[kind].format(removed_in), (symbol,), (3, minor), advice)


def _advice(module: str, requirement: str | None) -> str:
    if requirement:
        return f"pip install '{requirement}' gives it back"
    return removals.MODULE_ADVICE.get(module, "nothing gives it back")


# The rule of each module and of each name
MODULES = {
    **{
        module: _rule(MODULE, module, removed_in, _advice(module, requirement))
        for module, (removed_in, requirement) in removals.MODULES.items()
    },
    **{module: _rule(MOVED, module, *row) for module, row in removals.MOVED_MODULES.items()},
}
NAMES: dict[str, Rule] = {}
# What each module lost, but for the names that end in T, n or s, which are in every source
LOST: dict[str, set[str]] = {}
for _kind, _table in ((MOVED, removals.MOVED), (GONE, removals.GONE)):
    for _module, _names in _table.items():
        NAMES.update(
            {f"{_module}.{name}": _rule(_kind, f"{_module}.{name}", *_names[name]) for name in _names}
        )
        LOST.setdefault(_module, set()).update(
            name for name in _names if name.rpartition(".")[2] not in ("T", "n", "s")
        )
# One rule for each code, with the symbols of all
RULES = tuple(
    rule._replace(
        advice="imp_compat/removals.py lists each of them",
        symbols=tuple(symbol for symbol, other in {**MODULES, **NAMES}.items() if other.code == rule.code),
    )
    for _, rule in sorted({rule.code: rule for rule in (*MODULES.values(), *NAMES.values())}.items())
)
# Programs call these methods of a subclass, and of what a function returns.
NAMES["configparser.ConfigParser.readfp"] = NAMES["configparser.RawConfigParser.readfp"]
NAMES["importlib.metadata.entry_points.get"] = NAMES["importlib.metadata.EntryPoints.get"]
LOST["configparser"] ^= {"RawConfigParser.readfp", "ConfigParser.readfp"}
LOST["importlib.metadata"] = {"entry_points.get"}
# Aliases of assertions: a class gets them from its base class, which need not be known.
ASSERTIONS = {
    symbol.rpartition(".")[2]: rule
    for symbol, rule in NAMES.items()
    if symbol.startswith("unittest.TestCase.")
}


def module_rule(name: str) -> Rule | None:
    """Return the rule of a module, or of the package that it is in, or None."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return MODULES.get(name)
