"""load_source: a module from a source file, and the same module again."""

import importlib.machinery
import importlib.util
import io
import os
import sys
import types
from pathlib import Path

import pytest
from trees import compiled


def test_a_module_is_executed_and_in_sys_modules(imp, make_tree):
    tree = {"plugin.py": "import sys\nitself = sys.modules[__name__]\n"}
    path = os.path.join(make_tree(tree), "plugin.py")
    module = imp.load_source("plugin", path)
    assert module is sys.modules["plugin"] is module.itself
    assert (module.__name__, module.__file__, module.__package__) == ("plugin", path, "")


def test_the_import_attributes_are_those_of_an_import(imp, make_tree):
    folder = make_tree({"plugin.py": "", "imported.py": ""})
    sys.path.insert(0, folder)
    imported = __import__("imported")
    module = imp.load_source("plugin", os.path.join(folder, "plugin.py"))
    assert sorted(vars(module)) == sorted(vars(imported))
    assert type(module.__loader__) is importlib.machinery.SourceFileLoader
    assert module.__spec__.loader is module.__loader__
    assert module.__spec__.cached == imp.cache_from_source(module.__file__)
    assert module.__spec__.has_location
    assert not module.__spec__._initializing


@pytest.mark.parametrize("name", ["plugin.conf", "plugin", "plug-in v1.0"])
def test_the_suffix_does_not_matter(imp, make_tree, name):
    path = os.path.join(make_tree({name: "value = 1"}), name)
    assert imp.load_source("plugin", path).value == 1


@pytest.mark.parametrize("name", ["plugin.py", "plugin.conf"])
def test_a_second_load_sets_what_the_first_did(imp, make_tree, name):
    path = os.path.join(make_tree({name: ""}), name)
    first = set(vars(imp.load_source("plugin", path)))
    assert set(vars(imp.load_source("plugin", path))) == first


@pytest.mark.parametrize("name", ["", ".relative", "a.b", "with-dash", "with space", "pk/../a", "ünïcode"])
def test_any_name_can_be_given(imp, make_tree, name):
    module = imp.load_source(name, make_tree({"plugin.py": "value = __name__"}) + "/plugin.py")
    assert sys.modules[name] is module
    assert module.value == name


def test_a_dotted_name_is_not_bound_in_its_parent(imp, make_tree):
    folder = make_tree({"package": {"__init__.py": "", "child.py": ""}})
    package = imp.load_package("package", folder + "/package")
    child = imp.load_source("package.child", folder + "/package/child.py")
    assert not hasattr(package, "child")
    assert child.__package__ == "package"


def test_a_relative_path(imp, make_tree, monkeypatch):
    monkeypatch.chdir(make_tree({"plugin.py": ""}))
    module = imp.load_source("plugin", "plugin.py")
    spec = importlib.util.spec_from_file_location("plugin", "plugin.py")
    assert spec is not None
    assert module.__file__ == spec.origin
    assert (module.__loader__.name, module.__loader__.path) == ("plugin", "plugin.py")


def test_no_finder_is_asked(imp, make_tree):
    path = make_tree({"plugin.py": ""}) + "/plugin.py"
    asked = []

    class Finder:
        @staticmethod
        def find_spec(fullname, path=None, target=None):
            asked.append(fullname)

    sys.meta_path.insert(0, Finder)
    imp.load_source("plugin", path)
    finders = list(sys.meta_path)
    imp.load_source("plugin", path)
    assert asked == []
    assert sys.meta_path == finders


def test_a_parent_is_not_imported(imp, make_tree):
    folder = make_tree({"parent": {"__init__.py": "raise RuntimeError", "child.py": ""}})
    sys.path.insert(0, folder)
    imp.load_source("parent.child", folder + "/parent/child.py")
    assert "parent" not in sys.modules


def test_loading_again_executes_in_the_same_module(imp, make_tree):
    path = Path(make_tree({"plugin.py": "old = 1\nboth = 'first'"}), "plugin.py")
    first = imp.load_source("plugin", str(path))
    first.added = "by the host"
    path.write_text("new = 2; both = 'second, longer'")
    second = imp.load_source("plugin", str(path))
    assert second is first is sys.modules["plugin"]
    assert (first.old, first.new, first.both, first.added) == (1, 2, "second, longer", "by the host")


