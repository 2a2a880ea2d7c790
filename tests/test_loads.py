"""What load_source, load_compiled and load_package have in common."""

import importlib.machinery
import importlib.util
import os
import sys

import pytest
from trees import compiled

KINDS = {
    "source": ("load_source", "plugin.py", str),
    "compiled": ("load_compiled", "plugin.pyc", compiled),
    "package": ("load_package", "plugin", lambda code: {"__init__.py": code}),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def load(imp, make_tree, kind):
    """Write code into a file or a package, and load it; always from the same path."""
    function, file, content = KINDS[kind]

    def load(code, name="plugin"):
        return getattr(imp, function)(name, os.path.join(make_tree({file: content(code)}), file))

    return load


def test_a_module_is_executed_and_in_sys_modules(load, kind, tmp_path):
    module = load("import sys\nitself = sys.modules[__name__]")
    assert module is sys.modules["plugin"] is module.itself
    file = {"source": "plugin.py", "compiled": "plugin.pyc", "package": os.path.join("plugin", "__init__.py")}
    assert (module.__name__, module.__file__) == ("plugin", str(tmp_path / file[kind]))
    assert module.__package__ == ("plugin" if kind == "package" else "")
    loaders = importlib.machinery
    loader = loaders.SourcelessFileLoader if kind == "compiled" else loaders.SourceFileLoader
    assert type(module.__loader__) is loader
    assert module.__spec__.loader is module.__loader__
    assert (module.__spec__.origin, module.__spec__._initializing) == (module.__file__, False)


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
    attributes = vars(load(""))
    assert attributes["__spec__"] == bare.__spec__
    assert set(expected) - set(attributes) <= {"__doc__"}
    for name in set(expected) - {"__builtins__", "__doc__", "__loader__", "__spec__"}:
        assert attributes[name] == expected[name]


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
def test_no_such_file(imp, make_tree, function):
    path = os.path.join(make_tree({}), "missing.py")
    with pytest.raises(FileNotFoundError) as caught:
        getattr(imp, function)("plugin", path)
    assert caught.value.filename == path
    assert "plugin" not in sys.modules
