"""The library's private interpreter names, each with a public fallback, and its tests of the version."""

import _thread
import os
import sys

# Every process has these modules in memory. importlib.machinery, importlib.util and io publish the same
# objects, but importing those in the middle of a call recurses in import hooks; and if two threads import the
# first two at once, importlib can break for the whole process (gh-130094, until 3.14 is the oldest Python).
try:
    import _frozen_importlib_external as _machinery
    from _frozen_importlib import BuiltinImporter, FrozenImporter, ModuleSpec
    from _frozen_importlib import module_from_spec, spec_from_loader
    from _frozen_importlib_external import ExtensionFileLoader, SourceFileLoader, SourcelessFileLoader
    from _frozen_importlib_external import cache_from_source, source_from_cache, spec_from_file_location
    from _frozen_importlib_external import MAGIC_NUMBER
    from _io import BufferedReader, TextIOWrapper
except ImportError:
    import importlib.machinery as _machinery  # type: ignore[no-redef]
    from importlib.machinery import BuiltinImporter, FrozenImporter, ModuleSpec
    from importlib.machinery import ExtensionFileLoader, SourceFileLoader, SourcelessFileLoader
    from importlib.util import cache_from_source, source_from_cache, spec_from_file_location
    from importlib.util import MAGIC_NUMBER, module_from_spec, spec_from_loader
    from io import BufferedReader, TextIOWrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.abc import Loader
    from types import CodeType
    from types import ModuleType as _ModuleType
    from typing import IO, Any, List, Optional, Tuple, Union

    ModuleType = _ModuleType  # mypy --strict would not let other modules use an imported name
    Path = Union[str, os.PathLike[str]]
    PathList = Optional[List[Any]]
    File = Optional[IO[Any]]
    Description = Tuple[str, str, int]
    Descriptions = List[Description]
    Found = Tuple[File, Optional[str], Description]
    OptionalBool = Optional[bool]
    OptionalModule = Optional[ModuleType]
    OptionalStr = Optional[str]
else:
    # For typing.get_type_hints(), without importing typing
    ModuleType = OptionalModule = type(sys)
    Description = Found = tuple
    Any = Descriptions = File = Loader = OptionalBool = OptionalStr = Path = PathList = object


# The import lock


try:
    from _imp import acquire_lock, lock_held, release_lock
except ImportError:
    _import_lock = _thread.RLock()
    _owners: "list[int]" = []  # the thread that holds the lock, once for each time that it acquired it

    def acquire_lock() -> None:
        """Acquire the import lock, which one thread can do several times."""
        _import_lock.acquire()
        _owners.append(_thread.get_ident())

    def release_lock() -> None:
        """Release the import lock once. Raise RuntimeError if this thread does not hold it."""
        if _thread.get_ident() not in _owners:
            raise RuntimeError("not holding the import lock")
        _owners.pop()
        _import_lock.release()

    def lock_held() -> bool:
        """Return True if any thread holds the import lock."""
        return bool(_owners)

    if hasattr(os, "register_at_fork"):
        # The child has no other thread that could release the lock, so a fork waits for it.
        os.register_at_fork(before=acquire_lock, after_in_parent=release_lock, after_in_child=release_lock)


# Built-in, frozen and extension modules

try:
    from _imp import get_frozen_object, init_frozen, is_builtin, is_frozen, is_frozen_package
except ImportError:

    def is_builtin(name: str, /) -> int:
        """Return 1 for a built-in module, -1 for one that cannot be initialized again, otherwise 0."""
        if not isinstance(name, str):
            raise TypeError(f"is_builtin() argument must be str, not {type(name).__name__}")
        return -1 if name in ("builtins", "sys") else int(name in sys.builtin_module_names)

    def is_frozen(name: str, /) -> bool:
        """Return True if there is a frozen module of that name."""
        return FrozenImporter.find_spec(name) is not None

    def is_frozen_package(name: str, /) -> bool:
        """Return True if the frozen module of that name is a package. Raise ImportError if there is none."""
        return _find_frozen(name).submodule_search_locations is not None

    def get_frozen_object(name: str, /) -> "CodeType":
        """Return the code of the frozen module of that name. Raise ImportError if there is none."""
        return FrozenImporter.get_code(_find_frozen(name).name)  # type: ignore[return-value]

    def init_frozen(name: str, /) -> OptionalModule:  # type: ignore[misc]
        """Execute the frozen module of that name and return it, or None if there is none."""
        spec = FrozenImporter.find_spec(name)
        return None if spec is None else run(spec)

    def _find_frozen(name: str) -> ModuleSpec:
        spec = FrozenImporter.find_spec(name)
        if spec is None:
            raise ImportError(f"No such frozen object named {name!r}", name=name)
        return spec


