"""load_source, load_compiled, load_package and load_dynamic: modules from files; and create_dynamic."""

import importlib.machinery
import os
import sys
import types
from pathlib import Path

import pytest
from trees import compiled

KINDS = {
    "source": ("load_source", "plugin.py", str),
    "compiled": ("load_compiled", "plugin.pyc", compiled),
    "package": ("load_package", "plugin", lambda code: {"__init__.py": code}),
}


@pytest.fixture(params=KINDS)
def load(imp, make_tree, request):
    """Write code into a file or a package, and load it; always from the same path."""
    function, file, content = KINDS[request.param]

    def load(code, name="plugin"):
        return getattr(imp, function)(name, os.path.join(make_tree({file: content(code)}), file))

    return load


@pytest.fixture
def load_source(imp, make_tree):
    """Write a source file, and load it."""
    return lambda source: imp.load_source("plugin", make_tree({"plugin.py": source}) + "/plugin.py")


def test_a_module_is_in_sys_modules_and_has_what_an_import_gives_it(load, tmp_path):
    code = "import sys\nis_itself = vars(sys.modules[__name__]) is globals()"
    module = load(code)
    assert module.is_itself
    assert module is sys.modules.pop("plugin")
    sys.path.insert(0, str(tmp_path))
    assert vars(module) == vars(importlib.import_module("plugin"))
    assert not module.__spec__._initializing


@pytest.mark.parametrize("name", ["", ".relative", "a.b", "with-dash", "with space", "pk/../a", "ünïcode"])
def test_any_name_can_be_given(load, name):
    module = load("value = __name__", name)
    assert sys.modules[name] is module
    assert module.value == name


def test_a_dotted_name_imports_no_parent_and_is_bound_in_none(load, imp):
    parent = sys.modules["parent"] = imp.new_module("parent")
    load("", "parent.child")
    load("", "absent.child")
    assert not hasattr(parent, "child")
    assert "absent" not in sys.modules


def test_no_finder_is_asked(load, monkeypatch):
    class Finder:
        @staticmethod
        def find_spec(fullname, path=None, target=None):
            raise AssertionError(fullname)

    monkeypatch.setattr(sys, "meta_path", [Finder])
    for _ in range(2):
        assert load("import sys; finders = list(sys.meta_path)").finders == sys.meta_path == [Finder]


def test_loading_again_executes_in_the_same_module(load):
    first = load("old = 1\nboth = 'first'")
    first.added = "by the host"
    second = load("new = 2; both = 'second, longer'")
    assert second is first is sys.modules["plugin"]
    assert (first.old, first.new, first.both, first.added) == (1, 2, "second, longer", "by the host")


def test_loading_again_sets_the_same_attributes(load, imp):
    """On a module that had none of them."""
    expected = vars(load("")).copy()
    bare = sys.modules["plugin"] = imp.new_module("bare")
    vars(bare).clear()
    assert {"__doc__": None, **vars(load(""))} == expected


@pytest.mark.parametrize("error", ["ZeroDivisionError", "SystemExit", "KeyboardInterrupt"])
def test_a_first_load_that_fails_leaves_nothing(load, make_tree, error):
    sys.path.insert(0, make_tree({"other.py": ""}))
    names = set(sys.modules)
    with pytest.raises(BaseException, match="gone") as caught:
        load(f"import other\nraise {error}('gone')", "absent.plugin")
    assert caught.typename == error
    assert set(sys.modules) == names | {"other"}
    # Imports of a module that is marked so would wait for it.
    spec = caught.traceback[-1].frame.f_globals["__spec__"]
    assert (spec.name, spec._initializing) == ("absent.plugin", False)


def test_a_load_that_fails_again_leaves_the_module(load):
    module = load("value = 1")
    with pytest.raises(ZeroDivisionError):
        load("value = 2\n1 / 0")
    assert sys.modules["plugin"] is module
    assert module.value == 2


@pytest.mark.parametrize("function", ["load_source", "load_compiled", "load_package"])
def test_a_file_that_does_not_exist(imp, tmp_path, function):
    path = str(tmp_path / "missing.py")
    with open(__file__) as file:
        arguments = ("plugin", path) if function == "load_package" else ("plugin", path, file)
        with pytest.raises(FileNotFoundError) as caught:
            getattr(imp, function)(*arguments)
        assert file.closed is (file in arguments)
    assert caught.value.filename == path
    assert "plugin" not in sys.modules


