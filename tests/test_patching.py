"""What one patches in the module is what the module then uses."""

import sys

import pytest
from trees import compiled

TREE = {
    "source.py": "",
    "bytecode.pyc": compiled(""),
    "package": {"__init__.py": ""},
}


@pytest.mark.parametrize(
    ("name", "function"),
    [("source", "load_source"), ("bytecode", "load_compiled"), ("package", "load_package")],
)
def test_load_module_calls_what_is_there_now(imp, make_tree, monkeypatch, name, function):
    calls = []
    monkeypatch.setattr(imp, function, lambda *arguments: calls.append(arguments) or "loaded")
    found = imp.find_module(name, [make_tree(TREE)])
    assert imp.load_module(name, *found) == "loaded"
    assert calls == [(name, found[1], found[0]) if found[0] else (name, found[1])]
    if found[0]:
        found[0].close()


@pytest.mark.parametrize(
    ("type_", "function"),
    [("C_BUILTIN", "init_builtin"), ("PY_FROZEN", "init_frozen"), ("C_EXTENSION", "load_dynamic")],
)
def test_load_module_calls_what_is_there_now_for_what_has_no_file(imp, monkeypatch, type_, function):
    monkeypatch.setattr(imp, function, lambda *arguments: ("loaded", *arguments))
    assert imp.load_module("name", "file", "path", ("", "", getattr(imp, type_)))[:2] == ("loaded", "name")


def test_load_module_gives_load_dynamic_an_open_file(imp, make_tree, monkeypatch):
    path = make_tree({"extension": ""}) + "/extension"
    calls = []
    monkeypatch.setattr(imp, "load_dynamic", lambda *arguments: calls.append(arguments))
    with open(path, "rb") as file:
        imp.load_module("name", file, path, ("", "rb", imp.C_EXTENSION))
    imp.load_module("name", None, path, ("", "rb", imp.C_EXTENSION))
    (*_, opened) = calls[1]
    assert calls == [("name", path, file), ("name", path, opened)]
    assert (opened.name, opened.mode, opened.closed) == (path, "rb", True)


@pytest.mark.parametrize("function", ["is_builtin", "is_frozen"])
def test_find_module_asks_what_is_there_now(imp, monkeypatch, function):
    monkeypatch.setattr(imp, function, lambda name: name == "anything")
    if function == "is_frozen":
        monkeypatch.setattr(sys, "path", [])
    assert imp.find_module("anything")[:2] == (None, None)
