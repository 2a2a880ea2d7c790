"""Which files are read: the sources below the paths that were named. For the others, why they are not."""

from __future__ import annotations

import errno
import os
from typing import Iterator, NamedTuple

from imp_compat.migrate.reading import Problem

SUFFIXES = (".py", ".pyw")
# Folders of what Python and version control keep for themselves; and imp_compat, which is what rules advise
LEFT_OUT = frozenset(["__pycache__", ".git", ".hg", ".svn", "imp_compat"])

LARGEST_READ = 64 * 2**20


class Entry(NamedTuple):
    """A file to be read, or a path that cannot be, with the problem; is_named where the user named it."""

    path: str
    problem: Problem | None = None
    is_named: bool = False


def find(paths: list[str]) -> Iterator[Entry]:
    """Yield the files to be read: those named, whatever they are called, and what is below the folders named.

    A file without a suffix is yielded too; it is a source where its first line names Python.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if os.path.isdir(path):
            yield from _walk(path, seen)
        elif os.path.isfile(path):
            yield Entry(path, is_named=True)
        else:
            yield Entry(path, Problem(None, "cannot be read: it is no file"))


def _walk(folder: str, seen: set[tuple[int, int]]) -> Iterator[Entry]:
    """Yield what is below a folder, in order, and follow links to folders once."""
    pending: list[tuple[str, tuple[tuple[int, int], ...]]] = [(folder, ())]
    while pending:
        path, above = pending.pop()
        try:
            status = os.stat(path)
            identity = (status.st_dev, status.st_ino)
            if identity in above:
                yield Entry(path, Problem(None, "a link that leads back to a folder above it: not followed"))
                continue
            if identity in seen:
                continue
            seen.add(identity)
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield Entry(path, Problem(None, f"cannot be read: {error.strerror}"))
            continue
        if above and any(entry.name == "pyvenv.cfg" for entry in found):
            yield Entry(
                path,
                Problem(None, "a virtual environment, not read: name it, or its Python with --environment"),
            )
            continue
        folders = []
        for entry in found:
            # Of a link that leads to itself, the entry cannot say what it is.
            if not (os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir()):
                yield from _file(entry)
            elif entry.name not in LEFT_OUT:
                folders.append((entry.path, (*above, identity)))
        pending += reversed(folders)


def _file(entry: os.DirEntry[str]) -> Iterator[Entry]:
    suffix = os.path.splitext(entry.name)[1]
    if suffix == ".egg":
        yield Entry(entry.path, Problem(None, "cannot be read: it is zipped"))
    elif suffix and suffix not in SUFFIXES:
        return
    elif os.path.isfile(entry.path) if entry.is_symlink() else entry.is_file():
        yield Entry(entry.path)
    elif suffix:
        reason = "it is no file" if os.path.exists(entry.path) else "a link to nothing"
        yield Entry(entry.path, Problem(None, f"cannot be read: {reason}"))


def load(entry: Entry) -> bytes | None:
    """Return the bytes of a file, None for one without a suffix that is no Python source.

    Raises OSError where it cannot be read.
    """
    with open(entry.path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST_READ:
            raise OSError(errno.EFBIG, f"{size >> 20} MiB are too many")
        if entry.is_named or os.path.splitext(entry.path)[1]:
            return file.read()
        start = file.read(128)
        if start.startswith(b"#!") and b"python" in start.split(b"\n")[0]:
            return start + file.read()
        return None
