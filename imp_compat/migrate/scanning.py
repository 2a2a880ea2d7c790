"""Scans many files: their bytes are searched first, few are parsed, and other processes do both."""

from __future__ import annotations

import os
from typing import Iterator, NamedTuple

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


def scan(sources: list[Source], codes: frozenset[str] = rules.DEFAULT_CODES) -> Iterator[list[FileReport]]:
    """Yield the reports of the files with findings or problems, in the order of the sources, by chunk."""
    sizes = (os.path.getsize(source.path) for source in sources if os.path.exists(source.path))
    if len(sources) <= CHUNK and sum(sizes) <= SMALL:
        yield scan_files(sources, codes)
        return
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    while done < len(sources):
        try:
            for reports in _in_processes(sources[done:], codes):
                done += CHUNK
                yield reports
        except BrokenProcessPool:
            # The parser crashed on a file of this chunk: each gets a process of its own.
            reports = []
            for source in sources[done : done + CHUNK]:
                try:
                    (alone,) = _in_processes([source], codes)
                except BrokenProcessPool:
                    alone = [scan_file(source, codes, "this Python crashed while parsing it")]
                reports += alone
            done += CHUNK
            yield reports


def _in_processes(sources: list[Source], codes: frozenset[str]) -> Iterator[list[FileReport]]:
    """Yield the reports of each chunk; raise BrokenProcessPool after those before a chunk that crashes."""
    from concurrent.futures import ProcessPoolExecutor

    starts = range(0, len(sources), CHUNK)
    workers = min(os.cpu_count() or 1, len(starts), MOST_PROCESSES)
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(sources, codes)) as pool:
        yield from pool.map(_scan_part, starts, (start + CHUNK for start in starts))


def _prepare(sources: list[Source], codes: frozenset[str]) -> None:
    """Prepare a process: it prints nothing of crashes and interrupts, and ends with its parent."""
    import multiprocessing
    import threading
    from multiprocessing.connection import wait

    global _codes
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    _sources[:] = sources
    _codes = codes
    parent = multiprocessing.parent_process()
    assert parent is not None
    sentinel = parent.sentinel
    threading.Thread(target=lambda: (wait([sentinel]), os._exit(1)), daemon=True).start()


def _scan_part(start: int, stop: int) -> list[FileReport]:
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
    if source.problems:
        return FileReport(source.path, (), tuple(source.problems))
    read = Source(source.path, is_named=source.is_named)  # which does not outlive the scan of this file
    findings: list[Finding] = []
    if read.load() and (read.is_named or is_relevant(read.data, codes)):
        read.parse(why_unparsed)
        try:
            findings = read.search(codes)
        except RecursionError:
            return scan_file(source, codes, "nested too deeply to be followed")
    borrowed = read.module.borrowed if read.module else frozenset()
    return FileReport(source.path, tuple(findings), tuple(read.problems), borrowed)
