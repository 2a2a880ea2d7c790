"""find_module: what it finds, in which order, and the file that it opens; and get_suffixes."""

import importlib.machinery
import os
import sys
import zipfile
from pathlib import Path

import pytest
from trees import compiled

EXTENSION = (importlib.machinery.EXTENSION_SUFFIXES or [".so"])[0]


@pytest.fixture
def find(imp):
    """Find a module, and close its file."""

    def find(name, path=None):
        file, pathname, description = imp.find_module(name, path)
        if file is not None:
            file.close()
        return file, pathname, description

    return find


# The file

SOURCES = {
    "utf-8": ("# pas de déclaration\n", "utf-8", "utf-8"),
    "latin-1": ("# -*- coding: latin-1 -*-\nx = 'é'\n", "latin-1", "iso-8859-1"),
    "second line": ("#!/usr/bin/python\n# coding: cp1252\nx = '€'\n", "cp1252", "cp1252"),
    "koi8-r": ("# vim: set fileencoding=koi8-r :\nx = 'познание'\n", "koi8-r", "koi8-r"),
    "byte order mark": ("x = 'é'\n", "utf-8-sig", "utf-8-sig"),
    "empty": ("", "utf-8", "utf-8"),
    "one line without its end": ("x = 1", "utf-8", "utf-8"),
    "third line": ("# one\n# two\n# coding: latin-1\nx = '\xe9'\n", "utf-8", "utf-8"),
    "not a declaration": ("# decoding\nx = '\xe9'\n", "utf-8", "utf-8"),
    "all newlines": ("x = 1\r\ny = 2\rz = 3\n", "utf-8", "utf-8"),
    "all newlines, declared": ("# coding: latin-1\r\ny = 2\rz = 3\n", "latin-1", "iso-8859-1"),
}


@pytest.mark.parametrize(("text", "codec", "encoding"), list(SOURCES.values()), ids=list(SOURCES))
def test_source_is_opened_as_text_in_its_own_encoding(imp, make_tree, text, codec, encoding):
    folder = make_tree({"plugin.py": text.encode(codec)})
    file, pathname, description = imp.find_module("plugin", [folder])
    with file:
        assert (file.name, file.mode, file.encoding, file.tell()) == (pathname, "r", encoding, 0)
        assert file.read() == text.replace("\r\n", "\n").replace("\r", "\n")
    assert pathname == os.path.join(folder, "plugin.py")
    assert description == (".py", "r", imp.PY_SOURCE)


@pytest.mark.parametrize("first_line", ["# a comment", "# coding: utf-8"])
def test_a_source_file_that_is_rewritten_before_it_is_read(imp, make_tree, first_line):
    """No line of the old contents is left in a buffer."""
    folder = make_tree({"module.py": first_line + "\nx = 1\n" * 9})
    file, pathname, _ = imp.find_module("module", [folder])
    Path(pathname).write_text("y = 2\n" * 20)
    with file:
        assert file.read() == "y = 2\n" * 20


def test_a_source_file_that_vanishes_before_it_is_opened(imp, monkeypatch):
    monkeypatch.setattr(os.path, "isfile", lambda path: path.endswith("vanished.py"))
    with pytest.raises(FileNotFoundError) as caught:
        imp.find_module("vanished", ["no/such"])
    assert caught.value.filename == os.path.join("no/such", "vanished.py")


BAD_SOURCES = {
    "unknown encoding": (b"# coding: no-such-codec\n", SyntaxError, "plugin.py"),
    "not utf-8": (b"x = '\xff'\n", SyntaxError, "plugin.py"),
    "byte order mark against cookie": (b"\xef\xbb\xbf# coding: latin-1\n", SyntaxError, "plugin.py"),
    "not of text": (b"# coding: rot13\n", LookupError, "'rot13' is not a text encoding"),
}


@pytest.mark.parametrize(("source", "error", "text"), list(BAD_SOURCES.values()), ids=list(BAD_SOURCES))
def test_source_in_no_known_encoding(imp, make_tree, source, error, text):
    with pytest.raises(error) as caught:
        imp.find_module("plugin", [make_tree({"plugin.py": source})])
    assert text in str(caught.value)


