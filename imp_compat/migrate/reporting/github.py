"""The report as the workflow commands that GitHub Actions turns into annotations."""

from __future__ import annotations

from typing import Iterator

from imp_compat.migrate.reporting import Report


def to_github(report: Report) -> str:
    """Return a line for each finding that is not guarded, and for each file that was not read."""
    return "\n".join(_commands(report))


def _commands(report: Report) -> Iterator[str]:
    for finding, _ in report.findings:
        if not finding.guarded:
            level = "error" if finding.breaks_on(report.target) else "warning"
            where = f"file={_property(finding.path)},line={finding.line},col={finding.column}"
            message = f"{finding.symbol}: {finding.advice}"
            yield f"::{level} {where},title={finding.code}::{_escaped(message)}"
    for path, problem in report.unread:
        yield f"::error file={_property(path)}::{_escaped(problem.message)}"


def _escaped(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
