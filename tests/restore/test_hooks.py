"""Finders and loaders of PEP 302 take part in imports; up to 3.11, as the interpreter has it."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import pkgutil
import sys
import unittest.mock
from pathlib import Path
from types import ModuleType
from typing import Any, Iterator

import pytest
from threads import run_in_threads

from imp_compat import _interpreter, restore
from imp_compat.legacy import hooks

NATIVE = sys.version_info < (3, 12)
ours = pytest.mark.skipif(NATIVE, reason="this Python asks them itself")
if NATIVE:
    pytestmark = pytest.mark.filterwarnings("ignore::ImportWarning")


@pytest.fixture(autouse=True)
def _installed(restored_import_state: None) -> Iterator[None]:
    with restore.installed("hooks"):
        yield


class Loader:
    """A loader of PEP 302, as that has it for an example: of sources, by the names of their modules."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.sources = sources

    def load_module(self, fullname: str) -> ModuleType:
        is_new = fullname not in sys.modules
        module = sys.modules.setdefault(fullname, ModuleType(fullname))
        module.__file__ = f"<{fullname}>"
        module.__loader__ = self
        if any(name.startswith(f"{fullname}.") for name in self.sources):
            module.__path__ = [f"<{fullname}>"]
            module.__package__ = fullname
        else:
            module.__package__ = fullname.rpartition(".")[0]
        try:
            exec(self.sources[fullname], vars(module))
        except BaseException:
            if is_new:
                del sys.modules[fullname]
            raise
        return module

    def get_source(self, fullname: str) -> str:
        return self.sources[fullname]


class Asked:
    """A finder that knows what it was asked."""

    def __init__(self, loader: Any = None, **sources: str) -> None:
        self.loader = loader or Loader(sources)
        self.names = set(sources)
        self.asked: list[tuple[str, Any]] = []
        self.targets: list[Any] = []

    def find(self, fullname: str, path: Any) -> Any:
        self.asked.append((fullname, path))
        return self.loader if fullname in self.names else None


class Finder(Asked):
    """A finder of PEP 302."""

    def find_module(self, fullname: str, path: Any = None) -> Any:
        return self.find(fullname, path)


