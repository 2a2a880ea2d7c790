"""Puts `imp`, and what else the import system lost, back where old code looks for it; and takes it away."""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from importlib import util

import imp_compat
from imp_compat import _interpreter, removals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["GROUPS", "install", "installed", "missing", "uninstall"]

# What was lost, and in which Python


class _Name:
    """A name that a module, or a class in it, lost; imp_compat.legacy has it under the same module."""

    def __init__(self, module: str, qualified_name: str, lost_in: str) -> None:
        self.name = f"{module}.{qualified_name}"
        self.lost_in = lost_in
        self._module = module
        self._class, _, self._attribute = qualified_name.rpartition(".")

    def is_there(self) -> bool:
        """Tell whether there is something under the name, or no class that could have it."""
        owner = self._owner(self._module)
        return owner is None or hasattr(owner, self._attribute)

    def put_back(self) -> None:
        """Bind the name to ours."""
        owner = self._owner(self._module)
        self._ours: Any = self._find_ours()
        # None where there was none: an attribute that is None is there, and is never replaced.
        self._before: Any = vars(owner).get(self._attribute)
        setattr(owner, self._attribute, self._ours)

    def take_away(self) -> None:
        """Bind the name to what it was bound to before, if it is bound to ours."""
        owner = self._owner(self._module)
        if vars(owner).get(self._attribute) is not self._ours:
            return
        if self._before is None:
            delattr(owner, self._attribute)
        else:
            setattr(owner, self._attribute, self._before)

    def _find_ours(self) -> Any:  # noqa: ANN401
        return vars(self._owner(f"imp_compat.legacy.{self._module}"))[self._attribute]

    def _owner(self, module: str) -> Any:  # noqa: ANN401
        owner = importlib.import_module(module)
        return getattr(owner, self._class, None) if self._class else owner


class _MovedName(_Name):
    """A name that has an equivalent today, of a module that may be gone too."""

    def __init__(self, module: str, qualified_name: str, lost_in: str) -> None:
        super().__init__(module, qualified_name, lost_in)
        self._qualified_name = qualified_name

    def is_there(self) -> bool:
        """Return True if the name exists, or if its module or its class does not."""
        is_gone = self._module in removals.MODULES and self._module not in sys.modules
        return is_gone or super().is_there()

    def _find_ours(self) -> Any:  # noqa: ANN401
        return importlib.import_module("imp_compat.legacy.moved").find(self._module, self._qualified_name)


class _MovedModule:
    """A module that has another name today."""

    def __init__(self, name: str, lost_in: str, new_name: str) -> None:
        self.name = name
        self.lost_in = lost_in
        self._parent, _, self._child = name.rpartition(".")
        self._new_name = new_name

    def is_there(self) -> bool:
        """Return True if the module is imported, or if a finder finds it."""
        return self.name in sys.modules or (not self._parent and util.find_spec(self.name) is not None)

    def put_back(self) -> None:
        """Bind the old name to the module, in sys.modules and in the parent."""
        self._ours = sys.modules[self.name] = importlib.import_module(self._new_name)
        if self._parent:
            setattr(sys.modules[self._parent], self._child, self._ours)

    def take_away(self) -> None:
        """Leave the old name to the finders, if it still binds the module."""
        if sys.modules.get(self.name) is self._ours:
            del sys.modules[self.name]
        if self._parent and getattr(sys.modules[self._parent], self._child, None) is self._ours:
            delattr(sys.modules[self._parent], self._child)


class _Argument(_Name):
    """An argument that a function lost: the whole function is replaced, by one that takes it."""

    def __init__(self, module: str, function: str, argument: str, lost_in: str) -> None:
        super().__init__(module, function, lost_in)
        self.name += f"({argument})"
        self._argument = argument

    def is_there(self) -> bool:
        """Tell whether the function takes the argument."""
        signature = importlib.import_module("inspect").signature
        function = getattr(self._owner(self._module), self._attribute)
        return self._argument in signature(function).parameters


class _Imp:
    """The module imp, which is imp_compat."""

    name = "imp"
    lost_in = "3.12"

    def is_there(self) -> bool:
        """Tell whether there is an imp, of the standard library or a shim; a mere folder is none."""
        if "imp" in sys.modules:
            return True
        spec = util.find_spec("imp")
        return spec is not None and spec.loader is not None

    def put_back(self) -> None:
        """Make `import imp` bind imp_compat."""
        sys.modules["imp"] = imp_compat

    def take_away(self) -> None:
        """Leave `import imp` to the finders, if it still binds imp_compat."""
        if sys.modules.get("imp") is imp_compat:
            del sys.modules["imp"]


class _Hook:
    """What imports did with finders, or loaders, of PEP 302: imp_compat.legacy.hooks has them do both."""

    def __init__(self, name: str, lost_in: str) -> None:
        self.name = name
        self.lost_in = lost_in
        self._is_put_back = False

    def is_there(self) -> bool:
        """Tell whether imports do it."""
        return self._is_put_back and bool(self._hooks().is_installed())

    def put_back(self) -> None:
        """Have imports do it."""
        self._hooks().install()
        self._is_put_back = True

    def take_away(self) -> None:
        """Have imports do it no more."""
        self._hooks().uninstall()
        self._is_put_back = False

    @staticmethod
    def _hooks() -> Any:  # noqa: ANN401
        return importlib.import_module("imp_compat.legacy.hooks")


