"""The `imp` module that Python 3.12 removed, on today's importlib: what it answered, call by call.

Every name is the standard library's. docs/compatibility.md lists the few answers that differ, and why.
"""

from __future__ import annotations

import os
import sys

from imp_compat import _interpreter, _lazy
from imp_compat._interpreter import (
    acquire_lock,
    create_dynamic,
    get_frozen_object,
    init_frozen,
    is_builtin,
    is_frozen,
    is_frozen_package,
    lock_held,
    release_lock,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib
    import io
    import tokenize
    from collections.abc import Sequence
    from importlib import machinery, util
    from importlib.abc import Loader
    from types import ModuleType
    from typing import IO, Any, Final, Optional, Tuple, Union

    Path = Union[str, os.PathLike[str]]
    Description = Tuple[str, str, int]
    Found = Tuple[Optional[IO[Any]], Optional[str], Description]
else:
    _lazy.bind(
        globals(),
        importlib="importlib",
        io="io",
        machinery="importlib.machinery",
        tokenize="tokenize",
        util="importlib.util",
    )

__all__ = [
    "C_BUILTIN",
    "C_EXTENSION",
    "IMP_HOOK",
    "PKG_DIRECTORY",
    "PY_CODERESOURCE",
    "PY_COMPILED",
    "PY_FROZEN",
    "PY_RESOURCE",
    "PY_SOURCE",
    "SEARCH_ERROR",
    "NullImporter",
    "acquire_lock",
    "cache_from_source",
    "create_dynamic",
    "find_module",
    "get_frozen_object",
    "get_magic",
    "get_suffixes",
    "get_tag",
    "init_builtin",
    "init_frozen",
    "is_builtin",
    "is_frozen",
    "is_frozen_package",
    "load_compiled",
    "load_dynamic",
    "load_module",
    "load_package",
    "load_source",
    "lock_held",
    "new_module",
    "release_lock",
    "reload",
    "source_from_cache",
]

# The type codes of a description, such as find_module returns
SEARCH_ERROR: Final = 0
PY_SOURCE: Final = 1
PY_COMPILED: Final = 2
C_EXTENSION: Final = 3
PY_RESOURCE: Final = 4
PKG_DIRECTORY: Final = 5
C_BUILTIN: Final = 6
PY_FROZEN: Final = 7
PY_CODERESOURCE: Final = 8
IMP_HOOK: Final = 9


# Finding


def find_module(name: str, path: list[Any] | None = None) -> Found:
    """Find a module by its name, without its package's, and open its file.

    path is a list of folders. Where it is None, built-in and frozen modules come first and then sys.path.

    Returns (file, pathname, (suffix, mode, type)), to be passed on to load_module; the caller closes the
    file. A source file is opened as text, in the encoding that it declares (PEP 263); an extension or .pyc as
    binary. A package is (None, its folder, ("", "", PKG_DIRECTORY)); a built-in or frozen module (None, None,
    ("", "", its type)).

    Raises TypeError where name is no str, RuntimeError where path is neither None nor a list, ImportError
    where there is no such module, SyntaxError where the encoding that a source file declares is unknown or
    wrong, and OSError where the file cannot be opened.

    In importlib: importlib.machinery.PathFinder.find_spec(name, path), which opens nothing and also finds
    namespace packages and what is in zip files.
    """
    if not isinstance(name, str):
        raise TypeError(f"'name' must be a str, not {type(name)}")
    if path is not None and not isinstance(path, list):
        raise RuntimeError(f"'path' must be None or a list, not {type(path)}")
    frozen = False
    if path is None:
        if is_builtin(name):
            return None, None, ("", "", C_BUILTIN)
        frozen = is_frozen(name)
        if frozen and not _interpreter.is_frozen_copy(name):
            return None, None, ("", "", PY_FROZEN)
        path = sys.path
    found = _search(name, path)
    if found is not None:
        return found
    if frozen:
        return None, None, ("", "", PY_FROZEN)
    raise ImportError(f"No module named {name!r}", name=name)


def _search(name: str, path: list[Any]) -> Found | None:
    """Return the package or the opened module of a name in the first of the folders that has one."""
    isfile = os.path.isfile
    suffixes: list[Description] | None = None
    for entry in path:
        base = os.path.join(entry, name)
        # After the first folder, one look for the package's folder spares two for what is in it.
        if suffixes is None or os.path.isdir(base):
            package = os.path.join(base, "__init__")
            if isfile(package + ".py") or isfile(package + ".pyc"):
                return None, base, ("", "", PKG_DIRECTORY)
        if suffixes is None:
            suffixes = get_suffixes()
        for description in suffixes:
            pathname = base + description[0]
            if isfile(pathname):
                return _open(pathname, description[1]), pathname, description
    return None


def _open(pathname: str, mode: str) -> IO[Any]:
    """Open a file: as text, where the mode says so, in the encoding that the source declares."""
    if "b" in mode:
        return open(pathname, mode)
    binary = open(pathname, "rb")
    try:
        encoding, _ = tokenize.detect_encoding(binary.readline)
        # Without what was read ahead: the file may be written anew before it is read.
        binary = io.BufferedReader(binary.detach())
        binary.seek(0)
        text = io.TextIOWrapper(binary, encoding)
    except BaseException:
        binary.close()
        raise
    text.mode = mode  # type: ignore[misc]
    return text


def get_suffixes() -> list[Description]:
    """Return a new list of what a module's file name can end in, as (suffix, mode to open it with, type).

    In importlib: importlib.machinery.EXTENSION_SUFFIXES, SOURCE_SUFFIXES and BYTECODE_SUFFIXES.
    """
    suffixes = machinery.EXTENSION_SUFFIXES, machinery.SOURCE_SUFFIXES, machinery.BYTECODE_SUFFIXES
    if suffixes != _described_suffixes:
        _describe(suffixes)
    return _descriptions.copy()


# What get_suffixes last returned, and what importlib.machinery had then
_descriptions: list[Description] = []
_described_suffixes: tuple[list[str], ...] = ()


def _describe(suffixes: tuple[list[str], list[str], list[str]]) -> None:
    """Keep the descriptions of suffixes until there are others: making them takes most of get_suffixes."""
    global _descriptions, _described_suffixes
    extensions, sources, bytecode = suffixes
    _descriptions = [
        *[(suffix, "rb", C_EXTENSION) for suffix in extensions],
        *[(suffix, "r", PY_SOURCE) for suffix in sources],
        *[(suffix, "rb", PY_COMPILED) for suffix in bytecode],
    ]
    _described_suffixes = tuple(map(list, suffixes))


class NullImporter:
    """The path hook of Python 3.2 and older for what is not a folder: a finder that finds nothing.

    Raises ImportError where the path is empty or that of a folder. In importlib: nothing;
    sys.path_importer_cache holds None for such an entry.
    """

    def __init__(self, path: Path) -> None:
        if path == "":
            raise ImportError("empty pathname", path="")
        if os.path.isdir(path):
            raise ImportError("existing directory", path=path)  # type: ignore[arg-type]

    def find_module(self, fullname: object, path: object = None) -> None:
        """Return None."""


# Loading


def load_module(
    name: str,
    file: IO[Any] | None,
    filename: Any,  # noqa: ANN401 (a str, but None of what is built in or frozen)
    details: Description,
) -> ModuleType | None:
    """Load the module that find_module found, or load it again into the module that sys.modules has.

    name is the module's full name; file, filename and details are what find_module returned, or made by hand.
    The file must be open for reading, unless the type needs none. It is closed where it is read, but not
    where bytecode in __pycache__ is.

    Returns the module, as sys.modules has it, or None where there is no built-in or frozen module of that
    name.

    Raises ValueError where the mode does not open for reading, or source or bytecode comes without a file;
    ImportError where the type is none that can be loaded; and what executing the module raises. A module that
    fails when it is first loaded is not left in sys.modules.

    In importlib: importlib.util.module_from_spec(spec), sys.modules[name] = module, and then
    spec.loader.exec_module(module).
    """
    _, mode, type_ = details
    # Up to Python 3.10 this took the mode "U" of universal newlines, and old code passes it.
    if mode and (not (mode.startswith("r") or mode.startswith("U")) or "+" in mode):  # noqa: PIE810
        raise ValueError(f"invalid file open mode {mode!r}")
    if file is None and type_ in {PY_SOURCE, PY_COMPILED}:
        raise ValueError(f"file object required for import (type code {type_})")
    if type_ == PY_SOURCE:
        return load_source(name, filename, file)
    if type_ == PY_COMPILED:
        return load_compiled(name, filename, file)
    if type_ == C_EXTENSION and load_dynamic is not None:
        if file is not None:
            return load_dynamic(name, filename, file)
        with open(filename, "rb") as opened:
            return load_dynamic(name, filename, opened)
    if type_ == PKG_DIRECTORY:
        return load_package(name, filename)
    if type_ == C_BUILTIN:
        return init_builtin(name)
    if type_ == PY_FROZEN:
        return init_frozen(name)
    raise ImportError(f"Don't know how to import {name} (type code {type_})", name=name)


def load_source(name: str, pathname: str, file: IO[Any] | None = None) -> ModuleType:
    """Load a module from a source file, whatever its suffix, or load it again into the module that is there.

    file may be the open source: a binary file is read on from where it is, a text file is closed and its path
    read. Bytecode is read and written in __pycache__ as for an import, and then the file is neither read nor
    closed.

    Returns the module, as sys.modules has it. Raises OSError where the file cannot be read, and what
    compiling and executing it raises.

    In importlib: spec_from_file_location(name, pathname, loader=SourceFileLoader(name, pathname)), and then
    as in load_module.
    """
    loader = _this_module._LoadSourceCompatibility(name, pathname, file)
    return _load_file(name, pathname, loader, machinery.SourceFileLoader(name, pathname))


def load_compiled(name: str, pathname: str, file: IO[Any] | None = None) -> ModuleType:
    """Load a module from a .pyc file of the running Python, or load it again into the module that is there.

    file may be the open file: a binary file is read on from where it is, a text file is closed and its path
    read.

    Returns the module, as sys.modules has it. Raises OSError where the file cannot be read; ImportError where
    it is of another Python, and EOFError or ValueError where it is damaged; and what executing it raises.

    In importlib: spec_from_file_location(name, pathname, loader=SourcelessFileLoader(name, pathname)), and
    then as in load_module.
    """
    loader = _this_module._LoadCompiledCompatibility(name, pathname, file)
    return _load_file(name, pathname, loader, machinery.SourcelessFileLoader(name, pathname))


def _load_file(name: str, pathname: str, loader: Loader, lasting_loader: Loader) -> ModuleType:
    """Load a module with one loader, and leave it with another, which holds no file object."""
    spec = util.spec_from_file_location(name, pathname, loader=loader)
    return _interpreter.run(spec, lasting_loader)  # type: ignore[arg-type]


class _FileArgument:
    """Mixed into a loader, reads the loader's own path from a file object, where there is one."""

    path: str

    def __init__(self, fullname: str, path: str, file: IO[Any] | None = None) -> None:
        super().__init__(fullname, path)  # type: ignore[call-arg]
        self.file = file

    def get_data(self, path: str) -> bytes:
        """Return the bytes at a path, and close the file object where they come from there."""
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


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Make a loader class when it is first asked for, which needs importlib.machinery, and keep it."""
    if name == "_LoadSourceCompatibility":
        base: type = machinery.SourceFileLoader
    elif name == "_LoadCompiledCompatibility":
        base = machinery.SourcelessFileLoader
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    loader_class = type(name, (_FileArgument, base), {"__module__": __name__})
    setattr(_this_module, name, loader_class)
    return loader_class


_this_module = sys.modules[__name__]


def load_package(name: str, path: Path) -> ModuleType:
    """Load a package from its folder or __init__ file, or load it again into the module that is there.

    Returns the module, as sys.modules has it. Raises ValueError where a folder has no __init__.py or
    __init__.pyc, and what executing that raises.

    In importlib: spec_from_file_location(name, init_file, submodule_search_locations=[]), and then as in
    load_module.
    """
    if os.path.isdir(path):
        for suffix in machinery.SOURCE_SUFFIXES + machinery.BYTECODE_SUFFIXES:
            init_file = os.path.join(path, "__init__" + suffix)
            if os.path.exists(init_file):
                break
        else:
            raise ValueError(f"{path!r} is not a package")
        path = init_file
    spec = util.spec_from_file_location(name, path, submodule_search_locations=[])
    return _interpreter.run(spec)  # type: ignore[arg-type]


def load_dynamic(name: str, path: str, file: IO[Any] | None = None) -> ModuleType:
    """Load a new module from an extension file, in place of what sys.modules has under its name.

    file is not used. Returns the module, as sys.modules has it. Raises ImportError, with name and path, where
    the file cannot be loaded or does not define the module. Where the platform loads no extension files, this
    name is None.

    In importlib: spec_from_file_location(name, path, loader=ExtensionFileLoader(name, path)), and then as in
    load_module.
    """
    # A spec of its own, which says nothing of a location: it is the extension that sets __file__.
    loader = machinery.ExtensionFileLoader(name, path)
    return _interpreter.run_anew(machinery.ModuleSpec(name, loader, origin=path))


if create_dynamic is None:
    load_dynamic = None  # type: ignore[assignment]


def init_builtin(name: str) -> ModuleType | None:
    """Load a built-in module, and return it, or None where there is none of that name or it cannot be loaded.

    In importlib: importlib.import_module(name).
    """
    spec = machinery.BuiltinImporter.find_spec(name)
    if spec is None:
        return None
    try:
        return _interpreter.run_anew(spec)
    except ImportError:
        return None


def reload(module: ModuleType) -> ModuleType:
    """Execute a module of sys.modules again, in the same namespace, and return what sys.modules then has.

    The module is found anew by its name. One that no finder knows, such as load_source makes, is executed
    from its own spec (gh-74037).

    Raises TypeError where the argument is no module, ImportError where it or its parent is not in
    sys.modules, ModuleNotFoundError where neither a finder nor the module has a spec, and what executing it
    raises; the module then stays in sys.modules.

    In importlib: importlib.reload(module).
    """
    spec = getattr(module, "__spec__", None)
    try:
        return importlib.reload(module)
    except ModuleNotFoundError:
        # importlib.reload puts there what the finders answered, before it executes anything.
        if spec is None or spec.loader is None or module.__spec__ is not None:
            raise
    module.__spec__ = spec
    finder = _OwnSpecFinder(module)
    sys.meta_path.append(finder)
    try:
        return importlib.reload(module)
    finally:
        if finder in sys.meta_path:
            sys.meta_path.remove(finder)


class _OwnSpecFinder:
    """Finds one module, when that is reloaded, where its own spec says."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.spec = module.__spec__

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> machinery.ModuleSpec | None:
        return self.spec if target is self.module else None


def new_module(name: str) -> ModuleType:
    """Return a new empty module, which is not put into sys.modules. In importlib: types.ModuleType(name)."""
    return type(sys)(name)


# Bytecode files (PEP 3147)


def get_magic() -> bytes:
    """Return the four bytes that a .pyc file of this Python starts with.

    In importlib: importlib.util.MAGIC_NUMBER.
    """
    return util.MAGIC_NUMBER


def get_tag() -> str | None:
    """Return the cache tag, which the names of this Python's .pyc files have in them; it can be None.

    Without importlib: sys.implementation.cache_tag.
    """
    return sys.implementation.cache_tag


def cache_from_source(path: Path, debug_override: bool | None = None) -> str:
    """Return where the .pyc file of a source file belongs, in __pycache__; neither has to exist.

    debug_override stands for __debug__, where it is not None: true for no optimization, false for level 1.

    Raises NotImplementedError where sys.implementation.cache_tag is None.

    In importlib: importlib.util.cache_from_source(path, optimization=...).
    """
    # Not passed on as such: Python 3.15 has no debug_override (gh-142203).
    if debug_override is None:
        return util.cache_from_source(path)
    return util.cache_from_source(path, optimization="" if debug_override else 1)


def source_from_cache(path: Path) -> str:
    """Return where the source file of a .pyc file in __pycache__ belongs; neither has to exist.

    Raises ValueError where the path is not of the form that PEP 3147 gives it, and NotImplementedError where
    sys.implementation.cache_tag is None.

    In importlib: importlib.util.source_from_cache(path).
    """
    return util.source_from_cache(path)
