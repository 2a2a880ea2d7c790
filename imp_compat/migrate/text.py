"""The report for people, on a terminal of any width or in a file."""

from __future__ import annotations

import os
import shutil
import textwrap
import unicodedata
from typing import Iterator, List, TextIO, Tuple

from imp_compat.migrate import rules
from imp_compat.migrate.report import Report, counted, place, plain
from imp_compat.migrate.source import Distribution, Finding, version_text

# A line as pieces of text, each with its style
Line = List[Tuple[str, str]]

_STYLES = {"bold": "1", "dim": "2", "red": "31", "bold red": "1;31", "green": "32", "yellow": "33"}
_INDENT = "    "
_WIDTH_IN_FILE = 200


def print_report(report: Report, file: TextIO, shows_all: bool = False) -> None:
    """Print what breaks on the target by distribution or directory, and what to do next; or all findings."""
    is_terminal = file.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else _WIDTH_IN_FILE
    # An old console of Windows shows the codes instead of the colours; the new terminal sets WT_SESSION.
    has_colour = is_terminal and (os.name != "nt" or "WT_SESSION" in os.environ)
    has_colour = has_colour and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    for line in _lines(report, width, is_terminal, shows_all):
        print(*(_styled(*piece) if has_colour else piece[0] for piece in line), sep="", file=file)


