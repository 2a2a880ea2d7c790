"""load_module: what find_module found, and descriptions made by hand."""

import sys

import pytest
from trees import compiled

TREE = {
    "source.py": "value = 'source'",
    "bytecode.pyc": compiled("value = 'bytecode'"),
    "package": {"__init__.py": "value = 'package'"},
}


@pytest.mark.parametrize(
    ("name", "function"),
    [("source", "load_source"), ("bytecode", "load_compiled"), ("package", "load_package")],
)
def test_what_find_module_found(imp, make_tree, monkeypatch, name, function):
    folder = make_tree(TREE)
    found = imp.find_module(name, [folder])
    module = imp.load_module("host." + name, *found)
    assert module is sys.modules["host." + name]
    assert (module.value, module.__name__) == (name, "host." + name)
    assert found[0] is None or found[0].closed
    # A program may have replaced the function that loads it.
    monkeypatch.setattr(imp, function, lambda *arguments: arguments)
    assert imp.load_module(name, *found) == ((name, found[1], found[0]) if found[0] else (name, found[1]))


@pytest.mark.parametrize("is_open", [False, True], ids=["path", "file"])
def test_an_extension(imp, extension, monkeypatch, is_open):
    name, path = extension
    details = ("", "rb", imp.C_EXTENSION)
    with open(path, "rb") as file:
        arguments = name, file if is_open else None, path, details
        monkeypatch.setattr(imp, "load_dynamic", lambda *arguments: (*arguments, arguments[2].closed))
        *loaded, opened, is_closed = imp.load_module(*arguments)
        assert (*loaded, is_closed, opened.name, opened.mode) == (name, path, False, path, "rb")
        assert (opened is file, opened.closed) == (is_open, not is_open)


def test_an_extension_that_is_not_there(imp, make_tree):
    with pytest.raises(FileNotFoundError):
        imp.load_module("missing", None, make_tree({}) + "/missing.so", ("", "rb", imp.C_EXTENSION))


@pytest.mark.parametrize(("type_", "function"), [("C_BUILTIN", "init_builtin"), ("PY_FROZEN", "init_frozen")])
def test_a_built_in_or_frozen_module(imp, monkeypatch, type_, function):
    modules = {"name": "loaded", "missing": None}
    monkeypatch.setattr(imp, function, modules.__getitem__)
    details = ("", "", getattr(imp, type_))
    for found in ((None, None), ("file", "path")):
        assert {name: imp.load_module(name, *found, details) for name in modules} == modules


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
