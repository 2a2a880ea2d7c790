"""Has the import system ask finders and loaders of PEP 302, which it did until Python 3.12 and 3.15.

Such a finder has find_module or find_loader but no find_spec (gh-98040); such a loader has load_module but no
exec_module (gh-97850).
"""

from __future__ import annotations

import contextlib
import sys
from importlib import machinery, util

from imp_compat import _interpreter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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
            _set_if_possible(module, "__spec__", self._own_spec or self._spec)
        else:
            # importlib.reload gave it the __package__ of a module, where it did not know of a package.
            _complete(self._spec, module)
            _set_if_possible(module, "__package__", self._spec.parent)
            module = self._load()
        if getattr(module, "__loader__", None) is self:
            _set_if_possible(module, "__loader__", self.adapted)
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


def _set_if_possible(module: ModuleType, attribute: str, value: object) -> None:
    with contextlib.suppress(AttributeError):  # sys.modules can hold any object
        setattr(module, attribute, value)


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
    """A finder, in front of the others on sys.meta_path, that asks them where some are of PEP 302."""

    asks_legacy_finders = True

    def __init__(self) -> None:
        self._seen: tuple[Any, ...] = ()
        self._is_needed = False

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return what the finders answer; or None, at once, where the import system asks all of them."""
        self.look()
        return find_spec(fullname, path, target) if self._is_needed else None

    def look(self) -> None:
        """See to finders that are new, if there are any."""
        cache = sys.path_importer_cache or ()  # None while Python shuts down, as the others are
        if self._seen != (sys.meta_path, sys.path_hooks, len(cache)):
            self.look_at_all()

    def look_at_all(self) -> None:
        """See to the finders that there are."""
        if sys.is_finalizing():
            return  # and sys.meta_path may be None
        meta_path, path_hooks = sys.meta_path[:], sys.path_hooks[:]
        is_installed = self in meta_path
        self._is_needed = is_installed and any(map(_is_legacy_finder, meta_path))
        if self._is_needed:
            _put_first(sys.meta_path, self)
        if is_installed:
            _put_first(sys.path_hooks, _hook)
            for entry, finder in list(sys.path_importer_cache.items()):
                if _is_legacy_path_entry_finder(finder):  # it came past the path hook
                    sys.path_importer_cache[entry] = _PathEntryFinder(finder)
        self._seen = meta_path, path_hooks, len(sys.path_importer_cache)


_hook = _Hook()
_finder = _Finder()


def _others(finders: list[Any]) -> list[Any]:
    """Return the finders, or path hooks, without that of this and of any other copy of imp_compat."""
    return [finder for finder in finders if getattr(finder, "asks_legacy_finders", None) is not True]


def _put_first(finders: list[Any], ours: object) -> None:
    """Put ours in front of the others in a list, and never take it out, for a thread may be asking them."""
    others = _others(finders)
    if not others or ours in finders[: finders.index(others[0])]:
        return
    finders.insert(0, ours)
    for index in range(len(finders) - 1, 0, -1):
        if finders[index] is ours:
            del finders[index]


# Having them asked


def _see_to(find_spec: Callable[..., ModuleSpec | None]) -> Callable[..., ModuleSpec | None]:
    """Return what imports call in place of their function that asks the finders."""
    look = _finder.look

    def find_spec_of_import(
        name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        look()
        spec = find_spec(name, path, target)
        return _with_adapted_loader(spec) if spec is not None and is_installed() else spec

    return find_spec_of_import


# That function, and what took its place
_replaced: list[Callable[..., ModuleSpec | None]] = []


def is_installed() -> bool:
    """Tell whether imports ask them."""
    return _finder in sys.meta_path


def install() -> None:
    """Have imports ask them, each in its place in the order, and load with their loaders.

    Puts a finder in front of sys.meta_path and a path hook in front of sys.path_hooks. Where it is known, the
    function by which imports ask the finders is replaced by one that first sees to it that they are in front,
    and that adapts the loader, whichever finder found it.
    """
    if is_installed():
        return
    sys.meta_path.insert(0, _finder)
    _finder.look_at_all()
    find_spec = _interpreter.get_find_spec()
    if find_spec is not None and find_spec not in _replaced[1:]:
        _replaced[:] = find_spec, _see_to(find_spec)
        _interpreter.set_find_spec(_replaced[1])


def uninstall() -> None:
    """Have imports do as before."""
    if _replaced and _interpreter.get_find_spec() is _replaced[1]:
        _interpreter.set_find_spec(_replaced[0])
        del _replaced[:]
    for finders, ours in ((sys.meta_path, _finder), (sys.path_hooks, _hook)):
        if ours in finders:
            finders.remove(ours)  # type: ignore[arg-type]
    for entry, finder in list(sys.path_importer_cache.items()):
        if type(finder) is _PathEntryFinder:
            sys.path_importer_cache[entry] = finder.adapted