def _styled(text: str, style: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style else text


def _lines(report: Report, width: int, wraps: bool, shows_all: bool) -> Iterator[Line]:
    shown = report.findings if shows_all else report.breaking
    groups: dict[object, list[Finding]] = {}
    for finding in shown:
        if not finding.is_of_stdlib:
            groups.setdefault(finding.owner or os.path.dirname(finding.path), []).append(finding)
    for findings in groups.values():
        yield _heading(findings, report.target)
        for finding in findings:
            yield from _finding(finding, report.target, width, wraps)
        yield [("", "")]
    yield from _also_in_the_way([finding for finding in shown if finding.is_of_stdlib], report.target)
    problems = report.problems if shows_all else report.unread
    for path, problem in problems:
        yield [(place(path, problem.line), "bold"), (f": {plain(problem.message)}", "")]
    if problems:
        yield [("", "")]
    if not shows_all:
        yield from _not_shown(report)
    yield from _closing(report)


def _also_in_the_way(findings: list[Finding], target: tuple[int, int]) -> Iterator[Line]:
    """Yield a section of what the standard library lost beside its import system, a line for each use."""
    if not findings:
        return
    yield [(f"Also in the way on Python {version_text(target)}", "bold")]
    for finding in findings:
        note = "guarded" if finding.guarded else finding.advice
        yield [
            (f"{_place(finding)} ", ""),
            (finding.code, "dim" if finding.guarded else "yellow"),
            (f" {finding.symbol}: removed in {finding.breaks_in}; {note}", ""),
        ]
    yield [("", "")]


def _heading(findings: list[Finding], target: tuple[int, int]) -> Line:
    """Return the heading of the findings of a distribution, or of a directory that none owns."""
    owner = findings[0].owner
    if owner is None:
        return [(plain(os.path.dirname(findings[0].path) or os.curdir), "bold")]
    requires = "no Requires-Python"
    if owner.requires_python is not None:
        requires = f"Requires-Python {owner.requires_python}: claims {owner.claims or 'no such version'}"
    line = [(f"{owner.name} {owner.version}", "bold"), (f", {requires}", "")]
    versions = [rules.RULES[finding.code].breaks_in for finding in findings if finding.breaks_on(target)]
    first = min(filter(None, versions), default=None)
    if first:
        line.append((f", breaks on {version_text(first)}", "red"))
    return line


def _finding(finding: Finding, target: tuple[int, int], width: int, wraps: bool) -> Iterator[Line]:
    is_breaking = finding.breaks_on(target)
    style = "red" if is_breaking else "dim" if finding.guarded else "yellow"
    notes = ["wrong port" if finding.breaks_in is None else f"breaks in {finding.breaks_in}"]
    notes += [note for note in ("guarded", "unused", "fixable") if getattr(finding, note)]
    yield [(f"{_place(finding)} ", ""), (finding.code, style), (f" {finding.symbol}: {', '.join(notes)}", "")]
    if finding.guarded:
        return
    source, carets = _excerpt(finding, width - len(_INDENT))
    yield [(_INDENT + source, "")]
    yield [(_INDENT + carets, style)]
    advice = [finding.advice]
    if wraps:
        advice = textwrap.wrap(
            finding.advice, max(width - 1 - len(_INDENT), 20), break_long_words=False, break_on_hyphens=False
        )
    for part in advice:
        yield [(_INDENT + part, "green")]


def _excerpt(finding: Finding, width: int) -> tuple[str, str]:
    """Return the source line, from where its use fits into the width, and carets below the use."""
    source = plain(finding.source)
    start = len(source) - len(source.lstrip())
    column, end = finding.column - 1, max(finding.end, finding.column + 1) - 1
    if _cells(source[start:end]) >= width:
        start = min(column, max(start, end - width + 1))
    carets = " " * _cells(source[start:column]) + "^" * (_cells(source[column:end]) or 1)
    line = source[start:]
    if _cells(line) > width:
        while _cells(line) > width - 1:
            line = line[:-1] if _cells(line) < 2 * width else line[:width]
        line += "\u2026"
    return line, carets[:width]


def _cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _not_shown(report: Report) -> Iterator[Line]:
    """Yield one line of counts."""
    counts = []
    guarded = sum(finding.guarded for finding in report.findings)
    newer = len(report.findings) - guarded - len(report.breaking)
    read = len(report.problems) - len(report.unread)
    if guarded:
        counts.append(counted(guarded, "guarded use"))
    if newer:
        counts.append(f"{counted(newer, 'use')} that {_verb(newer, 'do')} not break on the target")
    if read:
        counts.append(f"{counted(read, 'note')} on files")
    if counts:
        yield [(f"Not shown: {', '.join(counts)} (--all shows them).", "dim")]


def _closing(report: Report) -> Iterator[Line]:
    """Yield the list of distributions that break, the next step, and the verdict."""
    target = version_text(report.target)
    codes: dict[Distribution, dict[str, None]] = {}
    for finding in report.breaking:
        if finding.owner is not None:
            codes.setdefault(finding.owner, {})[finding.code] = None
    if codes:
        names = [
            f"{owner.name} {owner.version} ({', '.join(sorted(found))})" for owner, found in codes.items()
        ]
        of_all = counted(report.distributions, "distribution")
        breaks = _verb(len(codes), "break")
        yield [(f"{len(codes)} of {of_all} {breaks} on Python {target}: {', '.join(names)}.", "bold")]
    for owner in codes:
        yield [(f"{owner.name} {owner.version} {report.verdict(owner)}.", "")]
    if report.breaking and not codes:
        yield [(f"What was read {report.verdict(None)}.", "")]
    steps = list(_next_steps(report))
    if steps:
        yield [(f"Next: {'; '.join(steps)}.", "")]
    files = f"{counted(report.files, 'file')} read"
    if report.unread:
        files += f", {len(report.unread):,} not read"
    breaking = len(report.breaking)
    if breaking:
        breaks = f"{counted(breaking, 'use')} {_verb(breaking, 'break')}"
        yield [(f"{files}: on Python {target}, ", ""), (breaks, "bold red")]
    else:
        known = " in what was read" if report.unread else ""
        yield [(f"{files}: nothing breaks on Python {target}{known}", "")]


def _next_steps(report: Report) -> Iterator[str]:
    breaking = report.breaking
    if any(finding.owner is not None for finding in breaking):
        yield "upgrade what has a newer release"
    if any(finding.fixable and finding.owner is None for finding in breaking):
        yield "`imp-compat fix` rewrites what is fixable"
    if any(finding.symbol.partition(".")[0] == "imp" for finding in breaking):
        yield "`pip install imp-compat` gives unmodified code its imp"
    if any(finding.code[3] in "123" for finding in breaking):
        yield "`imp-compat run` and imp_compat.restore give programs the other names"


def _place(finding: Finding) -> str:
    return place(finding.path, finding.line, finding.column, finding.cell)


def _verb(number: int, verb: str) -> str:
    """Return a verb in the form that belongs to a number of things."""
    return verb if number != 1 else f"{verb}es" if verb == "do" else f"{verb}s"
