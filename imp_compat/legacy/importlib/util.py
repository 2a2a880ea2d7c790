"""The decorators that importlib.util lost in Python 3.12 (gh-65961, gh-97850), and an argument."""

from __future__ import annotations

import functools
import sys
from importlib import util

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

__all__ = ["cache_from_source", "module_for_loader", "set_loader", "set_package"]

# importlib's own function, before the module restore replaces it by the one below
_cache_from_source = util.cache_from_source


def cache_from_source(
    path: str | os.PathLike[str], debug_override: bool | None = None, *, optimization: object = None
) -> str:
    """Return where the .pyc file of a source file belongs, as importlib.util.cache_from_source does.

    A *debug_override* other than None stands for an optimization: true for none, false for level 1.

    Raise TypeError if both are given, and NotImplementedError if sys.implementation.cache_tag is None.

    In importlib: optimization. Removed in Python 3.15 (gh-142203).
    """
    if debug_override is not None:
        if optimization is not None:
            raise TypeError("debug_override or optimization must be set to None")
        optimization = "" if debug_override else 1
    return _cache_from_source(path, optimization=optimization)


def set_package(fxn: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
    """Decorate load_module of a loader: set __package__ of the module that it returns, unless it is set.

    In importlib: nothing; the import system sets it.
    """

    @functools.wraps(fxn)
    def load_module(*args: Any, **kwargs: Any) -> ModuleType:  # noqa: ANN401
        module = fxn(*args, **kwargs)
        if getattr(module, "__package__", None) is None:
            is_package = hasattr(module, "__path__")
            module.__package__ = module.__name__ if is_package else module.__name__.rpartition(".")[0]
        return module

    return load_module


def set_loader(fxn: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
    """Decorate load_module of a loader: set __loader__ of the module that it returns, unless it is set.

    In importlib: nothing; the import system sets it.
    """

    @functools.wraps(fxn)
    def load_module(self: Any, *args: Any, **kwargs: Any) -> ModuleType:  # noqa: ANN401
        module = fxn(self, *args, **kwargs)
        if getattr(module, "__loader__", None) is None:
            module.__loader__ = self
        return module

    return load_module


def module_for_loader(fxn: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate load_module of a loader so that it takes the module to execute instead of a name.

    The module is the one in sys.modules, or a new one, which is put there. Its __loader__ is set, and its
    __package__ if the loader has is_package. If load_module raises an Exception, the call returns None, and a
    new module is removed from sys.modules.

    In importlib: exec_module, which gets the module from the import system.
    """

    @functools.wraps(fxn)
    def load_named(self: Any, fullname: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        new_module: Any = type(sys)(fullname)
        new_module.__initializing__ = True
        module: Any = sys.modules.setdefault(fullname, new_module)
        try:
            module.__loader__ = self
            try:
                is_package = self.is_package(fullname)
                module.__package__ = fullname if is_package else fullname.rpartition(".")[0]
            except (ImportError, AttributeError):
                pass
            return fxn(self, module, *args, **kwargs)
        except Exception:  # noqa: BLE001
            if module is new_module:
                sys.modules.pop(fullname, None)
            return None
        finally:
            module.__initializing__ = False

    return load_named
