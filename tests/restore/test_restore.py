"""install, uninstall, installed, missing: what is put back, and what is left alone."""

import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from interpreters import is_at_least, lossy
from threads import run_in_threads

import imp_compat
from imp_compat import restore
from imp_compat.legacy import hooks
from restore.conftest import MODULES

HAS_ALL_THAT_WAS_LOST_LATER = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="does not have yet all that was lost later"
)


@pytest.fixture(autouse=True)
def _no_shim(monkeypatch):
    """Hide the installed shim, as if imp_compat were vendored, and take away what a test installs."""
    find_spec = restore.adapters.find_spec
    if sys.version_info >= (3, 12):
        monkeypatch.setattr(
            restore.adapters, "find_spec", lambda name: None if name == "imp" else find_spec(name)
        )
        monkeypatch.delitem(sys.modules, "imp", raising=False)
    yield
    restore.uninstall()


def state():
    """Return all that install may change: what the modules and their classes have, and the finders."""
    modules = [importlib.import_module(name) for name in MODULES]
    classes = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    found = {
        (owner, name): value
        for owner in modules + classes
        for name, value in vars(owner).items()
        # What classes and warnings keep of their own accord
        if name not in ("__dict__", "_abc_impl", "__warningregistry__")
    }
    return {**found, "imp": sys.modules.get("imp"), "finders": (sys.meta_path[:], sys.path_hooks[:])}


@pytest.fixture
def _traceless():
    """Check that nothing is left of what a test installs."""
    before = state()
    yield
    restore.uninstall()
    assert state() == before


def test_a_star_import_binds_the_public_names():
    names = {}
    exec("from imp_compat.restore import *", names)
    assert names.keys() - {"__builtins__"} == {"GROUPS", "install", "installed", "missing", "uninstall"}


def test_what_is_missing_depends_on_the_python():
    missing = restore.missing()
    assert tuple(missing) == restore.GROUPS == ("imp", "importlib", "pkgutil", "loaders", "hooks", "moved")
    for group in restore.GROUPS[:-1]:
        lost = {lost.name: lost.lost_in for lost in restore._GROUPS[group] if is_at_least(lost.lost_in)}
        assert missing[group] == lost
    hooks = {"finders of PEP 302": "3.12", "loaders of PEP 302": "3.15"}
    assert missing["hooks"] == {name: version for name, version in hooks.items() if is_at_least(version)}


# test_moved.py has the moved ones.
NAMES = [
    lost
    for group, names in restore._GROUPS.items()
    for lost in names
    if group != "moved" and isinstance(lost, restore._Name)
]


@HAS_ALL_THAT_WAS_LOST_LATER
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("lost", NAMES, ids=lambda lost: lost.name)
def test_a_name_is_there_until_the_python_that_lost_it(lost):
    name, _, argument = lost.name.rstrip(")").partition("(")
    try:
        found = pkgutil.resolve_name(name)
    except (AttributeError, ModuleNotFoundError):
        is_there = False
    else:
        is_there = not argument or argument in inspect.signature(found).parameters
    assert is_there is not is_at_least(lost.lost_in)


def test_a_function_without_the_argument_is_replaced_and_comes_back(monkeypatch):
    theirs, ours = ModuleType("theirs"), ModuleType("ours")
    theirs.function = before = lambda argument: argument
    ours.function = lambda argument, lost, *, other=None: lost
    monkeypatch.setitem(sys.modules, "theirs", theirs)
    monkeypatch.setitem(sys.modules, "imp_compat.legacy.theirs", ours)
    lost = restore._Argument("theirs", "function", "lost", "3.8")
    other = restore._Name("theirs", "NoSuchClass.method", "3.8")
    monkeypatch.setitem(restore._GROUPS, "loaders", [lost, other])
    assert restore.missing()["loaders"] == {"theirs.function(lost)": "3.8"}
    assert restore.install("loaders") == ["theirs.function(lost)"]
    assert theirs.function is ours.function
    restore.uninstall()
    assert theirs.function is before
    theirs.function = ours.function
    assert restore.install("loaders") == []


