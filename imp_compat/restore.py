"""Puts `imp` and the other names that the import system lost back where old code looks for them."""

from __future__ import annotations

import _thread
import importlib.machinery  # A program can call the methods of its classes without importing it.
import sys

from . import _interpreter, removals
from .legacy import adapters, hooks

# The package that this module is in, which need not be named imp_compat
_imp_compat = sys.modules[__package__]
if _imp_compat.__name__ != __package__:
    # `import imp.restore` executes this file again, as imp is imp_compat. The other module has the state.
    sys.modules[__name__] = importlib.import_module(f"{_imp_compat.__name__}.restore")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["GROUPS", "install", "installed", "missing", "uninstall"]


class _Name:
    """A name that a module, or a class in it, lost.

    The module of the same name in the package legacy has the replacement. A module that is not imported yet
    gets the name once it is: importing all of them would take longer than many programs run.
    """

    def __init__(self, module: str, qualified_name: str, lost_in: str) -> None:
        self.name = f"{module}.{qualified_name}"
        self.lost_in = lost_in
        self._module = module
        self._class, _, self._attribute = qualified_name.rpartition(".")
        self._replacement: Any = None
        self._before: Any = None

    def is_available(self) -> bool:
        """Return True if the name exists or will once its module is imported, or if its class is missing."""
        return self._exists() if self._module in sys.modules else self in _holders

    def put_back(self) -> None:
        """Bind the name to the replacement, now and whenever an import executes the module."""
        if self in _holders:
            self._bind()
        else:
            hooks.call_after_import(self._module, self._bind)

    def take_away(self) -> None:
        """Bind the name to what it was bound to before, if it is bound to the replacement."""
        hooks.cancel_call(self._module, self._bind)
        owner, replacement = self._owner(), self._replacement
        self._replacement = None
        if owner is None or replacement is None or vars(owner).get(self._attribute) is not replacement:
            return
        if self._before is None:
            delattr(owner, self._attribute)
        else:
            setattr(owner, self._attribute, self._before)

    def _bind(self) -> None:
        if self._exists():
            return
        owner = self._owner()
        self._replacement = self._find_replacement()
        # None if there was none: an attribute that is None exists, and is never replaced.
        self._before = vars(owner).get(self._attribute)
        setattr(owner, self._attribute, self._replacement)

    def _exists(self) -> bool:
        owner = self._owner()
        return owner is None or hasattr(owner, self._attribute)

    def _owner(self) -> Any:  # noqa: ANN401
        """Return the class that lost the name, or the module, or None if it does not exist."""
        module = sys.modules.get(self._module)
        return getattr(module, self._class, None) if self._class else module

    def _find_replacement(self) -> Any:  # noqa: ANN401
        owner: Any = importlib.import_module(f".legacy.{self._module}", __package__)
        return vars(getattr(owner, self._class) if self._class else owner)[self._attribute]


class _MovedName(_Name):
    """A name that has an equivalent today; its whole module may have been removed."""

    def _find_replacement(self) -> Any:  # noqa: ANN401
        name = f"{self._class}.{self._attribute}".lstrip(".")
        return importlib.import_module(".legacy.moved", __package__).find(self._module, name)


class _MovedModule:
    """A module that has another name today; the old name may be an attribute of another module."""

    def __init__(self, name: str, lost_in: str, new_name: str) -> None:
        self.name = name
        self.lost_in = lost_in
        self._parent, _, self._child = name.rpartition(".")
        self._new_name = new_name
        self._ours: Any = self

    def is_available(self) -> bool:
        """Return True if there is a module of the old name, or will be once its parent is imported."""
        if self.name in sys.modules:
            return True
        if self._parent:
            return self in _holders
        spec = adapters.find_spec(self.name)
        return spec is not None and spec.loader is not None  # not a namespace package

    def put_back(self) -> None:
        """Bind the old name to the module, which is imported when one of its attributes is first used."""
        if self._parent:
            hooks.call_after_import(self._parent, self._bind)
        else:
            moved = importlib.import_module(".legacy.moved", __package__)
            self._ours = sys.modules[self.name] = moved.LazyModule(self.name, self._new_name)

    def take_away(self) -> None:
        """Leave the old name to the finders, unless it was bound to something else since."""
        if sys.modules.get(self.name) in (self._ours, sys.modules.get(self._new_name, self)):
            del sys.modules[self.name]
        if self._parent:
            hooks.cancel_call(self._parent, self._bind)
            parent = sys.modules.get(self._parent)
            if parent is not None and getattr(parent, self._child, None) is self._ours:
                delattr(parent, self._child)

    def _bind(self) -> None:
        self._ours = sys.modules[self.name] = importlib.import_module(self._new_name)
        setattr(sys.modules[self._parent], self._child, self._ours)


class _Imp(_MovedModule):
    """The module imp, which is imp_compat itself."""

    def put_back(self) -> None:
        self._ours = sys.modules["imp"] = _imp_compat


class _Argument(_Name):
    """An argument that a function lost: the whole function is replaced."""

    def __init__(self, module: str, function: str, argument: str, lost_in: str) -> None:
        super().__init__(module, function, lost_in)
        self.name += f"({argument})"
        self._argument = argument

    def _exists(self) -> bool:
        code = getattr(getattr(self._owner(), self._attribute), "__code__", None)
        return code is None or self._argument in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


