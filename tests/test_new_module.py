"""new_module."""

import sys
import types

import pytest
from interpreters import PYPY


def test_new_module_is_empty_and_not_in_sys_modules(imp):
    module = imp.new_module("fresh")
    assert type(module) is types.ModuleType
    assert vars(module) == vars(types.ModuleType("fresh"))
    assert "fresh" not in sys.modules


@pytest.mark.parametrize("name", ["", "a.b", "with space"])
def test_new_module_accepts_any_name(imp, name):
    assert imp.new_module(name).__name__ == name


@pytest.mark.skipif(PYPY, reason="PyPy takes any object")
@pytest.mark.parametrize("name", [None, 1, b"name"], ids=lambda name: type(name).__name__)
def test_new_module_refuses_a_name_that_is_not_a_str(imp, name):
    with pytest.raises(TypeError):
        imp.new_module(name)