@pytest.mark.parametrize("suffix", [".py", ".pyc", ""])
def test_loading_again_sets_the_same_attributes(imp, make_tree, suffix):
    """On a module that had none of them."""
    files = {"plugin.py": "", "plugin.pyc": compiled(""), "plugin": {"__init__.py": ""}}
    path = make_tree(files) + "/plugin" + suffix
    load = {".py": imp.load_source, ".pyc": imp.load_compiled, "": imp.load_package}[suffix]
    expected = vars(load("plugin", path)).copy()
    bare = sys.modules["plugin"] = imp.new_module("bare")
    vars(bare).clear()
    attributes = vars(load("plugin", path))
    ignored = {"__builtins__", "__doc__", "__loader__", "__spec__"}
    assert {k: attributes[k] for k in expected if k not in ignored} == {
        k: v for k, v in expected.items() if k not in ignored
    }
    assert attributes["__spec__"] == bare.__spec__
    assert set(expected) - set(attributes) <= {"__doc__"}


def test_loading_again_from_another_file_moves_the_module(imp, make_tree):
    folder = make_tree({"one.py": "'''One.'''", "two.py": ""})
    module = imp.load_source("plugin", folder + "/one.py")
    assert imp.load_source("plugin", folder + "/two.py") is module
    assert module.__file__ == module.__spec__.origin == os.path.join(folder, "two.py")
    assert module.__doc__ == "One."


def test_a_module_loaded_last_is_last_in_sys_modules(imp, make_tree):
    folder = make_tree({"plugin.py": "import other", "other.py": ""})
    sys.path.insert(0, folder)
    imp.load_source("plugin", folder + "/plugin.py")
    assert list(sys.modules)[-2:] == ["other", "plugin"]
    imp.load_source("other", folder + "/other.py")
    assert list(sys.modules)[-2:] == ["plugin", "other"]


def test_any_object_in_sys_modules_is_what_is_executed_again(imp, make_tree):
    class Namespace:
        __name__ = "plugin"

    own = Namespace()
    sys.modules["plugin"] = own
    assert imp.load_source("plugin", make_tree({"plugin.py": "value = 1"}) + "/plugin.py") is own
    assert own.value == 1


def test_an_object_that_takes_no_attributes_is_executed_again(imp, make_tree):
    class Slotted:
        __slots__ = ("__dict__", "__loader__", "__spec__")

        def __setattr__(self, name, value):
            if name not in Slotted.__slots__:
                raise AttributeError(name)
            super().__setattr__(name, value)

    own = Slotted()
    vars(own)["__name__"] = "plugin"
    sys.modules["plugin"] = own
    assert imp.load_source("plugin", make_tree({"plugin.py": "value = 1"}) + "/plugin.py") is own
    assert vars(own)["value"] == 1


def test_a_first_load_that_fails_leaves_nothing(imp, make_tree):
    path = make_tree({"plugin.py": "1 / 0"}) + "/plugin.py"
    with pytest.raises(ZeroDivisionError):
        imp.load_source("plugin", path)
    assert "plugin" not in sys.modules


def test_a_load_that_fails_again_leaves_the_module(imp, make_tree):
    folder = make_tree({"good.py": "value = 1", "bad.py": "value = 2\n1 / 0"})
    module = imp.load_source("plugin", folder + "/good.py")
    with pytest.raises(ZeroDivisionError):
        imp.load_source("plugin", folder + "/bad.py")
    assert sys.modules["plugin"] is module
    assert (module.value, module.__file__) == (2, os.path.join(folder, "bad.py"))


def test_a_first_load_that_fails_touches_no_other_module(imp, make_tree):
    folder = make_tree({"plugin.py": "import other\n1 / 0", "other.py": ""})
    sys.path.insert(0, folder)
    module_names = set(sys.modules)
    with pytest.raises(ZeroDivisionError):
        imp.load_source("package.plugin", folder + "/plugin.py")
    assert set(sys.modules) == module_names | {"other"}