def is_frozen_copy(name: str) -> bool:
    """Return True if a frozen module is a copy of a source file in the standard library.

    Python 3.11 froze what it imports at startup (bpo-45020). What older versions froze has no other source.
    """
    return sys.version_info >= (3, 11) and name not in _FROZEN_BEFORE_3_11


_FROZEN_BEFORE_3_11 = {"__hello__", "__phello__", "__phello__.spam", "zipimport"}
_FROZEN_BEFORE_3_11 |= {"_frozen_importlib", "_frozen_importlib_external"}


def get_suffix_lists() -> "tuple[list[str], list[str], list[str]]":
    """Return the suffixes of extension, source and bytecode files, as importlib.machinery has them now."""
    machinery: Any = sys.modules.get("importlib.machinery")
    try:
        return machinery.EXTENSION_SUFFIXES, machinery.SOURCE_SUFFIXES, machinery.BYTECODE_SUFFIXES
    except AttributeError:
        return _machinery.EXTENSION_SUFFIXES, _machinery.SOURCE_SUFFIXES, _machinery.BYTECODE_SUFFIXES


create_dynamic: "Callable[..., ModuleType]"  # None on a platform that loads no extension modules
try:
    from _imp import create_dynamic
except ImportError:

    def _create_dynamic(spec: ModuleSpec, file: object = None, /) -> ModuleType:
        """Return a new module from the extension file at spec.origin, not yet executed."""
        return ExtensionFileLoader(spec.name, str(spec.origin)).create_module(spec)

    create_dynamic = _create_dynamic if get_suffix_lists()[0] else None  # type: ignore[assignment]


# The lock of a module name, which an import holds while it loads the module

try:
    from _frozen_importlib import _ModuleLockManager  # type: ignore[attr-defined]
except ImportError:
    _name_locks: "dict[str, Any]" = {}

    def _ModuleLockManager(name: str) -> Any:
        """Return a lock that every load of that name takes; imports do not."""
        return _name_locks.setdefault(name, _thread.RLock())


try:
    from _frozen_importlib import _HierarchicalLockManager  # type: ignore[attr-defined]
except ImportError:
    module_lock = _ModuleLockManager
else:

    class _ParentsFirst:
        """Context manager that takes the locks of a dotted name as imports do from Python 3.15 on.

        _HierarchicalLockManager skips the lock of a module that is loaded already, which a load needs.
        """

        def __init__(self, name: str) -> None:
            self._parents = _HierarchicalLockManager(name)
            self._module = _ModuleLockManager(name)

        def __enter__(self) -> None:
            self._parents.__enter__()
            try:
                self._module.__enter__()
            except BaseException:
                self._parents.__exit__()
                raise

        def __exit__(self, *error: object) -> None:
            self._module.__exit__(*error)
            self._parents.__exit__(*error)

    def module_lock(name: str) -> Any:
        """Return a context manager that holds the lock of a module name."""
        is_dotted = isinstance(name, str) and "." in name
        return _ParentsFirst(name) if is_dotted else _ModuleLockManager(name)


# Loading a module from its spec


def run(spec: ModuleSpec, lasting_loader: "Loader | None" = None) -> ModuleType:
    """Load a module, or execute the one that sys.modules has again, and return what sys.modules then has.

    Set the lasting loader afterwards, if there is one. A module that fails is removed from sys.modules only
    if it is new.
    """
    with module_lock(spec.name):
        module = execute_again(spec) if spec.name in sys.modules else _load(spec)
        if lasting_loader is not None:
            try:
                module.__loader__ = lasting_loader
                module.__spec__.loader = lasting_loader  # type: ignore[union-attr]
            except AttributeError:
                pass  # A module can replace itself in sys.modules by any object.
        return module