def test_bytecode_and_extensions_are_opened_as_binary(imp, make_tree, extension):
    bytecode = make_tree({"plugin.pyc": compiled("")}) + os.sep + "plugin.pyc"
    for name, path, type_ in [("plugin", bytecode, imp.PY_COMPILED), (*extension, imp.C_EXTENSION)]:
        file, pathname, (suffix, *description) = imp.find_module(name, [os.path.dirname(path)])
        with file:
            assert (file.name, file.mode, file.tell()) == (path, "rb", 0)
        assert pathname == path
        assert path.endswith(suffix)
        assert description == ["rb", type_]


# The search


@pytest.mark.parametrize(
    ("tree", "file", "description"),
    [
        ({"m": {"__init__.py": b""}, "m.py": b""}, "m", ("", "", 5)),
        ({"m": {"__init__.pyc": b""}, "m.py": b""}, "m", ("", "", 5)),
        ({"m" + EXTENSION: b"", "m.py": b""}, "m" + EXTENSION, (EXTENSION, "rb", 3)),
        ({"m.py": b"", "m.pyc": b""}, "m.py", (".py", "r", 1)),
    ],
    ids=["package", "package of bytecode", "extension", "source"],
)
def test_what_comes_first_in_a_directory(find, make_tree, tree, file, description):
    folder = make_tree(tree)
    assert find("m", [folder])[1:] == (os.path.join(folder, file), description)


def test_the_first_directory_wins(find, make_tree):
    folder = make_tree({"1": {}, "2": {"m.pyc": b""}, "3": {"m": {"__init__.py": ""}}})
    first, second, third = (os.path.join(folder, name) for name in "123")
    assert find("m", [first, second, third])[1] == os.path.join(second, "m.pyc")
    assert find("m", [first, third, second])[1] == os.path.join(third, "m")


@pytest.mark.parametrize(
    "tree",
    [
        pytest.param({"m.py": {}}, id="folder named like a source file"),
        pytest.param({"m": {}}, id="folder without __init__"),
        pytest.param({"m": {"__init__.py": {}}}, id="folder named __init__.py"),
        pytest.param({"m": "a file"}, id="file without suffix"),
        pytest.param({"m.txt": ""}, id="other suffix"),
        pytest.param({"__pycache__": {"m.pyc": b""}}, id="bytecode in __pycache__"),
    ],
)
@pytest.mark.parametrize("position", [0, 1])
def test_what_is_not_a_module(imp, make_tree, tree, position):
    folder = make_tree({"empty": {}, "folder": tree})
    path = [os.path.join(folder, "empty")] * position + [os.path.join(folder, "folder")]
    with pytest.raises(ImportError, match=r"^No module named 'm'$") as caught:
        imp.find_module("m", path)
    assert type(caught.value) is ImportError
    assert (caught.value.name, caught.value.path) == ("m", None)


def test_zip_files_are_not_searched(imp, make_tree):
    archive = make_tree({}) + "/plugins.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("plugin.py", "")
    with pytest.raises(ImportError, match="No module named 'plugin'"):
        imp.find_module("plugin", [archive])


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("no_such_module", None),
        ("__hello__", []),
        ("sys", []),
        ("nul\0", ["."]),
        ("plugin", ["nul\0"]),
        ("plugin", ["no/such"]),
    ],
)
def test_a_module_that_is_not_in_the_given_directories(imp, name, path):
    with pytest.raises(ImportError) as caught:
        imp.find_module(name, path)
    assert str(caught.value) == f"No module named {name!r}"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [("", "plugin.py"), (".", "./plugin.py"), ("sub/..", "sub/../plugin.py"), ("sub/", "sub/plugin.py")],
)
def test_relative_directories(find, make_tree, monkeypatch, entry, expected):
    monkeypatch.chdir(make_tree({"plugin.py": "", "sub": {"plugin.py": ""}}))
    assert find("plugin", [entry])[1].replace(os.sep, "/") == expected
    assert find("plugin", [Path(entry)])[1] == os.path.join(Path(entry), "plugin.py")


@pytest.mark.parametrize("name", ["pk/mod", "pk/../top", "with.dot", "é x", ""])
def test_names_are_parts_of_paths(find, make_tree, name):
    folder = make_tree({"pk": {"mod.py": ""}, "top.py": "", "with.dot.py": "", "é x.py": "", ".py": ""})
    assert os.path.samefile(find(name, [folder])[1], f"{folder}/{name}.py")


