"""load_dynamic and create_dynamic: extension modules."""

import importlib.machinery
import os
import sys

import pytest


def test_an_extension_is_loaded_and_in_sys_modules(imp, extension):
    name, path = extension
    module = imp.load_dynamic(name, path)
    assert module is sys.modules[name]
    assert module.__name__ == name
    loader = module.__loader__
    assert type(loader) is importlib.machinery.ExtensionFileLoader
    assert (loader.name, loader.path) == (module.__spec__.name, module.__spec__.origin) == extension


def test_loading_again_replaces_the_module(imp, extension):
    """Unlike the other functions: gh-68936 (bpo-24748)."""
    name, path = extension
    sys.modules[name] = None
    module = imp.load_dynamic(name, path)
    assert sys.modules[name] is module
    assert module.__spec__.origin == path


def test_the_file_is_not_used(imp, extension):
    name, path = extension
    with open(path, "rb") as file:
        assert imp.load_dynamic(name, path, file).__name__ == name
        assert (file.closed, file.tell()) == (False, 0)


@pytest.mark.parametrize("name", ["missing", "broken"])
def test_a_file_that_is_no_extension_or_is_not_there(imp, make_tree, name):
    path = os.path.join(make_tree({"broken.so": b"not an object file"}), f"{name}.so")
    with pytest.raises(ImportError) as caught:
        imp.load_dynamic(name, path)
    assert path in caught.value.path
    assert caught.value.name == name
    assert name not in sys.modules


def test_a_module_that_the_file_does_not_define(imp, extension):
    with pytest.raises(ImportError):
        imp.load_dynamic("no_such_module", extension[1])
    assert "no_such_module" not in sys.modules


def test_create_dynamic_makes_a_module(imp, extension):
    name, path = extension
    spec = importlib.machinery.ModuleSpec(name, None, origin=path)
    assert imp.create_dynamic(spec).__name__ == name
    spec.name = None
    with pytest.raises(TypeError):
        imp.create_dynamic(spec)
