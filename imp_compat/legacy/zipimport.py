"""The methods that zipimporter lost: two in Python 3.12 (gh-98040), load_module in 3.15 (gh-133656)."""

from __future__ import annotations

import sys
import zipimport

from .. import _interpreter
from .importlib import machinery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

__all__ = ["zipimporter"]


class zipimporter(zipimport.zipimporter):
    """zipimport.zipimporter, with find_loader, find_module and load_module."""

    # In Python 3.9 and older, it has the methods itself, but not find_spec.
    if hasattr(zipimport.zipimporter, "find_spec"):

        def find_loader(self, fullname: str, path: str | None = None) -> tuple[Any, list[str]]:
            """Return the importer itself, or None, and the portions of a namespace package. Ignore *path*.

            In importlib: find_spec(fullname).
            """
            loader, portions = machinery.find_loader(self, fullname)
            return loader, [] if loader else list(portions)

        def find_module(self, fullname: str, path: str | None = None) -> Any:  # noqa: ANN401
            """Return the importer itself, or None. Ignore *path*.

            In importlib: find_spec(fullname).loader.
            """
            return machinery.loader_of(self.find_spec(fullname))

        def load_module(self, fullname: str) -> ModuleType:
            """Load a module from the zip file, or execute the one in sys.modules again, and return it.

            Raise ZipImportError if the zip file does not have the module. A module that fails is removed from
            sys.modules, even if it was there before.

            In importlib: find_spec(fullname), module_from_spec(spec), sys.modules[fullname] = module,
            spec.loader.exec_module(module).
            """
            spec = self.find_spec(fullname)
            if spec is None or spec.loader is None:
                raise zipimport.ZipImportError(f"can't find module {fullname!r}", name=fullname)
            try:
                return _interpreter.run(spec)
            except BaseException:
                sys.modules.pop(fullname, None)
                raise
