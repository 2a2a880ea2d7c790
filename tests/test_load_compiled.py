"""load_compiled: a module from a bytecode file."""

import importlib.machinery
import importlib.util
import io
import os
import sys

import pytest
from trees import compiled

BYTECODE = compiled("import sys\nvalue = 1\nitself = sys.modules[__name__]\n")


@pytest.fixture
def path(make_tree):
    return str(make_tree({"plugin.pyc": BYTECODE})) + "/plugin.pyc"


def test_a_module_is_executed_and_in_sys_modules(imp, path):
    module = imp.load_compiled("plugin", path)
    assert module is sys.modules["plugin"] is module.itself
    assert (module.value, module.__file__) == (1, path)
    assert type(module.__loader__) is importlib.machinery.SourcelessFileLoader
    assert module.__spec__.loader is module.__loader__


def test_the_suffix_does_not_matter(imp, make_tree):
    assert imp.load_compiled("plugin", make_tree({"plugin.bin": BYTECODE}) + "/plugin.bin").value == 1


def test_loading_again_executes_in_the_same_module(imp, path):
    module = imp.load_compiled("plugin", path)
    module.value, module.added = 2, 3
    assert imp.load_compiled("plugin", path) is module
    assert (module.value, module.added) == (1, 3)


def test_the_bytecode_that_an_import_cached(imp, make_tree):
    source = make_tree({"plugin.py": "value = 1"}) + "/plugin.py"
    imp.load_source("plugin", source)
    cached = imp.cache_from_source(source)
    assert imp.load_compiled("cached", cached).value == 1


def test_a_binary_file_is_read_and_closed(imp, path):
    with open(path, "rb") as file:
        assert imp.load_compiled("plugin", path, file).value == 1
        assert file.closed


def test_a_text_file_is_closed_and_its_path_read(imp, path):
    with open(path, encoding="latin-1") as file:
        assert imp.load_compiled("plugin", path, file).value == 1
        assert file.closed


def test_a_file_in_memory_has_no_mode(imp, path):
    with pytest.raises(AttributeError, match="has no attribute 'mode'"):
        imp.load_compiled("plugin", path, io.BytesIO(BYTECODE))


def test_a_half_read_file(imp, path):
    with open(path, "rb") as file:
        file.read(4)
        with pytest.raises(ImportError) as caught:
            imp.load_compiled("plugin", path, file)
        assert file.closed
    assert (caught.value.name, caught.value.path) == ("plugin", path)


DAMAGED = {
    "empty": (b"", ImportError),
    "half a header": (BYTECODE[:9], EOFError),
    "header alone": (BYTECODE[:16], EOFError),
    "cut code": (BYTECODE[:-10], EOFError),
    "other magic": (b"\0\0\r\n" + BYTECODE[4:], ImportError),
    "source": (b"value = 1\n" * 9, ImportError),
    "unknown flags": (BYTECODE[:4] + b"\xff\0\0\0" + BYTECODE[8:], ImportError),
    "no code": (BYTECODE[:16] + b"N", ImportError),
}


@pytest.mark.parametrize(("data", "error"), list(DAMAGED.values()), ids=list(DAMAGED))
def test_damaged_bytecode(imp, make_tree, data, error):
    path = make_tree({"plugin.pyc": data}) + "/plugin.pyc"
    with pytest.raises(error) as caught:
        imp.load_compiled("plugin", path)
    assert "plugin" not in sys.modules
    if error is ImportError:
        assert (caught.value.name, caught.value.path) == ("plugin", path)


def test_a_load_that_fails_again_leaves_the_module(imp, make_tree):
    folder = make_tree({"good.pyc": BYTECODE, "bad.pyc": b""})
    module = imp.load_compiled("plugin", folder + "/good.pyc")
    with pytest.raises(ImportError):
        imp.load_compiled("plugin", folder + "/bad.pyc")
    assert sys.modules["plugin"] is module


def test_no_such_file(imp, make_tree):
    path = os.path.join(make_tree({}), "missing.pyc")
    with pytest.raises(FileNotFoundError) as caught:
        imp.load_compiled("plugin", path)
    assert caught.value.filename == path


def test_a_relative_path(imp, make_tree, monkeypatch):
    monkeypatch.chdir(make_tree({"plugin.pyc": compiled("")}))
    module = imp.load_compiled("plugin", "plugin.pyc")
    spec = importlib.util.spec_from_file_location("plugin", "plugin.pyc")
    assert spec is not None
    assert module.__file__ == spec.origin
    assert (module.__loader__.name, module.__loader__.path) == ("plugin", "plugin.pyc")
