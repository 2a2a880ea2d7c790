"""Rewrites the files that a scan found something in, or shows what would change; says what stays."""

from __future__ import annotations

import difflib
import os
import shutil
import sys
import textwrap
from typing import Iterable, TextIO

from imp_compat.migrate import rules, writing
from imp_compat.migrate.advice import Finding
from imp_compat.migrate.files import Entry, load
from imp_compat.migrate.reporting import plain
from imp_compat.migrate.rewriting import CannotRewrite, rewrite
from imp_compat.migrate.scanning import FileReport


def fix(reports: Iterable[FileReport], to_importlib: bool, only_diff: bool) -> int:
    """Fix the files of a scan's reports, or print a diff of what would change, and return the exit status.

    It is 1 where a diff has something to show, or where a file that needs it cannot be rewritten.
    """
    notes = sys.stderr if only_diff else sys.stdout
    changed = failed = 0
    for report in reports:
        try:
            new = _fixed(report, to_importlib, notes)
            if new is not None:
                _show_diff(report.path, *new) if only_diff else writing.replace(report.path, new[1])
                changed += 1
        except (CannotRewrite, OSError) as error:
            failed += 1
            reason = getattr(error, "strerror", None) or str(error)
            _print(f"{plain(report.path)}: left alone: {plain(reason)}", notes)
    ending = "" if changed == 1 else "s"
    _print(f"{changed} file{ending} {'would be ' if only_diff else ''}rewritten, {failed} left alone", notes)
    return int(bool(failed or (only_diff and changed)))


def _fixed(report: FileReport, to_importlib: bool, notes: TextIO) -> tuple[bytes, bytes] | None:
    """Return a file's contents as they are and as they are to be, or None; say which uses are left."""
    path = plain(report.path)
    uses = [finding for finding in report.findings if not finding.guarded and finding.breaks_in]
    if report.problems and any(finding.symbol.partition(".")[0] == rules.IMP for finding in uses):
        raise CannotRewrite(report.problems[0].message)
    for problem in report.problems:
        _print(f"{path}: not rewritten: {plain(problem.message)}", notes)
    for finding in uses:
        is_loader = finding.code == rules.LOAD_MODULE_CALL.code
        if not finding.fixable or (is_loader and not to_importlib):
            hint = " (fix --to importlib does)" if finding.fixable else ""
            _print(f"{_place(path, finding)} is not rewritten{hint}: {finding.advice}", notes)
    if report.problems or not any(finding.fixable for finding in uses):
        return None
    data = load(Entry(report.path, is_named=True)) or b""
    rewritten = rewrite(data, to_importlib, os.path.basename(report.path) == "__init__.py")
    for line, column, use in rewritten.stays:
        _print(f"{path}:{line}:{column}: {use.symbol} stays on imp_compat: {use.rule.advice}", notes)
    return None if rewritten.data == data else (data, rewritten.data)


def _print(note: str, file: TextIO) -> None:
    """Print a note, on a terminal in lines that break between words."""
    if file.isatty():
        width = shutil.get_terminal_size().columns - 1
        note = textwrap.fill(
            note, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
    print(note, file=file)


def _place(path: str, finding: Finding) -> str:
    return f"{path}:{finding.line}:{finding.column}: {finding.symbol}"


def _show_diff(path: str, old: bytes, new: bytes) -> None:
    """Write a diff that can be applied: in the bytes of the file, with the ends of its lines."""
    name = os.fsencode(os.path.normpath(path))
    lines = difflib.diff_bytes(
        difflib.unified_diff, old.splitlines(keepends=True), new.splitlines(keepends=True), name, name
    )
    for line in lines:
        sys.stdout.buffer.write(line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n")
    sys.stdout.flush()
