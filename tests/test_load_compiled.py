"""load_compiled: a module from a bytecode file."""

import io
import os
import sys

import pytest
from trees import compiled

BYTECODE = compiled("value = 1\n")


@pytest.fixture
def path(make_tree):
    return os.path.join(make_tree({"plugin.pyc": BYTECODE}), "plugin.pyc")


def test_the_suffix_does_not_matter(imp, make_tree):
    assert imp.load_compiled("plugin", make_tree({"plugin.bin": BYTECODE}) + "/plugin.bin").value == 1


def test_the_bytecode_that_an_import_cached(imp, make_tree):
    source = make_tree({"plugin.py": "value = 1"}) + "/plugin.py"
    imp.load_source("plugin", source)
    assert imp.load_compiled("cached", imp.cache_from_source(source)).value == 1


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_a_binary_file_is_read_and_closed_and_a_text_file_is_closed(imp, path, tmp_path, mode):
    other = tmp_path / "other.pyc"
    other.write_bytes(compiled("value = 2\n"))
    with open(other, mode) as file:
        assert imp.load_compiled("plugin", path, file).value == (2 if mode == "rb" else 1)
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
    path = os.path.join(make_tree({"plugin.pyc": data}), "plugin.pyc")
    with pytest.raises(error) as caught:
        imp.load_compiled("plugin", path)
    assert "plugin" not in sys.modules
    if error is ImportError:
        assert (caught.value.name, caught.value.path) == ("plugin", path)
