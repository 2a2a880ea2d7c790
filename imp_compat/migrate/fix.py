"""The command fix: rewrites the files that a scan found something in, or shows what would change."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from typing import Iterator, Sequence

from imp_compat.migrate import command, files, rules, scanning, writing
from imp_compat.migrate.report import counted, place, plain
from imp_compat.migrate.rewriting import CannotRewrite, Rewritten, rewrite
from imp_compat.migrate.scanning import FileReport
from imp_compat.migrate.source import Finding, Source

_DESCRIPTION = """\
Rewrite code that imports imp so that it imports imp_compat, and remove imports that nothing uses.
The exit status is 0; 1 if a file that needs it is left alone, or with --diff if something would change;
2 for wrong usage."""
_DEPENDENCY = 'The rewritten code needs: imp-compat (dependencies = ["imp-compat"]).'
# fix rewrites nothing that the standard library lost beside its import system.
_CODES = frozenset(code for code in rules.DEFAULT_CODES if not code.startswith(rules.stdlib.CODES))


def main(arguments: list[str]) -> int:
    """Run fix with the arguments of a command line, and return the exit status."""
    parser = argparse.ArgumentParser(prog="imp-compat fix", description=_DESCRIPTION)
    command.add_file_options(parser)
    parser.add_argument("--diff", action="store_true", help="write nothing, and show what would change")
    parser.add_argument(
        "--to",
        choices=("imp_compat", "importlib"),
        default="imp_compat",
        help="importlib: also rewrite the calls that have an exact replacement (default: imp_compat)",
    )
    options = parser.parse_args(arguments)
    if not options.paths:
        parser.error("name a file or directory")
    command.settings(options)
    sources = files.find(options.paths, options.exclude)
    reports = list(command.with_progress(scanning.scan(sources, _CODES), len(sources)))
    return fix(reports, options.to == "importlib", options.diff)


def fix(reports: Sequence[FileReport], to_importlib: bool, only_diff: bool) -> int:
    """Fix the files of a scan's reports, or print a diff of what would change; return the exit status.

    It is 1 if a diff has something to show, or if a file that needs it cannot be rewritten.
    """
    output = sys.stderr if only_diff else sys.stdout
    borrowed = {module for report in reports for module in report.borrowed}
    changed = failed = 0
    needs_imp_compat = False
    for report in reports:
        source = Source(report.path, is_named=True)
        try:
            rewritten = _rewrite(report, source, to_importlib, borrowed)
            is_changed = rewritten.data != source.data
            if is_changed and not only_diff:
                writing.replace(report.path, rewritten.data)
        except (CannotRewrite, OSError) as error:
            failed += 1
            reason = getattr(error, "strerror", None) or str(error)
            print(f"{plain(report.path)}: left alone: {plain(reason)}", file=output)
            continue
        for note in _notes(report, rewritten):
            print(note, file=output)
        if is_changed:
            changed += 1
            needs_imp_compat = needs_imp_compat or rewritten.needs_imp_compat
            if only_diff:
                _show_diff(report.path, source.data, rewritten.data)
    verb = "would be rewritten" if only_diff else "rewritten"
    print(f"{counted(changed, 'file')} {verb}, {failed} left alone", file=output)
    if needs_imp_compat:
        print(_DEPENDENCY, file=output)
    return int(bool(failed or (only_diff and changed)))


def _broken(report: FileReport) -> list[Finding]:
    return [finding for finding in report.findings if not finding.guarded and finding.breaks_in]


def _rewrite(report: FileReport, source: Source, to_importlib: bool, borrowed: set[str]) -> Rewritten:
    """Return a file as fix leaves it, and load its source if anything can be rewritten."""
    uses = _broken(report)
    if report.problems and any(use.symbol.partition(".")[0] == rules.IMP for use in uses):
        raise CannotRewrite(report.problems[0].message)
    if report.problems or not any(use.fixable for use in uses):
        return Rewritten(source.data, [])
    source.load()  # what cannot be read is a problem, which rewrite() refuses
    name = os.path.splitext(os.path.basename(source.path))[0]
    return rewrite(source, to_importlib, name in borrowed)


def _notes(report: FileReport, rewritten: Rewritten) -> Iterator[str]:
    """Yield what is not rewritten, and why, and what stays on imp_compat."""
    for problem in report.problems:
        yield f"{plain(report.path)}: not rewritten: {plain(problem.message)}"
    for use in _broken(report):
        if not use.fixable:
            where = place(report.path, use.line, use.column, use.cell)
            yield f"{where}: {use.symbol} is not rewritten: {use.advice}"
    for line, column, moved in rewritten.stays:
        where = place(report.path, line, column)
        yield f"{where}: {moved.symbol} stays on imp_compat: {moved.rule.advice}"


def _show_diff(path: str, old: bytes, new: bytes) -> None:
    """Write a diff that can be applied: in the bytes of the file, with its line ends."""
    name = os.fsencode(os.path.normpath(path).replace(os.sep, "/"))
    lines = difflib.diff_bytes(
        difflib.unified_diff, old.splitlines(keepends=True), new.splitlines(keepends=True), name, name
    )
    for line in lines:
        sys.stdout.buffer.write(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")
    sys.stdout.flush()
