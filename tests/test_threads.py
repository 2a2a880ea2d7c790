"""Loads from many threads: one at a time for each name, and nothing half-initialized for anyone to see."""

import importlib
import os
import sys
import threading

import pytest
from threads import run_in_threads

pytestmark = pytest.mark.usefixtures("threads")

# What a module is like while it is executed: the last line makes it whole.
SLOW = """
import sys, time
assert not globals().get("is_running")
is_running = True
time.sleep(0.0001)
assert sys.modules[__name__].__dict__ is globals()
loads = globals().get("loads", 0) + 1
is_running = False
"""


@pytest.fixture(autouse=True)
def _frequent_switches():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture
def not_stdlib(is_stdlib):
    if is_stdlib:
        pytest.skip("it decides outside the lock whether a load is the first: some fail, and some load twice")


@pytest.mark.parametrize("name", ["plugin", "no_package.plugin"])
def test_many_loads_of_one_name(imp, make_tree, not_stdlib, name):
    folder = make_tree({"plugin.py": SLOW, "bad.py": "1 / 0"})
    modules = set()

    def load():
        for _ in range(20):
            module = imp.load_source(name, folder + "/plugin.py")
            assert module.loads
            modules.add(module)
            with pytest.raises(ZeroDivisionError):
                imp.load_source(name, folder + "/bad.py")

    run_in_threads(*[load] * 8)
    module = sys.modules[name]
    assert modules == {module}
    assert module.loads == 8 * 20


def test_a_load_finds_out_under_the_lock_whether_it_is_the_first(imp, make_tree, not_stdlib, monkeypatch):
    from imp_compat import _interpreter

    path = make_tree({"plugin.py": ""}) + "/plugin.py"
    lock, first = _interpreter.module_lock, []

    def lock_after_another_load(name):
        monkeypatch.undo()
        first.append(imp.load_source(name, path))
        return lock(name)

    monkeypatch.setattr(_interpreter, "module_lock", lock_after_another_load)
    assert [imp.load_source("plugin", path)] == first


def run_beside(load, function):
    """Run a function while another loads what has SLOW_TO_LOAD, which goes on shortly after that."""
    host = sys.modules["host"] = type(sys)("host")
    started, go_on = threading.Event(), threading.Event()
    host.wait = lambda: started.set() or go_on.wait(60)

    def run_when_started():
        assert started.wait(60)
        threading.Timer(0.1, go_on.set).start()
        function()

    run_in_threads(load, run_when_started)


SLOW_TO_LOAD = "import host; host.wait(); done = True"


@pytest.mark.parametrize("parent", ["", "package.", "no_package."])
@pytest.mark.parametrize(("function", "file"), [("load_source", "plugin.py"), ("load_package", "inner")])
def test_an_import_waits_for_a_load(imp, make_tree, parent, function, file, whole):
    name = parent + file.partition(".")[0]
    if name == "no_package.inner" and sys.version_info >= (3, 14):
        pytest.skip("an import does not wait (gh-130094)")
    tree = {"plugin.py": SLOW_TO_LOAD, "package": {"__init__.py": ""}, "inner": {"__init__.py": SLOW_TO_LOAD}}
    folder = make_tree(tree)
    sys.path.insert(0, folder)
    importlib.import_module("package")
    is_done = []
    run_beside(
        lambda: getattr(imp, function)(name, os.path.join(folder, file)),
        lambda: is_done.append(importlib.import_module(name).done),
    )
    assert is_done == [True]


def test_a_reload_waits_for_a_load_before_it_asks_the_finders(imp, make_tree, not_stdlib, whole):
    folder = make_tree({"plugin.py": "", "slow.py": SLOW_TO_LOAD})
    module = imp.load_source("plugin", folder + "/plugin.py")
    sys.path.insert(0, folder)
    asked = []

    class Finder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            asked.append(hasattr(module, "done"))

    def reload():
        sys.meta_path.insert(0, Finder)
        imp.reload(module)

    run_beside(lambda: imp.load_source("plugin", folder + "/slow.py"), reload)
    assert asked[:1] == [True]


