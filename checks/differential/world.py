"""What the lines of a program can use, beside `imp`: makers of files of every kind, and odd arguments."""

from __future__ import annotations

import base64
import importlib.util
import io  # noqa: F401
import marshal
import os
import pathlib  # noqa: F401
import sys
import types
import zlib
from importlib import machinery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    imp: Any  # which replay.py puts here

EXTENSION = ""  # extension.c compiled, compressed and in base 64, if that can be done
EPOCH = 1_600_000_000
SUFFIX = machinery.EXTENSION_SUFFIXES[0]

# What a line may bind anew
found: Any = (None, None, ("", "", 0))
file: Any = None
module: Any = types.ModuleType("nothing")


# What imp_compat promises


def promised_reload(module: Any) -> Any:
    """Reload a module; execute one that no finder knows again by its own spec."""
    before = dict(vars(module))
    try:
        return imp.reload(module)  # noqa: F821
    except ModuleNotFoundError:
        if getattr(module, "__spec__", None) is not None:
            raise
        vars(module).pop("__spec__", None)
        vars(module).update(before)
        spec = before.get("__spec__")
        if getattr(spec, "loader", None) is None:
            raise
    return importlib._bootstrap._exec(spec, module)  # type: ignore[attr-defined]


def promised_load(load: Any, name: Any, *arguments: Any) -> Any:
    """Load a module, and return what is in sys.modules if that does not take a loader."""
    try:
        return load(name, *arguments)
    except AttributeError:
        if name not in sys.modules:  # it was another load, in the module's code
            raise
        return sys.modules[name]


# Files


def folder(path: str) -> None:
    """Make a directory, and its parents."""
    if path:
        os.makedirs(path, exist_ok=True)


def write(path: str, content: bytes, mtime: int = 0) -> None:
    """Write a file, with an mtime that does not depend on the clock."""
    folder(os.path.dirname(path))
    with open(path, "wb") as file:
        file.write(content)
    os.utime(path, (EPOCH + mtime, EPOCH + mtime))


def link(path: str, target: str) -> None:
    """Make a symbolic link, which may dangle."""
    folder(os.path.dirname(path))
    os.symlink(target, path)


def extension(path: str) -> None:
    """Write an extension file, of the modules ext, single and fails; not into one that may be loaded."""
    if os.path.isfile(path):
        os.unlink(path)
    write(path, zlib.decompress(base64.b64decode(EXTENSION)) if EXTENSION else b"")


def bytecode(
    path: str,
    source: bytes,
    flags: int = 0,
    mtime: int = 0,
    size: int | None = None,
    magic: bytes = importlib.util.MAGIC_NUMBER,
    of: str = "elsewhere.py",
    end: int | None = None,
    data: bytes | None = None,
) -> None:
    """Write a .pyc: with flags 1 it has an unchecked hash, with 3 a checked one; the rest can be wrong."""
    if flags & 1:
        stamp = importlib.util.source_hash(source)
    else:
        length = len(source) if size is None else size
        stamp = (EPOCH + mtime).to_bytes(4, "little") + length.to_bytes(4, "little")
    code = marshal.dumps(compile(source, of, "exec")) if data is None else data
    write(path, (magic + flags.to_bytes(4, "little") + stamp + code)[:end])


# Paths

cache = importlib.util.cache_from_source
absolute = os.path.abspath


class Text(str):
    """A str of another class."""


class PathLike:
    """A path that gives what it is told to."""

    def __init__(self, path: Any) -> None:
        self.path = path

    def __fspath__(self) -> Any:
        """Return the path."""
        return self.path


# File objects


def half_read(file: Any) -> Any:
    """Return a file of which some was read."""
    file.read(3)
    return file


def closed(file: Any) -> Any:
    """Return a file that was closed."""
    file.close()
    return file


class Duck:
    """A file object that is only a little like one."""

    def __init__(self, content: Any, **attributes: Any) -> None:
        self.content = content
        vars(self).update(attributes)

    def read(self) -> Any:
        """Return the content."""
        return self.content
