"""Rewrites the files that a scan found something in, or shows what would change; says what stays."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
import textwrap
from typing import NamedTuple, Sequence, TextIO

from imp_compat.migrate import rules, writing
from imp_compat.migrate.reporting import counted, place, plain
from imp_compat.migrate.rewriting import CannotRewrite, rewrite
from imp_compat.migrate.scanning import FileReport
from imp_compat.migrate.source import Source

_DEPENDENCY = 'The rewritten code needs: imp-compat (dependencies = ["imp-compat"]).'


class _Fixed(NamedTuple):
    old: bytes
    new: bytes
    needs_imp_compat: bool


def fix(reports: Sequence[FileReport], to_importlib: bool, only_diff: bool) -> int:
    """Fix the files of a scan's reports, or print a diff of what would change; return the exit status.

    It is 1 if a diff has something to show, or if a file that needs it cannot be rewritten.
    """
    notes = sys.stderr if only_diff else sys.stdout
    borrowed = {module for report in reports for module in report.borrowed}
    changed = failed = 0
    needs_imp_compat = False
    for report in reports:
        try:
            fixed = _fixed(report, to_importlib, borrowed, notes)
            if fixed is not None and not only_diff:
                writing.replace(report.path, fixed.new)
        except (CannotRewrite, OSError) as error:
            failed += 1
            reason = getattr(error, "strerror", None) or str(error)
            _print(f"{plain(report.path)}: left alone: {plain(reason)}", notes)
            continue
        if fixed is not None:
            changed += 1
            needs_imp_compat = needs_imp_compat or fixed.needs_imp_compat
            if only_diff:
                _show_diff(report.path, fixed.old, fixed.new)
    verb = "would be rewritten" if only_diff else "rewritten"
    _print(f"{counted(changed, 'file')} {verb}, {failed} left alone", notes)
    if needs_imp_compat:
        _print(_DEPENDENCY, notes)
    return int(bool(failed or (only_diff and changed)))


def _fixed(report: FileReport, to_importlib: bool, borrowed: set[str], notes: TextIO) -> _Fixed | None:
    """Return a file's old and new contents, or None if nothing changes; print which uses are left."""
    uses = [finding for finding in report.findings if not finding.guarded and finding.breaks_in]
    if report.problems and any(finding.symbol.partition(".")[0] == rules.IMP for finding in uses):
        raise CannotRewrite(report.problems[0].message)
    for problem in report.problems:
        _print(f"{plain(report.path)}: not rewritten: {plain(problem.message)}", notes)
    for finding in uses:
        is_loader = finding.code == rules.protocols.LOAD_MODULE_CALL.code
        if not finding.fixable or (is_loader and not to_importlib):
            hint = " (fix --to importlib does)" if finding.fixable else ""
            where = place(report.path, finding.line, finding.column, finding.cell)
            _print(f"{where}: {finding.symbol} is not rewritten{hint}: {finding.advice}", notes)
    if report.problems or not any(finding.fixable for finding in uses):
        return None
    source = Source(report.path, is_named=True)
    if not source.load():
        raise CannotRewrite(source.problems[0].message)
    name = os.path.splitext(os.path.basename(report.path))[0]
    rewritten = rewrite(source, to_importlib, name in borrowed)
    for line, column, use in rewritten.stays:
        where = place(report.path, line, column)
        _print(f"{where}: {use.symbol} stays on imp_compat: {use.rule.advice}", notes)
    if rewritten.data == source.data:
        return None
    return _Fixed(source.data, rewritten.data, rewritten.needs_imp_compat)


def _print(note: str, file: TextIO) -> None:
    """Print a note, on a terminal in lines that break between words."""
    if file.isatty():
        width = shutil.get_terminal_size().columns - 1
        note = textwrap.fill(
            note, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
    print(note, file=file)


def _show_diff(path: str, old: bytes, new: bytes) -> None:
    """Write a diff that can be applied: in the bytes of the file, with its line ends."""
    name = os.fsencode(os.path.normpath(path).replace(os.sep, "/"))
    lines = difflib.diff_bytes(
        difflib.unified_diff, old.splitlines(keepends=True), new.splitlines(keepends=True), name, name
    )
    for line in lines:
        sys.stdout.buffer.write(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")
    sys.stdout.flush()