def test_an_absolute_name_leaves_the_directory_out(find, make_tree):
    path = os.path.join(make_tree({"plugin.py": ""}), "plugin")
    assert find(path, ["elsewhere"])[1] == path + ".py"


@pytest.mark.parametrize("name", [None, 1, b"plugin", Path("plugin")], ids=type)
def test_a_name_that_is_not_a_str(imp, name):
    with pytest.raises(TypeError) as caught:
        imp.find_module(name, [])
    assert str(caught.value) == f"'name' must be a str, not {type(name)}"


@pytest.mark.parametrize("path", [(), "folder", {}, iter([])], ids=type)
def test_a_path_that_is_not_a_list(imp, path):
    with pytest.raises(RuntimeError) as caught:
        imp.find_module("plugin", path)
    assert str(caught.value) == f"'path' must be None or a list, not {type(path)}"


def test_without_a_path_built_in_modules_come_before_sys_path(imp, find, make_tree):
    folder = make_tree({"sys.py": "", "on_sys_path.py": ""})
    sys.path.insert(0, folder)
    assert imp.find_module("sys") == (None, None, ("", "", imp.C_BUILTIN))
    assert find("sys", [folder])[1] == os.path.join(folder, "sys.py")
    assert find("on_sys_path")[1] == os.path.join(folder, "on_sys_path.py")


def test_functions_that_a_program_replaced_are_called(imp, find, make_tree, monkeypatch):
    folder = make_tree({"plugin.txt": "text"})
    monkeypatch.setattr(imp, "get_suffixes", lambda: [(".txt", "r", 42)])
    assert find("plugin", [folder])[2] == (".txt", "r", 42)
    monkeypatch.setattr(sys, "path", [])
    for function, type_ in [("is_frozen", imp.PY_FROZEN), ("is_builtin", imp.C_BUILTIN)]:
        monkeypatch.setattr(imp, function, lambda name: name == "anything")
        assert imp.find_module("anything") == (None, None, ("", "", type_))


def test_how_often_the_file_system_is_asked(imp, is_stdlib, monkeypatch):
    """After the first directory, one question saves two."""
    calls = []
    for name in ("isfile", "isdir"):
        function = getattr(os.path, name)
        monkeypatch.setattr(os.path, name, lambda path, ask=function: calls.append(path) or ask(path))
    with pytest.raises(ImportError):
        imp.find_module("absent", ["1", "2", "3"])
    assert len(calls) == 3 * (2 + len(imp.get_suffixes())) - (0 if is_stdlib else 2)


# get_suffixes


def test_suffixes_are_those_of_extensions_then_source_then_bytecode(imp):
    expected = [
        *((suffix, "rb", imp.C_EXTENSION) for suffix in importlib.machinery.EXTENSION_SUFFIXES),
        (".py", "r", imp.PY_SOURCE),
        (".pyc", "rb", imp.PY_COMPILED),
    ]
    assert imp.get_suffixes() == expected
    imp.get_suffixes().clear()
    assert imp.get_suffixes() == expected


@pytest.mark.parametrize(
    ("kind", "mode", "type_"), [("SOURCE", "r", 1), ("BYTECODE", "rb", 2), ("EXTENSION", "rb", 3)]
)
def test_suffixes_that_are_added_later(imp, monkeypatch, kind, mode, type_):
    suffixes = getattr(importlib.machinery, kind + "_SUFFIXES")
    monkeypatch.setattr(importlib.machinery, kind + "_SUFFIXES", [*suffixes, ".added"])
    assert (".added", mode, type_) in imp.get_suffixes()
    monkeypatch.undo()
    suffixes.append(".appended")
    try:
        assert (".appended", mode, type_) in imp.get_suffixes()
    finally:
        suffixes.remove(".appended")


def test_importlib_machinery_in_the_middle_of_its_import(monkeypatch):
    import imp_compat

    expected = imp_compat.get_suffixes()
    for partial in (type(sys)("importlib.machinery"), None):
        monkeypatch.setitem(sys.modules, "importlib.machinery", partial)
        assert imp_compat.get_suffixes() == expected