def test_a_spec_is_not_initializing_after_a_failure(imp, make_tree):
    """Imports of a module that is marked so would wait for it."""
    path = make_tree({"plugin.py": "1 / 0"}) + "/plugin.py"
    with pytest.raises(ZeroDivisionError) as caught:
        imp.load_source("plugin", path)
    spec = caught.traceback[-1].frame.f_globals["__spec__"]
    assert (spec.name, spec._initializing) == ("plugin", False)


def test_a_package_becomes_a_module_and_keeps_its_path(imp, make_tree):
    folder = make_tree({"package": {"__init__.py": ""}, "plugin.py": ""})
    directory, path = os.path.join(folder, "package"), os.path.join(folder, "plugin.py")
    package = imp.load_package("name", directory)
    module = imp.load_source("name", path)
    assert module is package
    assert (module.__file__, module.__path__) == (path, [directory])


@pytest.mark.parametrize("error", ["SystemExit(3)", "KeyboardInterrupt"])
def test_what_a_module_raises_is_raised(imp, make_tree, error):
    path = make_tree({"plugin.py": f"raise {error}"}) + "/plugin.py"
    with pytest.raises((SystemExit, KeyboardInterrupt)):
        imp.load_source("plugin", path)
    assert "plugin" not in sys.modules


def test_a_module_that_puts_another_in_its_place(imp, make_tree):
    source = (
        "import sys, types\nsys.modules[__name__] = own = types.ModuleType('own')\nown.__spec__ = __spec__"
    )
    module = imp.load_source("plugin", make_tree({"plugin.py": source}) + "/plugin.py")
    assert module is sys.modules["plugin"]
    assert module.__name__ == "own"


def test_a_module_that_takes_itself_out(imp, make_tree):
    path = make_tree({"plugin.py": "import sys; del sys.modules[__name__]"}) + "/plugin.py"
    with pytest.raises(KeyError, match="plugin"):
        imp.load_source("plugin", path)


def test_a_module_that_takes_itself_out_and_fails(imp, make_tree):
    path = make_tree({"plugin.py": "import sys; del sys.modules[__name__]; 1 / 0"}) + "/plugin.py"
    with pytest.raises(ZeroDivisionError):
        imp.load_source("plugin", path)
    sys.modules["plugin"] = type(sys)("plugin")
    with pytest.raises(KeyError, match="plugin") as caught:
        imp.load_source("plugin", path)
    assert type(caught.value.__context__) is ZeroDivisionError


def test_loads_in_loads_fit_below_the_recursion_limit(imp, make_tree):
    source = """
from host import imp, path
loaded = int(__name__)
if loaded < 50:
    loaded = imp.load_source(str(loaded + 1), path).loaded
"""
    host(imp=imp, path=make_tree({"plugin.py": source}) + "/plugin.py")
    assert imp.load_source("1", sys.modules["host"].path).loaded == 50


def test_a_load_uses_seven_frames_at_most(imp, make_tree, whole):
    count = "import inspect\nframes = len(inspect.stack(0))\n"
    outer = "from host import imp, path\ninner = imp.load_source('inner', path + '/inner.py').frames\n"
    path = make_tree({"outer.py": count + outer, "inner.py": count})
    host(imp=imp, path=path)
    module = imp.load_source("outer", path + "/outer.py")
    assert module.inner - module.frames <= 7


def host(**names):
    """Put a module with names where what is loaded can import them."""
    sys.modules["host"] = module = types.ModuleType("host")
    module.__dict__.update(names)


def test_bytecode_is_written_beside_any_suffix(imp, make_tree):
    folder = make_tree({"plugin.txt": "value = 1"})
    imp.load_source("plugin", folder + "/plugin.txt")
    assert os.listdir(folder + "/__pycache__") == [f"plugin.{imp.get_tag()}.pyc"]


def test_cached_bytecode_is_used(imp, make_tree):
    path = Path(make_tree({"plugin.py": "value = 1"}), "plugin.py")
    imp.load_source("plugin", str(path))
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_text("value = 2")
    os.utime(path, ns=times)
    assert imp.load_source("plugin", str(path)).value == 1