_GROUPS: dict[str, list[Any]] = {
    "imp": [_Imp()],
    "importlib": [
        _Name("importlib", "find_loader", "3.12"),
        _Name("importlib.abc", "Finder", "3.12"),
        _Name("importlib.abc", "ResourceReader", "3.14"),
        _Name("importlib.abc", "Traversable", "3.14"),
        _Name("importlib.abc", "TraversableResources", "3.14"),
        _Name("importlib.util", "module_for_loader", "3.12"),
        _Name("importlib.util", "set_loader", "3.12"),
        _Name("importlib.util", "set_package", "3.12"),
    ],
    "pkgutil": [
        _Name("pkgutil", "ImpImporter", "3.12"),
        _Name("pkgutil", "ImpLoader", "3.12"),
        _Name("pkgutil", "find_loader", "3.14"),
        _Name("pkgutil", "get_loader", "3.14"),
    ],
    "loaders": [
        _Name("importlib.abc", "FileLoader.load_module", "3.15"),
        _Name("importlib.abc", "Loader.load_module", "3.15"),
        _Name("importlib.abc", "MetaPathFinder.find_module", "3.12"),
        _Name("importlib.abc", "PathEntryFinder.find_loader", "3.12"),
        _Name("importlib.abc", "PathEntryFinder.find_module", "3.12"),
        _Name("importlib.machinery", "BuiltinImporter.find_module", "3.12"),
        _Name("importlib.machinery", "BuiltinImporter.load_module", "3.15"),
        _Name("importlib.machinery", "ExtensionFileLoader.load_module", "3.15"),
        _Name("importlib.machinery", "FileFinder.find_loader", "3.12"),
        _Name("importlib.machinery", "FileFinder.find_module", "3.12"),
        _Name("importlib.machinery", "FrozenImporter.find_module", "3.12"),
        _Name("importlib.machinery", "FrozenImporter.load_module", "3.15"),
        _Name("importlib.machinery", "NamespaceLoader.load_module", "3.15"),
        _Name("importlib.machinery", "PathFinder.find_module", "3.12"),
        _Name("importlib.machinery", "SourceFileLoader.load_module", "3.15"),
        _Name("importlib.machinery", "SourcelessFileLoader.load_module", "3.15"),
        _Argument("importlib.util", "cache_from_source", "debug_override", "3.15"),
        _Name("zipimport", "zipimporter.find_loader", "3.12"),
        _Name("zipimport", "zipimporter.find_module", "3.12"),
        _Name("zipimport", "zipimporter.load_module", "3.15"),
    ],
    "hooks": [
        _Hook("finders of PEP 302", "3.12"),
        _Hook("loaders of PEP 302", "3.15"),
    ],
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


# Putting it back, and taking it away

_lock = threading.RLock()

# Who holds what was put back: install(), or blocks of installed()
_holders: dict[Any, set[object]] = {}


def install(*groups: str) -> list[str]:
    """Put back what this interpreter lost, of the named GROUPS, of "all", or of "imp" where none is named.

    What the interpreter has, or somebody else put there, stays as it is.

    Returns the names that this call put back, which are none when an earlier one did. Raises ValueError, and
    puts back nothing, where there is no such group.
    """
    return _hold(groups, install)


def uninstall() -> None:
    """Take away all that was put back, but what somebody else replaced since."""
    with _lock:
        for lost in list(_holders):
            _take_away(lost)


@contextlib.contextmanager
def installed(*groups: str) -> Iterator[list[str]]:
    """Have what install(*groups) puts back there in a with block.

    Gives the names that were put back. At the end of the block those are taken away that neither install()
    nor another block, of any thread, holds.
    """
    block = object()
    names = _hold(groups, block)
    try:
        yield names
    finally:
        _release(block)


def missing() -> dict[str, dict[str, str]]:
    """Return, for each group, the names that this interpreter lost, and in which Python, put back or not."""
    with _lock:
        return {
            group: {lost.name: lost.lost_in for lost in names if lost in _holders or _is_lost(lost)}
            for group, names in _GROUPS.items()
        }


def _hold(groups: tuple[str, ...], holder: object) -> list[str]:
    chosen = [lost for group in _check(groups) for lost in _GROUPS[group]]
    with _lock:
        absent = list(filter(_is_lost, chosen))
        for lost in absent:
            lost.put_back()
            _holders[lost] = set()
        for lost in chosen:
            if lost in _holders:
                _holders[lost].add(holder)
    return [lost.name for lost in absent]


def _is_lost(lost: Any) -> bool:  # noqa: ANN401
    return _interpreter.is_at_least(lost.lost_in) and not lost.is_there()


def _release(holder: object) -> None:
    with _lock:
        for lost, holders in list(_holders.items()):
            holders.discard(holder)
            if not holders:
                _take_away(lost)


def _take_away(lost: Any) -> None:  # noqa: ANN401
    del _holders[lost]
    lost.take_away()


def _check(groups: tuple[str, ...]) -> tuple[str, ...]:
    for group in groups:
        if group != "all" and group not in _GROUPS:
            raise ValueError(f"unknown group {group!r}: the groups are {', '.join(GROUPS)}, or all")
    return GROUPS if "all" in groups else groups or ("imp",)
