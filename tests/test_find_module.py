"""find_module: what it finds, in which order, and the file that it opens."""

import importlib.machinery
import os
import sys
from pathlib import Path

import pytest
from trees import compiled

SOURCE = "value = 1\n"


@pytest.fixture
def find(imp):
    """Find a module, and close its file."""

    def find(name, path=None):
        file, pathname, description = imp.find_module(name, path)
        if file is not None:
            file.close()
        return file, pathname, description

    return find


def test_a_source_file_is_opened_as_text_at_its_start(imp, make_tree):
    folder = make_tree({"plugin.py": SOURCE})
    file, pathname, description = imp.find_module("plugin", [folder])
    with file:
        assert (file.name, file.mode, file.tell()) == (pathname, "r", 0)
        assert file.read() == SOURCE
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


@pytest.mark.parametrize("first_line", [b"x = 1", b"# coding: latin-1"], ids=["plain", "declared"])
def test_a_source_file_is_read_with_universal_newlines(imp, make_tree, first_line):
    folder = make_tree({"plugin.py": first_line + b"\r\ny = 2\rz = 3\n"})
    file, _, _ = imp.find_module("plugin", [folder])
    with file:
        assert file.read() == first_line.decode() + "\ny = 2\nz = 3\n"
        assert file.newlines == ("\r", "\n", "\r\n")


def test_bytecode_is_opened_as_binary(imp, make_tree):
    folder = make_tree({"plugin.pyc": compiled(SOURCE)})
    file, pathname, description = imp.find_module("plugin", [folder])
    with file:
        assert (file.mode, file.tell()) == ("rb", 0)
        assert file.read(4) == imp.get_magic()
    assert pathname == os.path.join(folder, "plugin.pyc")
    assert description == (".pyc", "rb", imp.PY_COMPILED)


def test_an_extension_is_opened_as_binary(imp, find, extension):
    name, path = extension
    file, pathname, description = find(name, [os.path.dirname(path)])
    assert pathname == path
    assert (file.mode, description[1:]) == ("rb", ("rb", imp.C_EXTENSION))
    assert path.endswith(description[0])


@pytest.mark.parametrize("init", ["__init__.py", "__init__.pyc"])
def test_a_package_is_its_folder_and_comes_before_a_module(imp, make_tree, init):
    folder = make_tree({"name": {init: b""}, "name.py": SOURCE})
    expected = None, os.path.join(folder, "name"), ("", "", imp.PKG_DIRECTORY)
    assert imp.find_module("name", [folder]) == expected


def test_an_extension_comes_before_source_and_that_before_bytecode(imp, find, make_tree):
    suffix = imp.get_suffixes()[0][0]
    folder = make_tree({"a.py": SOURCE, "a" + suffix: b"", "b.py": SOURCE, "b.pyc": compiled(SOURCE)})
    assert find("a", [folder])[2] == (suffix, "rb", imp.C_EXTENSION)
    assert find("b", [folder])[2] == (".py", "r", imp.PY_SOURCE)


def test_the_first_folder_wins(find, make_tree):
    folder = make_tree({"1": {}, "2": {"m.pyc": b""}, "3": {"m": {"__init__.py": ""}}})
    folders = [os.path.join(folder, name) for name in "123"]
    assert find("m", folders)[1] == os.path.join(folders[1], "m.pyc")
    assert find("m", folders[::-1])[1] == os.path.join(folders[2], "m")


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


@pytest.mark.parametrize(("name", "path"), [("no_such_module", None), ("__hello__", [])])
def test_a_name_that_is_nowhere(imp, name, path):
    with pytest.raises(ImportError, match=f"^No module named '{name}'$"):
        imp.find_module(name, path)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [("", "plugin.py"), (".", "./plugin.py"), ("sub/..", "sub/../plugin.py"), ("sub/", "sub/plugin.py")],
)
def test_relative_directories(find, make_tree, monkeypatch, entry, expected):
    monkeypatch.chdir(make_tree({"plugin.py": SOURCE, "sub": {"plugin.py": ""}}))
    assert find("plugin", [entry])[1].replace(os.sep, "/") == expected


def test_a_folder_that_is_pathlike(find, make_tree):
    folder = Path(make_tree({"plugin.py": SOURCE}))
    assert find("plugin", [folder])[1] == str(folder / "plugin.py")