class TestFileArgument:
    SOURCE = "value = 'in the file'\n"

    @pytest.fixture
    def path(self, make_tree):
        return str(make_tree({"plugin.py": self.SOURCE})) + "/plugin.py"

    def test_a_text_file_is_closed_and_its_path_read(self, imp, path):
        with open(path, encoding="utf-8") as file:
            file.read(4)
            assert imp.load_source("plugin", path, file).value == "in the file"
            assert file.closed

    def test_a_binary_file_is_read_on_from_where_it_is(self, imp, path):
        with open(path, "rb") as file:
            file.seek(len("value = 'in the file'"))
            module = imp.load_source("plugin", path, file)
            assert file.closed
        assert not hasattr(module, "value")

    def test_another_file_is_read_in_place_of_the_path(self, imp, path, tmp_path):
        other = tmp_path / "other.txt"
        other.write_text("value = 'in another'")
        with open(other, "rb") as file:
            assert imp.load_source("plugin", path, file).value == "in another"

    def test_a_closed_file_is_opened_anew(self, imp, path):
        with open(path, encoding="utf-8") as file:
            pass
        assert imp.load_source("plugin", path, file).value == "in the file"

    def test_a_file_is_left_open_where_bytecode_is_read(self, imp, path):
        imp.load_source("plugin", path)
        with open(path, "rb") as file:
            assert imp.load_source("plugin", path, file).value == "in the file"
            assert not file.closed

    def test_the_loader_does_not_keep_the_file(self, imp, path):
        with open(path, encoding="utf-8") as file:
            module = imp.load_source("plugin", path, file)
        assert type(module.__loader__) is importlib.machinery.SourceFileLoader
        assert module.__loader__.get_source("plugin") == self.SOURCE

    @pytest.mark.parametrize("file", [io.BytesIO(b"value = 1"), io.StringIO("value = 1")])
    def test_a_file_in_memory_has_no_mode(self, imp, path, file):
        with pytest.raises(AttributeError, match="has no attribute 'mode'"):
            imp.load_source("plugin", path, file)
        assert "plugin" not in sys.modules


class TestBadInput:
    @pytest.mark.parametrize("file", [False, True], ids=["without file", "with file"])
    def test_no_such_file(self, imp, make_tree, file):
        folder = make_tree({"closed.py": ""})
        with open(folder + "/closed.py", encoding="utf-8") as closed:
            pass
        path = os.path.join(folder, "missing.py")
        with pytest.raises(FileNotFoundError) as caught:
            imp.load_source("plugin", path, closed if file else None)
        assert caught.value.filename == path
        assert "plugin" not in sys.modules

    def test_a_folder(self, imp, make_tree):
        with pytest.raises(IsADirectoryError if os.name == "posix" else PermissionError):
            imp.load_source("plugin", make_tree({}))
        assert "plugin" not in sys.modules

    def test_a_syntax_error(self, imp, make_tree):
        path = make_tree({"plugin.py": "x = = 1\n"}) + "/plugin.py"
        with pytest.raises(SyntaxError) as caught:
            imp.load_source("plugin", path)
        assert (caught.value.filename, caught.value.lineno) == (path, 1)
        assert "plugin" not in sys.modules

    @pytest.mark.parametrize(
        "source",
        [b"x = '\xff'", b"# coding: nope\n", b"x = 1\0"],
        ids=["not utf-8", "unknown encoding", "NUL"],
    )
    def test_source_that_cannot_be_decoded(self, imp, make_tree, source):
        with pytest.raises((SyntaxError, ValueError)):
            imp.load_source("plugin", make_tree({"plugin.py": source}) + "/plugin.py")
        assert "plugin" not in sys.modules

    def test_a_path_with_a_nul(self, imp):
        with pytest.raises(ValueError, match="embedded null"):
            imp.load_source("plugin", "nul\0.py")
        assert "plugin" not in sys.modules

    @pytest.mark.parametrize(
        ("name", "error"), [(None, AttributeError), (1, AttributeError), (b"plugin", TypeError)]
    )
    def test_a_name_that_is_no_string(self, imp, make_tree, name, error):
        with pytest.raises(error):
            imp.load_source(name, make_tree({"plugin.py": ""}) + "/plugin.py")

    @pytest.mark.parametrize("path", [None, Path("plugin.py")], ids=["None", "PathLike"])
    def test_a_path_that_is_no_string(self, imp, path):
        with pytest.raises(AttributeError, match="rfind"):
            imp.load_source("plugin", path)
        assert "plugin" not in sys.modules
