"""load_module: what find_module found, and descriptions made by hand."""

import sys

import pytest
from interpreters import PYPY
from trees import compiled

TREE = {
    "source.py": "value = 'source'",
    "bytecode.pyc": compiled("value = 'bytecode'"),
    "package": {"__init__.py": "value = 'package'"},
}


@pytest.mark.parametrize("name", ["source", "bytecode", "package"])
def test_what_find_module_found(imp, make_tree, name):
    found = imp.find_module(name, [make_tree(TREE)])
    module = imp.load_module("host." + name, *found)
    assert module is sys.modules["host." + name]
    assert (module.value, module.__name__) == (name, "host." + name)
    assert found[0] is None or found[0].closed


@pytest.mark.parametrize("is_open", [False, True], ids=["path", "file"])
def test_an_extension(imp, extension, is_open):
    name, path = extension
    with open(path, "rb") as file:
        module = imp.load_module(name, file if is_open else None, path, ("", "rb", imp.C_EXTENSION))
        assert not file.closed
    assert module is sys.modules[name]
    assert (module.__name__, module.__spec__.origin) == (name, path)


def test_an_extension_that_is_not_there(imp, make_tree):
    with pytest.raises(FileNotFoundError):
        imp.load_module("missing", None, make_tree({}) + "/missing.so", ("", "rb", imp.C_EXTENSION))


def test_a_built_in_module(imp):
    assert imp.load_module("sys", *imp.find_module("sys")) is sys
    assert imp.load_module("sys", None, None, ("", "", imp.C_BUILTIN)) is sys


@pytest.mark.parametrize("type_", ["C_BUILTIN", "PY_FROZEN"])
def test_no_such_built_in_or_frozen_module(imp, type_):
    assert imp.load_module("no_such_module", None, None, ("", "", getattr(imp, type_))) is None
    assert "no_such_module" not in sys.modules


@pytest.mark.skipif(PYPY, reason="PyPy names frozen modules, but has none")
def test_a_frozen_module(imp, capsys):
    module = imp.load_module("__hello__", None, None, ("", "", imp.PY_FROZEN))
    assert module is sys.modules["__hello__"]
    assert module.__name__ == "__hello__"


@pytest.mark.parametrize("mode", ["", "r", "rb", "rt", None])
@pytest.mark.parametrize("suffix", ["", "py"])
def test_modes_that_open_for_reading(imp, make_tree, suffix, mode):
    path = make_tree(TREE) + "/source.py"
    with open(path, encoding="utf-8") as file:
        assert imp.load_module("source", file, path, (suffix, mode, imp.PY_SOURCE)).value == "source"


@pytest.mark.parametrize("mode", ["w", "a", "r+", "rb+", "x", "+", "br"])
def test_modes_that_do_not(imp, make_tree, mode):
    path = make_tree(TREE) + "/source.py"
    with open(path, encoding="utf-8") as file:
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            imp.load_module("source", file, path, (".py", mode, imp.PY_SOURCE))
        assert not file.closed
    assert str(caught.value) == f"invalid file open mode {mode!r}"
    assert "source" not in sys.modules


@pytest.mark.parametrize("type_", ["PY_SOURCE", "PY_COMPILED"])
def test_source_and_bytecode_need_a_file(imp, type_):
    code = getattr(imp, type_)
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        imp.load_module("source", None, "source.py", (".py", "r", code))
    assert str(caught.value) == f"file object required for import (type code {code})"


@pytest.mark.parametrize("type_", [0, 4, 8, 9, 10, -1, None, "1"])
def test_types_that_cannot_be_loaded(imp, type_):
    with pytest.raises(ImportError) as caught:
        imp.load_module("name", None, "path", ("", "", type_))
    assert str(caught.value) == f"Don't know how to import name (type code {type_})"
    assert caught.value.name == "name"


@pytest.mark.parametrize(
    ("details", "error", "message"),
    [
        ((), ValueError, "values to unpack"),
        (("", ""), ValueError, "values to unpack"),
        (("", "", 1, 2), ValueError, "values to unpack"),
        (("", "", []), TypeError, "unhashable"),
        (None, TypeError, "NoneType"),
    ],
    ids=str,
)
def test_what_is_not_a_description(imp, details, error, message):
    with pytest.raises(error, match=message):
        imp.load_module("name", None, "path", details)
