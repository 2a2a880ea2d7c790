"""How finders and loaders of PEP 302 take part in imports: what is replaced, and that it leaves no trace.

test_pep302_programs.py compares what imports then do with Python 3.11.
"""

import importlib
import importlib.machinery
import importlib.util
import shutil
import sys
import threading
import types
from pathlib import Path
from unittest.mock import Mock

import pytest

import imp_compat
from imp_compat import restore
from imp_compat.legacy import adapters, hooks
from restore.pep302 import EntryFinder, Finder, ModernFinder, ModernLoader, first, hook

pytestmark = pytest.mark.skipif(sys.version_info < (3, 12), reason="this Python asks them itself")
FUNCTIONS = [hooks.find_spec_function, hooks.find_spec_function_of_util, hooks.path_importer_function]


@pytest.fixture(autouse=True)
def _uninstalled(restored_import_state):
    yield
    restore.uninstall()
    assert not hooks._calls


def functions():
    """Return what imports call."""
    return [function.get() for function in FUNCTIONS]


def test_imports_ask_as_ever_unless_a_finder_is_of_pep_302():
    first(object(), ModernFinder())
    assert not adapters.has_legacy_finder()
    first(Finder())
    assert adapters.has_legacy_finder()


def test_none_is_asked_after_uninstall():
    restore.install("hooks")
    hooks.install()
    first(Finder(module=""))
    assert importlib.util.find_spec("module").loader.sources == {"module": ""}
    restore.uninstall()
    assert importlib.util.find_spec("module") is None


@pytest.mark.usefixtures("whole")
def test_the_functions_are_replaced_and_come_back_and_nothing_is_put_into_lists():
    before = functions()
    lists = sys.meta_path[:], sys.path_hooks[:], dict(sys.path_importer_cache)
    restore.install("hooks")
    assert all(ours is not original for ours, original in zip(functions(), before))
    assert (sys.meta_path, sys.path_hooks, sys.path_importer_cache) == lists
    assert restore.install("hooks") == []
    restore.uninstall()
    assert functions() == before


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("index", range(3), ids=["imports", "importlib.util", "path entries"])
def test_a_function_that_somebody_else_put_there_stays_and_ours_does_nothing(index):
    before = functions()
    restore.install("hooks")
    ours = functions()[index]

    def wrapper(*arguments):
        return getattr(ours, "__func__", ours)(*arguments)

    theirs = wrapper if index < 2 else classmethod(wrapper)
    FUNCTIONS[index].set(theirs)
    try:
        restore.uninstall()
        assert functions()[index] is theirs
        first(Finder(module=""))
        hook(EntryFinder())
        sys.path.remove("<entry>")
        assert importlib.util.find_spec("module") is None
        assert not hasattr(importlib.machinery.PathFinder._path_importer_cache("<entry>"), "find_spec")
        restore.install("hooks")
        assert importlib.util.find_spec("module") is not None
        restore.uninstall()
    finally:
        for function, original in zip(FUNCTIONS, before):
            function.set(original)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("indexes", [(0,), (2,), (0, 1, 2)], ids=["imports", "path entries", "all"])
def test_functions_that_somebody_else_puts_back_are_replaced_again(indexes):
    before = functions()
    restore.install("hooks")
    for index in indexes:
        FUNCTIONS[index].set(before[index])
    assert "finders of PEP 302" in restore.install("hooks")
    first(Finder(module=""))
    assert importlib.import_module("module")
    restore.uninstall()
    assert functions() == before


@pytest.mark.usefixtures("whole")
def test_importlib_util_may_be_imported_later(monkeypatch):
    before = functions()
    monkeypatch.setattr(importlib, "util", importlib.util)
    monkeypatch.delitem(sys.modules, "importlib.util")
    restore.install("hooks")
    finder = first(Finder(module=""))
    util = importlib.import_module("importlib.util")
    assert util.find_spec("module").loader is finder.loader
    assert util.__loader__ is util.__spec__.loader
    assert not isinstance(util.__loader__, hooks._CallingLoader)
    restore.uninstall()
    assert functions() == before
    hooks._replace_find_spec_of_util()  # as after an import that uninstall overtook
    assert functions() == before
    restore.install("hooks")
    del sys.modules["importlib.util"]
    restore.uninstall()


