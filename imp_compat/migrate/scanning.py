"""Reads many files: their bytes are searched first, few are parsed, and other processes do both."""

from __future__ import annotations

import faulthandler
import os
import re
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Callable, Generator, Iterator, NamedTuple

from imp_compat.migrate import reading
from imp_compat.migrate.advice import Finding, advise
from imp_compat.migrate.files import Entry, load
from imp_compat.migrate.reading import Problem

# How many files a process is told to read at once
CHUNK = 100
# Windows lets nobody wait for more.
MOST_PROCESSES = 61

# What a file must contain for any rule to apply; imp comes first in its expression, to be searched fast.
_IMP = re.compile(rb"imp(?<![A-Za-z0-9_]imp)(?![A-Za-z0-9_])")
_WORDS = (
    b"find_module",
    b"find_loader",
    b"load_module",
    b"pkgutil",
    b"debug_override",
    b"__cached__",
    b"__loader__",
    b"__package__",
)
_IMPORTLIB = re.compile(
    rb"importlib\s+as\b|spec_from_file_location|module_from_spec|find_spec|set_loader|set_package|module_for_loader"
    rb"|Traversable|ResourceReader|\bFinder\b"
)
_SUBMODULE = re.compile(rb"importlib\s*\.\s*(?:util|machinery|abc|resources|metadata)\b")
_BARE = re.compile(rb"importlib\b(?!\s*\.)(?=[^\n]*(?:\n|$))")


class FileReport(NamedTuple):
    """What there is to say of one file."""

    path: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


# What a process reads, which it has from its start: it is told the numbers of those that are next. Long paths
# can fill the queue, and where a process crashes then, Python 3.9 and 3.10 wait for ever (gh-94777).
_entries: list[Entry] = []


def scan(
    entries: list[Entry], processes: int | None = None, progress: Callable[[int], None] = lambda done: None
) -> Iterator[FileReport]:
    """Yield a report for each file that there is something to say of, in the order of the entries.

    progress is called, now and then, with the number of files that are done.
    """
    start = 0
    while start < len(entries):
        done = yield from _share_out(entries[start:], processes, partial(_tell, progress, start))
        start += done
        yield from _bit_by_bit(entries[start : start + CHUNK])
        start += CHUNK


def _tell(progress: Callable[[int], None], start: int, done: int) -> None:
    progress(start + done)


def _share_out(
    entries: list[Entry], processes: int | None, tell_done: Callable[[int], None]
) -> Generator[FileReport, None, int]:
    """Yield the reports of chunks, up to one that ends its process, as a crash of the parser does.

    Returns the number of files before that chunk; tell_done is called with the number of those that are done.
    """
    starts = range(0, len(entries), CHUNK)
    workers = min(processes or os.cpu_count() or 1, len(starts), MOST_PROCESSES)
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(entries,)) as pool:
        futures = [pool.submit(scan_part, start, start + CHUNK) for start in starts]
        try:
            for start, future in zip(starts, futures):
                while wait([future], timeout=0.1).not_done:
                    tell_done(min(CHUNK * sum(other.done() for other in futures), len(entries)))
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    return start
        finally:
            for future in futures:
                future.cancel()
    tell_done(len(entries))
    return len(entries)


def _bit_by_bit(entries: list[Entry]) -> list[FileReport]:
    """Return the reports of files, of which some end the process that reads them."""
    if not entries:
        return []
    try:
        with ProcessPoolExecutor(1, initializer=_prepare, initargs=(entries,)) as pool:
            return pool.submit(scan_part, 0, len(entries)).result()
    except BrokenProcessPool:
        if len(entries) == 1:
            return [scan_file(entries[0], "this Python crashed on parsing it")]
    half = len(entries) // 2
    return _bit_by_bit(entries[:half]) + _bit_by_bit(entries[half:])


def _prepare(entries: list[Entry]) -> None:
    """Have a process know what to read, and print nothing: of crashes, interrupts, or 3.8's parser."""
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _entries[:] = entries


def scan_part(start: int, stop: int) -> list[FileReport]:
    """Return the reports of a part of what the process was prepared for."""
    return scan_files(_entries[start:stop])


def scan_files(entries: list[Entry]) -> list[FileReport]:
    """Return a report for each file that there is something to say of."""
    reports = map(scan_file, entries)
    return [report for report in reports if report.findings or report.problems]


def scan_file(entry: Entry, why_unparsed: str = "") -> FileReport:
    """Return what there is to say of a file, which is not parsed where there is a reason."""
    path = entry.path
    if entry.problem is not None:
        return FileReport(path, (), (entry.problem,))
    try:
        data = load(entry)
    except OSError as error:
        return FileReport(path, (), (Problem(None, f"cannot be read: {error.strerror}"),))
    if data is None or not is_relevant(data):
        return FileReport(path)
    source = reading.read(data, why_unparsed)
    try:
        findings = advise(path, source, os.path.basename(path) == "__init__.py")
    except RecursionError:
        return scan_file(entry, "nested too deeply to be followed")
    return FileReport(path, tuple(findings), source.problems)


def is_relevant(data: bytes) -> bool:
    """Tell whether any rule can apply to a source, or it is none."""
    if _IMP.search(data) or any(word in data for word in _WORDS):
        return True
    if b"importlib" in data and (_IMPORTLIB.search(data) or (_BARE.search(data) and _SUBMODULE.search(data))):
        return True
    return b"\0" in data or not (data.isascii() or _is_text(data))


def _is_text(data: bytes) -> bool:
    try:
        reading.decode(data)
    except (SyntaxError, UnicodeError):
        return False
    return True
