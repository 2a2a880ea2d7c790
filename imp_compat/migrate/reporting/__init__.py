"""What was found, for people and for programs."""

from __future__ import annotations

from typing import NamedTuple

from imp_compat.migrate.advice import Finding
from imp_compat.migrate.reading import Problem


class Distribution(NamedTuple):
    """An installed distribution; claims is the newest Python up to the target that it says it runs on."""

    name: str
    version: str
    requires_python: str | None
    claims: str | None


class Report(NamedTuple):
    """All of a scan: how many files were read, what was found, with its owner, and what could not be read."""

    files: int
    findings: list[tuple[Finding, Distribution | None]]
    problems: list[tuple[str, Problem]]
    target: tuple[int, int]

    @property
    def breaks(self) -> bool:
        """Whether anything breaks on the target."""
        return any(finding.breaks_on(self.target) for finding, _ in self.findings)


def plain(text: str) -> str:
    """Return a text with nothing in it that would command a terminal, and as many characters."""
    text = text.encode("utf-8", "replace").decode()
    return "".join(character if character.isprintable() else " " for character in text)
