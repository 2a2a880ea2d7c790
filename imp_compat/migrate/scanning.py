"""Scans many files: their bytes are searched first, few are parsed, and other processes do both."""

from __future__ import annotations

import faulthandler
import os
import re
from typing import Callable, Generator, Iterable, Iterator, NamedTuple

from imp_compat.migrate import rules
from imp_compat.migrate.rules import stdlib
from imp_compat.migrate.rules.facts import LOST_ATTRIBUTES
from imp_compat.migrate.source import Finding, Problem, Source, decode

# How many files a process scans at once
CHUNK = 100
# So few bytes are not worth a process, and do not nest deeply enough to crash a parser.
SMALL = 2**16
# Windows cannot wait for more.
MOST_PROCESSES = 61

# What a source must contain for any rule to apply. A fixed text is searched fastest, and so is a pattern that
# starts with one: what must not stand before it is asked afterwards.
_IMP = re.compile(rb"imp(?<![A-Za-z0-9_]imp)(?![A-Za-z0-9_])")
_WORDS = [word.encode() for word in (*LOST_ATTRIBUTES, "debug_override", "__package__")]
_REMOVED = {
    module.encode(): re.compile(
        "|".join(rf"\b{name}\b" for name in sorted(names)).encode(),
    )
    for module, names in rules.removed_by_module().items()
}
_IMPORTLIB = re.compile(
    rb"importlib\s+as\b|from\s+importlib\s+import[^\n]*\b(?:%s)\b"
    % "|".join(sorted(rules.IMP_NAMES - {"reload"})).encode()
)
# What statements import: modules, or names of a module; and what is renamed there
_REST = rb"(?:[^\n;#\\]|\\\s*)*"
_IMPORT = re.compile(rb"import(?:(?<![A-Za-z0-9_.][ \t]import)|(?<=lazy import))[ \t\\](" + _REST + rb")")
_IMPORT_FROM = re.compile(rb"from[\s\\]+([\w.]+)[\s\\]+import\b[ \t\\]*(\([^)]*|" + _REST + rb")")
_MODULE = re.compile(rb"(?:^|,)[\s\\]*([\w.]+)")
_WORD = re.compile(rb"\w+")
_RENAMED = re.compile(rb"(\w+)[\s\\]+as\b")
_ATTRIBUTE = re.compile(rb"\.\s*(\w+)")


def _encoded(names: Iterable[str]) -> frozenset[bytes]:
    return frozenset(name.encode() for name in names)


# What the standard library lost: modules, also as names of their packages, and names of modules
_LOST_MODULE = re.compile(rb"(?:%s)\b" % "|".join(map(re.escape, stdlib.MODULES)).encode())
_LOST_IN = {module.encode(): _encoded(names) for module, names in stdlib.LAST_NAMES.items()}
for _package, _, _name in (module.encode().rpartition(b".") for module in stdlib.MODULES if "." in module):
    _LOST_IN[_package] = _LOST_IN.get(_package, frozenset()) | {_name}
