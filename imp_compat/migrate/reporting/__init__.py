"""The report of a scan, for people and for programs."""

from __future__ import annotations

from typing import NamedTuple

from imp_compat.migrate.source import Finding, Problem
from imp_compat.migrate.verdict import Verdict, judge


class Distribution(NamedTuple):
    """An installed distribution; claims is the newest version up to the target that it says it runs on."""

    name: str
    version: str
    requires_python: str | None
    claims: str | None


class Report(NamedTuple):
    """All of a scan: how many files were read, the findings with their owners, and the problems with files.

    distributions is how many distributions an environment has.
    """

    files: int
    findings: list[tuple[Finding, Distribution | None]]
    problems: list[tuple[str, Problem]]
    target: tuple[int, int]
    distributions: int = 0

    @property
    def breaking(self) -> list[tuple[Finding, Distribution | None]]:
        """The findings that break on the target."""
        return [(finding, owner) for finding, owner in self.findings if finding.breaks_on(self.target)]

    def verdict(self, owner: Distribution | None) -> Verdict:
        """Return what a distribution needs on the target, or what is of none."""
        problems = self.problems if owner is None else []
        return judge([finding for finding, of in self.findings if of == owner], problems, self.target)

    @property
    def unread(self) -> list[tuple[str, Problem]]:
        """The problems with files of which nothing is known."""
        return [(path, problem) for path, problem in self.problems if problem.is_unread]


def plain(text: str) -> str:
    """Return a text with nothing in it that would command a terminal, and as many characters."""
    text = text.encode("utf-8", "replace").decode()
    return "".join(character if character.isprintable() else " " for character in text)


def place(path: str, line: int | None, column: int | None = None, cell: int | None = None) -> str:
    """Return a place as compilers print it; in a notebook with the number of the cell."""
    parts = [plain(path), None if cell is None else f"cell {cell}", line, column]
    return ":".join(str(part) for part in parts if part is not None)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural if need be."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
