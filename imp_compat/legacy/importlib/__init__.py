"""The function that importlib lost in Python 3.12 (gh-98040)."""

from __future__ import annotations

import sys

from ..adapters import find_spec
from .machinery import loader_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["find_loader"]

_NOT_SET = "not set"


def find_loader(name: str, path: Sequence[str] | None = None) -> Any:  # noqa: ANN401
    """Return the loader of a module, from sys.modules or from the finders, or None.

    *path* is the __path__ of a package, or None for sys.path. The parents of a dotted name are not imported.

    Raise ValueError if a module in sys.modules has no loader: its __loader__ is None, or it has neither a
    __loader__ nor a __spec__ with a loader. Raise ImportError for a namespace package.

    In importlib: importlib.util.find_spec(name), which imports the parents.
    """
    if name in sys.modules:
        module = sys.modules[name]
        of_spec = getattr(getattr(module, "__spec__", None), "loader", _NOT_SET)
        loader = getattr(module, "__loader__", of_spec)
        if loader is None or loader is _NOT_SET:
            raise ValueError(f"{name}.__loader__ is {loader}")
        return loader
    spec = find_spec(name, path)
    if spec is not None and spec.loader is None:
        if spec.submodule_search_locations is None:
            raise ImportError(f"spec for {name} missing loader", name=name)
        raise ImportError("namespace packages do not have loaders", name=name)
    return loader_of(spec)