@pytest.mark.usefixtures("_traceless")
def test_all_that_is_missing_is_put_back_once():
    before = state()
    restore.uninstall()
    missing = restore.missing()
    assert state() == before
    names = restore.install("all")
    assert names == [name for group in missing.values() for name in group]
    assert restore.missing() == missing
    installed = state()
    changed = {key if isinstance(key, str) else key[1] for key in before if before[key] != installed[key]}
    # Without the functions that imports call, a finder stands in front of the others.
    finders = set() if hooks.has_import_functions else {"finders"}
    assert changed <= {"_path_importer_cache", "_find_spec", "cache_from_source", "imp", *finders}
    assert restore.install("all") == []
    assert state() == installed


@pytest.mark.usefixtures("_traceless")
@pytest.mark.parametrize("groups", [(), *([group] for group in restore.GROUPS)], ids=str)
def test_a_group_is_put_back_alone(groups):
    assert restore.install(*groups) == list(restore.missing()[groups[0] if groups else "imp"])


def test_an_unknown_group():
    before = state()
    message = r"'import' \(choose from imp, importlib, pkgutil, loaders, hooks, moved, all\)"
    with pytest.raises(ValueError, match=message):
        restore.install("importlib", "import")
    assert state() == before


@lossy
def test_an_imp_that_is_imported_stays():
    other = sys.modules["imp"] = ModuleType("imp")
    assert restore.install("imp") == []
    assert restore.missing()["imp"] == {}
    assert sys.modules["imp"] is other


@lossy
@pytest.mark.parametrize("is_folder", [False, True], ids=["module", "folder"])
def test_an_imp_that_is_found_stays_but_not_a_folder(is_folder, monkeypatch):
    spec = importlib.machinery.ModuleSpec("imp", None if is_folder else object(), is_package=is_folder)
    monkeypatch.setattr(restore.adapters, "find_spec", {"imp": spec}.get)
    assert list(restore.missing()["imp"]) == restore.install("imp") == ["imp"] * is_folder


@lossy
def test_another_copy_of_imp_compat_stays(monkeypatch):
    restore.install()
    copy = ModuleType("imp_compat")
    monkeypatch.setitem(sys.modules, "imp_compat", copy)
    monkeypatch.setitem(sys.modules, "imp", copy)
    restore.uninstall()
    assert sys.modules["imp"] is copy


@lossy
def test_what_somebody_else_puts_there_stays(monkeypatch):
    other = object()
    monkeypatch.setattr(importlib, "find_loader", other, raising=False)
    assert "importlib.find_loader" not in restore.install("importlib", "imp", "loaders")
    importlib.machinery.PathFinder.find_module = other
    sys.modules["imp"] = module = ModuleType("imp")
    restore.uninstall()
    try:
        assert importlib.machinery.PathFinder.find_module is importlib.find_loader is other
        assert sys.modules["imp"] is module
        assert not hasattr(importlib.machinery.FileFinder, "find_module")
    finally:
        del importlib.machinery.PathFinder.find_module


@lossy
@pytest.mark.usefixtures("_traceless")
def test_what_somebody_else_took_away_is_put_back_again_and_no_error():
    restore.install("all")
    del importlib.find_loader
    del sys.modules["imp"]
    assert restore.install("all") == ["imp", "importlib.find_loader"]
    del pkgutil.ImpImporter
    del sys.modules["imp"]
    restore.uninstall()
    assert not hasattr(pkgutil, "ImpImporter")


@pytest.mark.parametrize("qualified_name", ["function", "Class.method", "Child.method", "NoSuchClass.method"])
def test_a_name_that_its_module_turns_out_to_have_stays(qualified_name, make_tree):
    source = "def function(): ...\nclass Class:\n    def method(self): ...\nclass Child(Class): ...\n"
    sys.path.insert(0, make_tree({"awaited.py": source}))
    lost = restore._Name("awaited", qualified_name, "3.8")
    lost.put_back()
    module = importlib.import_module("awaited")
    classes = module.Class, module.Child
    before = [dict(vars(each)) for each in classes]
    lost.take_away()
    assert [dict(vars(each)) for each in classes] == before
    assert module.function.__module__ == module.Class.method.__module__ == "awaited"


# The names without any of it being put back


