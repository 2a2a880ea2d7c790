"""What importlib.util lost: decorators for load_module in 3.12 (gh-65961, gh-97850), and an argument."""

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

# importlib's own, kept from before imp_compat.restore puts the one below into its place.
_cache_from_source = util.cache_from_source


def cache_from_source(
    path: str | os.PathLike[str], debug_override: bool | None = None, *, optimization: object = None
) -> str:
    """Return where the .pyc file of a source file belongs, as importlib.util.cache_from_source does.

    debug_override, where it is not None, stands for optimization: true for none, false for level 1.

    Raises TypeError where both are given, and NotImplementedError where sys.implementation.cache_tag is None.

    In importlib: optimization. Removed in Python 3.15 (gh-142203).
    """
    if debug_override is not None:
        if optimization is not None:
            raise TypeError("debug_override or optimization must be set to None")
        optimization = "" if debug_override else 1
    return _cache_from_source(path, optimization=optimization)


def set_package(fxn: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
    """Decorate a loader's load_module: set the __package__ of the module that it returns, if that has none.

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
    """Decorate a loader's load_module: set the __loader__ of the module that it returns, if that has none.

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
    """Decorate a loader's load_module so that it takes, in place of a name, the module to execute.

    That is the one of that name in sys.modules, or a new one, put there; it gets its __loader__, and its
    __package__ if the loader has is_package. An Exception is not passed on: a new module is taken out of
    sys.modules, and None returned.

    In importlib: exec_module, which gets the module from the import system.
    """

    @functools.wraps(fxn)
    def load_module(self: Any, fullname: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        is_reload = fullname in sys.modules
        module: Any = sys.modules[fullname] if is_reload else type(sys)(fullname)
        if not is_reload:
            module.__initializing__ = True
            sys.modules[fullname] = module
        try:
            _set_loader_and_package(module, self, fullname)
            return fxn(self, module, *args, **kwargs)
        except Exception:  # noqa: BLE001
            if not is_reload:
                sys.modules.pop(fullname, None)
            return None
        finally:
            module.__initializing__ = False

    return load_module


def _set_loader_and_package(module: Any, loader: Any, fullname: str) -> None:  # noqa: ANN401
    module.__loader__ = loader
    try:
        is_package = loader.is_package(fullname)
    except (ImportError, AttributeError):
        return  # the import system will find out
    module.__package__ = fullname if is_package else fullname.rpartition(".")[0]
