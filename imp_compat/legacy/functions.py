# ruff: noqa: ANN401 (these are functions of any kind)
"""The functions of the import system that imp_compat.legacy.hooks replaces, and how."""

from __future__ import annotations

import sys

from .. import _interpreter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
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


def as_importlib(function: Any) -> Any:
    """Decorator that gives a function the file name of importlib's functions.

    Tracebacks leave out frames with that file name; warnings and programs that walk the stack skip them.
    """
    file_name = _interpreter.ModuleSpec.__init__.__code__.co_filename
    function.__code__ = function.__code__.replace(co_filename=file_name)
    return function
