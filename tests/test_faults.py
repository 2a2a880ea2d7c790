"""What many loads leave open, and in memory."""

import contextlib
import gc
import importlib.util
import os
import sys

import pytest
from environments import Python
from interpreters import PYPY
from trees import compiled
from usage import TESTS

LOADS = 10_000
WARM_UP = 1_000


def open_files():
    """Count the file descriptors of this process; those of a leak would be the lowest that were free."""
    count = 0
    for descriptor in range(1000):
        with contextlib.suppress(OSError):
            os.fstat(descriptor)
            count += 1
    return count


LOADED = {
    "good.py": "value = 1",
    "bad.py": "1 / 0",
    "unreadable.py": b"# coding: nope\n",
    "rot13.py": b"# coding: rot13\n",
    "code.pyc": compiled("value = 1"),
    "broken.pyc": b"\0" * 20,
    "package": {"__init__.py": ""},
}


@pytest.mark.parametrize("name", [*(name.partition(".")[0] for name in LOADED), "absent"])
def test_no_file_stays_open_whatever_becomes_of_the_call(imp, make_tree, name):
    """While its exception keeps the frames, and what they have open."""
    folder = make_tree(LOADED)

    def find_and_load():
        try:
            file, pathname, description = imp.find_module(name, [folder])
            with file or contextlib.nullcontext():
                imp.load_module(name, file, pathname, description)
                by_path = {1: imp.load_source, 2: imp.load_compiled, 5: imp.load_package}
                by_path[description[2]](name, pathname)
        except (ImportError, SyntaxError, LookupError, ZeroDivisionError) as error:
            return error

    find_and_load()
    gc.collect()
    before = open_files()
    errors = [find_and_load() for _ in range(20)]
    assert open_files() == before
    assert all(errors) is (name not in ("good", "code", "package"))


def memory():
    """Count the blocks of memory in use; PyPy, which has none, its objects."""
    gc.collect()
    return len(gc.get_objects()) if PYPY else sys.getallocatedblocks()


def load(imp, name, folder):
    """Load a module by an imp, or by plain importlib."""
    if imp is importlib:
        spec = importlib.util.spec_from_file_location(name, f"{folder}/{name}.py")
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    file, *found = imp.find_module(name, [str(folder)])
    with file:
        return imp.load_module(name, file, *found)


def measure(imp, folder):
    """Print how many files 10,000 loads leave open, and how much memory each of them keeps."""
    sys.dont_write_bytecode = True
    folder.mkdir()
    for number in range(WARM_UP + LOADS):
        if number == WARM_UP:
            files_before, memory_before = open_files(), memory()
        name = f"module_{number}"
        (folder / f"{name}.py").write_text(f"x = {number}\n")
        assert load(imp, name, folder).x == number
        del sys.modules[name]
    print(open_files() - files_before, (memory() - memory_before) / LOADS)


@pytest.mark.long
def test_ten_thousand_loads_keep_no_file_and_no_more_memory_than_importlib(imp_name, tmp_path, processes):
    """In processes that coverage does not measure: it keeps what files there are.

    On free-threaded builds, importlib keeps some, because interned strings are immortal.
    """
    code = """
import importlib, pathlib, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
import test_faults
test_faults.measure(importlib.import_module(sys.argv[1]), pathlib.Path(sys.argv[1]))
"""
    python = Python(tmp_path, is_measured=False)
    outputs = [python("-c", code, name, PYTHONPATH=TESTS).stdout for name in (imp_name, "importlib")]
    (files, growth), (_, importlib_growth) = map(str.split, outputs)
    assert int(files) == 0
    assert float(growth) < 0.5 + float(importlib_growth)