@HAS_ALL_THAT_WAS_LOST_LATER
@pytest.mark.parametrize("module", MODULES)
def test_legacy_has_them_under_the_module_that_lost_them(module):
    exported = importlib.import_module(f"imp_compat.legacy.{module}").__all__
    lost = {re.split(r"[.(]", lost.name[len(module) + 1 :])[0] for lost in NAMES if lost._module == module}
    assert sorted(exported) == sorted(lost)


# The context manager


@pytest.mark.usefixtures("_traceless")
def test_a_block_has_what_install_puts_back_even_when_it_fails():
    missing = restore.missing()
    with pytest.raises(ZeroDivisionError), restore.installed("all") as names:  # noqa: PT012
        assert names == [name for group in missing.values() for name in group]
        raise ZeroDivisionError
    assert restore.install("all") == names


def test_a_block_leaves_what_was_installed_before_and_within():
    restore.install("pkgutil")
    with restore.installed("pkgutil", "importlib", "loaders"):
        restore.install("importlib")
    assert restore.install("all") == [
        name for group in ("imp", "loaders", "hooks", "moved") for name in restore.missing()[group]
    ]


def test_uninstall_leaves_what_a_block_restored():
    with restore.installed("all") as names:
        restore.install("all")
        restore.uninstall()
        assert restore.install("all") == []
        restore.uninstall()
    assert restore.install("all") == names


def test_blocks_may_overlap():
    before = state()
    first, second = restore.installed("all"), restore.installed("all")
    first.__enter__()
    installed = state()
    assert second.__enter__() == []
    first.__exit__(None, None, None)
    assert state() == installed
    second.__exit__(None, None, None)
    assert state() == before


@pytest.mark.usefixtures("threads", "_traceless")
def test_threads_put_back_each_name_once(monkeypatch):
    missing = restore.missing()
    names = []
    is_lost = restore._is_lost

    def is_lost_after_a_while(lost):
        time.sleep(0.0001)  # Other threads run meanwhile.
        return is_lost(lost)

    def install():
        names.extend(restore.install("all"))

    monkeypatch.setattr(restore, "_is_lost", is_lost_after_a_while)
    run_in_threads(*[install] * 8)
    assert sorted(names) == sorted(name for group in missing.values() for name in group)


# A process of its own

NO_TRACE = """
import sys, imp_compat.restore
before = [*sys.meta_path], [*sys.path_hooks]
imp_compat.restore.missing()
assert before == (sys.meta_path, sys.path_hooks)
print([name for name in sys.modules if name == "imp" or name.startswith("imp_compat.legacy.importlib")])
"""


def test_a_process_that_does_not_install_shows_no_trace(run_python):
    assert run_python(NO_TRACE) == "[]\n"


AWAITED = """
import sys
from imp_compat import restore
names = restore.install("all")
assert restore.install("all") == []
awaited = ["importlib.abc", "importlib.util", "pkgutil"]
print([name in sys.modules for name in awaited])
import importlib.abc, importlib.util, pkgutil
for name in names:
    if name.startswith(("importlib", "pkgutil", "zipimport")):
        pkgutil.resolve_name(name.partition("(")[0])
restore.uninstall()
print(hasattr(pkgutil, "ImpImporter"), hasattr(importlib.util, "set_loader"))
"""


@lossy
@pytest.mark.usefixtures("whole")
def test_a_module_that_is_not_imported_gets_its_names_when_it_is(run_python):
    path = str(Path(imp_compat.__file__).parent.parent)
    assert run_python(AWAITED, "-S", PYTHONPATH=path) == "[False, False, False]\nFalse False\n"


@lossy
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_module_that_is_imported_anew_has_its_names_too(monkeypatch):
    names = restore.install("pkgutil")
    monkeypatch.delitem(sys.modules, "pkgutil")
    anew = importlib.import_module("pkgutil")
    assert hasattr(anew, "ImpImporter") is hooks.has_import_functions
    restore.uninstall()
    assert not hasattr(anew, "ImpImporter")
    for name in names:
        delattr(pkgutil, name.rpartition(".")[2])


def test_nothing_warns(run_python):
    code = "from imp_compat import restore\nwith restore.installed('all'): import json, zipfile"
    assert run_python(code, "-W", "error", "-X", "dev") == ""
