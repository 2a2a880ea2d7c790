"""File objects: none is leaked, whatever becomes of the call."""

import gc
import os

import pytest
from trees import compiled

TREE = {
    "good.py": "value = 1",
    "bad.py": "1 / 0",
    "unreadable.py": b"# coding: nope\n",
    "rot13.py": b"# coding: rot13\n",
    "code.pyc": compiled("value = 1"),
    "broken.pyc": b"\0" * 20,
    "package": {"__init__.py": ""},
}
CALLS = 1_000


def open_files():
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="no list of open files")
@pytest.mark.parametrize(
    "name", ["good", "bad", "unreadable", "rot13", "code", "broken", "package", "absent"]
)
def test_no_file_stays_open(imp, make_tree, name):
    folder = make_tree(TREE)

    def find_and_load():
        try:
            file, pathname, description = imp.find_module(name, [folder])
        except (ImportError, SyntaxError, LookupError):
            return
        try:
            imp.load_module(name, file, pathname, description)
        except (ZeroDivisionError, ImportError):
            pass
        finally:
            if file is not None:
                file.close()

    find_and_load()
    before = open_files()
    for _ in range(CALLS):
        find_and_load()
    assert open_files() == before


def test_a_load_by_path_closes_what_it_opened(imp, make_tree):
    """With ResourceWarning as an error, an open file that is dropped fails the test."""
    folder = make_tree(TREE)
    imp.load_source("good", folder + "/good.py")
    imp.load_compiled("code", folder + "/code.pyc")
    imp.load_package("package", folder + "/package")
    with open(folder + "/good.py", encoding="utf-8") as closed:
        pass
    os.utime(folder + "/good.py", (0, 0))
    imp.load_source("good", folder + "/good.py", closed)
    gc.collect()


@pytest.mark.parametrize("name", ["unreadable", "rot13"])
def test_a_search_that_fails_closes_what_it_opened(imp, make_tree, name):
    folder = make_tree(TREE)
    with pytest.raises((SyntaxError, LookupError)) as caught:
        imp.find_module(name, [folder])
    del caught
    gc.collect()