def run_anew(spec: ModuleSpec) -> ModuleType:
    """Load a new module in place of the one that sys.modules has, and return what sys.modules then has."""
    with module_lock(spec.name):
        return _load(spec)


def _load(spec: ModuleSpec) -> ModuleType:
    module = module_from_spec(spec)
    # While this is set, imports of the module in other threads wait for its lock.
    spec._initializing = _may_be_awaited(spec)  # type: ignore[attr-defined]
    try:
        sys.modules[spec.name] = module
        try:
            spec.loader.exec_module(module)  # type: ignore[union-attr]
        except BaseException:
            sys.modules.pop(spec.name, None)
            raise
        return _move_to_end(spec.name)
    finally:
        spec._initializing = False  # type: ignore[attr-defined]


def _may_be_awaited(spec: ModuleSpec) -> bool:
    """Return True if imports can wait for a module that is being executed.

    From Python 3.14 on, importing a submodule imports the parents of a package that is being initialized
    (gh-130094). If there are none, the package could not import its own submodules.
    """
    parent, dot, _ = str(spec.name).rpartition(".")
    is_package = spec.submodule_search_locations is not None
    return not is_package or not dot or parent in sys.modules or sys.version_info < (3, 14)


def execute_again(spec: ModuleSpec) -> ModuleType:
    """Execute a module of sys.modules again, with new import attributes. The caller holds its lock.

    importlib's own function takes the lock again. In the first releases of Python 3.8 to 3.10, a thread that
    takes a lock twice can make another wait forever (bpo-38091).
    """
    module = sys.modules[spec.name]
    try:
        set_import_attributes(module, spec)
        spec.loader.exec_module(module)  # type: ignore[union-attr]
    finally:
        module = _move_to_end(spec.name)
    return module


def set_import_attributes(module: ModuleType, spec: ModuleSpec) -> None:
    """Set the attributes that module_from_spec() sets; calling it would create another module."""
    attributes: dict[str, object] = {"__name__": spec.name, "__package__": spec.parent, "__spec__": spec}
    attributes["__loader__"] = spec.loader
    if spec.submodule_search_locations is not None:
        attributes["__path__"] = spec.submodule_search_locations
    if spec.has_location:
        attributes["__file__"] = spec.origin
        if sys.version_info < (3, 15) and spec.cached is not None:  # gh-142165
            attributes["__cached__"] = spec.cached
    for attribute, value in attributes.items():
        try:
            setattr(module, attribute, value)
        except AttributeError:
            pass  # sys.modules can hold any object.


def _move_to_end(name: str) -> ModuleType:
    """Make a module the last of sys.modules, as imports do: at exit, modules are cleared from the end."""
    module = sys.modules.pop(name)
    sys.modules[name] = module
    return module


# How imports ask the finders

try:
    from _frozen_importlib import _find_spec  # type: ignore[attr-defined]
    from _frozen_importlib_external import PathFinder, _bootstrap  # type: ignore[attr-defined]
except ImportError:
    PathFinder = _bootstrap = None  # type: ignore[assignment, misc]

# The functions that imports and importlib.util call for a spec, and PathFinder for the finder of a path entry
FIND_SPEC = _bootstrap, "_find_spec"
FIND_SPEC_OF_UTIL = "importlib.util", "_find_spec"
PATH_IMPORTER = PathFinder, "_path_importer_cache"


def ask_finders(name: str, path: Any, target: ModuleType) -> "ModuleSpec | None":
    """Return the spec that the finders have for a module that is to be reloaded, or None."""
    find_spec = getattr(*FIND_SPEC, None)
    if find_spec is not None:
        return find_spec(name, path, target)  # type: ignore[no-any-return]
    specs = (each.find_spec(name, path, target) for each in sys.meta_path if hasattr(each, "find_spec"))
    return next((spec for spec in specs if spec is not None), None)


def is_at_least(version: str) -> bool:
    """Return True if the running Python has the given version, such as "3.12", or a later one."""
    return sys.version_info >= tuple(map(int, version.split(".")))
