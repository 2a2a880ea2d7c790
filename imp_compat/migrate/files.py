"""Which files are read: the sources below the paths that were named."""

from __future__ import annotations

import fnmatch
import os
from typing import Iterator, Sequence

from imp_compat.migrate.source import SUFFIXES, Problem, Source

# Directories of Python, version control and notebooks; and imp_compat, which is what the rules advise
LEFT_OUT = ("__pycache__", ".git", ".hg", ".svn", ".ipynb_checkpoints", "imp_compat")


def find(paths: list[str], exclude: Sequence[str] = ()) -> list[Source]:
    """Return the files to be read: those named, whatever their names, and the sources below directories.

    Each is there once. A file without a suffix is included: it is a source if its first line names Python.
    Paths below a directory that match a pattern of exclude are left out, as a whole or by one of their names.
    """
    named = {os.path.realpath(path) for path in paths}
    seen: set[str] = set()
    found: dict[tuple[str, str], Source] = {}
    for path in paths:
        if os.path.isdir(path):
            for source in _walk(path, named, seen, exclude):
                found.setdefault(_key(source.path), source)
        elif os.path.isfile(path):
            found[_key(path)] = Source(path, is_named=True)
        else:
            found[_key(path)] = Source(path, Problem(None, "cannot be read: not a file", is_unread=True))
    return list(found.values())


def _key(path: str) -> tuple[str, str]:
    """Return what is the same for all paths of a file; a link is a file of its own."""
    directory, name = os.path.split(path)
    return os.path.realpath(directory), name


def _is_excluded(path: str, name: str, patterns: Sequence[str]) -> bool:
    plain = "/" + os.path.normpath(path).replace(os.sep, "/")
    return any(
        # On a path, a pattern without a slash would match the directories above, too.
        fnmatch.fnmatch(plain, f"*/{pattern}") if "/" in pattern else fnmatch.fnmatch(name, pattern)
        for pattern in (os.path.normpath(each).replace(os.sep, "/") for each in patterns)
    )


def _walk(directory: str, named: set[str], seen: set[str], exclude: Sequence[str]) -> Iterator[Source]:
    """Yield what is below a directory, in order, and follow links to directories once.

    A virtual environment is read only if it is named.
    """
    pending = [directory]
    while pending:
        path = pending.pop()
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield Source(path, Problem(None, f"cannot be read: {error.strerror}", is_unread=True))
            continue
        if real not in named and any(entry.name == "pyvenv.cfg" for entry in found):
            yield Source(
                path, Problem(None, "a virtual environment: name it to scan it, or use --environment")
            )
            continue
        directories = []
        for entry in found:
            if exclude and _is_excluded(entry.path, entry.name, exclude):
                continue
            # Of a link that leads to itself, the entry cannot say what it is.
            if not (os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()):
                yield from _file(entry)
            elif entry.name not in LEFT_OUT:
                directories.append(entry.path)
        pending += reversed(directories)


def _file(entry: os.DirEntry[str]) -> Iterator[Source]:
    suffix = os.path.splitext(entry.name)[1]
    if suffix == ".egg":
        yield Source(entry.path, Problem(None, "cannot be read: a zip file", is_unread=True))
    elif suffix and suffix not in SUFFIXES:
        return
    elif os.path.isfile(entry.path) if entry.is_symlink() else entry.is_file():
        yield Source(entry.path)
    elif suffix:
        yield Source(entry.path, Problem(None, "a broken link, a pipe or a socket: not read"))