# A file object


@pytest.mark.parametrize("mode", ["r", "rb"])
@pytest.mark.parametrize(
    ("function", "content"), [("load_source", str.encode), ("load_compiled", compiled)], ids=["source", "pyc"]
)
def test_a_binary_file_is_read_and_closed_and_a_text_file_is_closed(imp, make_tree, function, content, mode):
    sys.dont_write_bytecode = True  # or loading again would find what the first load cached
    folder = make_tree({"plugin": content("value = 1"), "file": content("value = 2")})
    with open(folder + "/file", mode) as file:
        module = getattr(imp, function)("plugin", folder + "/plugin", file)
        assert file.closed
        assert module.value == (2 if mode == "rb" else 1)
        # The loader does not keep the file, and a closed one is as good as none.
        assert not hasattr(module.__loader__, "file")
        assert getattr(imp, function)("anew", folder + "/plugin", file).value == 1


def test_a_binary_file_is_read_on_from_where_it_is(imp, make_tree):
    path = make_tree({"plugin.py": "first = 1\nsecond = 2"}) + "/plugin.py"
    with open(path, "rb") as file:
        file.readline()
        module = imp.load_source("plugin", path, file)
    assert (hasattr(module, "first"), module.second) == (False, 2)


def test_a_file_is_left_open_if_cached_bytecode_is_read(imp, load_source):
    path = load_source("value = 1").__file__
    with open(path, "rb") as file:
        assert imp.load_source("anew", path, file).value == 1
        assert not file.closed


# load_source


@pytest.mark.parametrize("name", ["plugin.conf", "plugin", "plug-in v1.0"])
def test_any_suffix_is_loaded_and_its_bytecode_cached(imp, make_tree, name):
    path = os.path.join(make_tree({name: "value = 1"}), name)
    assert imp.load_source("plugin", path).value == 1
    [cached] = Path(path).parent.joinpath("__pycache__").iterdir()
    assert str(cached) == imp.cache_from_source(path)


def test_a_package_becomes_a_module_of_another_file_and_keeps_its_path(imp, make_tree):
    folder = make_tree({"package": {"__init__.py": "'''One.'''"}, "plugin.py": ""})
    directory, path = os.path.join(folder, "package"), os.path.join(folder, "plugin.py")
    module = imp.load_package("name", directory)
    assert imp.load_source("name", path) is module
    assert (module.__file__, module.__spec__.origin, module.__path__) == (path, path, [directory])
    assert module.__doc__ == "One."


def test_a_module_loaded_last_is_last_in_sys_modules(imp, make_tree):
    folder = make_tree({"plugin.py": "import other", "other.py": ""})
    sys.path.insert(0, folder)
    imp.load_source("plugin", folder + "/plugin.py")
    assert list(sys.modules)[-2:] == ["other", "plugin"]
    imp.load_source("other", folder + "/other.py")
    assert list(sys.modules)[-2:] == ["plugin", "other"]


def test_any_object_in_sys_modules_is_what_is_executed_again(load_source):
    class Slotted:
        __slots__ = ("__dict__", "__loader__", "__spec__")

        def __setattr__(self, name, value):
            if name not in Slotted.__slots__:
                raise AttributeError(name)
            super().__setattr__(name, value)

    for own in (types.SimpleNamespace(), Slotted()):
        vars(own)["__name__"] = "plugin"
        sys.modules["plugin"] = own
        assert load_source("value = 1") is own
        assert own.value == 1


def test_a_module_that_removes_itself_from_sys_modules(load_source):
    with pytest.raises(KeyError, match="plugin"):
        load_source("import sys; del sys.modules[__name__]")
    source = "import sys; del sys.modules[__name__]; 1 / 0"
    with pytest.raises(ZeroDivisionError):
        load_source(source)
    sys.modules["plugin"] = types.ModuleType("plugin")
    with pytest.raises(KeyError, match="plugin") as caught:
        load_source(source)
    assert type(caught.value.__context__) is ZeroDivisionError