NAMES = {
    "pk/mod": "pk/mod.py",
    "pk/../top": "top.py",
    "with.dot": "with.dot.py",
    "with-dash": "with-dash.py",
    "with space": "with space.py",
    "ünïcode": "ünïcode.py",
    "": ".py",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_parts_of_paths(find, make_tree, name):
    folder = make_tree({"pk": {"mod.py": ""}, **{file: "" for file in NAMES.values() if "/" not in file}})
    assert os.path.samefile(find(name, [folder])[1], os.path.join(folder, NAMES[name]))


def test_an_absolute_name_leaves_the_folder_out(find, make_tree):
    path = os.path.join(make_tree({"plugin.py": SOURCE}), "plugin")
    assert find(path, ["elsewhere"])[1] == path + ".py"


ENCODED = {
    "utf-8": ("# pas de déclaration\n", "utf-8", "utf-8"),
    "latin-1": ("# -*- coding: latin-1 -*-\nx = 'é'\n", "latin-1", "iso-8859-1"),
    "second line": ("#!/usr/bin/python\n# coding: cp1252\nx = '€'\n", "cp1252", "cp1252"),
    "koi8-r": ("# vim: set fileencoding=koi8-r :\nx = 'познание'\n", "koi8-r", "koi8-r"),
    "byte order mark": ("x = 'é'\n", "utf-8-sig", "utf-8-sig"),
    "empty": ("", "utf-8", "utf-8"),
    "one line without its end": ("x = 1", "utf-8", "utf-8"),
    "third line": ("# one\n# two\n# coding: latin-1\nx = '\xe9'\n", "utf-8", "utf-8"),
    "not a declaration": ("# decoding\nx = '\xe9'\n", "utf-8", "utf-8"),
}


@pytest.mark.parametrize(("text", "codec", "encoding"), list(ENCODED.values()), ids=list(ENCODED))
def test_source_is_opened_in_its_own_encoding(imp, make_tree, text, codec, encoding):
    folder = make_tree({"plugin.py": text.encode(codec)})
    file, _, _ = imp.find_module("plugin", [folder])
    with file:
        assert (file.encoding, file.tell(), file.read()) == (encoding, 0, text)


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


def kind(value):
    return type(value).__name__


@pytest.mark.parametrize("name", [None, 1, b"plugin", Path("plugin")], ids=kind)
def test_a_name_that_is_no_string(imp, name):
    with pytest.raises(TypeError) as caught:
        imp.find_module(name, [])
    assert str(caught.value) == f"'name' must be a str, not {type(name)}"


@pytest.mark.parametrize("path", [(), "folder", {}, iter([])], ids=kind)
def test_a_path_that_is_no_list(imp, path):
    with pytest.raises(RuntimeError) as caught:
        imp.find_module("plugin", path)
    assert str(caught.value) == f"'path' must be None or a list, not {type(path)}"


@pytest.mark.parametrize(
    ("name", "path"), [("nul\0", ["."]), ("plugin", ["nul\0"]), ("plugin", ["no/such"]), ("sys", [])]
)
def test_paths_without_the_module(imp, name, path):
    with pytest.raises(ImportError) as caught:
        imp.find_module(name, path)
    assert str(caught.value) == f"No module named {name!r}"


def test_a_built_in_module_comes_before_sys_path_but_is_in_no_folder(imp, find, make_tree):
    folder = make_tree({"sys.py": SOURCE})
    sys.path.insert(0, folder)
    assert imp.find_module("sys") == (None, None, ("", "", imp.C_BUILTIN))
    assert find("sys", [folder])[1] == os.path.join(folder, "sys.py")


def test_sys_path_is_searched_where_no_path_is_given(find, make_tree):
    folder = make_tree({"on_sys_path.py": SOURCE})
    sys.path.append(folder)
    assert find("on_sys_path")[1] == os.path.join(folder, "on_sys_path.py")


def test_patched_suffixes_are_used(imp, find, make_tree, monkeypatch):
    folder = make_tree({"plugin.txt": "text"})
    monkeypatch.setattr(imp, "get_suffixes", lambda: [(".txt", "r", 42)])
    assert find("plugin", [folder])[2] == (".txt", "r", 42)


class TestSystemCalls:
    """How often find_module asks the file system what is where."""

    EXTENSIONS = len(importlib.machinery.EXTENSION_SUFFIXES)

    @pytest.fixture
    def calls(self, monkeypatch):
        calls = []
        for name in ("isfile", "isdir"):
            function = getattr(os.path, name)
            monkeypatch.setattr(os.path, name, lambda path, ask=function: calls.append(path) or ask(path))
        return calls

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("package", 1), ("bytecode_package", 2), ("source", 3 + EXTENSIONS), ("absent", 4 + EXTENSIONS)],
    )
    def test_in_one_folder(self, find, make_tree, calls, name, expected):
        package = {"package": {"__init__.py": ""}, "bytecode_package": {"__init__.pyc": b""}}
        folder = make_tree({**package, "source.py": ""})
        calls.clear()
        try:
            find(name, [folder])
        except ImportError:
            assert name == "absent"
        assert len(calls) == expected

    def test_one_fewer_in_every_other_folder_that_has_nothing(self, imp, is_stdlib, calls):
        with pytest.raises(ImportError):
            imp.find_module("absent", ["1", "2", "3"])
        in_each = 4 + self.EXTENSIONS
        assert len(calls) == 3 * in_each - (0 if is_stdlib else 2)
