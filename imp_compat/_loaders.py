"""The loaders of load_source and load_compiled, which read the file object that these were handed.

Apart from the functions, and imported when the first of them is called, for their bases need importlib.machinery.
"""

from __future__ import annotations

from importlib import machinery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any


class _FileArgument:
    """Mixed into a loader, reads the loader's own path from a file object, when there is one."""

    path: str

    def __init__(self, fullname: str, path: str, file: IO[Any] | None = None) -> None:
        super().__init__(fullname, path)  # type: ignore[call-arg]
        self.file = file

    def get_data(self, path: str) -> bytes:
        """Return the bytes at a path; the file object is closed once it was read."""
        if not self.file or path != self.path:
            return super().get_data(path)  # type: ignore[misc, no-any-return]
        # What is in a text file was decoded already: its bytes are read anew, from the path.
        if not self.file.closed and "b" not in self.file.mode:
            self.file.close()
        if self.file.closed:
            self.file = open(self.path, "rb")
        with self.file:
            data: bytes = self.file.read()
        return data


class _LoadSourceCompatibility(_FileArgument, machinery.SourceFileLoader):  # type: ignore[misc]
    """The loader of a module while load_source executes it; CPython's own tests know it by this name."""


class _LoadCompiledCompatibility(_FileArgument, machinery.SourcelessFileLoader):
    """The loader of a module while load_compiled executes it."""
