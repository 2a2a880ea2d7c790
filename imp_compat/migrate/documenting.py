"""Makes docs/rules.md from the rules: `python -m imp_compat.migrate.documenting > docs/rules.md`.

With the argument `table`, it prints README.md's table of what to write without imp.
"""

from __future__ import annotations

import sys
import textwrap
from typing import Iterator

from imp_compat.migrate.advice import version_text
from imp_compat.migrate.rules import FUNCTIONS, GROUPS, IMP_MODULE, Rule

_INTRODUCTION = """\
# Rules

What `imp-compat scan` finds has a code. Here is what each code stands for: since which Python it breaks, what
to write instead, and an example before and after. [scanning.md](scanning.md) shows the command.

*Fix* is what `imp-compat fix` makes of it: `imp` becomes imp_compat, and with `--to importlib` what has an
exact replacement becomes that. A wrong port is as wrong on old Pythons as on new ones. Two of them raise; the
others do something else than was meant, or fail at times, and do not count as breaking.
"""


def rules_page() -> str:
    """Return docs/rules.md."""
    parts = [_INTRODUCTION, "| code | what | breaks in | fix |\n|---|---|---|---|\n" + "".join(_rows())]
    for heading, rules in GROUPS:
        parts.append(f"## {heading}\n")
        parts += [_section(rule) for rule in rules]
    return "\n".join(parts)


def readme_table() -> str:
    """Return README.md's table of what to write without imp."""
    heading = "| old call | without `imp` | where that falls short |\n|---|---|---|\n"
    rows = (f"| {' | '.join(row)} |\n" for rule in FUNCTIONS for row in rule.table)
    return heading + "".join(rows).replace("|  |", "| |")


def _rows() -> Iterator[str]:
    for _, rules in GROUPS:
        for rule in rules:
            link = f"[{rule.code}](#{rule.code.lower()})"
            yield f"| {link} | {rule.title} | {_since(rule)} | {_fix(rule)} |\n"


def _since(rule: Rule) -> str:
    if rule.breaks_in is None:
        return "every Python" if rule.raises else "none: a wrong port"
    return str(version_text(rule.breaks_in))


def _fix(rule: Rule) -> str:
    fixes = ["`imp_compat`"] if rule is IMP_MODULE or rule in FUNCTIONS else []
    if rule.replacement is not None:
        fixes.append(f"`{rule.replacement}`")
    return ", ".join(fixes) or "by hand"


def _section(rule: Rule) -> str:
    return "\n".join(
        [
            f"### {rule.code}",
            "",
            _paragraph(f"{rule.title}. {rule.why}"),
            "",
            textwrap.indent(rule.before, "    "),
            _paragraph(f"Instead: {rule.advice}."),
            "",
            textwrap.indent(rule.after, "    "),
        ]
    )


def _paragraph(text: str) -> str:
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    print(readme_table() if sys.argv[1:] == ["table"] else rules_page(), end="")
