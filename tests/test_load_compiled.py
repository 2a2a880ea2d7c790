"""load_compiled: a module from a bytecode file."""

import os
import sys

import pytest
from trees import compiled

BYTECODE = compiled("value = 1\n")


@pytest.fixture
def path(make_tree):
    return os.path.join(make_tree({"plugin.pyc": BYTECODE}), "plugin.pyc")


@pytest.mark.parametrize("mode", ["r", "rb"])
def test_a_binary_file_is_read_and_closed_and_a_text_file_is_closed(imp, path, tmp_path, mode):
    other = tmp_path / "other.pyc"
    other.write_bytes(compiled("value = 2\n"))
    with open(other, mode) as file:
        assert imp.load_compiled("plugin", path, file).value == (2 if mode == "rb" else 1)
        assert file.closed


DAMAGED = {
    "empty": (b"", ImportError),
    "cut code": (BYTECODE[:-10], EOFError),
    "other magic": (b"\0\0\r\n" + BYTECODE[4:], ImportError),
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
