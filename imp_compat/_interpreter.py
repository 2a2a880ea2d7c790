"""What only the interpreter can give, under private names: the one room that touches them.

Each private name has a fallback made of public ones: a Python that drops it costs detail, not function.
"""

from __future__ import annotations

import _thread
import os
import sys

from imp_compat import _lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import importlib
    from collections.abc import Callable, Sequence
    from importlib import machinery, util
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType
    from typing import Any
else:
    _lazy.bind(globals(), importlib="importlib", machinery="importlib.machinery", util="importlib.util")

__all__ = [
    "acquire_lock",
    "create_dynamic",
    "get_frozen_object",
    "init_frozen",
    "is_at_least",
    "is_builtin",
    "is_frozen",
    "is_frozen_copy",
    "is_frozen_package",
    "lock_held",
    "release_lock",
    "run",
    "run_anew",
]


# The import lock


class _ImportLock:
    """A lock that its owner can acquire again, and that everyone can see is held."""

    def __init__(self) -> None:
        self._lock = _thread.RLock()
        self._depth = 0

    def acquire(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def release(self) -> None:
        try:
            self._lock.release()
        except RuntimeError:
            raise RuntimeError("not holding the import lock") from None
        self._depth -= 1

    def held(self) -> bool:
        return self._depth > 0


try:
    from _imp import acquire_lock, lock_held, release_lock
except ImportError:
    _import_lock = _ImportLock()
    acquire_lock = _import_lock.acquire
    lock_held = _import_lock.held
    release_lock = _import_lock.release
    if hasattr(os, "register_at_fork"):
        # The child has no other thread that could release it: a fork waits, as for the interpreter's own.
        os.register_at_fork(before=acquire_lock, after_in_parent=release_lock, after_in_child=release_lock)


# Built-in, frozen and extension modules

try:
    from _imp import is_builtin
except ImportError:

    def is_builtin(name: str, /) -> int:
        """Return 1 for a built-in module, -1 for one that cannot be initialised again, else 0."""
        if not isinstance(name, str):
            raise TypeError(f"is_builtin() argument must be str, not {type(name).__name__}")
        return -1 if name in ("builtins", "sys") else int(name in sys.builtin_module_names)


try:
    from _imp import is_frozen
except ImportError:

    def is_frozen(name: str, /) -> bool:
        """Tell whether there is a frozen module of that name."""
        return machinery.FrozenImporter.find_spec(name) is not None


try:
    from _imp import is_frozen_package
except ImportError:

    def is_frozen_package(name: str, /) -> bool:
        """Tell whether the frozen module of that name is a package; raise ImportError where there is none."""
        return _find_frozen(name).submodule_search_locations is not None


try:
    from _imp import get_frozen_object
except ImportError:

    def get_frozen_object(name: str, /) -> CodeType:
        """Return the code of the frozen module of that name; raise ImportError where there is none."""
        return machinery.FrozenImporter.get_code(_find_frozen(name).name)  # type: ignore[return-value]


try:
    from _imp import init_frozen
except ImportError:

    def init_frozen(name: str, /) -> ModuleType | None:  # type: ignore[misc]
        """Run the frozen module of that name and return it, or None where there is none."""
        spec = machinery.FrozenImporter.find_spec(name)
        return None if spec is None else run(spec)


def is_frozen_copy(name: str) -> bool:
    """Tell whether a frozen module stands for a source file of the standard library.

    Python 3.11 froze what it imports at start-up (bpo-45020); what older ones froze has no other source.
    """
    return sys.version_info >= (3, 11) and name not in _FROZEN_BEFORE_3_11


_FROZEN_BEFORE_3_11 = {
    "__hello__",
    "__phello__",
    "__phello__.spam",
    "_frozen_importlib",
    "_frozen_importlib_external",
    "zipimport",
}


def _find_frozen(name: str) -> ModuleSpec:
    spec = machinery.FrozenImporter.find_spec(name)
    if spec is None:
        raise ImportError(f"No such frozen object named {name!r}", name=name)
    return spec


create_dynamic: Callable[..., ModuleType] | None
try:
    from _imp import create_dynamic
except ImportError:

    def _create_dynamic(spec: ModuleSpec, file: object = None, /) -> ModuleType:
        """Return a new module made, but not yet executed, from the extension file at spec.origin."""
        loader = machinery.ExtensionFileLoader(spec.name, str(spec.origin))
        return loader.create_module(spec)

    create_dynamic = _create_dynamic if machinery.EXTENSION_SUFFIXES else None


# The lock of a module name, which the import system holds while it loads the module


class _LockingImporter:
    """A finder and loader that makes a call where an import asks it to create a module.

    Of all that is public, it is create_module that is called while the lock of the module's name is held, and
    no other lock. No module comes of it: the import ends there.
    """

    # Looked for, but never called: up to Python 3.11, a loader without it is asked to load_module.
    exec_module = None

    def __init__(self) -> None:
        self._calls: dict[int, Callable[[], None]] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find whatever a thread imports that has a call to make: its module, or first the parent of that."""
        if _thread.get_ident() not in self._calls:
            return None
        return machinery.ModuleSpec(fullname, self)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> None:
        """Make the call, and end the import."""
        self._calls.pop(_thread.get_ident())()
        raise ImportError

    def call_in_import(self, name: str, call: Callable[[], None]) -> None:
        """Make a call inside an import of a module, or after it where there is nothing to be imported."""
        if sys.meta_path[:1] != [self]:
            sys.meta_path.insert(0, self)
        thread = _thread.get_ident()
        self._calls[thread] = call
        try:
            importlib.import_module(name)
        except ImportError:
            pass
        finally:
            is_pending = self._calls.pop(thread, None) is not None
        if is_pending:
            call()


_locking_importer = _LockingImporter()


def _run_in_imports(function: Callable[..., ModuleType], spec: ModuleSpec, *arguments: object) -> ModuleType:
    """Return what a function returns, called inside an import of the module: other imports of it wait.

    And inside one of a name of our own, so that calls wait for each other where it is imported already.
    """
    name = spec.name
    modules: list[ModuleType] = []
    errors: list[BaseException] = []

    def call() -> None:
        try:
            modules.append(function(spec, *arguments))
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    def call_in_own_import() -> None:
        if name and not name.startswith("."):  # which import_module would take for relative
            _locking_importer.call_in_import(name, call)
        else:
            call()

    _locking_importer.call_in_import(f"imp_compat {name}".replace(".", " "), call_in_own_import)
    if errors:
        raise errors.pop()
    return modules.pop()


try:
    from _frozen_importlib import _ModuleLockManager  # type: ignore[attr-defined]
except ImportError:
    _run_locked = _run_in_imports
else:

    def _run_locked(function: Callable[..., ModuleType], spec: ModuleSpec, *arguments: object) -> ModuleType:
        """Return what a function returns, called while this thread holds the lock of the module's name."""
        with _ModuleLockManager(spec.name):
            return function(spec, *arguments)


# Running a spec


def run(spec: ModuleSpec, lasting_loader: Loader | None = None) -> ModuleType:
    """Execute the module of a spec: again where sys.modules has one of that name, else anew.

    Returns what sys.modules then holds, after it was left with another loader, where one is given, before
    another thread can load it. A module that is executed again gets the import attributes of the spec, and
    stays where it is when its code raises; a new one is taken out of sys.modules then.
    """
    return _run_locked(_run, spec, lasting_loader)


def run_anew(spec: ModuleSpec) -> ModuleType:
    """Execute the module of a spec in a new module, which replaces the one of that name in sys.modules."""
    return _run_locked(_run_anew, spec)


def _run(spec: ModuleSpec, lasting_loader: Loader | None) -> ModuleType:
    module = _run_again(spec) if spec.name in sys.modules else _run_anew(spec)
    if lasting_loader is not None:
        try:
            module.__loader__ = lasting_loader
            module.__spec__.loader = lasting_loader  # type: ignore[union-attr]
        except AttributeError:
            pass  # a module may put any object in its own place in sys.modules
    return module


def _run_anew(spec: ModuleSpec) -> ModuleType:
    module = util.module_from_spec(spec)
    # While this is set, other threads that import the module wait until its lock is free.
    spec._initializing = _can_be_awaited(spec.name)  # type: ignore[attr-defined]
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


def _can_be_awaited(name: object) -> bool:
    """Tell whether all imports that meet a module that is being executed can wait for it.

    From 3.14 on, importing a submodule waits for the package as `import package` does, which also imports the
    parents of that: where there are none, the package itself could not import its submodules.
    """
    parent, dot, _ = str(name).rpartition(".")
    return not dot or parent in sys.modules or sys.version_info < (3, 14)


def _run_again(spec: ModuleSpec) -> ModuleType:
    module = sys.modules[spec.name]
    try:
        for attribute, value in _import_attributes(spec).items():
            try:
                setattr(module, attribute, value)
            except AttributeError:
                pass  # sys.modules can hold any object
        spec.loader.exec_module(module)  # type: ignore[union-attr]
    finally:
        module = _move_to_end(spec.name)
    return module


def _import_attributes(spec: ModuleSpec) -> dict[str, object]:
    """Return what an import sets on the module of a spec.

    As on one from importlib.util.module_from_spec, which would have the loader create a module.
    """
    attributes: dict[str, object] = {
        "__name__": spec.name,
        "__loader__": spec.loader,
        "__package__": spec.parent,
        "__spec__": spec,
    }
    if spec.submodule_search_locations is not None:
        attributes["__path__"] = spec.submodule_search_locations
    if spec.has_location:
        attributes["__file__"] = spec.origin
        if sys.version_info < (3, 15) and spec.cached is not None:  # gh-142165
            attributes["__cached__"] = spec.cached
    return attributes


def _move_to_end(name: str) -> ModuleType:
    """Make a module the last of sys.modules, as an import does: the interpreter clears them from the end."""
    module = sys.modules.pop(name)
    sys.modules[name] = module
    return module


# How imports ask the finders

try:
    from _frozen_importlib import ModuleSpec, module_from_spec, spec_from_loader
except ImportError:
    from importlib.machinery import ModuleSpec
    from importlib.util import module_from_spec, spec_from_loader  # noqa: F401


class ImportFunction:
    """A function that the import system calls by a private name of a module or class.

    The owner is the class or module, or the name of a module that need not be imported yet.
    """

    def __init__(self, owner: object, name: str) -> None:
        self._owner = owner
        self._name = name
        self.original: Any = None
        self._replacement: Any = None

    def get(self) -> Any:  # noqa: ANN401
        """Return the function, or None if the owner does not have it."""
        return getattr(self._find_owner(), "__dict__", {}).get(self._name)

    def set(self, function: object) -> None:
        """Replace the function, by one assignment."""
        setattr(self._find_owner(), self._name, function)

    def is_replaced(self) -> bool:
        """Return True if the import system calls the replacement that replace() made."""
        return self._replacement is not None and self.get() is self._replacement

    def replace(self, make: Callable[[Any], Any], original: object = None) -> None:
        """Replace the function by make(original), unless it is replaced already.

        The original is the function itself if none is given.
        """
        if not self.is_replaced():
            self.original = original or self.get()
            self._replacement = make(self.original)
            self.set(self._replacement)

    def put_back(self) -> None:
        """Put the original back, unless somebody else has put another function there."""
        if self.is_replaced():
            self.set(self.original)

    def _find_owner(self) -> Any:  # noqa: ANN401
        return sys.modules.get(self._owner) if isinstance(self._owner, str) else self._owner


_import_system: Any = None
_path_finder: Any = None
try:
    from _frozen_importlib import _find_spec  # type: ignore[attr-defined] # noqa: F401
    from _frozen_importlib_external import PathFinder, _bootstrap  # type: ignore[attr-defined]
except ImportError:
    pass
else:
    _import_system, _path_finder = _bootstrap, PathFinder

# True if all of these functions exist: what imports and importlib.util call to find a spec, and what
# PathFinder calls for the finder of a path entry
has_import_functions = hasattr(_path_finder, "_path_importer_cache")
find_spec_function = ImportFunction(_import_system, "_find_spec")
find_spec_function_of_util = ImportFunction("importlib.util", "_find_spec")
path_importer_function = ImportFunction(_path_finder, "_path_importer_cache")


def as_importlib(function: Any) -> Any:  # noqa: ANN401
    """Give a function the file name of importlib's, and return the function. A decorator.

    Tracebacks leave out frames with that file name; warnings and programs that walk the stack skip them.
    """
    function.__code__ = _with_file_name(function.__code__, ModuleSpec.__init__.__code__.co_filename)
    return function


def _with_file_name(code: CodeType, file_name: str) -> CodeType:
    constants = [
        _with_file_name(each, file_name) if isinstance(each, type(code)) else each for each in code.co_consts
    ]
    return code.replace(co_filename=file_name, co_consts=tuple(constants))


# Its version


def is_at_least(version: str) -> bool:
    """Tell whether this is Python of a version, such as "3.12", or of a later one."""
    return sys.version_info >= tuple(map(int, version.split(".")))
