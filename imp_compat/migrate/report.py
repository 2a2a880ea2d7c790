"""The report of a scan: what is in it, and how programs get it: as JSON, or as annotations on GitHub."""

from __future__ import annotations

import json
from typing import Callable, Iterator, NamedTuple

from imp_compat.migrate.source import Distribution, Finding, Problem
from imp_compat.migrate.verdict import Verdict, judge

# The fields of a finding that are not part of the JSON
_LEFT_OUT = ("end", "source", "local", "owner")


class Report(NamedTuple):
    """All of a scan: how many files were read, the findings, and the problems with files.

    distributions is how many distributions an environment has; owner returns the one that has a file.
    """

    files: int
    findings: list[Finding]
    problems: list[tuple[str, Problem]]
    target: tuple[int, int]
    distributions: int = 0
    owner: Callable[[str], Distribution | None] = lambda path: None

    @property
    def breaking(self) -> list[Finding]:
        """The findings that break on the target."""
        return [finding for finding in self.findings if finding.breaks_on(self.target)]

    @property
    def unread(self) -> list[tuple[str, Problem]]:
        """The problems with files of which nothing is known."""
        return [(path, problem) for path, problem in self.problems if problem.is_unread]

    def verdict(self, owner: Distribution | None) -> Verdict:
        """Return what a distribution needs on the target, or what is of none."""
        findings = [finding for finding in self.findings if finding.owner == owner]
        problems = [(path, problem) for path, problem in self.problems if self.owner(path) == owner]
        return judge(findings, problems, self.target)


def to_json(report: Report) -> str:
    """Return an object of `findings` and `errors`, as docs/scanning.md describes them."""
    findings = [
        {
            **{field: value for field, value in finding._asdict().items() if field not in _LEFT_OUT},
            "distribution": finding.owner and finding.owner._asdict(),
        }
        for finding in report.findings
    ]
    errors = [
        {"path": path, "line": problem.line, "message": problem.message, "unread": problem.is_unread}
        for path, problem in report.problems
    ]
    return json.dumps({"findings": findings, "errors": errors}, indent=2)


def to_github(report: Report) -> Iterator[str]:
    """Yield a workflow command for each finding that is not guarded, and for each file that was not read."""
    for finding in report.findings:
        if not finding.guarded:
            level = "error" if finding.breaks_on(report.target) else "warning"
            where = f"file={_property(finding.path)}"
            if finding.cell is None:
                where += f",line={finding.line},col={finding.column}"
            yield f"::{level} {where},title={finding.code}::{_escaped(finding.message)}"
    for path, problem in report.unread:
        yield f"::error file={_property(path)}::{_escaped(problem.message)}"


def _escaped(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


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
