"""The report for people, on a terminal of any width or in a file."""

from __future__ import annotations

import os
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from imp_compat.migrate.advice import Finding, version_text
from imp_compat.migrate.reporting import Distribution, Report, plain

_INDENT = 4
_ALWAYS = "any"


def print_report(report: Report, file: TextIO) -> None:
    """Print the findings by distribution or folder, then what could not be read, then a summary by Python."""
    console = Console(file=file, highlight=False, soft_wrap=not file.isatty())
    for heading, findings in _groups(report):
        console.print(heading)
        for finding in findings:
            _print_finding(console, finding, report.target)
        console.print()
    for path, problem in report.problems:
        place = plain(path) if problem.line is None else f"{plain(path)}:{problem.line}"
        console.print(Text.assemble((place, "bold"), f": {plain(problem.message)}"))
    if report.problems:
        console.print()
    if report.findings:
        console.print(_summary(report))
    console.print(_verdict(report))


def _groups(report: Report) -> list[tuple[Text, list[Finding]]]:
    """Return the findings of each distribution, or of each folder where none owns it, with a heading."""
    groups: dict[object, tuple[Distribution | None, list[Finding]]] = {}
    for finding, owner in report.findings:
        key = owner or os.path.dirname(finding.path)
        groups.setdefault(key, (owner, []))[1].append(finding)
    return [(_heading(owner, findings, report.target), findings) for owner, findings in groups.values()]


def _heading(owner: Distribution | None, findings: list[Finding], target: tuple[int, int]) -> Text:
    if owner is None:
        return Text(plain(os.path.dirname(findings[0].path) or os.curdir), "bold")
    heading = Text.assemble((f"{owner.name} {owner.version}", "bold"))
    if owner.requires_python is None:
        heading.append(", no Requires-Python")
    else:
        heading.append(
            f", Requires-Python {owner.requires_python}: claims {owner.claims or 'no such Python'}"
        )
    versions = [finding.breaks_in for finding in findings if finding.breaks_on(target) and finding.breaks_in]
    if versions:
        heading.append(f", breaks on {min(versions, key=_sort_key)}", "red")
    return heading


def _print_finding(console: Console, finding: Finding, target: tuple[int, int]) -> None:
    breaks = finding.breaks_on(target)
    when = "wrong port" if finding.breaks_in is None else f"breaks in {finding.breaks_in}"
    notes = [when]
    notes += [note for note in ("guarded", "unused", "fixable") if getattr(finding, note)]
    line = Text.assemble(
        (f"{plain(finding.path)}:{finding.line}:{finding.column}", "dim" if finding.guarded else ""),
        " ",
        (finding.code, "red" if breaks else "yellow" if not finding.guarded else "dim"),
        " ",
        (finding.symbol, "bold" if not finding.guarded else "dim"),
        (f": {', '.join(notes)}", "dim" if finding.guarded else ""),
    )
    console.print(Padding(line, (0, 0, 0, 2)) if console.is_terminal else line)
    if finding.guarded:
        return
    width = console.width - _INDENT if console.is_terminal else None
    for part in _excerpt(finding, width, "red" if breaks else "yellow"):
        console.print(Text(" " * _INDENT).append_text(part), no_wrap=True, crop=width is not None)
    advice = Text(finding.advice, "green")
    console.print(Padding(advice, (0, 0, 0, _INDENT)) if width else Text(" " * _INDENT).append_text(advice))


def _excerpt(finding: Finding, width: int | None, style: str) -> tuple[Text, Text]:
    """Return the source line, from where its use fits into the width, and carets below the use."""
    source = plain(finding.source)
    start = len(source) - len(source.lstrip())
    column, end = finding.column - 1, max(finding.end, finding.column + 1) - 1
    # Where the line is cut after the use, that takes a column.
    if width is not None and cell_len(source[start:end]) >= width:
        start = min(column, max(start, end - width + 1))
    carets = Text(" " * cell_len(source[start:column]) + "^" * cell_len(source[column:end] or " "), style)
    line = Text(source[start:])
    if width is not None:
        line.truncate(width, overflow="ellipsis")
        carets.truncate(width)
    return line, carets


def _summary(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Python", "uses", "guarded", "unused", "fixable", "files"):
        table.add_column(name, justify="left" if name == "Python" else "right")
    versions = {finding.breaks_in or _ALWAYS for finding, _ in report.findings}
    for version in sorted(versions, key=_sort_key):
        findings = [finding for finding, _ in report.findings if (finding.breaks_in or _ALWAYS) == version]
        table.add_row(
            version,
            str(len(findings)),
            str(sum(finding.guarded for finding in findings)),
            str(sum(finding.unused for finding in findings)),
            str(sum(finding.fixable for finding in findings)),
            str(len({finding.path for finding in findings})),
        )
    return table


def _verdict(report: Report) -> Text:
    breaking = sum(finding.breaks_on(report.target) for finding, _ in report.findings)
    target = version_text(report.target)
    files = f"{report.files:,} file{'' if report.files == 1 else 's'} read"
    if breaking:
        uses = "1 use breaks" if breaking == 1 else f"{breaking:,} uses break"
        return Text.assemble(f"{files}: on Python {target}, ", (uses, "bold red"))
    return Text(f"{files}: nothing breaks on Python {target}")


def _sort_key(version: str) -> tuple[int, ...]:
    return (99,) if version == _ALWAYS else tuple(map(int, version.split(".")))
