"""Reads many files: their bytes are searched first, few are parsed, and other processes do both."""

from __future__ import annotations

import os
import re
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Callable, Generator, Iterator, NamedTuple

from imp_compat.migrate import reading
from imp_compat.migrate.advice import Finding, advise
from imp_compat.migrate.files import Entry, load
from imp_compat.migrate.reading import Problem

# How many files a process is handed at once
CHUNK = 100

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


def scan(
    entries: list[Entry], processes: int | None = None, progress: Callable[[int], None] = lambda done: None
) -> Iterator[FileReport]:
    """Yield a report for each file that there is something to say of, in the order of the entries.

    progress is called, now and then, with the number of files that are done.
    """
    chunks = [entries[start : start + CHUNK] for start in range(0, len(entries), CHUNK)]
    workers = min(processes or os.cpu_count() or 1, len(chunks))
    while chunks:
        done = yield from _share_out(chunks, workers, lambda left: progress(len(entries) - left))
        if done < len(chunks):
            yield from _bit_by_bit(chunks[done])
        chunks = chunks[done + 1 :]


def _share_out(
    chunks: list[list[Entry]], workers: int, tell_left: Callable[[int], None]
) -> Generator[FileReport, None, int]:
    """Yield the reports of chunks, up to one that ends its process, as a crash of the parser does.

    Returns how many chunks were done. tell_left is called with the number of files that are not.
    """
    with ProcessPoolExecutor(workers, initializer=_silence) as pool:
        futures = [pool.submit(scan_files, chunk) for chunk in chunks]
        try:
            for number, future in enumerate(futures):
                while wait([future], timeout=0.1).not_done:
                    tell_left(sum(len(chunk) for chunk, other in zip(chunks, futures) if not other.done()))
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    return number
        finally:
            for future in futures:
                future.cancel()
    tell_left(0)
    return len(chunks)


def _bit_by_bit(chunk: list[Entry]) -> list[FileReport]:
    try:
        with ProcessPoolExecutor(1, initializer=_silence) as pool:
            return pool.submit(scan_files, chunk).result()
    except BrokenProcessPool:
        if len(chunk) == 1:
            return [scan_file(chunk[0], "this Python crashed on parsing it")]
    half = len(chunk) // 2
    return _bit_by_bit(chunk[:half]) + _bit_by_bit(chunk[half:])


def _silence() -> None:
    """Keep off the screen what the parser of Python 3.8 prints, and what interrupted processes do."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


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
