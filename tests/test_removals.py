"""removals: each row against the running interpreter, which has the name up to the Python that removed it."""

import importlib
import importlib.util
import sys

import pytest

from imp_compat import removals

PYPY = sys.implementation.name == "pypy"
# What this interpreter never had, or still has: PyPy's sys and binascii, and modules of one platform
ELSEWHERE = {"msilib", "nis", "ossaudiodev", "spwd", "tkinter.tix", "pkg_resources", "setuptools"}
ROWS = [
    (module, name, removed_in)
    for table in (removals.MOVED, removals.GONE)
    for module, names in table.items()
    for name, (removed_in, _) in names.items()
    if not (PYPY and module in ("binascii", "sys"))
]
MODULES = {**removals.MODULES, **removals.MOVED_MODULES}
# Came later than Python 3.8
NEW_IN = {"asyncio.PidfdChildWatcher": (3, 9)}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def is_available(module, name):
    value = importlib.import_module(module)
    for attribute in name.split("."):
        if not hasattr(value, attribute):
            return False
        value = getattr(value, attribute)
    return True


def is_removed(removed_in):
    return sys.version_info >= tuple(map(int, removed_in.split(".")))


@pytest.mark.parametrize(("module", "name", "removed_in"), ROWS, ids=lambda value: value)
def test_a_name_exists_up_to_the_python_that_removed_it(module, name, removed_in):
    if module in removals.MODULES and is_removed(removals.MODULES[module][0]):
        pytest.skip("the module is gone as a whole")
    if sys.version_info < NEW_IN.get(f"{module}.{name}", (3, 8)):
        pytest.skip("not there yet")
    assert is_available(module, name) is not is_removed(removed_in)


@pytest.mark.parametrize("name", MODULES.keys() - ELSEWHERE)
def test_a_module_exists_up_to_the_python_that_removed_it(name, run_python):
    # In another process, with the standard library alone: what is installed may give modules back.
    code = f"""
import warnings
warnings.simplefilter("ignore")
try:
    import {name}
except ModuleNotFoundError:
    print("removed")
"""
    assert (run_python(code, "-I", "-S").strip() == "removed") is is_removed(MODULES[name][0])


@pytest.mark.parametrize("name", sorted(ELSEWHERE - {"pkg_resources", "setuptools"}))
def test_a_module_of_one_platform_does_not_exist_after_the_python_that_removed_it(name):
    if is_removed(MODULES[name][0]):
        assert importlib.util.find_spec(name.partition(".")[0]) is None or name == "tkinter.tix"
    if name == "tkinter.tix" and importlib.util.find_spec("tkinter") and is_removed("3.13"):
        assert importlib.util.find_spec(name) is None


def test_advice_is_for_modules_that_no_requirement_gives_back():
    assert {name: removals.MODULES[name][1] for name in removals.MODULE_ADVICE} == dict.fromkeys(
        removals.MODULE_ADVICE
    )


def test_no_name_is_in_two_tables():
    names = [f"{module}.{name}" for module, name, _ in ROWS]
    assert len(names) == len(set(names))
    assert not removals.MODULES.keys() & removals.MOVED_MODULES.keys()


@pytest.mark.parametrize(
    ("module", "requirement"),
    [("cgi", "legacy-cgi"), ("distutils.core", "setuptools<81"), ("binhex", None), ("no.such.module", None)],
)
def test_requirement_of_a_module_or_of_its_package(module, requirement):
    assert removals.requirement(module) == requirement


def test_importing_the_data_imports_nothing(run_python):
    code = """
import sys, imp_compat
before = set(sys.modules)
import imp_compat.removals
print(sorted(set(sys.modules) - before - {"__future__"}), "imp_compat.removals" in before)
"""
    assert run_python(code).strip() == "['imp_compat.removals'] False"
