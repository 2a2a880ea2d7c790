"""The names that pkgutil lost: classes in Python 3.12 (gh-98040), functions in 3.14 (gh-97850)."""

from __future__ import annotations

import contextlib
import os
import pkgutil
import sys
import tokenize
from importlib import machinery, util

from .importlib.machinery import loader_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, ModuleType
    from typing import IO, Any

    from .._interpreter import Description

# The package that has this module; its name need not be imp_compat.
imp_compat: Any = sys.modules[__name__.rpartition(".legacy.")[0]]

__all__ = ["ImpImporter", "ImpLoader", "find_loader", "get_loader"]


def find_loader(fullname: str) -> Any:  # noqa: ANN401
    """Return the loader of a module, or None. Import the parents of a dotted name.

    Raise ImportError if the name is relative, or if a finder fails.

    In importlib: importlib.util.find_spec(fullname).loader.
    """
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    try:
        spec = util.find_spec(fullname)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise ImportError(f"Error while finding loader for {fullname!r} ({type(error)}: {error})") from error
    return loader_of(spec)


def get_loader(module_or_name: ModuleType | str) -> Any:  # noqa: ANN401
    """Return the loader of a module, given itself or its name, or None. Import the parents of a dotted name.

    Raise ImportError as find_loader does.

    In importlib: importlib.util.find_spec(name).loader, or module.__spec__.loader.
    """
    module: Any = sys.modules.get(module_or_name, module_or_name)  # type: ignore[arg-type]
    if module is None and module_or_name is not None:
        return None  # Imports of the name are blocked.
    if not isinstance(module, type(sys)):
        return find_loader(module)
    loader = getattr(module, "__loader__", None)
    if loader is None and getattr(module, "__spec__", None) is not None:
        return find_loader(module.__name__)
    return loader


class ImpImporter:
    """A finder of PEP 302 that finds what imp.find_module finds in one directory.

    *path* is the directory. If it is None, the finder finds top-level modules that are built in, frozen or on
    sys.path.

    In importlib: importlib.machinery.FileFinder and PathFinder.
    """

    def __init__(self, path: str | None = None) -> None:
        self.path = path

    def find_module(self, fullname: str, path: object = None) -> ImpLoader | None:
        """Return the loader of a module, or None. Ignore *path*: the importer has its own directory."""
        name = fullname if self.path is None else fullname.rpartition(".")[2]
        if "." in name:
            return None
        directories = None if self.path is None else [os.path.realpath(self.path)]
        try:
            return ImpLoader(fullname, *imp_compat.find_module(name, directories))
        except ImportError:
            return None

    def iter_modules(self, prefix: str = "") -> Iterator[tuple[str, bool]]:
        """Yield (prefix + name, is a package) for each module in the directory, sorted by file name."""
        if self.path is None or not os.path.isdir(self.path):
            return
        finder = machinery.FileFinder(self.path)
        yield from pkgutil.iter_importer_modules(finder, prefix)  # type: ignore[attr-defined]


class ImpLoader:
    """A loader of PEP 302 that loads, with imp.load_module, what imp.find_module found.

    All methods but load_module raise ImportError if the name is not the loader's own.

    In importlib: importlib.machinery.SourceFileLoader, SourcelessFileLoader and ExtensionFileLoader.
    """

    code: CodeType | None = None
    source: str | None = None

    def __init__(self, fullname: str, file: IO[Any] | None, filename: Any, etc: Description) -> None:  # noqa: ANN401
        self.fullname = fullname
        self.file = file
        self.filename = filename
        self.etc = etc

    def load_module(self, fullname: str) -> ModuleType | None:
        """Load the module under a name, as imp.load_module does, and close its file."""
        with self._open() if self.file else contextlib.nullcontext() as file:
            module: ModuleType | None = imp_compat.load_module(fullname, file, self.filename, self.etc)
        return module

    def get_data(self, pathname: str) -> bytes:
        """Return the bytes of a file. Raise OSError if it cannot be read."""
        with open(pathname, "rb") as file:
            return file.read()

    def is_package(self, fullname: str | None) -> bool:
        """Return True if the module is a package."""
        self._check_name(fullname)
        return bool(self.etc[2] == imp_compat.PKG_DIRECTORY)

    def get_code(self, fullname: str | None = None) -> CodeType | None:
        """Return the code of the module, or None if it is neither Python source nor bytecode."""
        self._check_name(fullname)
        if self.code is None:
            module = self._file_loader()
            if module.etc[2] == imp_compat.PY_SOURCE:
                # The source has __future__ imports of its own.
                self.code = compile(module.get_source(), module.filename, "exec", dont_inherit=True)  # type: ignore[arg-type]
            elif module.etc[2] == imp_compat.PY_COMPILED:
                with module._open() as file:
                    self.code = pkgutil.read_code(file)
        return self.code

    def get_source(self, fullname: str | None = None) -> str | None:
        """Return the source of the module, or None if there is none."""
        self._check_name(fullname)
        if self.source is None:
            module = self._file_loader()
            if module.etc[2] == imp_compat.PY_SOURCE:
                with module._open() as file:
                    self.source = file.read()
            elif module.etc[2] == imp_compat.PY_COMPILED and os.path.exists(module.filename[:-1]):
                with tokenize.open(module.filename[:-1]) as file:
                    self.source = file.read()
        return self.source

    def get_filename(self, fullname: str | None = None) -> str | None:
        """Return the path of the module's file, or the package's __init__ file, or None if there is none."""
        self._check_name(fullname)
        filename: str | None = self._file_loader().filename
        return filename

    def _check_name(self, fullname: str | None) -> None:
        if fullname is not None and fullname != self.fullname:
            raise ImportError(f"Loader for module {self.fullname} cannot handle module {fullname}")

    def _file_loader(self) -> ImpLoader:
        """Return a loader whose file is the module's: this one, or one of the package's __init__ file."""
        if self.etc[2] != imp_compat.PKG_DIRECTORY:
            return self
        file, *found = imp_compat.find_module("__init__", [self.filename])
        file.close()
        return ImpLoader(self.fullname, file, *found)

    def _open(self) -> Any:  # noqa: ANN401
        """Return the open file; open it if there is none, or if it is closed."""
        if self.file is None or self.file.closed:
            is_source = self.etc[2] == imp_compat.PY_SOURCE
            self.file = tokenize.open(self.filename) if is_source else open(self.filename, "rb")
        return self.file