# Copies


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first in, first out", "last in, first out"])
def test_a_vendored_copy_gets_along_with_another(order, tmp_path, monkeypatch):
    shutil.copytree(Path(imp_compat.__file__).parent, tmp_path / "host" / "vendor" / "plugin_support")
    monkeypatch.syspath_prepend(str(tmp_path))
    before = functions()
    copies = [restore, importlib.import_module("host.vendor.plugin_support.restore")]
    for copy in copies:
        copy.install("hooks")
    both = functions()
    assert [copy.install("hooks") for copy in copies] == [[], []]
    assert functions() == both
    finder = first(Finder("mod", mod="x = 1"), ModernFinder("", ModernLoader(), modern=""))
    assert importlib.import_module("mod").__spec__.loader is finder.loader
    assert importlib.import_module("modern").x == "modern"
    copies[order[0]].uninstall()
    del sys.modules["mod"]
    assert importlib.import_module("mod").__spec__.loader is finder.loader
    copies[order[1]].uninstall()
    assert importlib.util.find_spec("none") is None
    first(Finder(other=""))
    assert importlib.util.find_spec("other") is None
    for copy in copies:
        copy.install("hooks")
        copy.uninstall()
    if order == (1, 0):
        assert functions() == before
    for function, original in zip(FUNCTIONS, before):
        function.set(original)


# Calls after imports


@pytest.mark.usefixtures("whole")
def test_a_call_is_made_after_each_execution_of_the_module(make_tree):
    sys.path.insert(0, make_tree({"awaited.py": "x = 1"}))
    values = []

    def call():
        values.append(sys.modules["awaited"].x)

    hooks.call_after_import("awaited", call)
    assert (values, "awaited" in sys.modules) == ([], False)
    awaited = importlib.import_module("awaited")
    assert values == [1]
    assert isinstance(awaited.__loader__, importlib.machinery.SourceFileLoader)
    assert awaited.__spec__.loader is awaited.__loader__
    importlib.reload(awaited)
    del sys.modules["awaited"]
    importlib.import_module("awaited")
    assert values == [1, 1, 1]
    hooks.cancel_call("awaited", call)
    del sys.modules["awaited"]
    importlib.import_module("awaited")
    assert values == [1, 1, 1]


def test_finders_are_asked_after_the_last_call_is_cancelled():
    restore.install("hooks")
    hooks.call_after_import("none", print)
    hooks.cancel_call("none", print)
    first(Finder(module=""))
    assert importlib.util.find_spec("module") is not None


@pytest.mark.usefixtures("threads")
def test_a_call_waits_for_a_module_that_another_thread_executes(make_tree):
    source = "import events\nevents.started.set()\nevents.go_on.wait(30)\nvalue = 1"
    sys.path.insert(0, make_tree({"slow.py": source}))
    events = sys.modules["events"] = types.ModuleType("events")
    events.started, events.go_on = threading.Event(), threading.Event()
    thread = threading.Thread(target=importlib.import_module, args=("slow",))
    thread.start()
    assert events.started.wait(30)
    threading.Timer(0.1, events.go_on.set).start()
    values = []

    def call():
        values.append(getattr(sys.modules["slow"], "value", None))

    hooks.call_after_import("slow", call)
    hooks.cancel_call("slow", call)
    thread.join(30)
    assert values == [1]


@pytest.mark.usefixtures("whole")
def test_a_module_that_fails_is_not_called_for():
    first(ModernFinder("", ModernLoader(), failing=""))
    sys.meta_path[0].loader.exec_module = lambda module: 1 / 0
    call = Mock()
    hooks.call_after_import("failing", call)
    with pytest.raises(ZeroDivisionError):
        importlib.import_module("failing")
    hooks.cancel_call("failing", call)
    assert ("failing" in sys.modules, call.called) == (False, False)