class ModernFinder(Asked):
    """A finder of today, of loaders of today."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        loader = self.find(fullname, path)
        self.targets.append(target)
        return loader and importlib.machinery.ModuleSpec(fullname, loader)


class FinderOfBoth(ModernFinder):
    """A finder of today, which older Pythons could ask, too."""

    def find_module(self, fullname: str, path: Any = None) -> Any:
        raise NotImplementedError


class ModernLoader:
    def create_module(self, spec: Any) -> None: ...

    def exec_module(self, module: Any) -> None:
        module.is_modern = True


# What is in it need not be what importlib.abc says.
META_PATH: Any = sys.meta_path


def register(*finders: Any) -> Any:
    """Put finders at the front of sys.meta_path, in that order, and return the first."""
    META_PATH[:0] = finders
    return finders[0]


def import_module(name: str) -> Any:
    return importlib.import_module(name)


# Finders on sys.meta_path


def test_a_module_is_imported() -> None:
    finder = register(Finder(module="x = 1"))
    module = import_module("module")
    assert (module.x, module) == (1, sys.modules["module"])
    assert (module.__loader__, module.__spec__.loader) == (finder.loader, finder.loader)
    assert module.__spec__.name == "module"
    assert finder.asked == [("module", None)]


@ours
def test_the_spec_of_a_module_is_complete() -> None:
    register(Finder(**{"package": "", "package.child": ""}))
    child = import_module("package.child")
    package = sys.modules["package"]
    assert (package.__spec__.origin, package.__spec__.has_location) == ("<package>", True)
    assert package.__spec__.submodule_search_locations is package.__path__
    assert (package.__spec__.parent, child.__spec__.parent) == ("package", "package")
    assert child.__spec__.submodule_search_locations is None
    assert repr(child) == "<module 'package.child' from '<package.child>'>"


def test_a_module_of_a_package_is_found_by_its_path() -> None:
    finder = register(Finder(**{"package": "from . import child", "package.child": "import package as x"}))
    package = import_module("package")
    assert package.child.x is package
    assert finder.asked == [("package", None), ("package.child", package.__path__)]


def test_what_no_finder_finds() -> None:
    finder = register(Finder())
    assert importlib.util.find_spec("no_such_module") is None
    with pytest.raises(ModuleNotFoundError, match="No module named 'no_such_module'"):
        import_module("no_such_module")
    assert finder.asked == [("no_such_module", None)] * 2


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "before PathFinder", "last"])
def test_a_finder_is_asked_in_its_place(place: int, make_tree: Any) -> None:
    sys.path.insert(0, make_tree({"module.py": "x = 'sys.path'"}))
    first, second = ModernFinder(), Finder(module="x = 'second'")
    register(first)
    places = [0, META_PATH.index(importlib.machinery.PathFinder), len(META_PATH)]
    META_PATH.insert(places[place], second)
    assert import_module("module").x == ["second", "second", "sys.path"][place]
    assert (bool(first.asked), bool(second.asked)) == [(False, True), (True, True), (True, False)][place]


@pytest.mark.usefixtures("whole")
def test_finders_of_both_kinds_are_asked_in_their_order() -> None:
    order: list[str] = []

    def find(self: Any, fullname: str, path: Any, target: Any = None) -> None:
        if fullname == "no_such_module":
            order.append(self.__name__)

    kinds = {"a": "find_module", "b": "find_spec", "c": "find_module", "d": "find_module"}
    register(*(type(name, (), {method: classmethod(find)}) for name, method in kinds.items()))
    with pytest.raises(ModuleNotFoundError):
        import_module("no_such_module")
    assert order[:4] == ["a", "b", "c", "d"]


def test_a_finder_that_is_removed_is_not_asked() -> None:
    finder = register(Finder(module=""))
    assert importlib.util.find_spec("module") is not None
    META_PATH.remove(finder)
    assert importlib.util.find_spec("module") is None


def test_a_finder_may_be_a_class() -> None:
    class ClassFinder:
        @classmethod
        def find_module(cls, fullname: str, path: Any = None) -> Any:
            return cls if fullname == "module" else None

        @staticmethod
        def load_module(fullname: str) -> ModuleType:
            return sys.modules.setdefault(fullname, ModuleType(fullname))

    register(ClassFinder)
    assert import_module("module").__loader__ is ClassFinder


def test_a_finder_of_pep_302_may_return_a_loader_of_today() -> None:
    loader = ModernLoader()
    register(Finder(loader, module=""))
    module = import_module("module")
    assert (module.is_modern, module.__loader__, module.__spec__.loader) == (True, loader, loader)


def test_an_error_of_a_finder_is_passed_on() -> None:
    class Failing:
        def find_module(self, fullname: str, path: Any) -> None:
            raise ZeroDivisionError

    register(Failing())
    with pytest.raises(ZeroDivisionError):
        import_module("module")


def test_a_finder_of_today_may_return_a_spec_of_its_own_kind() -> None:
    class Odd:
        def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
            return "spec" if fullname == "module" else None

    register(Odd(), Finder())
    assert importlib.util.find_spec("no_such_module") is None
    assert importlib.util.find_spec("module") == "spec"


@ours
def test_what_is_no_finder_at_all_is_passed_over() -> None:
    register(object(), Finder(module="x = 1"))
    assert import_module("module").x == 1


@ours
def test_while_there_is_none_the_import_system_asks_the_others_alone() -> None:
    finder = register(ModernFinder(ModernLoader(), module=""))
    assert import_module("module").is_modern
    assert finder.asked == [("module", None)]


# Loaders


def test_the_loader_that_finds_a_module_is_that_of_pep_302() -> None:
    finder = register(Finder(module="x = 1"))
    spec = importlib.util.find_spec("module")
    assert spec is not None
    assert isinstance(spec.loader, Loader)
    assert spec.loader.get_source("module") == "x = 1"
    assert spec.loader.load_module("module") is sys.modules["module"]
    assert sys.modules["module"].__loader__ is finder.loader


@ours
def test_a_spec_can_be_loaded_by_hand() -> None:
    finder = register(Finder(module="x = 1"))
    spec = importlib.util.find_spec("module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (module.x, module.__spec__) == (1, spec)
    assert spec.loader is finder.loader


def test_a_loader_may_know_its_package_and_its_file() -> None:
    class Knowing(Loader):
        def is_package(self, fullname: str) -> bool:
            return True

        def get_filename(self, fullname: str) -> str:
            return f"/{fullname}/__init__.py"

    register(Finder(Knowing({"package": ""}), package=""))
    package = import_module("package")
    assert package.__spec__.origin == "/package/__init__.py"
    assert package.__spec__.submodule_search_locations == ["/package"]


def test_the_loader_knows_better_than_the_module_where_the_modules_of_a_package_are() -> None:
    class Knowing(Loader):
        def is_package(self, fullname: str) -> bool:
            return fullname == "package"

        def get_filename(self, fullname: str) -> str:
            return f"/{fullname}/__init__.py"

    sources = {"package": "", "package.child": ""}
    register(Finder(Knowing(sources), **sources))
    package = import_module("package")
    assert package.__path__ == ["<package>"]
    assert package.__spec__.submodule_search_locations == ["/package"]
    assert package.__spec__.origin == "/package/__init__.py"


def test_a_loader_that_sets_nothing() -> None:
    class Bare:
        def load_module(self, fullname: str) -> ModuleType:
            sys.modules[fullname] = module = ModuleType(fullname)
            return module

    loader = Bare()
    register(Finder(loader, **{"package.module": ""}))
    sys.modules["package"] = ModuleType("package")
    sys.modules["package"].__path__ = []
    module = import_module("package.module")
    assert (module.__loader__, module.__package__) == (loader, "package")
    assert (module.__spec__.loader, module.__spec__.parent) == (loader, "package")
    assert sys.modules["package"].module is module


def test_a_loader_may_give_a_module_that_has_another_name() -> None:
    class Alias:
        def load_module(self, fullname: str) -> ModuleType:
            sys.modules[fullname] = import_module("json")
            return sys.modules[fullname]

    json = import_module("json")
    before = json.__spec__, json.__loader__, json.__package__, json.__path__
    register(Finder(Alias(), alias=""))
    assert import_module("alias") is json
    assert (json.__spec__, json.__loader__, json.__package__, json.__path__) == before
    assert importlib.reload(json) is json


def test_a_loader_may_give_what_is_no_module() -> None:
    class Odd:
        def load_module(self, fullname: str) -> Any:
            sys.modules[fullname] = odd

    class WithoutAttributes:
        __slots__ = ()

    odd = WithoutAttributes()
    register(Finder(Odd(), odd=""))
    assert import_module("odd") is odd


def test_a_loader_that_puts_nothing_into_sys_modules() -> None:
    class Forgetful:
        def load_module(self, fullname: str) -> ModuleType:
            return ModuleType(fullname)

    register(Finder(Forgetful(), module=""))
    with pytest.raises(KeyError, match="module"):
        import_module("module")


def test_a_loader_that_takes_a_module_of_sys_modules_for_loaded() -> None:
    class Caching:
        def load_module(self, fullname: str) -> ModuleType:
            try:
                return sys.modules[fullname]
            except KeyError:
                module = sys.modules[fullname] = ModuleType(fullname)
                module.is_loaded = True
                return module

    register(Finder(Caching(), module=""))
    assert import_module("module").is_loaded


@pytest.mark.parametrize("tidies", [True, False])
def test_a_module_that_fails_is_left_as_its_loader_left_it(tidies: bool) -> None:
    class Untidy:
        def load_module(self, fullname: str) -> ModuleType:
            sys.modules[fullname] = ModuleType(fullname)
            raise ZeroDivisionError

    register(Finder(None if tidies else Untidy(), failing="1 / 0"))
    with pytest.raises(ZeroDivisionError):
        import_module("failing")
    assert ("failing" in sys.modules) is not tidies


def test_a_module_that_failed_can_be_imported_again() -> None:
    finder = register(Finder(module="import no_such_module"))
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        import_module("module")
    finder.loader.sources["module"] = "x = 1"
    assert import_module("module").x == 1


@pytest.mark.usefixtures("whole")
def test_the_loader_of_a_finder_of_today_may_be_of_pep_302() -> None:
    finder = register(ModernFinder(module="x = 1"))
    module = import_module("module")
    assert (module.x, module.__spec__.loader) == (1, finder.loader)
    finder = ModernFinder(other="x = 2")
    META_PATH.append(finder)
    assert import_module("other").x == 2


@pytest.mark.usefixtures("whole")
def test_the_loader_of_a_file_finder_may_be_of_pep_302(make_tree: Any) -> None:
    class FileLoader:
        def __init__(self, fullname: str, path: str) -> None:
            self.path = path

        def get_filename(self, fullname: str) -> str:
            return self.path

        def load_module(self, fullname: str) -> ModuleType:
            return Loader({fullname: Path(self.path).read_text()}).load_module(fullname)

    sys.path_hooks.insert(0, importlib.machinery.FileFinder.path_hook((FileLoader, [".plugin"])))
    sys.path.insert(0, make_tree({"module.plugin": "x = 1"}))
    assert import_module("module").x == 1


# Reload


def test_a_module_is_reloaded() -> None:
    finder = register(Finder(module="x = 1"))
    module = import_module("module")
    module.y = 2
    finder.loader.sources["module"] = "x = 3"
    assert importlib.reload(module) is module
    assert (module.x, module.y) == (3, 2)
    assert (module.__loader__, module.__spec__.loader) == (finder.loader, finder.loader)
    assert importlib.reload(module) is module


def test_a_package_is_reloaded() -> None:
    register(Finder(**{"package": "from . import child", "package.child": ""}))
    package = import_module("package")
    assert importlib.reload(package) is package
    assert (package.__package__, package.__path__) == ("package", ["<package>"])


@ours
def test_a_package_is_reloaded_as_a_package_by_a_loader_that_sets_no_package() -> None:
    class Silent(Loader):
        def load_module(self, fullname: str) -> ModuleType:
            module = sys.modules.setdefault(fullname, ModuleType(fullname))
            module.__path__ = []
            exec(self.sources[fullname], vars(module))
            return module

    register(Finder(Silent({"package": "x = __package__"}), package=""))
    package = import_module("package")
    assert package.__package__ == "package"
    assert importlib.reload(package).x == "package"
    assert (package.__package__, package.__spec__.parent) == ("package", "package")


def test_a_reload_that_fails_leaves_the_module() -> None:
    finder = register(Finder(module="x = 1"))
    module = import_module("module")
    finder.loader.sources["module"] = "1 / 0"
    with pytest.raises(ZeroDivisionError):
        importlib.reload(module)
    assert sys.modules["module"] is module


@pytest.mark.parametrize("others", [[], [Finder()]], ids=["alone", "beside one of PEP 302"])
def test_a_finder_is_told_what_is_reloaded(others: list[Any]) -> None:
    finder = register(ModernFinder(ModernLoader(), module=""), *others)
    module = import_module("module")
    importlib.reload(module)
    assert finder.targets == [None, module]


# Recursion


def test_a_finder_may_import() -> None:
    class Importing(Finder):
        def find_module(self, fullname: str, path: Any = None) -> Any:
            if fullname == "first":
                import_module("second")
            return super().find_module(fullname, path)

    finder = register(Importing(first="", second=""))
    import_module("first")
    assert [name for name, _ in finder.asked] == ["second", "first"]


def test_a_finder_may_look_for_the_same_name_without_itself(make_tree: Any) -> None:
    class Wrapping(Finder):
        def find_module(self, fullname: str, path: Any = None) -> Any:
            META_PATH.remove(self)
            try:
                spec = importlib.util.find_spec(fullname)
            finally:
                META_PATH.insert(0, self)
            self.asked.append((fullname, path))
            return spec and spec.loader

    sys.path.insert(0, make_tree({"module.py": "x = 1"}))
    finder = register(Wrapping())
    assert import_module("module").x == 1
    assert finder.asked.count(("module", None)) == 1


def test_modules_may_import_each_other() -> None:
    register(Finder(first="import second\nx = second.y", second="import first\ny = hasattr(first, 'x')"))
    assert import_module("first").x is False


# Path entry finders


class PathEntryFinder(Asked):
    """A path entry finder of PEP 302."""

    def find_module(self, fullname: str) -> Any:
        return self.find(fullname, None)


class PathEntryFinderOfLoaders(Asked):
    """A path entry finder of PEP 420, with what it says are portions of a namespace package."""

    portions: Any = ()

    def find_loader(self, fullname: str) -> Any:
        return self.find(fullname, None), self.portions


def hook(finder: Any, entry: str = "<entry>", place: int = 0) -> Any:
    """Have sys.path_hooks make a finder for an entry of sys.path, and return the finder."""

    def path_hook(path: str) -> Any:
        if path != entry:
            raise ImportError
        return finder

    sys.path_hooks.insert(len(sys.path_hooks) if place < 0 else place, path_hook)
    sys.path.insert(0, entry)
    return finder


@pytest.fixture(params=[PathEntryFinder, PathEntryFinderOfLoaders])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_a_module_is_imported_from_a_path_entry(kind: Any, place: int) -> None:
    finder = hook(kind(module="x = 1"), place=place)
    module = import_module("module")
    assert (module.x, module.__spec__.loader) == (1, finder.loader)
    assert finder.asked == [("module", None)]


def test_a_module_is_imported_from_the_path_of_a_package(kind: Any) -> None:
    hook(kind(**{"package": "", "package.child": "x = 1"}))
    finder = hook(kind(**{"package.child": "x = 2"}), "<package>")
    sys.path.remove("<package>")
    assert import_module("package.child").x == 2
    assert finder.asked == [("package.child", None)]


def test_a_module_that_no_path_entry_has_is_not_found(kind: Any) -> None:
    hook(kind())
    assert importlib.util.find_spec("no_such_module") is None
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        import_module("no_such_module")


def test_path_entries_are_asked_in_their_order(kind: Any, make_tree: Any) -> None:
    sys.path.insert(0, make_tree({"module.py": "x = 'folder'", "other.py": "x = 'folder'"}))
    hook(kind(module="x = 'entry'"))
    assert import_module("module").x == "entry"
    assert import_module("other").x == "folder"


def test_a_path_entry_may_have_portions_of_a_namespace_package(make_tree: Any) -> None:
    folder = make_tree({"namespace": {"child.py": "x = 1"}})
    hook(PathEntryFinderOfLoaders()).portions = [folder + "/namespace"]
    assert import_module("namespace.child").x == 1
    assert list(sys.modules["namespace"].__path__) == [folder + "/namespace"]


@ours
def test_the_spec_of_a_portion_has_the_name(kind: Any) -> None:
    hook(kind())
    assert importlib.util.find_spec("namespace") is None
    spec: Any = sys.path_importer_cache["<entry>"].find_spec("namespace")
    assert (spec.name, spec.loader, spec.submodule_search_locations) == ("namespace", None, [])


def test_a_path_entry_finder_of_both_kinds_is_one_of_today() -> None:
    class FinderOfBoth(PathEntryFinderOfLoaders):
        def find_spec(self, fullname: str, target: Any = None) -> None:
            self.find(fullname, "find_spec")

    finder = hook(FinderOfBoth())
    assert pkgutil.get_importer("<entry>") is finder
    assert importlib.util.find_spec("no_such_module") is None
    assert finder.asked == [("no_such_module", "find_spec")]


def test_path_finder_asks_them_too(kind: Any) -> None:
    hook(kind(module="x = 1"))
    assert importlib.util.find_spec("no_such_module") is None
    assert importlib.machinery.PathFinder.find_spec("no_such_module") is None
    assert importlib.machinery.PathFinder.find_spec("module", ["<entry>"]).name == "module"


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_finder_may_be_in_the_cache(kind: Any, when: str) -> None:
    if when == "before":
        restore.uninstall()
    sys.path.insert(0, "<entry>")
    sys.path_importer_cache["<entry>"] = kind(module="x = 1")
    with restore.installed("hooks"):
        assert import_module("module").x == 1


def test_the_caches_of_a_finder_are_invalidated(kind: Any) -> None:
    finder = hook(kind(), "/no/such/folder")
    finder.invalidate_caches = lambda: finder.asked.append("invalidate")
    assert pkgutil.get_importer("/no/such/folder") is not None
    importlib.invalidate_caches()
    assert finder.asked == ["invalidate"]


def test_iter_modules_lists_what_the_finder_lists(kind: Any) -> None:
    finder = hook(kind())
    finder.iter_modules = lambda prefix: [(prefix + "module", False)]
    [info] = pkgutil.iter_modules(["<entry>"], "prefix.")
    assert info[1:] == ("prefix.module", False)
    assert info.module_finder.asked is finder.asked


def test_iter_modules_lists_what_is_registered_for_the_class_of_the_finder() -> None:
    class Listed(PathEntryFinder): ...

    def iter_modules(finder: Any, prefix: str) -> Any:
        yield prefix + finder.loader, True

    pkgutil.iter_importer_modules.register(Listed, iter_modules)
    hook(Listed(loader="listed"))
    assert [info.name for info in pkgutil.iter_modules(["<entry>"])] == ["listed"]


def test_a_path_hook_that_no_entry_is_for(make_tree: Any) -> None:
    hook(PathEntryFinder())
    assert pkgutil.get_importer("/no/such/folder") is None
    folder = make_tree({})
    assert isinstance(pkgutil.get_importer(folder), importlib.machinery.FileFinder)


@ours
def test_an_entry_that_no_path_hook_takes_is_named() -> None:
    [path_hook] = (hook for hook in sys.path_hooks if hasattr(hook, "asks_legacy_finders"))
    with pytest.raises(ImportError, match="^no path hook makes a finder for it$") as caught:
        path_hook("<entry>")
    assert caught.value.path == "<entry>"


# Threads


@pytest.mark.usefixtures("threads")
def test_threads_import_a_module_once() -> None:
    sources = {f"module{index}": "import time; time.sleep(0.01); x = 1" for index in range(3)}
    finder = register(Finder(**sources))
    modules: list[Any] = []

    def import_them() -> None:
        modules.extend(map(import_module, sources))

    run_in_threads(*[import_them] * 8)
    assert len(modules) == 24
    assert {id(module) for module in modules} == {id(sys.modules[name]) for name in sources}
    assert all(module.x == 1 for module in modules)
    assert sorted(name for name, _ in finder.asked if name in sources) == sorted(sources)


# What is installed


@ours
def test_the_finder_is_in_front_of_those_that_would_be_asked_before_one_of_pep_302() -> None:
    finder = META_PATH[0]
    assert hasattr(finder, "asks_legacy_finders")
    register(Finder(module=""), ModernFinder())
    importlib.util.find_spec("no_such_module")
    assert META_PATH.count(finder) == 1
    assert META_PATH[0] is finder


@ours
@pytest.mark.parametrize("kind", [ModernFinder, FinderOfBoth])
def test_the_finder_stays_behind_finders_of_today_while_there_are_no_others(kind: Any) -> None:
    finder = register(kind())
    importlib.util.find_spec("no_such_module")
    assert META_PATH[0] is finder


@ours
@pytest.mark.parametrize("place", [1, 2, sys.maxsize], ids=["second", "third", "last"])
def test_the_finder_comes_to_the_front_from_any_place(place: int) -> None:
    [finder] = (finder for finder in META_PATH if hasattr(finder, "asks_legacy_finders"))
    register(Finder())
    META_PATH.remove(finder)
    META_PATH.insert(place, finder)
    importlib.util.find_spec("no_such_module")
    assert META_PATH[0] is finder
    assert META_PATH.count(finder) == 1


@ours
def test_there_may_be_no_path_hook() -> None:
    register(Finder(module="x = 1"))
    sys.path_hooks[:] = []
    assert import_module("module").x == 1


@ours
def test_it_is_asked_no_more_after_uninstall() -> None:
    [finder] = (finder for finder in META_PATH if hasattr(finder, "asks_legacy_finders"))
    [path_hook] = (hook for hook in sys.path_hooks if hasattr(hook, "asks_legacy_finders"))
    legacy = register(Finder(module=""))
    path_entry_finder = hook(PathEntryFinder())
    importlib.util.find_spec("no_such_module")
    assert sys.path_importer_cache["<entry>"] is not path_entry_finder
    restore.uninstall()
    assert sys.path_importer_cache["<entry>"] is path_entry_finder
    del legacy.asked[:]
    sys.path.remove("<entry>")
    assert importlib.util.find_spec("module") is None
    assert finder.find_spec("other") is None
    assert finder not in META_PATH
    assert path_hook not in sys.path_hooks
    assert legacy.asked == []


@ours
@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("is_disturbed", [False, True], ids=["", "by somebody who takes the finder out"])
def test_imports_have_their_own_function_back_after_uninstall(is_disturbed: bool) -> None:
    restore.uninstall()
    before = _interpreter.get_find_spec()
    restore.install("hooks")
    if is_disturbed:
        META_PATH[:] = [finder for finder in META_PATH if not hasattr(finder, "asks_legacy_finders")]
        restore.install("hooks")
    assert _interpreter.get_find_spec() is not before
    restore.uninstall()
    assert _interpreter.get_find_spec() is before


@ours
@pytest.mark.usefixtures("whole")
def test_a_function_that_somebody_else_put_there_stays() -> None:
    restore.uninstall()
    before = _interpreter.get_find_spec()
    restore.install("hooks")
    ours = _interpreter.get_find_spec()
    assert ours is not None

    def find_spec(*arguments: Any) -> Any:
        return ours(*arguments)

    _interpreter.set_find_spec(find_spec)
    try:
        restore.uninstall()
        assert _interpreter.get_find_spec() is find_spec
        finder = register(ModernFinder(module=""))
        spec = find_spec("module", None)
        assert spec.loader is finder.loader  # as it is without ours
    finally:
        _interpreter.set_find_spec(before)


def test_an_import_while_python_shuts_down_is_an_import_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for name in ("meta_path", "path_hooks", "path_importer_cache"):
            patch.setattr(sys, name, None)
        patch.setattr(sys, "is_finalizing", lambda: True)
        with pytest.raises(ImportError, match="shutting down"):
            import_module("no_such_module")


@ours
def test_a_finder_that_says_yes_to_everything_is_asked() -> None:
    finder = register(unittest.mock.MagicMock())
    finder.find_spec.return_value = None
    importlib.util.find_spec("no_such_module")
    register(Finder())
    importlib.util.find_spec("no_such_module")
    finder.find_spec.assert_called_with("no_such_module", None, None)


@ours
def test_copies_of_it_get_along() -> None:
    finder = register(Finder(module="x = 1"))
    spec = importlib.util.spec_from_file_location("copy_of_hooks", hooks.__file__)
    copy: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    copy.install()
    hook(PathEntryFinder(other="x = 2"))
    try:
        assert importlib.util.find_spec("no_such_module") is None
        state = META_PATH[:], sys.path_hooks[:]
        assert import_module("module").x == 1
        assert import_module("other").x == 2
        assert (META_PATH, sys.path_hooks) == state
        assert finder.asked[:2] == [("no_such_module", None), ("no_such_module", None)]
    finally:
        copy.uninstall()
    assert importlib.util.find_spec("no_such_module") is None


@ours
def test_nothing_of_it_warns(run_python: Any) -> None:
    code = """
import sys, types
from imp_compat import restore
restore.install("hooks")
class Old:
    def find_module(self, fullname, path=None):
        return self if fullname == "old" else None
    def load_module(self, fullname):
        return sys.modules.setdefault(fullname, types.ModuleType(fullname))
sys.meta_path.append(Old())
sys.path_hooks.append(lambda entry: Old())
sys.path.append("<entry>")
import old, importlib
importlib.reload(old)
print(old.__spec__.name)
"""
    assert run_python(code, "-X", "dev") == "old\n"