_LOST_NAMES = _encoded(name for names in stdlib.LAST_NAMES.values() for name in names)
_METHODS = [
    (module.rpartition(".")[2].encode(), _encoded(names)) for module, names in stdlib.METHODS.items() if names
]
_READ = [
    (
        last.encode(),
        _encoded(names),
        re.compile(rf"\.(?:(?<=\b{last}\.)|(?<=\s\.))\s*(?:{'|'.join(sorted(names))})\b".encode()),
    )
    for last, names in (
        ("self", stdlib.ASSERTIONS),
        *((module.rpartition(".")[2], names) for module, names in stdlib.LAST_NAMES.items()),
    )
]
# Keywords since Python 3.7, which older sources have as names
_ASYNC = re.compile(rb"async(?<![A-Za-z0-9_]async)(?:\s*[=(.]|(?<=\bimport async)\b)")
_PORTS = re.compile(
    rb"spec_from_file_location|module_from_spec|exec_module|find_spec|importlib\s*\.\s*(?:util|machinery|abc|resources|metadata)\b"
)


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
        start = yield from _share_out(sources, start, codes, processes, progress)
        # A crash of the parser ended the process of this chunk: each of its files gets a process of its own.
        for source in sources[start : start + CHUNK]:
            if not (yield from _share_out([source], 0, codes)):
                yield scan_file(source, codes, "this Python crashed while parsing it")
        start += CHUNK


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _share_out(
    sources: list[Source],
    start: int,
    codes: frozenset[str],
    processes: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Generator[FileReport, None, int]:
    """Yield the reports of chunks from a start up to one that crashes; return where that starts."""
    from concurrent.futures import ProcessPoolExecutor, wait
    from concurrent.futures.process import BrokenProcessPool

    starts = range(start, len(sources), CHUNK)
    workers = min(processes or os.cpu_count() or 1, len(starts), MOST_PROCESSES)
    with ProcessPoolExecutor(workers, initializer=_prepare, initargs=(sources, codes)) as pool:
        futures = [pool.submit(scan_part, first, first + CHUNK) for first in starts]
        try:
            for first, future in zip(starts, futures):
                while wait([future], timeout=0.1).not_done:
                    done = CHUNK * sum(other.done() for other in futures)
                    progress(min(start + done, len(sources)))
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    return first
        finally:
            for future in futures:
                future.cancel()
    progress(len(sources))
    return len(sources)


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
    assert parent is not None
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
    if source.problems:
        return FileReport(source.path, (), tuple(source.problems))
    read = Source(source.path, is_named=source.is_named)  # which does not outlive the scan of this file
    findings: list[Finding] = []
    if read.load() and (read.is_named or is_relevant(read.data, codes)):
        read.parse(why_unparsed)
        try:
            findings = [] if read.is_unread else read.search(codes)
        except RecursionError:
            return scan_file(source, codes, "nested too deeply to be followed")
    borrowed = read.module.borrowed if read.module else frozenset()
    return FileReport(source.path, tuple(findings), tuple(read.problems), borrowed)


def is_relevant(data: bytes, codes: frozenset[str] = rules.DEFAULT_CODES) -> bool:
    """Return True if any rule can apply to a source, or if it is not text."""
    if _IMP.search(data) or any(word in data for word in _WORDS):
        return True
    if _uses_what_is_lost(data):
        return True
    if _ASYNC.search(data):
        return True
    if any(module in data and pattern.search(data) for module, pattern in _REMOVED.items()):
        return True
    if b"importlib" in data and (
        _IMPORTLIB.search(data) or (codes - rules.DEFAULT_CODES and _PORTS.search(data))
    ):
        return True
    return b"\0" in data or not (data.isascii() or _is_text(data))


def _uses_what_is_lost(data: bytes) -> bool:
    """Return True if a source can import or read what the standard library lost beside its import system."""
    imports, imports_from = _IMPORT.findall(data), _IMPORT_FROM.findall(data)
    modules = {module for modules in imports for module in _MODULE.findall(modules)}
    modules.update(module for module, _ in imports_from)
    if any(map(_LOST_MODULE.match, modules)) or any(
        module in _LOST_IN and not _LOST_IN[module].isdisjoint(_WORD.findall(names))
        for module, names in imports_from
    ):
        return True
    attributes = _LOST_NAMES.intersection(_ATTRIBUTE.findall(data))
    if not attributes:
        return False
    statements = b",".join([*imports, *(part for statement in imports_from for part in statement)])
    imported, renamed = set(_WORD.findall(statements)), set(_RENAMED.findall(statements))
    is_called = any(word in data for word in (b"import_module", b"__import__"))
    if any(attributes & names and (module in imported or is_called) for module, names in _METHODS):
        return True
    return any(
        attributes & names and (module in renamed or (module in data and pattern.search(data)))
        for module, names, pattern in _READ
    )


def _is_text(data: bytes) -> bool:
    try:
        decode(data)
    except (SyntaxError, UnicodeError):
        return False
    return True
