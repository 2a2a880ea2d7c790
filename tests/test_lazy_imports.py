"""Lazy imports (PEP 810): old code that imports imp lazily, and a process in which all imports are lazy."""

import sys

import pytest

pytestmark = pytest.mark.skipif(sys.version_info < (3, 15), reason="no lazy imports")

TREE = {
    "plugin.py": "x = 'plugin'",
    "package": {"__init__.py": "from . import part", "part.py": "x = 'part'"},
}
LOAD_ALL = """
found = imp.find_module("plugin", ["."])
assert imp.load_module("plugin", *found).x == "plugin"
assert imp.load_source("source", "plugin.py").x == "plugin"
assert imp.load_package("package", "package").part.x == "part"
assert imp.reload(sys.modules["source"]).x == "plugin"
assert imp.get_suffixes() and imp.get_magic() and imp.get_tag()
assert imp.load_module("time", None, None, ("", "", imp.C_BUILTIN)).sleep
imp.acquire_lock()
assert imp.lock_held()
imp.release_lock()
"""


@pytest.mark.parametrize("name", ["imp", "imp_compat"])
def test_lazy_import(run_python, make_tree, name):
    code = f"""
import sys
lazy import {name} as imp
assert {name!r} not in sys.modules
{LOAD_ALL}
assert sys.modules[{name!r}] is sys.modules["imp_compat"] is imp
"""
    run_python(code, cwd=make_tree(TREE))


def test_lazy_import_of_a_function(run_python, make_tree):
    code = """
import sys
lazy from imp import load_source, PY_SOURCE
assert "imp" not in sys.modules
assert load_source("plugin", "plugin.py").x == "plugin"
assert PY_SOURCE == 1
assert load_source is sys.modules["imp_compat"].load_source
"""
    run_python(code, cwd=make_tree(TREE))


@pytest.mark.parametrize("name", ["imp", "imp_compat"])
def test_all_imports_are_lazy(run_python, make_tree, name):
    code = f"import sys\nimport {name} as imp\n{LOAD_ALL}"
    run_python(code, "-X", "lazy_imports=all", cwd=make_tree(TREE))


def test_first_use_from_threads_of_a_lazy_import(run_python, make_tree):
    code = """
import sys, threading
import imp

barrier = threading.Barrier(8)
loaded = []

def load(number):
    barrier.wait()
    loaded.append(imp.load_source(f"plugin_{number}", "plugin.py").x)

threads = [threading.Thread(target=load, args=(number,)) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert loaded == ["plugin"] * 8
"""
    run_python(code, "-X", "lazy_imports=all", cwd=make_tree(TREE))


def test_missing_imp_is_an_error_at_its_first_use(run_python):
    """As docs/compatibility.md says; in a process that has no site-packages."""
    code = """
import imp
try:
    imp.load_source
except ModuleNotFoundError as error:
    print(error.name)
"""
    environment = {"PYTHONPATH": ""}
    assert run_python(code, "-S", "-X", "lazy_imports=all", **environment).strip() == "imp"


def test_restore(run_python):
    code = """
import imp_compat.restore
import pkgutil
imp_compat.restore.install("all")
assert pkgutil.ImpImporter
imp_compat.restore.uninstall()
assert not hasattr(pkgutil, "ImpImporter")
"""
    run_python(code, "-X", "lazy_imports=all")