class _Hook:
    """The support of imports for finders or loaders of PEP 302; legacy.hooks provides both."""

    def __init__(self, name: str, lost_in: str) -> None:
        self.name = name
        self.lost_in = lost_in

    def is_available(self) -> bool:
        return self in _holders and hooks.is_installed()

    def put_back(self) -> None:
        hooks.install()

    def take_away(self) -> None:
        hooks.uninstall()


def _names(lost_in: str, module: str, names: str, suffix: str = "") -> list[_Name]:
    return [_Name(module, name + suffix, lost_in) for name in names.split()]


_GROUPS: dict[str, list[Any]] = {
    "imp": [_Imp("imp", "3.12", "")],  # no new name: another copy of imp_compat has it
    "importlib": [
        *_names("3.12", "importlib", "find_loader"),
        *_names("3.12", "importlib.abc", "Finder"),
        *_names("3.12", "importlib.util", "module_for_loader set_loader set_package"),
        *_names("3.14", "importlib.abc", "ResourceReader Traversable TraversableResources"),
    ],
    "pkgutil": [
        *_names("3.12", "pkgutil", "ImpImporter ImpLoader"),
        *_names("3.14", "pkgutil", "find_loader get_loader"),
    ],
    "loaders": [
        *_names("3.12", "importlib.abc", "MetaPathFinder PathEntryFinder", ".find_module"),
        *_names("3.12", "importlib.abc", "PathEntryFinder.find_loader"),
        *_names("3.12", "importlib.machinery", "BuiltinImporter FrozenImporter PathFinder", ".find_module"),
        *_names("3.12", "importlib.machinery", "FileFinder.find_loader FileFinder.find_module"),
        *_names("3.12", "zipimport", "zipimporter.find_loader zipimporter.find_module"),
        *_names("3.15", "importlib.abc", "FileLoader Loader", ".load_module"),
        *_names("3.15", "importlib.machinery", "BuiltinImporter FrozenImporter", ".load_module"),
        *_names("3.15", "importlib.machinery", "ExtensionFileLoader NamespaceLoader", ".load_module"),
        *_names("3.15", "importlib.machinery", "SourceFileLoader SourcelessFileLoader", ".load_module"),
        *_names("3.15", "zipimport", "zipimporter.load_module"),
        _Argument("importlib.util", "cache_from_source", "debug_override", "3.15"),
    ],
    "hooks": [_Hook("finders of PEP 302", "3.12"), _Hook("loaders of PEP 302", "3.15")],
    "moved": [
        *(_MovedModule(name, *row) for name, row in removals.MOVED_MODULES.items()),
        *(
            _MovedName(module, name, removed_in)
            for module, names in removals.MOVED.items()
            for name, (removed_in, _) in names.items()
        ),
    ],
}

#: The names of the groups
GROUPS = tuple(_GROUPS)


_lock = _thread.RLock()

# For each name that is put back, what holds it there: install(), or blocks of installed()
_holders: dict[Any, set[object]] = {}


def install(*groups: str) -> list[str]:
    """Restore what this interpreter lost of the named GROUPS: "all" means all of them, no name means "imp".

    Names that exist stay as they are, whether the interpreter has them or other code put them there.

    Return the names that this call restored, without those of earlier calls. Raise ValueError, and restore
    nothing, if a group is unknown.
    """
    return _hold(groups, install)


def uninstall() -> None:
    """Undo install(), except for names rebound since, and for those that a block of installed() holds."""
    _release(install)


class installed:
    """Context manager form of install(), which gives the names that it restored.

    The end of the block removes them again, except those that install() or another block restored, too.
    """

    def __init__(self, *groups: str) -> None:
        self._groups = groups

    def __enter__(self) -> list[str]:
        return _hold(self._groups, self)

    def __exit__(self, *error: object) -> None:
        _release(self)


def missing() -> dict[str, dict[str, str]]:
    """Return, for each group, the names that this interpreter lost and the version that lost them.

    A restored name counts as lost.
    """
    with _lock:
        return {
            group: {lost.name: lost.lost_in for lost in names if lost in _holders or _is_lost(lost)}
            for group, names in _GROUPS.items()
        }


def _hold(groups: tuple[str, ...], holder: object) -> list[str]:
    for group in groups:
        if group != "all" and group not in _GROUPS:
            raise ValueError(f"unknown group {group!r} (choose from {', '.join(GROUPS)}, all)")
    names = GROUPS if "all" in groups else groups or ("imp",)
    chosen = [lost for group in names for lost in _GROUPS[group]]
    with _lock:
        absent = list(filter(_is_lost, chosen))
        for lost in absent:
            lost.put_back()
            _holders.setdefault(lost, set())
        for lost in chosen:
            if lost in _holders:
                _holders[lost].add(holder)
    return [lost.name for lost in absent]


def _is_lost(lost: Any) -> bool:  # noqa: ANN401
    return _interpreter.is_at_least(lost.lost_in) and not lost.is_available()


def _release(holder: object) -> None:
    with _lock:
        for lost, holders in list(_holders.items()):
            holders.discard(holder)
            if not holders:
                del _holders[lost]
                lost.take_away()
