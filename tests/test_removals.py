"""removals: each row against the running interpreter: it has the name until the version that removed it."""

import importlib.machinery
import importlib.util
import pydoc
import re
import sys

import pytest
from interpreters import PYPY, is_at_least

from imp_compat import removals

# Modules of one platform, and of other distributions
ELSEWHERE = {"msilib", "nis", "ossaudiodev", "spwd", "tkinter.tix", "pkg_resources", "setuptools"}
ROWS = [
    (module, name, removed_in)
    for module, names in removals.GONE.items()  # tests/restore/test_moved.py has the others
    for name, (removed_in, _) in names.items()
    # PyPy's never had those names, or has them still.
    if not (PYPY and module in ("binascii", "sys"))
]
MODULES = {**removals.MODULES, **removals.MOVED_MODULES}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("module", "name", "removed_in"), ROWS, ids=lambda value: value)
def test_a_name_exists_up_to_the_python_that_removed_it(module, name, removed_in):
    if module in removals.MODULES and is_at_least(MODULES[module][0]):
        pytest.skip("the module is gone as a whole")
    if name == "PidfdChildWatcher" and sys.version_info < (3, 9):
        pytest.skip("not there yet")
    if name.endswith("ChildWatcher") and sys.platform == "win32":
        pytest.skip("of POSIX")
    assert (pydoc.locate(f"{module}.{name}") is None) is is_at_least(removed_in)


def test_a_module_exists_up_to_the_python_that_removed_it(run_python):
    # In another process, with the standard library alone: what is installed may give modules back.
    code = f"""
import importlib, warnings
warnings.simplefilter("ignore")
for name in {sorted(MODULES.keys() - ELSEWHERE)}:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        print(name)
    except ImportError:
        pass  # a module of another platform, such as crypt on Windows
"""
    removed = [name for name in sorted(MODULES.keys() - ELSEWHERE) if is_at_least(MODULES[name][0])]
    assert run_python(code, "-I", "-S").split() == removed


@pytest.mark.parametrize("name", sorted(ELSEWHERE - {"pkg_resources", "setuptools"}))
def test_a_module_of_one_platform_does_not_exist_after_the_python_that_removed_it(name):
    package = importlib.util.find_spec(name.rpartition(".")[0] or "sys")
    if is_at_least(MODULES[name][0]) and package is not None:
        # Not imported: tkinter may lack a library of the system.
        assert importlib.machinery.PathFinder.find_spec(name, package.submodule_search_locations) is None


def test_advice_is_about_modules_that_no_requirement_gives_back():
    assert {removals.MODULES[module][1] for module in removals.MODULE_ADVICE} == {None}


# What an equivalent may start with that is not a module: what the reader has, and another distribution
NOT_MODULES = {"distro", "element", "node", "target"}
EQUIVALENTS = {
    (equivalent.group(), removed_in)
    for table in (removals.MOVED, removals.GONE)
    for names in table.values()
    for removed_in, text in names.values()
    for equivalent in [re.match(r"(\w+)(\.\w+)+", text)]
    if equivalent and equivalent.group(1) not in NOT_MODULES
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("equivalent", "removed_in"), sorted(EQUIVALENTS))
def test_an_equivalent_exists_if_the_name_does_not(equivalent, removed_in):
    assert not is_at_least(removed_in) or pydoc.locate(equivalent) is not None