def test_load_dynamic_waits_for_a_load(imp, make_tree, extension, not_stdlib, whole):
    name, path = extension
    folder = make_tree({"slow.py": SLOW_TO_LOAD})
    sys.modules[name] = module = type(sys)(name)
    is_done = []

    def load_dynamic():
        imp.load_dynamic(name, path)
        is_done.append(hasattr(module, "done"))

    run_beside(lambda: imp.load_source(name, folder + "/slow.py"), load_dynamic)
    assert is_done == [True]


def test_a_load_waits_until_another_has_set_the_loader(imp, make_tree, not_stdlib, whole):
    source = """
import sys
class Replacement(type(sys)):
    def __setattr__(self, name, value):
        if name == "__loader__" and value is not self.__spec__.loader:
            self.beside_it()
        super().__setattr__(name, value)
sys.modules[__name__].__class__ = Replacement
"""
    folder = make_tree({"plugin.py": source, "again.py": "again = True"})
    module = imp.load_source("plugin", folder + "/plugin.py")
    other = threading.Thread(target=imp.load_source, args=("plugin", folder + "/again.py"), daemon=True)

    def load_beside_it():
        module.beside_it = lambda: None
        other.start()
        other.join(0.1)
        assert not hasattr(module, "again")

    module.beside_it = load_beside_it
    imp.load_source("plugin", folder + "/plugin.py")
    other.join(60)
    assert module.again


def test_a_load_beside_an_import_of_the_same_submodule(imp, make_tree, not_stdlib):
    """Python 3.15 locks the parents first: a load that does not ends in a _DeadlockError."""
    submodule = "import package, time\ntime.sleep(0.001)\nvalue = package.value\n"
    folder = make_tree({"package": {"__init__.py": "value = 1", "plugin.py": submodule}})
    sys.path.insert(0, folder)

    for _ in range(20):
        for name in ("package", "package.plugin"):
            sys.modules.pop(name, None)
        importlib.invalidate_caches()
        run_in_threads(
            lambda: imp.load_source("package.plugin", folder + "/package/plugin.py"),
            lambda: importlib.import_module("package.plugin"),
        )
        assert sys.modules["package.plugin"].value == 1


@pytest.mark.skipif(sys.version_info < (3, 15), reason="loads take no lock of a parent")
def test_the_locks_of_parents_are_released_if_that_of_the_module_cannot_be_taken(whole):
    from imp_compat import _interpreter

    class NeverTaken:
        def __enter__(self):
            raise ZeroDivisionError

    lock = _interpreter.module_lock("package.plugin")
    lock._module = NeverTaken()
    with pytest.raises(ZeroDivisionError), lock:
        pass
    run_in_threads(lambda: _interpreter.module_lock("package").__enter__())


@pytest.mark.skipif(sys.version_info >= (3, 11), reason="a lock may be taken again (bpo-38091)")
def test_a_load_takes_the_lock_of_its_name_once(imp, make_tree, monkeypatch):
    """In the first releases of 3.8 to 3.10, a thread that takes one again can make another wait for ever."""
    lock_class = importlib._bootstrap._ModuleLock
    acquire, again = lock_class.acquire, []

    def acquire_and_note(lock):
        if lock.owner == threading.get_ident():
            again.append(lock.name)
        return acquire(lock)

    monkeypatch.setattr(lock_class, "acquire", acquire_and_note)
    folder = make_tree({"plugin.py": "", "package": {"__init__.py": ""}})
    for _ in range(2):
        module = imp.load_source("plugin", folder + "/plugin.py")
        imp.load_package("package", folder + "/package")
    sys.path.insert(0, folder)
    imp.reload(module)
    assert again == []


def test_a_directory_is_searched_while_another_thread_removes_one(imp, is_stdlib, make_tree, monkeypatch):
    if is_stdlib:
        pytest.skip("it then leaves the next directory out")
    folder = make_tree({"empty": {}, "plugins": {"plugin.py": ""}})
    path = [folder + "/empty", folder + "/plugins"]
    isfile = os.path.isfile

    def remove_and_test(file):
        del path[:-1]
        return isfile(file)

    monkeypatch.setattr(os.path, "isfile", remove_and_test)
    file, pathname, _ = imp.find_module("plugin", path)
    file.close()
    assert os.path.dirname(pathname) == folder + "/plugins"
