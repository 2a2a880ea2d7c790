"""The classes that importlib.abc lost, and the methods that its classes lost.

Python 3.12 removed Finder, find_module and find_loader (gh-98040), 3.14 the classes that are in
importlib.resources.abc today (gh-93963), and 3.15 load_module (gh-97850).
"""

from __future__ import annotations

import abc
from importlib import abc as importlib_abc

from . import machinery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

__all__ = ["FileLoader", "Finder", "Loader", "MetaPathFinder", "PathEntryFinder"]


try:
    from importlib.resources.abc import (  # type: ignore[import-not-found]
        ResourceReader,
        Traversable,
        TraversableResources,
    )
except ImportError:
    pass  # In Python 3.10 and older, they are in importlib.abc.
else:
    __all__ += ["ResourceReader", "Traversable", "TraversableResources"]


class Finder(abc.ABC):
    """A finder of PEP 302. In importlib: importlib.abc.MetaPathFinder and PathEntryFinder."""

    @abc.abstractmethod
    def find_module(self, fullname: str, path: Sequence[str] | None = None) -> Any:  # noqa: ANN401
        """Return the loader of a module, or None."""


class MetaPathFinder(importlib_abc.MetaPathFinder):
    """importlib.abc.MetaPathFinder, with find_module."""

    def find_module(self, fullname: str, path: Sequence[str] | None) -> Any:  # noqa: ANN401
        """Return the loader from the find_spec of the subclass, or None."""
        return machinery.find_module(self, fullname, path)


class PathEntryFinder(importlib_abc.PathEntryFinder):
    """importlib.abc.PathEntryFinder, with find_loader and find_module."""

    find_loader = machinery.find_loader
    find_module = machinery.FileFinder.find_module


class FileLoader(importlib_abc.FileLoader):
    """importlib.abc.FileLoader, with load_module."""

    load_module = machinery.SourceFileLoader.load_module


class Loader(importlib_abc.Loader):
    """importlib.abc.Loader, with load_module."""

    def load_module(self, fullname: str) -> ModuleType:
        """Load a module with the exec_module of the subclass. Raise ImportError if there is none."""
        if not hasattr(self, "exec_module"):
            raise ImportError
        return machinery.load_module(self, fullname)
