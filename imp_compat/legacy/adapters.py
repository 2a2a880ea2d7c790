# ruff: noqa: ANN401 (finders, loaders and specs are any objects)
"""Adapts finders and loaders of PEP 302 to today's import system.

Such a finder has find_module or find_loader but not find_spec; such a loader has load_module but not
exec_module.
"""

from __future__ import annotations

import sys

from .. import _interpreter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


def as_importlib(function: Any) -> Any:
    """Decorator that gives a function the file name of importlib's functions.

    Tracebacks leave out frames with that file name; warnings and programs that walk the stack skip them.
    """
    file_name = _interpreter.ModuleSpec.__init__.__code__.co_filename
    function.__code__ = function.__code__.replace(co_filename=file_name)
    return function


@as_importlib
def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> Any:
    """Ask the finders of sys.meta_path in order, those of PEP 302 too; return the first spec, or None."""
    is_reload = name in sys.modules
    if sys.meta_path is None:
        raise ImportError("sys.meta_path is None, Python is likely shutting down")
    for finder in sys.meta_path:
        spec = _ask(finder, name, path, target)
        if spec is not None:
            # The finder may have imported the module.
            imported = None if is_reload else sys.modules.get(name)
            return getattr(imported, "__spec__", None) or spec
    return None


@as_importlib
def _ask(finder: Any, name: str, path: Sequence[str] | None, target: ModuleType | None) -> Any:
    _interpreter.acquire_lock()
    try:
        if hasattr(finder, "find_spec"):
            return finder.find_spec(name, path, target)
        if not hasattr(finder, "find_module"):
            return None
        loader = finder.find_module(name, path)
    finally:
        _interpreter.release_lock()
    return None if loader is None else _interpreter.spec_from_loader(name, loader)


@as_importlib
def has_legacy_finder() -> bool:
    """Return True if there is a finder of PEP 302 in sys.meta_path."""
    for finder in sys.meta_path or ():  # None during shutdown
        if not hasattr(finder, "find_spec") and hasattr(finder, "find_module"):
            return True
    return False


class PathEntryFinder:
    """Adapts a path entry finder of PEP 302."""

    def __init__(self, finder: Any) -> None:
        self._finder = finder

    @as_importlib
    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)

    @as_importlib
    def find_spec(self, name: str, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return the spec of a module, or one without a loader for portions of a namespace package."""
        portions: Any = []
        if hasattr(self._finder, "find_loader"):
            loader, portions = self._finder.find_loader(name)
        else:
            loader = self._finder.find_module(name)
        if loader is not None:
            return _interpreter.spec_from_loader(name, loader)
        spec = _interpreter.ModuleSpec(name, None)
        spec.submodule_search_locations = portions
        return spec


@as_importlib
def adapt_finder(finder: Any) -> Any:
    """Return a path entry finder, adapted if it is of PEP 302."""
    if hasattr(finder, "find_spec") or not (hasattr(finder, "find_module") or hasattr(finder, "find_loader")):
        return finder
    return PathEntryFinder(finder)


class _Loader:
    """Adapts a loader of PEP 302 for one import, which gets a spec of its own.

    The module gets the spec that was found, which keeps its loader: other imports may share it.
    """

    def __init__(self, spec: Any) -> None:
        self._spec = spec
        self._loaded: Any = None

    @as_importlib
    def __getattr__(self, name: str) -> Any:
        return getattr(self._spec.loader, name)

    @as_importlib
    def create_module(self, _: ModuleSpec) -> Any:
        """Load the module and return it.

        It is loaded here because the import system puts a module into sys.modules before it calls
        exec_module(), and many loaders would return that one as already loaded.
        """
        module = self._loaded = self._load()
        try:
            if getattr(module, "__loader__", None) is None:
                module.__loader__ = self._spec.loader
            if getattr(module, "__package__", None) is None:
                is_package = hasattr(module, "__path__")
                module.__package__ = module.__name__ if is_package else self._spec.name.rpartition(".")[0]
        except AttributeError:
            pass  # sys.modules can hold any object.
        # A module that another import has loaded has its own spec.
        self._spec = getattr(module, "__spec__", None) or self._spec
        return module

    @as_importlib
    def exec_module(self, module: ModuleType) -> None:
        """Set the spec of the module that create_module loaded; load any other module again, in a reload."""
        if module is not self._loaded:
            self._complete_spec(module)
            _interpreter.set_import_attributes(module, self._spec)
            self._load()
            return
        try:
            module.__spec__ = self._spec
        except AttributeError:
            pass  # sys.modules can hold any object.

    @as_importlib
    def _load(self) -> Any:
        _call_with_frames_removed(self._spec.loader.load_module, self._spec.name)
        module = sys.modules[self._spec.name]
        self._complete_spec(module)
        return module

    @as_importlib
    def _complete_spec(self, module: ModuleType) -> None:
        """Give the spec of a package its search locations; relative imports look there for the package."""
        if self._spec.submodule_search_locations is None:
            self._spec.submodule_search_locations = getattr(module, "__path__", None)


@as_importlib
def _call_with_frames_removed(function: Callable[[str], object], name: str) -> None:
    """Call a function. Tracebacks leave out importlib's frames up to this one, because of its name."""
    function(name)


@as_importlib
def adapt_loader(spec: Any) -> Any:
    """Return a spec with which imports can load the module; it is another if the loader is of PEP 302."""
    loader = getattr(spec, "loader", None)
    if hasattr(loader, "exec_module") or not hasattr(loader, "load_module"):
        return spec
    return _interpreter.ModuleSpec(spec.name, _Loader(spec))  # type: ignore[arg-type]
