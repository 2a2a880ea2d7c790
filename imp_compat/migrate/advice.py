"""What is said of each use: when it breaks, what to write instead, and whether fix can write it."""

from __future__ import annotations

from typing import NamedTuple

from imp_compat.migrate import rules, words
from imp_compat.migrate.finding import Source, Use, find
from imp_compat.migrate.plan import plan
from imp_compat.migrate.reading import Reading


class Finding(NamedTuple):
    """A use in a file, as it is reported: lines and columns count from 1, end is the column after it."""

    path: str
    line: int
    column: int
    end: int
    code: str
    symbol: str
    breaks_in: str | None
    guarded: bool
    unused: bool
    advice: str
    fixable: bool
    source: str

    def breaks_on(self, target: tuple[int, int]) -> bool:
        """Tell whether a program that comes by it fails on a Python."""
        rule = rules.RULES[self.code]
        if self.guarded:
            return False
        return rule.raises if rule.breaks_in is None else rule.breaks_in <= target


def advise(path: str, reading: Reading, is_package: bool = False) -> list[Finding]:
    """Return the findings in a source, in its order."""
    if reading.tree is None:
        return [_of_word(path, reading, word) for word in words.find(reading.text)]
    source = Source(reading.tree, is_package)
    uses = find(source)
    fixed = {id(use) for use in plan(source, uses, to_importlib=True).fixed} if uses else set()
    can_fix = not reading.problems
    found = [_of_use(path, reading, use, can_fix and id(use) in fixed) for use in uses]
    return sorted(found, key=lambda finding: (finding.line, finding.column))


def _of_use(path: str, reading: Reading, use: Use, is_fixable: bool) -> Finding:
    line, column = reading.position(use.node)
    end_line, end = reading.end(use.node)
    text = reading.line(line)
    return Finding(
        path,
        line,
        column,
        end if end_line == line else len(text) + 1,
        use.rule.code,
        use.symbol,
        version_text(use.rule.breaks_in),
        use.is_guarded,
        use.is_unused,
        use.rule.advice,
        is_fixable,
        text,
    )


def _of_word(path: str, reading: Reading, word: words.Word) -> Finding:
    line = reading.text.count("\n", 0, word.start) + 1
    column = word.start - reading.text.rfind("\n", 0, word.start)
    text = reading.line(line)
    end = column + len(word.symbol) if word.rule is rules.IMP_MODULE else column + 1
    breaks_in = version_text(word.rule.breaks_in)
    return Finding(
        path,
        line,
        column,
        end,
        word.rule.code,
        word.symbol,
        breaks_in,
        False,
        False,
        word.rule.advice,
        False,
        text,
    )


def version_text(version: tuple[int, int] | None) -> str | None:
    """Return a version as people write it."""
    return None if version is None else "{}.{}".format(*version)
