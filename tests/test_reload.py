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


def test_the_finders_are_given_the_module_and_the_path_of_its_parent(imp, importable, monkeypatch):
    class Finder:
        @staticmethod
        def find_spec(name, path, target=None):
            asked.append((path, target))

    asked = []
    module = importlib.import_module("plugin")
    child = importlib.import_module("package.child")
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    imp.reload(module)
    imp.reload(child)
    assert asked == [(None, module), (sys.modules["package"].__path__, child)]


@pytest.mark.parametrize("name", ["package", "package.child", "stat", "marshal", "an extension"])
def test_all_kinds_of_modules(imp, importable, extension, name):
    module = importlib.import_module(extension[0] if name == "an extension" else name)
    assert imp.reload(module) is module


def test_a_module_that_puts_another_in_its_place(imp, importable):
    module = importlib.import_module("plugin")
    source = "import sys, types\nsys.modules[__name__] = types.ModuleType('new')"
    (importable / "plugin.py").write_text(source)
    assert imp.reload(module).__name__ == "new"


@pytest.mark.parametrize("argument", [None, "os", 1], ids=repr)
def test_what_is_not_a_module(imp, argument):
    with pytest.raises(TypeError, match=r"reload\(\) argument must be a module"):
        imp.reload(argument)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("package.child", "module package.child not in sys.modules"),
        ("package", "parent 'package' not in sys.modules"),
    ],
)
def test_a_module_that_is_not_in_sys_modules_or_its_parent(imp, importable, missing, message):
    child = importlib.import_module("package.child")
    del sys.modules[missing]
    with pytest.raises(ImportError, match=message) as caught:
        imp.reload(child)
    assert caught.value.name == missing


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


def test_a_module_that_lacks_attributes(imp, importable):
    module = importlib.import_module("plugin")
    del module.__spec__
    assert imp.reload(module) is module
    assert module.__spec__.name == "plugin"
    del module.__spec__, module.__name__
    with pytest.raises((TypeError, AttributeError)):
        imp.reload(module)


def test_a_module_that_reloads_itself(imp, importable):
    source = f"import sys, {imp.__name__} as imp\ncount = globals().get('count', 0) + 1\n"
    (importable / "plugin.py").write_text(source + "if count < 5: imp.reload(sys.modules[__name__])")
    module = importlib.import_module("plugin")
    assert imp.reload(module).count < 5


def test_imp_itself(imp_name, run_python):
    code = f"import {imp_name} as imp; assert imp.reload(imp) is imp"
    assert run_python(code, "-W", "ignore::DeprecationWarning") == ""
