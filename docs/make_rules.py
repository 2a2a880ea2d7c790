"""Makes docs/rules.md from the rules: `python docs/make_rules.py > docs/rules.md`.

With the argument `table`, it prints the table of what to write without imp.
"""

from __future__ import annotations

import sys
import textwrap
from typing import Iterator

from imp_compat.migrate.rules import GROUPS, Rule
from imp_compat.migrate.rules.imp_module import FUNCTIONS, IMP_MODULE
from imp_compat.migrate.source import version_text

_INTRODUCTION = """\
# Rules

What `imp-compat scan` finds has a code. A group's name selects its rules: `imp-compat scan --select ports .`;
the ports are reported only if they are selected. [scanning.md](scanning.md) shows the commands.

*Fix* is what `imp-compat fix` does: `imp` becomes imp_compat, and with `--to importlib` a name with an exact
replacement becomes that.
"""


def rules_page() -> str:
    """Return docs/rules.md."""
    parts = [_INTRODUCTION]
    for group in GROUPS:
        parts.append(f"## {group.heading}\n\nThe group `{group.name}`.\n")
        parts.append(
            "| code | what | breaks in | instead | fix |\n|---|---|---|---|---|\n"
            + "".join(_rows(group.rules))
        )
        parts += [_example(rule) for rule in group.rules if rule.before]
    return "\n".join(parts)


def table() -> str:
    """Return the table of what to write without imp."""
    heading = "| old call | without `imp` | where that falls short |\n|---|---|---|\n"
    rows = (f"| {' | '.join(row)} |\n" for rule in FUNCTIONS for row in rule.table)
    return heading + "".join(rows).replace("|  |", "| |")


def _rows(rules: tuple[Rule, ...]) -> Iterator[str]:
    for rule in rules:
        what = f"{rule.title}. {rule.why}" if rule.why else rule.title
        yield f"| {rule.code} | {what} | {_since(rule)} | {rule.advice} | {_fix(rule)} |\n"


def _since(rule: Rule) -> str:
    if rule.breaks_in is None:
        return "every version" if rule.raises else "none: it may fail"
    return str(version_text(rule.breaks_in))


def _fix(rule: Rule) -> str:
    fixes = ["`imp_compat`"] if rule is IMP_MODULE or rule in FUNCTIONS else []
    if rule.replacement is not None:
        fixes.append(f"`{rule.replacement}`")
    return ", ".join(fixes)


def _example(rule: Rule) -> str:
    before, after = (textwrap.indent(code, "    ") for code in (rule.before, rule.after))
    return f"{rule.code}, before:\n\n{before}\nafter:\n\n{after}"


if __name__ == "__main__":
    print(table() if sys.argv[1:] == ["table"] else rules_page(), end="")
