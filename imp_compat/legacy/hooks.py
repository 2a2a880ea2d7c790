"""Has the import system ask finders and loaders of PEP 302, which it did until Python 3.12 and 3.15.

Such a finder has find_module or find_loader but no find_spec (gh-98040); such a loader has load_module but no
exec_module (gh-97850).
"""

from __future__ import annotations

import sys
from importlib import machinery, util

from imp_compat import _interpreter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

__all__ = ["find_spec", "install", "is_installed", "uninstall"]


# Telling them


def _is_legacy_finder(finder: Any) -> bool:  # noqa: ANN401
    return hasattr(finder, "find_module") and not hasattr(finder, "find_spec")


def _is_legacy_path_entry_finder(finder: Any) -> bool:  # noqa: ANN401
    return _is_legacy_finder(finder) or (hasattr(finder, "find_loader") and not hasattr(finder, "find_spec"))


def _is_legacy_loader(loader: Any) -> bool:  # noqa: ANN401
    return hasattr(loader, "load_module") and not hasattr(loader, "exec_module")


# Adapting them


class _Adapter:
    """Stands for a finder or loader of PEP 302, and has all that this has."""

    def __init__(self, adapted: Any) -> None:  # noqa: ANN401
        self.adapted = adapted

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.adapted, name)

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The adapted's: by the class of a finder, pkgutil.iter_modules finds what lists its modules."""
        return type(self.adapted)


class _PathEntryFinder(_Adapter):
    """A path entry finder of PEP 302, with the find_spec of today."""

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec:
        """Return the spec of a module, or one without a loader, as for a portion of a namespace package."""
        portions: Sequence[str] = []
        if hasattr(self.adapted, "find_loader"):
            loader, portions = self.adapted.find_loader(fullname)
        else:
            loader = self.adapted.find_module(fullname)
        if loader is not None:
            return _spec_from_loader(fullname, loader)
        spec = machinery.ModuleSpec(fullname, None)
        spec.submodule_search_locations = list(portions)
        return spec


class _Loader(_Adapter):
    """A loader of PEP 302, with the methods of today, that loads the module of a spec.

    It is there for the import only: the module, and the spec, are left with the loader of PEP 302.
    """

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.loader)
        self._spec = spec
        self._module: ModuleType | None = None
        self._own_spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module that the loader has put into sys.modules and executed.

        Here, and not in exec_module: before that, the import system puts a module into sys.modules, which a
        loader takes for one that is loaded already.
        """
        self._module = self._load()
        self._own_spec = getattr(self._module, "__spec__", None)
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module that create_module loaded, or load it again, when it is reloaded."""
        if module is self._module:
            # It may be known by another name, as modules of six.moves are, and have the spec of that.
            module.__spec__ = self._own_spec or self._spec
        else:
            # importlib.reload gave it the __package__ of a module, where it did not know of a package.
            _complete(self._spec, module)
            module.__package__ = self._spec.parent
            module = self._load()
        if getattr(module, "__loader__", None) is self:
            module.__loader__ = self.adapted
        self._spec.loader = self.adapted
        self._module = None

    def _load(self) -> ModuleType:
        self.adapted.load_module(self._spec.name)
        module = sys.modules[self._spec.name]
        _complete(self._spec, module)
        return module


def _complete(spec: ModuleSpec, module: ModuleType) -> None:
    """Give the spec what only the module says, as its loader of PEP 302 made it."""
    path = getattr(module, "__path__", None)
    if spec.submodule_search_locations is None and path is not None:
        spec.submodule_search_locations = path
    file = getattr(module, "__file__", None)
    if spec.origin is None and isinstance(file, str):
        spec.origin = file
        spec.has_location = True


def _spec_from_loader(fullname: str, loader: Any) -> ModuleSpec:  # noqa: ANN401
    spec: Any = util.spec_from_loader(fullname, loader)
    return _with_adapted_loader(spec)


def _with_adapted_loader(spec: ModuleSpec) -> ModuleSpec:
    if _is_legacy_loader(getattr(spec, "loader", None)):
        spec.loader = _Loader(spec)  # type: ignore[assignment]
    return spec


def without_adapter(loader: Any) -> Any:  # noqa: ANN401
    """Return the loader of PEP 302 that a loader stands for, or else the loader itself."""
    return loader.adapted if isinstance(loader, _Loader) else loader


# Asking them


