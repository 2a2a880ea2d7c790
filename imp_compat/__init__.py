"""A drop-in replacement for the `imp` module that Python 3.12 removed, written on importlib.

Behavior follows the `imp` of Python 3.11. help(imp_compat.NAME) says what replaces each function.
"""

import os
import sys

from . import _interpreter
from ._interpreter import (
    SourcelessFileLoader,
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

# What `from imp import *` bound in Python 3.11, except modules that are not imported here.
__all__ = ["acquire_lock", "lock_held", "release_lock"]
__all__ += ["NullImporter", "SourcelessFileLoader", "find_module", "get_suffixes", "os", "sys"]
__all__ += ["load_compiled", "load_dynamic", "load_module", "load_package", "load_source"]
__all__ += ["create_dynamic", "init_builtin", "init_frozen", "new_module", "reload"]
__all__ += ["get_frozen_object", "is_builtin", "is_frozen", "is_frozen_package"]
__all__ += ["cache_from_source", "get_magic", "get_tag", "source_from_cache"]
__all__ += ["C_BUILTIN", "C_EXTENSION", "IMP_HOOK", "PKG_DIRECTORY", "PY_CODERESOURCE", "PY_COMPILED"]
__all__ += ["PY_FROZEN", "PY_RESOURCE", "PY_SOURCE", "SEARCH_ERROR"]

# Type codes in a description, such as find_module() returns
SEARCH_ERROR = 0
PY_SOURCE = 1
PY_COMPILED = 2
C_EXTENSION = 3
PY_RESOURCE = 4
PKG_DIRECTORY = 5
C_BUILTIN = 6
PY_FROZEN = 7
PY_CODERESOURCE = 8
IMP_HOOK = 9


# Finding


def find_module(name: str, path: _interpreter.PathList = None) -> _interpreter.Found:
    """Find a module by its undotted name and open its file.

    *path* is a list of directories. If it is None, search for a built-in or frozen module first and then in
    sys.path.

    Return (file, pathname, (suffix, mode, type)), the arguments of load_module(); the caller closes the file.
    A source file is open as text in the encoding that it declares (PEP 263), an extension or bytecode file as
    binary. The result for a package is (None, its directory, ("", "", PKG_DIRECTORY)), and for a built-in or
    frozen module (None, None, ("", "", its type)).

    Raise TypeError if *name* is not a str, RuntimeError if *path* is neither None nor a list, ImportError if
    the module is not found, SyntaxError if a source file declares an unknown or wrong encoding, and OSError
    if the file cannot be opened.

    Replacement: importlib.machinery.PathFinder.find_spec(name, path), which opens no file, and also finds
    namespace packages and modules in zip files.
    """
    if not isinstance(name, str):
        raise TypeError(f"'name' must be a str, not {type(name)}")
    if path is not None and not isinstance(path, list):
        raise RuntimeError(f"'path' must be None or a list, not {type(path)}")
    if path is None:
        if is_builtin(name):
            return None, None, ("", "", C_BUILTIN)
        if is_frozen(name) and not _interpreter.is_frozen_copy(name):
            return None, None, ("", "", PY_FROZEN)
    found = _search(name, sys.path if path is None else path)
    if found is not None:
        return found
    if path is None and is_frozen(name):
        return None, None, ("", "", PY_FROZEN)
    raise ImportError(f"No module named {name!r}", name=name)


def _search(name: str, path: "list[_interpreter.Any]") -> "_interpreter.Found | None":
    """Find a package or open a module in the first of the directories that has one."""
    isfile = os.path.isfile
    suffixes = None
    for entry in list(path):  # a copy: other threads can change sys.path
        base = os.path.join(entry, name)
        # After the first directory, one look for the package's own saves two for the files in it.
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


def _open(pathname: str, mode: str) -> _interpreter.File:
    """Open a file, as text in the encoding that the source declares unless the mode is binary."""
    if "b" in mode:
        return open(pathname, mode)
    binary = open(pathname, "rb")
    try:
        encoding = _detect_encoding(binary)
        # Discard the read-ahead buffer: the file may be rewritten before it is read.
        binary = _interpreter.BufferedReader(binary.detach())
        binary.seek(0)
        text = _interpreter.TextIOWrapper(binary, encoding)
    except BaseException:
        binary.close()
        raise
    text.mode = mode  # type: ignore[misc]
    return text


def _detect_encoding(binary: _interpreter.BufferedReader) -> str:
    """Return the encoding of a source file, as tokenize.detect_encoding() finds it.

    Import tokenize only if its first two lines leave a doubt. In an import hook, importing it finds sources
    that leave none.
    """
    lines = binary.readline() + binary.readline()
    if lines.isascii() and b"coding" not in lines and b"\0" not in lines:
        return "utf-8"
    from tokenize import detect_encoding

    binary.seek(0)
    return detect_encoding(binary.readline)[0]


def get_suffixes() -> _interpreter.Descriptions:
    """Return a new list of the suffixes of module files, as (suffix, mode to open the file with, type).

    Replacement: EXTENSION_SUFFIXES, SOURCE_SUFFIXES and BYTECODE_SUFFIXES of importlib.machinery.
    """
    extensions, sources, bytecode = _interpreter.get_suffix_lists()
    described = [(suffix, "rb", C_EXTENSION) for suffix in extensions]
    described += [(suffix, "r", PY_SOURCE) for suffix in sources]
    described += [(suffix, "rb", PY_COMPILED) for suffix in bytecode]
    return described


class NullImporter:
    """A path entry finder that finds nothing, used up to Python 3.2 for paths that are not directories.

    Raise ImportError if *path* is empty or an existing directory. Replacement: none; sys.path_importer_cache
    holds None for such a path.
    """

    def __init__(self, path: _interpreter.Path) -> None:
        if path == "":
            raise ImportError("empty pathname", path="")
        if os.path.isdir(path):
            raise ImportError("existing directory", path=path)  # type: ignore[arg-type]

    def find_module(self, fullname: object, path: object = None) -> None:
        """Return None."""


# Loading


def load_module(
    name: str, file: _interpreter.File, filename: _interpreter.Any, details: _interpreter.Description
) -> _interpreter.OptionalModule:
    """Load the module that find_module() found, or execute it again in the module that sys.modules has.

    *name* is the full name of the module. *file*, *filename* and *details* are what find_module() returned,
    or made by hand. A source or bytecode file must be open for reading. It is closed after reading; it stays
    open if cached bytecode is used instead.

    Return the module that sys.modules has afterwards, or None if there is no built-in or frozen module of
    that name.

    Raise ValueError if the mode is not for reading, or *file* is None for source or bytecode, ImportError for
    an unsupported type, and whatever executing the module raises. A module that is new and fails is removed
    from sys.modules.

    Replacement: importlib.util.module_from_spec(spec), sys.modules[name] = module, and
    spec.loader.exec_module(module).
    """
    _, mode, type_ = details
    # Python 3.0 to 3.10 accepted the mode "U", for universal newlines, and old code has it hard-coded.
    if mode and (not mode.startswith(("r", "U")) or "+" in mode):
        raise ValueError(f"invalid file open mode {mode!r}")
    if file is None and type_ in {PY_SOURCE, PY_COMPILED}:
        raise ValueError(f"file object required for import (type code {type_})")
    if type_ in (PY_SOURCE, PY_COMPILED):
        load = load_source if type_ == PY_SOURCE else load_compiled
        return load(name, filename, file)
    if type_ == PKG_DIRECTORY:
        return load_package(name, filename)
    if type_ == C_EXTENSION and load_dynamic is not None:
        if file is not None:
            return load_dynamic(name, filename, file)
        with open(filename, "rb") as opened:
            return load_dynamic(name, filename, opened)
    if type_ in (C_BUILTIN, PY_FROZEN):
        init = init_builtin if type_ == C_BUILTIN else init_frozen
        return init(name)
    raise ImportError(f"Don't know how to import {name} (type code {type_})", name=name)


def load_source(name: str, pathname: str, file: _interpreter.File = None) -> _interpreter.ModuleType:
    """Load a module from a source file, with any suffix, or execute it again in the module of sys.modules.

    *file* can be the open source file: a binary file is read from its current position, a text file is closed
    and *pathname* is read. Bytecode is cached in __pycache__ as for an import; if it is used, the file is
    neither read nor closed.

    Return the module that sys.modules has afterwards. Raise OSError if the file cannot be read, and whatever
    compiling and executing it raises.

    Replacement: importlib.util.spec_from_file_location(name, pathname, loader=SourceFileLoader(name,
    pathname)), then as for load_module().
    """
    loader = _LoadSourceCompatibility(name, pathname, file)
    return _load_file(name, pathname, loader, _interpreter.SourceFileLoader(name, pathname))


def load_compiled(name: str, pathname: str, file: _interpreter.File = None) -> _interpreter.ModuleType:
    """Load a module from a bytecode file, or execute it again in the module that sys.modules has.

    *file* can be the open bytecode file: a binary file is read from its current position, a text file is
    closed and *pathname* is read.

    Return the module that sys.modules has afterwards. Raise OSError if the file cannot be read, ImportError
    if another Python version wrote it, EOFError or ValueError if it is damaged, and whatever executing it
    raises.

    Replacement: importlib.util.spec_from_file_location(name, pathname, loader=SourcelessFileLoader(name,
    pathname)), then as for load_module().
    """
    loader = _LoadCompiledCompatibility(name, pathname, file)
    return _load_file(name, pathname, loader, SourcelessFileLoader(name, pathname))


def _load_file(
    name: str, pathname: str, loader: _interpreter.Loader, lasting_loader: _interpreter.Loader
) -> _interpreter.ModuleType:
    """Load with *loader*, then set `__loader__` to *lasting_loader*, which keeps no file open."""
    spec = _interpreter.spec_from_file_location(name, pathname, loader=loader)
    return _interpreter.run(spec, lasting_loader)  # type: ignore[arg-type]


class _FileArgument:
    """Mixin for a loader that reads its own path from a file object, if it has one."""

    path: str

    def __init__(self, fullname: str, path: str, file: _interpreter.File = None) -> None:
        super().__init__(fullname, path)  # type: ignore[call-arg]
        self.file = file

    def get_data(self, path: str) -> bytes:
        """Return the contents of a file. Close the file object if they come from it."""
        file = self.file
        if not file or path != self.path:
            return super().get_data(path)  # type: ignore[misc, no-any-return]
        if not file.closed and "b" not in file.mode:
            file.close()  # its contents are decoded, and bytes are needed
        if file.closed:
            file = self.file = open(path, "rb")
        with file:
            return file.read()


class _LoadSourceCompatibility(_FileArgument, _interpreter.SourceFileLoader):  # type: ignore[misc]
    """The loader that load_source() uses."""


class _LoadCompiledCompatibility(_FileArgument, SourcelessFileLoader):
    """The loader that load_compiled() uses."""


def load_package(name: str, path: _interpreter.Path) -> _interpreter.ModuleType:
    """Load a package from its directory or `__init__` file, or execute it again in the module of sys.modules.

    Return the module that sys.modules has afterwards. Raise ValueError if a directory has no `__init__` file,
    and whatever executing that file raises.

    Replacement: importlib.util.spec_from_file_location(name, init_file, submodule_search_locations=[]), then
    as for load_module().
    """
    if os.path.isdir(path):
        _, sources, bytecode = _interpreter.get_suffix_lists()
        for suffix in sources + bytecode:
            init_file = os.path.join(path, "__init__" + suffix)
            if os.path.exists(init_file):
                break
        else:
            raise ValueError(f"{path!r} is not a package")
        path = init_file
    spec = _interpreter.spec_from_file_location(name, path, submodule_search_locations=[])
    return _interpreter.run(spec)  # type: ignore[arg-type]


def load_dynamic(name: str, path: str, file: _interpreter.File = None) -> _interpreter.ModuleType:
    """Load a new module from an extension file, in place of the one that sys.modules has.

    *file* is ignored. Return the module that sys.modules has afterwards. Raise ImportError, with name and
    path, if the file cannot be loaded or does not define the module. This function is None on a platform that
    loads no extension modules.

    Replacement: importlib.util.spec_from_file_location(name, path, loader=ExtensionFileLoader(name, path)),
    then as for load_module().
    """
    # Not spec_from_file_location(): the extension module itself sets __file__.
    loader = _interpreter.ExtensionFileLoader(name, path)
    return _interpreter.run_anew(_interpreter.ModuleSpec(name, loader, origin=path))


if create_dynamic is None:
    load_dynamic = None  # type: ignore[unreachable]


def init_builtin(name: str) -> _interpreter.OptionalModule:
    """Load a built-in module and return it, or None if there is none of that name or it cannot be loaded.

    Replacement: importlib.import_module(name).
    """
    spec = _interpreter.BuiltinImporter.find_spec(name)
    if spec is None:
        return None
    try:
        return _interpreter.run_anew(spec)
    except ImportError:
        return None


def reload(module: _interpreter.ModuleType) -> _interpreter.ModuleType:
    """Execute a module again in the same namespace, and return the module that sys.modules has afterwards.

    The finders look for the module by its name. If none finds it, as after load_source(), it is loaded from
    its own spec (gh-74037). A module that is already being reloaded is returned at once.

    Raise TypeError if the argument is not a module, ImportError if it or its parent is not in sys.modules,
    ModuleNotFoundError if neither the finders nor the module have a spec, and whatever executing the module
    raises; it stays in sys.modules then.

    Replacement: importlib.reload(module).
    """
    if isinstance(module, type(sys)):
        name: _interpreter.Any = getattr(module, "__name__", None)
        name = getattr(getattr(module, "__spec__", None), "name", name)
        if _reloading.get(name) is module:
            return module
        with _interpreter.module_lock(name):
            spec = _find_again(name, module) if sys.modules.get(name) is module else None
            if hasattr(getattr(spec, "loader", None), "exec_module"):
                _reloading[name] = module
                try:
                    module.__spec__ = spec
                    return _interpreter.execute_again(spec)  # type: ignore[arg-type]
                finally:
                    _reloading.pop(name, None)  # None: reloading imp_compat itself rebinds _reloading
    # Something else, such as a namespace package or an argument that is not a module
    from importlib import reload

    return reload(module)


def _find_again(name: str, module: _interpreter.ModuleType) -> _interpreter.ModuleSpec:
    """Return the spec with which to reload a module: the finders' or, if they have none, its own."""
    parent = name.rpartition(".")[0]
    try:
        path = sys.modules[parent].__path__ if parent else None
    except KeyError:
        raise ImportError(f"parent {parent!r} not in sys.modules", name=parent) from None
    spec = _interpreter.ask_finders(name, path, module)
    if spec is None:
        spec = getattr(module, "__spec__", None)
        if getattr(spec, "loader", None) is None:
            raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
    return spec  # type: ignore[return-value]


# The modules that are being reloaded, by name
_reloading: "dict[str, _interpreter.ModuleType]" = {}


def new_module(name: str) -> _interpreter.ModuleType:
    """Return a new empty module that is not in sys.modules. Replacement: types.ModuleType(name)."""
    return type(sys)(name)


# Bytecode files (PEP 3147)


def get_magic() -> bytes:
    """Return the magic number, the first four bytes of this Python's bytecode files.

    Replacement: importlib.util.MAGIC_NUMBER.
    """
    return _interpreter.MAGIC_NUMBER


def get_tag() -> _interpreter.OptionalStr:
    """Return the cache tag, a part of the names of this Python's bytecode files, or None.

    Replacement: sys.implementation.cache_tag, without importlib.
    """
    return sys.implementation.cache_tag


def cache_from_source(path: _interpreter.Path, debug_override: _interpreter.OptionalBool = None) -> str:
    """Return the path of a source file's bytecode file in __pycache__. Neither file has to exist.

    If *debug_override* is not None, use it instead of `__debug__`: a true value means no optimization, a
    false one level 1.

    Raise NotImplementedError if sys.implementation.cache_tag is None.

    Replacement: importlib.util.cache_from_source(path, optimization=...).
    """
    if debug_override is None:
        return _interpreter.cache_from_source(path)
    # Python 3.15 has only the other parameter (gh-142203).
    return _interpreter.cache_from_source(path, optimization="" if debug_override else 1)


def source_from_cache(path: _interpreter.Path) -> str:
    """Return the path of the source file of a bytecode file in __pycache__. Neither file has to exist.

    Raise ValueError if the path does not have the form that PEP 3147 describes, and NotImplementedError if
    sys.implementation.cache_tag is None.

    Replacement: importlib.util.source_from_cache(path).
    """
    return _interpreter.source_from_cache(path)
