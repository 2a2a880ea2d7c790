"""init_builtin, is_builtin and their frozen twins."""

import sys
import types

import pytest
from interpreters import PYPY

has_frozen_modules = pytest.mark.skipif(PYPY, reason="PyPy names frozen modules, but has none")


def test_is_builtin(imp):
    assert imp.is_builtin("sys") == imp.is_builtin("builtins") == -1
    assert imp.is_builtin("marshal") in (1, -1)
    assert imp.is_builtin("no_such_module") == imp.is_builtin("") == 0


def test_is_frozen(imp):
    assert imp.is_frozen("zipimport")
    assert imp.is_frozen("__hello__")
    assert not imp.is_frozen("no_such_module")
    assert imp.is_frozen("os") is (sys.version_info >= (3, 11) and not PYPY)


@has_frozen_modules
def test_frozen_packages_and_code(imp):
    assert imp.is_frozen_package("__phello__") is True
    assert imp.is_frozen_package("__hello__") is False
    assert isinstance(imp.get_frozen_object("__hello__"), types.CodeType)


@has_frozen_modules
@pytest.mark.parametrize("function", ["is_frozen_package", "get_frozen_object"])
def test_unknown_frozen_module(imp, function):
    with pytest.raises(ImportError) as caught:
        getattr(imp, function)("no_such_module")
    assert str(caught.value) == "No such frozen object named 'no_such_module'"
    if sys.version_info >= (3, 11):
        assert caught.value.name == "no_such_module"


@has_frozen_modules
@pytest.mark.parametrize("name", ["__hello__", "__phello__"])
def test_init_frozen_executes_the_module_of_sys_modules_again(imp, name):
    sys.modules.pop(name, None)
    module = imp.init_frozen(name)
    assert module is sys.modules[name]
    assert imp.init_frozen(name) is module
    assert isinstance(getattr(module, "__path__", None), list) is (name == "__phello__")


def test_init_builtin(imp):
    assert imp.init_builtin("sys") is sys
    assert imp.init_builtin("marshal") is sys.modules["marshal"]
    assert imp.init_builtin("marshal").__spec__.origin == "built-in"


def test_init_functions_of_an_unknown_module(imp):
    assert imp.init_builtin("no_such_module") is imp.init_frozen("no_such_module") is None
    assert "no_such_module" not in sys.modules


@pytest.mark.skipif(PYPY, reason="PyPy takes any object")
@pytest.mark.parametrize(
    "function",
    ["init_builtin", "is_builtin", "init_frozen", "is_frozen", "is_frozen_package", "get_frozen_object"],
)
@pytest.mark.parametrize("name", [None, 1, b"sys"], ids=lambda name: type(name).__name__)
def test_functions_refuse_a_name_that_is_not_a_str(imp, function, name):
    with pytest.raises(
        TypeError, match="is_builtin.* argument must be str" if "builtin" in function else None
    ):
        getattr(imp, function)(name)


def test_init_builtin_of_a_module_that_cannot_be_loaded(imp, monkeypatch):
    def exec_module(module):
        raise ImportError("not today")

    monkeypatch.setattr("importlib.machinery.BuiltinImporter.exec_module", exec_module)
    assert imp.init_builtin("marshal") is None
