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
def test_is_frozen_package(imp):
    assert imp.is_frozen_package("__phello__") is True
    assert imp.is_frozen_package("__hello__") is False


@has_frozen_modules
def test_get_frozen_object(imp):
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
def test_init_frozen_executes_the_module_of_sys_modules_again(imp):
    sys.modules.pop("__hello__", None)
    module = imp.init_frozen("__hello__")
    assert module is sys.modules["__hello__"]
    assert imp.init_frozen("__hello__") is module


@has_frozen_modules
def test_init_frozen_of_a_package(imp):
    package = imp.init_frozen("__phello__")
    assert package is sys.modules["__phello__"]
    assert isinstance(package.__path__, list)


def test_init_frozen_of_an_unknown_module(imp):
    assert imp.init_frozen("no_such_module") is None


def test_init_builtin(imp):
    assert imp.init_builtin("sys") is sys
    assert imp.init_builtin("marshal") is sys.modules["marshal"]
    assert imp.init_builtin("marshal").__spec__.origin == "built-in"


def test_init_builtin_of_an_unknown_module(imp):
    assert imp.init_builtin("no_such_module") is None
    assert "no_such_module" not in sys.modules


@pytest.mark.skipif(PYPY, reason="PyPy takes any object")
@pytest.mark.parametrize(
    "function",
    ["init_builtin", "is_builtin", "init_frozen", "is_frozen", "is_frozen_package", "get_frozen_object"],
)
@pytest.mark.parametrize("name", [None, 1, b"sys"], ids=lambda name: type(name).__name__)
def test_functions_refuse_a_name_that_is_not_a_str(imp, function, name):
    with pytest.raises(TypeError):
        getattr(imp, function)(name)


@pytest.mark.skipif(PYPY, reason="PyPy takes any object")
def test_init_builtin_of_a_name_that_is_not_a_str(imp):
    with pytest.raises(TypeError, match=r"^is_builtin\(\) argument must be str, not int$"):
        imp.is_builtin(1)


def test_init_builtin_of_a_module_that_cannot_be_loaded(imp, monkeypatch):
    def exec_module(module):
        raise ImportError("not today")

    monkeypatch.setattr("importlib.machinery.BuiltinImporter.exec_module", exec_module)
    assert imp.init_builtin("marshal") is None
