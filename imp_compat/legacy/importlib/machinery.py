"""The methods that the finders and loaders of importlib.machinery lost.

Python 3.12 removed find_module and find_loader (gh-98040), 3.15 load_module (gh-97850). No method calls
super(), because the module restore puts each one into importlib's own class.
"""

from __future__ import annotations

from importlib import machinery

from ... import _interpreter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

__all__ = ["BuiltinImporter", "ExtensionFileLoader", "FileFinder", "FrozenImporter", "NamespaceLoader"]
__all__ += ["PathFinder", "SourceFileLoader", "SourcelessFileLoader"]


def loader_of(spec: ModuleSpec | None) -> Any:  # noqa: ANN401
    """Return the loader of a spec, or None."""
    return None if spec is None else spec.loader


def load_module(self: Any, fullname: str) -> ModuleType:  # noqa: ANN401
    """Load a module with this loader, or execute the one of that name in sys.modules again, and return it.

    In importlib: importlib.import_module(fullname).
    """
    spec = _interpreter.spec_from_loader(fullname, self)
    return _interpreter.run(spec)  # type: ignore[arg-type]


def find_loader(self: Any, fullname: str) -> tuple[Any, Sequence[str]]:  # noqa: ANN401
    """Return the loader of a module, or None, and the portions of a namespace package.

    In importlib: find_spec(fullname).
    """
    spec = self.find_spec(fullname) if hasattr(self, "find_spec") else None
    return (None, []) if spec is None else (spec.loader, spec.submodule_search_locations or [])


def find_module(self: Any, fullname: str, path: Sequence[str] | None = None) -> Any:  # noqa: ANN401
    """Return the loader of a module, or None. In importlib: find_spec(fullname, path).loader."""
    return loader_of(self.find_spec(fullname, path)) if hasattr(self, "find_spec") else None


class BuiltinImporter(machinery.BuiltinImporter):
    """importlib.machinery.BuiltinImporter, with find_module and load_module."""

    find_module = classmethod(find_module)
    load_module = classmethod(load_module)


class FrozenImporter(machinery.FrozenImporter):
    """importlib.machinery.FrozenImporter, with find_module and load_module."""

    find_module = classmethod(find_module)

    @classmethod
    def load_module(cls, fullname: str) -> ModuleType:
        """Load a frozen module, or execute it again. Raise ImportError if there is none of that name.

        In importlib: importlib.import_module(fullname).
        """
        spec = cls.find_spec(fullname)
        if spec is None:
            raise ImportError(f"No such frozen object named {fullname!r}", name=fullname)
        return _interpreter.run(spec)


class PathFinder(machinery.PathFinder):
    """importlib.machinery.PathFinder, with find_module."""

    find_module = classmethod(find_module)


class FileFinder(machinery.FileFinder):
    """importlib.machinery.FileFinder, with find_loader and find_module."""

    find_loader = find_loader

    def find_module(self, fullname: str) -> Any:  # noqa: ANN401
        """Return the loader of a module, or None. In importlib: find_spec(fullname).loader."""
        loader, _ = self.find_loader(fullname)
        return loader


class SourceFileLoader(machinery.SourceFileLoader):
    """importlib.machinery.SourceFileLoader, with load_module."""

    def load_module(self, fullname: str | None = None) -> ModuleType:
        """Load the module of this loader, or execute the one in sys.modules again, and return it.

        Raise ImportError if the name is not the loader's own.

        In importlib: spec_from_loader(fullname, loader), module_from_spec(spec), sys.modules[fullname] =
        module, loader.exec_module(module).
        """
        if fullname is None:
            fullname = self.name
        elif fullname != self.name:
            raise ImportError(f"loader for {self.name} cannot handle {fullname}", name=fullname)
        return load_module(self, fullname)


class SourcelessFileLoader(machinery.SourcelessFileLoader):
    """importlib.machinery.SourcelessFileLoader, with load_module."""

    load_module = SourceFileLoader.load_module


class ExtensionFileLoader(machinery.ExtensionFileLoader):
    """importlib.machinery.ExtensionFileLoader, with load_module."""

    load_module = SourceFileLoader.load_module


# It has no public name in Python 3.10 and older.
_NamespaceLoader: Any = getattr(machinery, "NamespaceLoader", object)


class NamespaceLoader(_NamespaceLoader):  # type: ignore[misc]
    """importlib.machinery.NamespaceLoader, with load_module."""

    load_module = load_module