def test_a_load_uses_seven_frames_at_most(imp, make_tree, whole):
    count = "import inspect\nframes = len(inspect.stack(0))\n"
    load = f"import {imp.__name__} as imp\npath = __file__.replace('outer.', 'inner.')\n"
    load += "inner = imp.load_source('inner', path).frames"
    folder = make_tree({"inner.py": count, "outer.py": count + load})
    module = imp.load_source("outer", folder + "/outer.py")
    assert module.inner - module.frames <= 7


# load_package


def test_a_package_that_is_loaded_from_another_directory_has_its_path(imp, make_tree):
    folder = make_tree({"one": {"__init__.py": ""}, "two": {"__init__.py": ""}})
    package = imp.load_package("package", os.path.join(folder, "one"))
    assert imp.load_package("package", os.path.join(folder, "two")) is package
    assert package.__path__ == [os.path.join(folder, "two")]


@pytest.mark.parametrize(
    "path", ["package", "package/__init__.py", "package/child.py", Path("package")], ids=repr
)
def test_a_package_is_loaded_from_its_directory_or_any_file(imp, make_tree, path):
    folder = Path(make_tree({"package": {"__init__.py": "", "child.py": ""}}))
    package = imp.load_package("package", folder / path if isinstance(path, Path) else str(folder / path))
    assert package.__package__ == "package"
    assert package.__path__ == package.__spec__.submodule_search_locations == [str(folder / "package")]


@pytest.mark.parametrize("name", ["package", "plugins.package", "os.plugins.package", ".package"])
def test_a_package_of_any_name_can_import_its_modules(imp, make_tree, name):
    """As a host does that keeps plugins apart by names of which it imports no parent."""
    tree = {"package": {"__init__.py": "from .child import value", "child.py": "value = 2"}}
    package = imp.load_package(name, make_tree(tree) + "/package")
    assert (package.value, package.__name__, package.__package__) == (2, name, name)


def test_a_package_is_loaded_from_bytecode_only_without_source(imp, make_tree):
    path = make_tree({"package": {"__init__.pyc": compiled("value = 'bytecode'")}}) + "/package"
    assert imp.load_package("package", path).value == "bytecode"
    make_tree({"package": {"__init__.py": "value = 'source'"}})
    assert imp.load_package("package", path).value == "source"


def test_load_package_refuses_a_directory_without_init_file(imp, tmp_path):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        imp.load_package("plain", str(tmp_path))
    assert str(caught.value) == f"{str(tmp_path)!r} is not a package"
    assert "plain" not in sys.modules


@pytest.mark.parametrize("name", ["no_such_name", "os"])
def test_load_package_does_not_load_an_extension_again(imp, make_tree, name, whole):
    path = os.path.join(make_tree({}), "missing" + imp.get_suffixes()[0][0])
    module = sys.modules[name] = imp.new_module(name)
    assert imp.load_package(name, path) is module is sys.modules[name]
    assert module.__file__ == path


# load_dynamic and create_dynamic


def test_an_extension_is_loaded_in_place_of_what_sys_modules_has(imp, extension):
    """Unlike the other functions: gh-68936 (bpo-24748). The file object is not used."""
    name, path = extension
    sys.modules[name] = None
    with open(path, "rb") as file:
        module = imp.load_dynamic(name, path, file)
        assert (file.closed, file.tell()) == (False, 0)
    assert module is sys.modules[name]
    assert module.__name__ == name
    loader = module.__loader__
    assert type(loader) is importlib.machinery.ExtensionFileLoader
    assert (loader.name, loader.path) == (module.__spec__.name, module.__spec__.origin) == extension


@pytest.mark.parametrize("kind", ["missing", "broken", "of another module"])
def test_a_file_that_does_not_define_the_module(imp, make_tree, extension, kind):
    path = os.path.join(make_tree({"broken.so": b"not an object file"}), kind + ".so")
    path = extension[1] if kind == "of another module" else path
    with pytest.raises(ImportError) as caught:
        imp.load_dynamic("no_such_module", path)
    assert path in caught.value.path
    assert caught.value.name == "no_such_module"
    assert "no_such_module" not in sys.modules


def test_create_dynamic_makes_a_module(imp, extension):
    name, path = extension
    spec = importlib.machinery.ModuleSpec(name, None, origin=path)
    assert imp.create_dynamic(spec).__name__ == name
    spec.name = None
    with pytest.raises(TypeError):
        imp.create_dynamic(spec)
