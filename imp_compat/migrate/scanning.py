"""Scans many files: their bytes are searched first, few are parsed, and other processes do both."""

from __future__ import annotations

import faulthandler
import os
from functools import partial
from typing import Callable, Generator, Iterator, NamedTuple

from imp_compat.migrate import rules
from imp_compat.migrate.prefilter import is_relevant
from imp_compat.migrate.source import Finding, Problem, Source

# How many files a process scans at once
CHUNK = 100
# So few bytes are not worth a process, and do not nest deeply enough to crash a parser.
SMALL = 2**16
# Windows cannot wait for more.
MOST_PROCESSES = 61


class FileReport(NamedTuple):
    """What there is to say of one file; borrowed are modules that it takes the name imp from."""

    path: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    borrowed: frozenset[str] = frozenset()


# The sources of a process, which has them from its start: long paths can fill its queue, and if a process
# crashes then, Python 3.9 and 3.10 wait for ever (gh-94777).
_sources: list[Source] = []
_codes = rules.DEFAULT_CODES


def scan(
    sources: list[Source],
    codes: frozenset[str] = rules.DEFAULT_CODES,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[FileReport]:
    """Yield a report for each file with findings or problems, in the order of the sources.

    progress is called, now and then, with the number of files that are done.
    """
    if len(sources) <= CHUNK and sum(_size(source.path) for source in sources) <= SMALL:
        yield from scan_files(sources, codes)
        return
    start = 0
    while start < len(sources):
        tell_done = partial(_tell, progress, start)
        done = yield from _share_out(sources[start:], codes, processes, tell_done)
        start += done
        # A crash of the parser ended the process of this chunk: each of its files gets a process of its own.
        for source in sources[start : start + CHUNK]:
            yield from _scan_alone(source, codes)
        start += CHUNK


def _tell(progress: Callable[[int], None], start: int, done: int) -> None:
    progress(start + done)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _share_out(
    sources: list[Source], codes: frozenset[str], processes: int | None, tell_done: Callable[[int], None]
) -> Generator[FileReport, None, int]:
    """Yield the reports of chunks up to one that crashes; return the number of files before it."""
    from concurrent.futures import ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    starts = range(0, len(sources), CHUNK)
    workers = min(processes or os.cpu_count() or 1, len(starts), MOST_PROCESSES)
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(sources, codes)) as pool:
        futures = [pool.submit(scan_part, start, start + CHUNK) for start in starts]
        try:
            for start, future in zip(starts, futures):
                while wait([future], timeout=0.1).not_done:
                    tell_done(min(CHUNK * sum(other.done() for other in futures), len(sources)))
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    return start
        finally:
            for future in futures:
                future.cancel()
    tell_done(len(sources))
    return len(sources)


def _scan_alone(source: Source, codes: frozenset[str]) -> list[FileReport]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(1, initializer=_prepare, initargs=([source], codes)) as pool:
            return pool.submit(scan_part, 0, 1).result()
    except BrokenProcessPool:
        return [scan_file(source, codes, "this Python crashed while parsing it")]


def _prepare(sources: list[Source], codes: frozenset[str]) -> None:
    """Prepare a process: it prints nothing of crashes and interrupts, and ends with its parent."""
    import gc
    import multiprocessing
    import threading
    from multiprocessing.connection import wait

    global _codes
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    # A tree has no cycles, and is gone when its file is done.
    getattr(gc, "set_threshold", int)(200_000)  # PyPy has none
    _sources[:] = sources
    _codes = codes
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        threading.Thread(target=lambda: (wait([sentinel]), os._exit(1)), daemon=True).start()


def scan_part(start: int, stop: int) -> list[FileReport]:
    """Return the reports of a part of the sources that the process was prepared for."""
    return scan_files(_sources[start:stop], _codes)


def scan_files(sources: list[Source], codes: frozenset[str] = rules.DEFAULT_CODES) -> list[FileReport]:
    """Return a report for each file with findings or problems."""
    reports = (scan_file(source, codes) for source in sources)
    return [report for report in reports if report.findings or report.problems or report.borrowed]


def scan_file(
    source: Source, codes: frozenset[str] = rules.DEFAULT_CODES, why_unparsed: str = ""
) -> FileReport:
    """Return what there is to say of a file, which is not parsed if there is a reason."""
    problem = source.problems[0] if source.problems and not why_unparsed else None
    source = Source(source.path, problem, source.is_named)
    if source.problems or not source.load() or not (source.is_named or is_relevant(source.data, codes)):
        return FileReport(source.path, (), tuple(source.problems))
    source.parse(why_unparsed)
    if source.is_unread:
        return FileReport(source.path, (), tuple(source.problems))
    try:
        findings = source.search(codes)
    except RecursionError:
        return scan_file(source, codes, "nested too deeply to be followed")
    borrowed = source.module.borrowed if source.module else frozenset()
    return FileReport(source.path, tuple(findings), tuple(source.problems), borrowed)
