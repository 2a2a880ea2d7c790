"""Makes the tables of docs/rules.md, and leaves its other text: `python docs/make_rules.py`."""

from __future__ import annotations

import re
from pathlib import Path

from imp_compat.migrate.rules import GROUPS, Rule
from imp_compat.migrate.rules.imp_module import FUNCTIONS
from imp_compat.migrate.source import version_text

_HEAD = "| code | what | breaks in | instead |\n|---|---|---|---|\n"


def rules_page(page: str) -> str:
    """Return the text of docs/rules.md with the table that belongs below each group's heading."""
    return re.sub(r"(?m)^(## Group `(\w+)`.*\n\n)(?:\|.*\n)+", _heading_and_table, page)


def _heading_and_table(match: re.Match[str]) -> str:
    # docs/migrating.md has the functions of imp.
    return match[1] + _HEAD + "".join(_row(rule) for rule in GROUPS[match[2]] if rule not in FUNCTIONS)


def _row(rule: Rule) -> str:
    what = f"{rule.title}. {rule.why}" if rule.why else rule.title
    return f"| {rule.code} | {what} | {_since(rule)} | {rule.advice} |\n"


def _since(rule: Rule) -> str:
    if rule.breaks_in is None:
        return "every version" if rule.raises else "none: it may fail"
    return str(version_text(rule.breaks_in))


if __name__ == "__main__":
    path = Path(__file__).with_name("rules.md")
    path.write_text(rules_page(path.read_text(encoding="utf-8")), encoding="utf-8")
