"""reload: a module of sys.modules executed again."""

import importlib
import sys
from pathlib import Path

import pytest


@pytest.fixture
def importable(make_tree):
    folder = make_tree({"plugin.py": "value = 1", "package": {"__init__.py": "", "child.py": "value = 1"}})
    sys.path.insert(0, folder)
    return Path(folder)


def test_the_source_is_executed_in_the_same_module(imp, importable):
    module = importlib.import_module("plugin")
    module.added = 5
    (importable / "plugin.py").write_text("value = 22222")
    assert imp.reload(module) is module
    assert (module.value, module.added) == (22222, 5)


def test_the_finders_are_given_the_module(imp, importable, monkeypatch):
    class Finder:
        @staticmethod
        def find_spec(name, path, target=None):
            targets.append(target)

    targets = []
    module = importlib.import_module("plugin")
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    imp.reload(module)
    assert targets == [module]


@pytest.mark.parametrize("name", ["package", "package.child", "os", "marshal"])
def test_all_kinds_of_modules(imp, importable, name):
    module = importlib.import_module(name)
    assert imp.reload(module) is module


def test_an_extension(imp, extension):
    module = importlib.import_module(extension[0])
    assert imp.reload(module) is module


def test_a_module_that_puts_another_in_its_place(imp, importable):
    module = importlib.import_module("plugin")
    (importable / "plugin.py").write_text(
        "import sys, types\nsys.modules[__name__] = types.ModuleType('new')"
    )
    assert imp.reload(module).__name__ == "new"


def test_a_module_that_fails_stays(imp, importable):
    module = importlib.import_module("plugin")
    (importable / "plugin.py").write_text("value = 2\n1 / 0")
    with pytest.raises(ZeroDivisionError):
        imp.reload(module)
    assert sys.modules["plugin"] is module


def test_a_module_that_does_not_find_what_it_imports(imp, importable):
    module = importlib.import_module("plugin")
    (importable / "plugin.py").write_text("import no_such_module")
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        imp.reload(module)
    assert module.__spec__ is not None


@pytest.mark.parametrize("argument", [None, "os", 1], ids=repr)
def test_what_is_no_module(imp, argument):
    with pytest.raises(TypeError, match=r"reload\(\) argument must be a module"):
        imp.reload(argument)


def test_a_module_that_is_not_in_sys_modules(imp):
    with pytest.raises(ImportError, match="module absent not in sys.modules") as caught:
        imp.reload(type(sys)("absent"))
    assert caught.value.name == "absent"


def test_a_module_whose_parent_is_not_in_sys_modules(imp, importable):
    child = importlib.import_module("package.child")
    del sys.modules["package"]
    with pytest.raises(ImportError, match="parent 'package' not in sys.modules") as caught:
        imp.reload(child)
    assert caught.value.name == "package"


def test_a_module_that_refuses_its_attributes_keeps_its_place(imp, importable):
    class Refusing(type(sys)):
        def __setattr__(self, name, value):
            raise ZeroDivisionError(name)

    module = importlib.import_module("plugin")
    importlib.import_module("package")
    module.__class__ = Refusing
    with pytest.raises(ZeroDivisionError, match="__spec__"):
        imp.reload(module)
    assert list(sys.modules).index("plugin") < list(sys.modules).index("package")


@pytest.mark.parametrize("names", [("__spec__",), ("__spec__", "__name__")], ids=" and ".join)
def test_a_module_that_lacks_attributes(imp, importable, names):
    module = importlib.import_module("plugin")
    for name in names:
        delattr(module, name)
    if "__name__" in names:
        with pytest.raises((TypeError, AttributeError)):
            imp.reload(module)
    else:
        assert imp.reload(module) is module
        assert module.__spec__.name == "plugin"


def test_a_module_without_a_spec_that_no_finder_knows(imp):
    module = sys.modules["unknown"] = imp.new_module("unknown")
    with pytest.raises(ModuleNotFoundError, match="spec not found for the module 'unknown'") as caught:
        imp.reload(module)
    assert caught.value.name == "unknown"
    assert sys.modules["unknown"] is module


def test_a_module_that_reloads_itself(imp, importable):
    source = f"import sys, {imp.__name__} as imp\ncount = globals().get('count', 0) + 1\n"
    (importable / "plugin.py").write_text(source + "if count < 5: imp.reload(sys.modules[__name__])")
    module = importlib.import_module("plugin")
    assert imp.reload(module).count < 5