def find_spec(
    fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
) -> ModuleSpec | None:
    """Ask the finders of sys.meta_path in order, those of PEP 302 too; return the first spec, or None."""
    for finder in _others(sys.meta_path):
        if hasattr(finder, "find_spec"):
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                return _with_adapted_loader(spec)
        elif hasattr(finder, "find_module"):
            loader = finder.find_module(fullname, path)
            if loader is not None:
                return _spec_from_loader(fullname, loader)
    return None


class _Hook:
    """A path hook, the first of sys.path_hooks, that adapts the finders which the others make."""

    asks_legacy_finders = True

    def __call__(self, entry: str) -> Any:  # noqa: ANN401
        """Return the finder of a path entry; raise ImportError where no path hook makes one."""
        for hook in _others(sys.path_hooks):
            try:
                finder = hook(entry)
            except ImportError:
                continue
            return _PathEntryFinder(finder) if _is_legacy_path_entry_finder(finder) else finder
        raise ImportError("no path hook makes a finder for it", path=entry)


class _Finder:
    """A finder, the first of sys.meta_path, that asks the others where some of them are of PEP 302."""

    asks_legacy_finders = True

    def __init__(self) -> None:
        self._meta_path: list[Any] = []
        self._path_hooks: list[Any] = []
        self._cache_size = -1
        self._is_needed = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return what the finders answer; or None, at once, where the import system can ask them itself."""
        if (
            self._meta_path != sys.meta_path
            or self._path_hooks != sys.path_hooks
            or self._cache_size != len(sys.path_importer_cache)
        ):
            self.look()
        if not self._is_needed:
            return None
        return find_spec(fullname, path, target)

    def look(self) -> None:
        """See which finders there are now, and be in front of them."""
        meta_path, path_hooks = sys.meta_path[:], sys.path_hooks[:]
        if self not in meta_path:
            return  # uninstalled while a thread was about to ask it
        for entry, finder in list(sys.path_importer_cache.items()):
            if _is_legacy_path_entry_finder(finder):  # it came past the path hook
                sys.path_importer_cache[entry] = _PathEntryFinder(finder)
        _put_first(sys.path_hooks, _hook)
        self._is_needed = _is_needed(_others(meta_path), _others(path_hooks))
        ahead = _others(meta_path[: meta_path.index(self)])
        if self._is_needed and not all(map(_is_legacy_finder, ahead)):
            _put_first(sys.meta_path, self)
        self._meta_path, self._path_hooks = meta_path, path_hooks
        self._cache_size = len(sys.path_importer_cache)


_hook = _Hook()
_finder = _Finder()


def _others(finders: list[Any]) -> list[Any]:
    """Return the finders, or path hooks, without that of this and of any other copy of imp_compat."""
    return [finder for finder in finders if not getattr(finder, "asks_legacy_finders", False)]


# What Python starts with, which gives no loaders of PEP 302
_FINDERS_OF_PYTHON = [
    machinery.BuiltinImporter,
    machinery.FrozenImporter,
    machinery.PathFinder,
    machinery.WindowsRegistryFinder,
]
_NUMBER_OF_PATH_HOOKS_OF_PYTHON = 2


def _is_needed(finders: list[Any], path_hooks: list[Any]) -> bool:
    """Tell whether the import system passes over one of the finders, or may fail with the loader of one."""
    if any(map(_is_legacy_finder, finders)):
        return True
    if not _interpreter.is_at_least("3.15"):
        return False
    are_of_python = all(any(finder is own for own in _FINDERS_OF_PYTHON) for finder in finders)
    return not are_of_python or len(path_hooks) > _NUMBER_OF_PATH_HOOKS_OF_PYTHON


def _put_first(finders: list[Any], finder: object) -> None:
    """Make a finder the first of a list, along with those of other copies of imp_compat.

    It is in the list all the time, for other threads may be asking.
    """
    if finder in finders[: len(finders) - len(_others(finders))]:
        return
    finders.insert(0, finder)
    for index in range(len(finders) - 1, 0, -1):
        if finders[index] is finder:
            del finders[index]


# Having them asked


def is_installed() -> bool:
    """Tell whether the import system asks them."""
    return _finder in sys.meta_path


def install() -> None:
    """Have the import system ask them, each in its place in the order."""
    if not is_installed():
        sys.meta_path.insert(0, _finder)
        _finder.look()


def uninstall() -> None:
    """Have the import system do as before."""
    for finders, ours in ((sys.meta_path, _finder), (sys.path_hooks, _hook)):
        if ours in finders:
            finders.remove(ours)  # type: ignore[arg-type]
    for entry, finder in list(sys.path_importer_cache.items()):
        if type(finder) is _PathEntryFinder:
            sys.path_importer_cache[entry] = finder.adapted
