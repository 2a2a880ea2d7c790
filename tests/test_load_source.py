"""load_source: a module from a source file."""

import importlib.machinery
import io
import os
import sys
import types
from pathlib import Path

import pytest


@pytest.fixture
def plugin(make_tree):
    """Write a source file, and return its path."""
    return lambda source: os.path.join(make_tree({"plugin.py": source}), "plugin.py")


def test_the_import_attributes_are_those_of_an_import(imp, make_tree):
    folder = make_tree({"plugin.py": "", "imported.py": ""})
    sys.path.insert(0, folder)
    imported = __import__("imported")
    module = imp.load_source("plugin", os.path.join(folder, "plugin.py"))
    assert sorted(vars(module)) == sorted(vars(imported))
    assert module.__spec__.cached == imp.cache_from_source(module.__file__)
    assert module.__spec__.has_location


@pytest.mark.parametrize("name", ["plugin.py", "plugin.conf", "plugin", "plug-in v1.0"])
def test_the_suffix_does_not_matter(imp, make_tree, name):
    path = os.path.join(make_tree({name: "value = 1"}), name)
    module = imp.load_source("plugin", path)
    first = set(vars(module))
    assert module.value == 1
    assert set(vars(imp.load_source("plugin", path))) == first
    assert os.listdir(os.path.join(os.path.dirname(path), "__pycache__")) == [
        os.path.basename(imp.cache_from_source(path))
    ]


def test_loading_again_from_another_file_moves_the_module(imp, make_tree):
    folder = make_tree({"one.py": "'''One.'''", "two.py": ""})
    module = imp.load_source("plugin", os.path.join(folder, "one.py"))
    assert imp.load_source("plugin", os.path.join(folder, "two.py")) is module
    assert module.__file__ == module.__spec__.origin == os.path.join(folder, "two.py")
    assert module.__doc__ == "One."


def test_a_package_becomes_a_module_and_keeps_its_path(imp, make_tree):
    folder = make_tree({"package": {"__init__.py": ""}, "plugin.py": ""})
    directory, path = os.path.join(folder, "package"), os.path.join(folder, "plugin.py")
    package = imp.load_package("name", directory)
    module = imp.load_source("name", path)
    assert module is package
    assert (module.__file__, module.__path__) == (path, [directory])


def test_a_module_loaded_last_is_last_in_sys_modules(imp, make_tree):
    folder = make_tree({"plugin.py": "import other", "other.py": ""})
    sys.path.insert(0, folder)
    imp.load_source("plugin", folder + "/plugin.py")
    assert list(sys.modules)[-2:] == ["other", "plugin"]
    imp.load_source("other", folder + "/other.py")
    assert list(sys.modules)[-2:] == ["plugin", "other"]


def test_any_object_in_sys_modules_is_what_is_executed_again(imp, plugin):
    class Slotted:
        __slots__ = ("__dict__", "__loader__", "__spec__")

        def __setattr__(self, name, value):
            if name not in Slotted.__slots__:
                raise AttributeError(name)
            super().__setattr__(name, value)

    for own in (types.SimpleNamespace(), Slotted()):
        vars(own)["__name__"] = "plugin"
        sys.modules["plugin"] = own
        assert imp.load_source("plugin", plugin("value = 1")) is own
        assert own.value == 1


def test_a_module_that_puts_another_in_its_place(imp, plugin):
    source = (
        "import sys, types\nsys.modules[__name__] = new = types.ModuleType('new')\nnew.__spec__ = __spec__"
    )
    module = imp.load_source("plugin", plugin(source))
    assert module is sys.modules["plugin"]
    assert module.__name__ == "new"


def test_a_module_that_takes_itself_out(imp, plugin):
    with pytest.raises(KeyError, match="plugin"):
        imp.load_source("plugin", plugin("import sys; del sys.modules[__name__]"))
    path = plugin("import sys; del sys.modules[__name__]; 1 / 0")
    with pytest.raises(ZeroDivisionError):
        imp.load_source("plugin", path)
    sys.modules["plugin"] = types.ModuleType("plugin")
    with pytest.raises(KeyError, match="plugin") as caught:
        imp.load_source("plugin", path)
    assert type(caught.value.__context__) is ZeroDivisionError


def test_a_load_uses_seven_frames_at_most(imp, make_tree, whole):
    count = "import inspect\nframes = len(inspect.stack(0))\n"
    load = f"import {imp.__name__} as imp\npath = __file__.replace('outer.', 'inner.')\n"
    load += "inner = imp.load_source('inner', path).frames"
    folder = make_tree({"inner.py": count, "outer.py": count + load})
    module = imp.load_source("outer", folder + "/outer.py")
    assert module.inner - module.frames <= 7


class TestFileArgument:
    SOURCE = "value = 'in the file'\n"

    @pytest.fixture
    def path(self, plugin):
        return plugin(self.SOURCE)

    def test_a_text_file_is_closed_and_its_path_read(self, imp, path):
        with open(path, encoding="utf-8") as file:
            file.read(4)
            module = imp.load_source("plugin", path, file)
            assert file.closed
        assert module.value == "in the file"
        # The loader does not keep the file.
        assert type(module.__loader__) is importlib.machinery.SourceFileLoader
        assert module.__loader__.get_source("plugin") == self.SOURCE
        assert imp.load_source("anew", path, file).value == "in the file"

    def test_a_binary_file_is_read_on_from_where_it_is(self, imp, path):
        with open(path, "rb") as file:
            file.seek(len("value = 'in the file'"))
            module = imp.load_source("plugin", path, file)
            assert file.closed
        assert not hasattr(module, "value")

    def test_a_file_is_left_open_where_bytecode_is_read(self, imp, path):
        imp.load_source("plugin", path)
        with open(path, "rb") as file:
            assert imp.load_source("plugin", path, file).value == "in the file"
            assert not file.closed

    @pytest.mark.parametrize("file", [io.BytesIO(b"value = 1"), io.StringIO("value = 1")])
    def test_a_file_in_memory_has_no_mode(self, imp, path, file):
        with pytest.raises(AttributeError, match="has no attribute 'mode'"):
            imp.load_source("plugin", path, file)
        assert "plugin" not in sys.modules


class TestBadInput:
    def test_a_folder(self, imp, make_tree):
        with pytest.raises(IsADirectoryError if os.name == "posix" else PermissionError):
            imp.load_source("plugin", make_tree({}))
        assert "plugin" not in sys.modules

    @pytest.mark.parametrize(
        "source",
        ["x = = 1\n", b"x = '\xff'", b"# coding: nope\n", b"x = 1\0"],
        ids=["syntax error", "not utf-8", "unknown encoding", "NUL"],
    )
    def test_source_that_cannot_be_compiled(self, imp, plugin, source):
        with pytest.raises((SyntaxError, ValueError)):
            imp.load_source("plugin", plugin(source))
        assert "plugin" not in sys.modules

    @pytest.mark.parametrize(
        ("name", "path", "error"),
        [
            ("plugin", "nul\0.py", (ValueError, "embedded null")),
            ("plugin", None, (AttributeError, "rfind")),
            ("plugin", Path("plugin.py"), (AttributeError, "rfind")),
            (None, __file__, (AttributeError, ".")),
            (1, __file__, (AttributeError, ".")),
            (b"plugin", __file__, (TypeError, ".")),
        ],
        ids=["NUL", "None", "PathLike", "name None", "name 1", "name bytes"],
    )
    def test_names_and_paths_that_cannot_be(self, imp, name, path, error):
        with pytest.raises(error[0], match=error[1]):
            imp.load_source(name, path)
        assert name not in sys.modules
