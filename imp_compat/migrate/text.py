"""The report for people, on a terminal of any width or in a file."""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from typing import Iterator, TextIO

from imp_compat.migrate import rules
from imp_compat.migrate.report import Report, counted, place, plain
from imp_compat.migrate.source import Distribution, Finding, version_text
from imp_compat.migrate.verdict import FOR_EDITS

_STYLES = {"bold": "1", "dim": "2", "red": "31", "bold red": "1;31", "green": "32", "yellow": "33"}
_INDENT = "    "
_WIDTH_IN_FILE = 200
_STYLED = re.compile("\x1b\\[[0-9;]+m")


def print_report(report: Report, file: TextIO, shows_all: bool = False) -> None:
    """Print what breaks on the target by distribution or directory, and what to do next; or all findings."""
    is_terminal = file.isatty()
    # An old console of Windows shows the codes instead of the colors; the new terminal sets WT_SESSION.
    has_color = is_terminal and (os.name != "nt" or "WT_SESSION" in os.environ)
    has_color = has_color and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size().columns if is_terminal else _WIDTH_IN_FILE
    for line in _lines(report, width, shows_all):
        print(line if has_color else _STYLED.sub("", line), file=file)


def _paint(text: str, style: str) -> str:
    """Return a text with a style."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _lines(report: Report, width: int, shows_all: bool) -> Iterator[str]:
    """Yield the lines of a report, with styles."""
    shown = report.findings if shows_all else report.breaking
    groups: dict[object, list[Finding]] = {}
    for finding in shown:
        if not finding.is_of_stdlib:
            groups.setdefault(finding.owner or os.path.dirname(finding.path), []).append(finding)
    for findings in groups.values():
        yield _heading(findings, report.target)
        for finding in findings:
            yield from _finding(finding, report.target, width)
        yield ""
    others = [finding for finding in shown if finding.is_of_stdlib]
    if others:
        yield _paint(f"Also in the way on Python {version_text(report.target)}", "bold")
        for finding in others:
            code = _paint(finding.code, "dim" if finding.guarded else "yellow")
            note = "guarded" if finding.guarded else finding.advice
            yield f"{_place(finding)} {code} {finding.symbol}: removed in {finding.breaks_in}; {note}"
        yield ""
    problems = report.problems if shows_all else report.unread
    for path, problem in problems:
        yield f"{_paint(place(path, problem.line), 'bold')}: {plain(problem.message)}"
    if problems:
        yield ""
    if not shows_all:
        yield from _not_shown(report)
    yield from _closing(report)


def _heading(findings: list[Finding], target: tuple[int, int]) -> str:
    """Return the heading of the findings of a distribution, or of a directory that none owns."""
    owner = findings[0].owner
    if owner is None:
        return _paint(plain(os.path.dirname(findings[0].path) or os.curdir), "bold")
    requires = "no Requires-Python"
    if owner.requires_python is not None:
        requires = f"Requires-Python {owner.requires_python}: claims {owner.claims or 'no such version'}"
    versions = [rules.RULES[finding.code].breaks_in for finding in findings if finding.breaks_on(target)]
    first = min(filter(None, versions), default=None)
    breaks = _paint(f", breaks on {version_text(first)}", "red") if first else ""
    return f"{_paint(plain(str(owner)), 'bold')}, {plain(requires)}{breaks}"


def _finding(finding: Finding, target: tuple[int, int], width: int) -> Iterator[str]:
    style = "red" if finding.breaks_on(target) else "dim" if finding.guarded else "yellow"
    notes = ["wrong port" if finding.breaks_in is None else f"breaks in {finding.breaks_in}"]
    notes += [note for note in ("guarded", "unused", "fixable") if getattr(finding, note)]
    yield f"{_place(finding)} {_paint(finding.code, style)} {finding.symbol}: {', '.join(notes)}"
    if finding.guarded:
        return
    source, carets = _excerpt(finding, width - len(_INDENT))
    yield _INDENT + source
    yield _paint(_INDENT + carets, style)
    advice_width = max(width - len(_INDENT) - 1, 20)
    for part in textwrap.wrap(finding.advice, advice_width, break_long_words=False, break_on_hyphens=False):
        yield _paint(_INDENT + part, "green")


def _excerpt(finding: Finding, width: int) -> tuple[str, str]:
    """Return the source line, from where its use fits into the width, and carets below the use."""
    source = plain(finding.source)
    column, end = finding.column - 1, max(finding.end - 1, finding.column)
    start = len(source) - len(source.lstrip())
    if end - start >= width:
        start = min(column, max(start, end - width + 1))
    line = source[start:]
    if len(line) > width:
        line = f"{line[: width - 1]}\u2026"
    return line, f"{' ' * (column - start)}{'^' * (end - column)}"[:width]


def _not_shown(report: Report) -> Iterator[str]:
    """Yield one line of counts."""
    guarded = sum(finding.guarded for finding in report.findings)
    newer = len(report.findings) - guarded - len(report.breaking)
    read = len(report.problems) - len(report.unread)
    counts = [counted(guarded, "guarded use")] if guarded else []
    counts += [f"{counted(newer, 'use')} not breaking on the target"] if newer else []
    counts += [f"{counted(read, 'note')} on files"] if read else []
    if counts:
        yield _paint(f"Not shown: {', '.join(counts)} (--all shows them).", "dim")


def _closing(report: Report) -> Iterator[str]:
    """Yield the list of distributions that break, the next step, and the verdict."""
    target = version_text(report.target)
    codes: dict[Distribution, set[str]] = {}
    for finding in report.breaking:
        if finding.owner is not None:
            codes.setdefault(finding.owner, set()).add(finding.code)
    if codes:
        names = ", ".join(f"{owner} ({', '.join(sorted(found))})" for owner, found in codes.items())
        breaks = f"{counted(report.distributions, 'distribution')} {_verb(len(codes), 'break')}"
        yield _paint(f"{len(codes)} of {breaks} on Python {target}: {plain(names)}.", "bold")
    with_problems = filter(None, (report.owner(path) for path, _ in report.problems))
    needs_edit = False
    for owner in [*dict.fromkeys([*codes, *with_problems]), None]:
        verdict = report.verdict(owner)
        needs_edit = needs_edit or bool(verdict.edits)
        is_breaking = owner in codes if owner else report.breaking and not codes
        if is_breaking or verdict.edits:
            yield plain(f"{owner or 'What was read'} {verdict}.")
    steps = "; ".join(_next_steps(report))
    if steps:
        yield f"Next: {steps}."
    files = f"{counted(report.files, 'file')} read"
    if report.unread:
        files += f", {len(report.unread):,} not read"
    breaking = len(report.breaking)
    if breaking:
        breaks = f"{counted(breaking, 'use')} {_verb(breaking, 'break')}"
        yield f"{files}: on Python {target}, {_paint(breaks, 'bold red')}"
    else:
        nothing = "nothing else" if needs_edit else "nothing"
        yield f"{files}: {nothing} breaks on Python {target}{' in what was read' if report.unread else ''}"


def _next_steps(report: Report) -> Iterator[str]:
    breaking = report.breaking
    if any(finding.owner is not None for finding in breaking):
        yield "upgrade what has a newer release"
    if any(finding.fixable and finding.owner is None for finding in breaking):
        yield "`imp-compat fix` rewrites what is fixable"
    if any(finding.symbol.partition(".")[0] == "imp" for finding in breaking):
        yield "`pip install imp-compat` gives unmodified code its imp"
    restorable = (finding for finding in breaking if not finding.code.startswith(FOR_EDITS))
    if any(finding.code[3] in "123" for finding in restorable):
        yield "`imp-compat run` and imp_compat.restore give programs the other names"


def _place(finding: Finding) -> str:
    return place(finding.path, finding.line, finding.column, finding.cell)


def _verb(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb
