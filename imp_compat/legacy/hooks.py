# ruff: noqa: ANN401 (finders, loaders and specs are any objects)
"""Lets finders and loaders of PEP 302 take part in imports.

Python 3.12 ended that for finders (gh-98040), 3.15 for loaders (gh-97850). Programs edit sys.meta_path,
sys.path_hooks and sys.path_importer_cache by position, so nothing is put there: the functions that imports
call to ask the finders are replaced.
"""

from __future__ import annotations

import _thread
import importlib
import sys

from .. import _interpreter
from .adapters import PathEntryFinder, adapt_finder, adapt_loader, as_importlib, find_spec, has_legacy_finder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


class ImportFunction:
    """A function that the import system calls by a private name of a module or class.

    The owner is the class or module, or the name of a module that need not be imported yet.
    """

    def __init__(self, owner: object, name: str) -> None:
        self._owner = owner
        self._name = name
        self.original: Any = None
        self._replacement: Any = None

    def get(self) -> Any:
        """Return the function, or None if the owner does not have it."""
        return getattr(self._find_owner(), "__dict__", {}).get(self._name)

    def set(self, function: object) -> None:
        """Replace the function, by one assignment."""
        setattr(self._find_owner(), self._name, function)

    def is_replaced(self) -> bool:
        """Return True if the import system calls the replacement, maybe from that of another imp_compat."""
        function = self.get()
        while function is not None and function is not self._replacement:
            function = getattr(function, "_original", None)
        return function is not None

    def replace(self, make: Callable[[Any], Any], original: object = None) -> None:
        """Replace the function by make(original), unless it is replaced already.

        The original is the function itself if none is given.
        """
        if not self.is_replaced():
            self.original = original or self.get()
            self._replacement = make(self.original)
            self._replacement._original = self.original
            self.set(self._replacement)

    def put_back(self) -> None:
        """Put the original back, unless somebody else has put another function there."""
        if self._replacement is not None and self.get() is self._replacement:
            self.set(self.original)

    def _find_owner(self) -> Any:
        return sys.modules.get(self._owner) if isinstance(self._owner, str) else self._owner


# True if the interpreter has all of these functions
has_import_functions = hasattr(*_interpreter.FIND_SPEC) and hasattr(*_interpreter.PATH_IMPORTER)
find_spec_function = ImportFunction(*_interpreter.FIND_SPEC)
find_spec_function_of_util = ImportFunction(*_interpreter.FIND_SPEC_OF_UTIL)
path_importer_function = ImportFunction(*_interpreter.PATH_IMPORTER)

_is_enabled = False
_calls: dict[str, list[Callable[[], object]]] = {}


def is_installed() -> bool:
    """Return True if finders and loaders of PEP 302 take part in imports."""
    if not has_import_functions:
        return _finder in sys.meta_path
    return _is_enabled and find_spec_function.is_replaced() and path_importer_function.is_replaced()


def install() -> None:
    """Let finders and loaders of PEP 302 take part in imports."""
    global _is_enabled
    _is_enabled = True
    if has_import_functions:
        _replace_find_spec()
        path_importer_function.replace(_make_path_importer_cache)
    elif _finder not in sys.meta_path:
        importlib.import_module("pkgutil")
        sys.meta_path.insert(0, _finder)


def uninstall() -> None:
    """Undo install()."""
    global _is_enabled
    _is_enabled = False
    path_importer_function.put_back()
    _put_back_find_spec_if_unused()
    if _finder in sys.meta_path:
        sys.meta_path.remove(_finder)
        sys.path_importer_cache.clear()


def call_after_import(name: str, call: Callable[[], object]) -> None:
    """Make a call whenever an import has executed a module, and now if the module is already imported.

    If the interpreter lacks the functions that this needs, import the module now, if there is one.
    """
    _calls.setdefault(name, []).append(call)
    if has_import_functions:
        _replace_find_spec()
    else:
        import contextlib
        import warnings

        with contextlib.suppress(ModuleNotFoundError), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the module: the program does not use it
            importlib.import_module(name)
    if name in sys.modules:
        importlib.import_module(name)  # Wait if another thread is executing it.
        call()


def cancel_call(name: str, call: Callable[[], object]) -> None:
    """Undo call_after_import()."""
    _calls[name].remove(call)
    if not _calls[name]:
        del _calls[name]
    _put_back_find_spec_if_unused()


def _replace_find_spec() -> None:
    find_spec_function.replace(_make_find_spec_of_import)
    if "importlib.util" in sys.modules:
        importlib.import_module("importlib.util")  # Wait if another thread is executing it.
        _replace_find_spec_of_util()


def _replace_find_spec_of_util() -> None:
    if find_spec_function.is_replaced():
        find_spec_function_of_util.replace(_make_find_spec, find_spec_function.original)


def _put_back_find_spec_if_unused() -> None:
    if not _is_enabled and not _calls:
        find_spec_function_of_util.put_back()
        find_spec_function.put_back()


def _make_find_spec(original: Any) -> Any:
    """Return what importlib.util calls instead of the original."""

    @as_importlib
    def find_spec_for_util(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        ask = find_spec if _is_enabled and has_legacy_finder() else original
        return ask(name, path, target)

    return find_spec_for_util


def _make_find_spec_of_import(original: Any) -> Any:
    """Return what imports call instead of the original."""
    find_original_spec = _make_find_spec(original)

    @as_importlib
    def find_spec_for_import(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        spec = find_original_spec(name, path, target)
        if _is_enabled:
            spec = adapt_loader(spec)
        if getattr(spec, "loader", None) is not None and (name in _calls or name == "importlib.util"):
            spec.loader = _CallingLoader(spec)
        return spec

    return find_spec_for_import


def _make_path_importer_cache(original: Any) -> Any:
    """Return what PathFinder calls instead of the original."""

    @as_importlib
    def find_path_entry_finder(cls: type, entry: str) -> Any:
        finder = original.__get__(None, cls)(entry)
        return adapt_finder(finder) if _is_enabled else finder

    return classmethod(find_path_entry_finder)


class _CallingLoader:
    """Loads with another loader, and then makes the calls after the import."""

    def __init__(self, spec: Any) -> None:
        self._spec = spec
        self._loader = spec.loader

    @as_importlib
    def create_module(self, spec: ModuleSpec) -> Any:
        """Return what the other loader returns."""
        return self._loader.create_module(spec)

    @as_importlib
    def exec_module(self, module: ModuleType) -> None:
        """Leave the module to the other loader, execute it, and make the calls."""
        self._spec.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        if self._spec.name == "importlib.util":
            _replace_find_spec_of_util()
        for call in list(_calls.get(self._spec.name, ())):
            call()


# If the interpreter lacks the functions that imports call


class _Finder:
    """Stands in front of sys.meta_path and asks all finders, those of PEP 302 too."""

    def __init__(self) -> None:
        self._asking: set[tuple[int, str]] = set()

    @as_importlib
    def find_spec(
        self, name: str, path: Sequence[Any] | None = None, target: ModuleType | None = None
    ) -> Any:
        """Return a spec that imports can load, or None."""
        asking = _thread.get_ident(), name
        if asking in self._asking:
            return None
        for entry in sys.path if path is None else path:
            if not isinstance(entry, str):
                continue  # as PathFinder does
            finder = adapt_finder(sys.modules["pkgutil"].get_importer(entry))
            if isinstance(finder, PathEntryFinder):
                sys.path_importer_cache[entry] = finder
        self._asking.add(asking)
        try:
            return adapt_loader(find_spec(name, path, target))
        finally:
            self._asking.remove(asking)


_finder = _Finder()
