"""The names that pkgutil lost: classes in Python 3.12 (gh-98040), functions in 3.14 (gh-97850)."""

from __future__ import annotations

import os
import pkgutil
import sys
import tokenize
from importlib import machinery, util

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, ModuleType
    from typing import IO, Any

    from .. import Description

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
    return None if spec is None else spec.loader


def get_loader(module_or_name: ModuleType | str) -> Any:  # noqa: ANN401
    """Return the loader of a module, given itself or its name, or None. Import the parents of a dotted name.

    Raise ImportError as find_loader does.

    In importlib: importlib.util.find_spec(name).loader, or module.__spec__.loader.
    """
    module: Any = module_or_name
    if isinstance(module_or_name, str) and module_or_name in sys.modules:
        module = sys.modules[module_or_name]
        if module is None:
            return None
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
        name = fullname.rpartition(".")[2]
        if name != fullname and self.path is None:
            return None
        directories = None if self.path is None else [os.path.realpath(self.path)]
        try:
            found = imp_compat.find_module(name, directories)
        except ImportError:
            return None
        return ImpLoader(fullname, *found)

    def iter_modules(self, prefix: str = "") -> Iterator[tuple[str, bool]]:
        """Yield (prefix + name, is a package) for each module in the directory, sorted by file name."""
        if self.path is None or not os.path.isdir(self.path):
            return
        finder = machinery.FileFinder(self.path)
        yield from pkgutil.iter_importer_modules(finder, prefix)  # type: ignore[attr-defined]


class ImpLoader:
    """A loader of PEP 302 that loads, with imp.load_module, what imp.find_module found.

    In importlib: importlib.machinery.SourceFileLoader, SourcelessFileLoader and ExtensionFileLoader.
    """

    code: CodeType | None = None
    source: str | None = None

    def __init__(self, fullname: str, file: IO[Any] | None, filename: str | None, etc: Description) -> None:
        self.fullname = fullname
        self.file = file
        self.filename = filename
        self.etc = etc

    def load_module(self, fullname: str) -> ModuleType | None:
        """Load the module under a name, as imp.load_module does, and close its file."""
        self._reopen()
        try:
            module: ModuleType | None = imp_compat.load_module(fullname, self.file, self.filename, self.etc)
            return module
        finally:
            if self.file:
                self.file.close()

    def get_data(self, pathname: str) -> bytes:
        """Return the bytes of a file. Raise OSError if it cannot be read."""
        with open(pathname, "rb") as file:
            return file.read()

    def is_package(self, fullname: str | None) -> bool:
        """Return True if the module is a package. Raise ImportError if the name is not the loader's own."""
        self._check_name(fullname)
        return bool(self.etc[2] == imp_compat.PKG_DIRECTORY)

    def get_code(self, fullname: str | None = None) -> CodeType | None:
        """Return the code of the module, or None if it is neither Python source nor bytecode.

        Raise ImportError if the name is not the loader's own, and SyntaxError.
        """
        self._check_name(fullname)
        if self.code is None:
            if self.etc[2] == imp_compat.PY_SOURCE:
                self.code = compile(self.get_source(fullname), self.filename, "exec")  # type: ignore[arg-type]
            elif self.etc[2] == imp_compat.PY_COMPILED:
                self._reopen()
                with self.file as file:  # type: ignore[union-attr]
                    self.code = pkgutil.read_code(file)
            elif self.etc[2] == imp_compat.PKG_DIRECTORY:
                self.code = self._get_init_loader().get_code()
        return self.code

    def get_source(self, fullname: str | None = None) -> str | None:
        """Return the source of the module, or None if there is none.

        Raise ImportError if the name is not the loader's own.
        """
        self._check_name(fullname)
        if self.source is None:
            if self.etc[2] == imp_compat.PY_SOURCE:
                self._reopen()
                with self.file as file:  # type: ignore[union-attr]
                    self.source = file.read()
            elif self.etc[2] == imp_compat.PY_COMPILED:
                pathname = self.filename[:-1]  # type: ignore[index]
                if os.path.exists(pathname):
                    with tokenize.open(pathname) as file:
                        self.source = file.read()
            elif self.etc[2] == imp_compat.PKG_DIRECTORY:
                self.source = self._get_init_loader().get_source()
        return self.source

    def get_filename(self, fullname: str | None = None) -> str | None:
        """Return the path of the module's file, or of the package's __init__ file, or None if there is none.

        Raise ImportError if the name is not the loader's own.
        """
        self._check_name(fullname)
        if self.etc[2] == imp_compat.PKG_DIRECTORY:
            return self._get_init_loader().get_filename()
        return self.filename

    def _check_name(self, fullname: str | None) -> None:
        if fullname not in (None, self.fullname):
            raise ImportError(f"Loader for module {self.fullname} cannot handle module {fullname}")

    def _reopen(self) -> None:
        if self.file and self.file.closed:
            mode = self.etc[1]
            self.file = open(self.filename, mode) if "b" in mode else tokenize.open(self.filename)  # type: ignore[arg-type]

    def _get_init_loader(self) -> ImpLoader:
        loader: Any = ImpImporter(self.filename).find_module("__init__")
        loader.file.close()  # It is opened again if it is read.
        return loader  # type: ignore[no-any-return]
