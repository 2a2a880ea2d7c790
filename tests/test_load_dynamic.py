"""load_dynamic and create_dynamic: extension modules."""

import importlib.machinery
import sys

import pytest


def test_an_extension_is_loaded_and_in_sys_modules(imp, extension):
    name, path = extension
    module = imp.load_dynamic(name, path)
    assert module is sys.modules[name]
    assert module.__name__ == name
    assert type(module.__loader__) is importlib.machinery.ExtensionFileLoader
    assert (module.__spec__.name, module.__spec__.origin) == (name, path)


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


def test_no_such_file(imp, make_tree):
    path = make_tree({}) + "/missing.so"
    with pytest.raises(ImportError) as caught:
        imp.load_dynamic("missing", path)
    assert path in caught.value.path
    assert caught.value.name == "missing"
    assert "missing" not in sys.modules


def test_a_file_that_is_no_extension(imp, make_tree):
    path = make_tree({"broken.so": b"not an object file"}) + "/broken.so"
    with pytest.raises(ImportError) as caught:
        imp.load_dynamic("broken", path)
    assert path in caught.value.path
    assert "broken" not in sys.modules


def test_a_module_that_the_file_does_not_define(imp, extension):
    with pytest.raises(ImportError):
        imp.load_dynamic("no_such_module", extension[1])
    assert "no_such_module" not in sys.modules


def test_a_path_with_a_nul(imp):
    with pytest.raises((ValueError, ImportError)):
        imp.load_dynamic("plugin", "nul\0.so")


def test_create_dynamic_makes_a_module(imp, extension):
    name, path = extension
    spec = importlib.machinery.ModuleSpec(name, None, origin=path)
    assert imp.create_dynamic(spec).__name__ == name


def test_create_dynamic_of_a_spec_without_a_name(imp):
    with pytest.raises(TypeError):
        imp.create_dynamic(importlib.machinery.ModuleSpec(None, None, origin="x.so"))


def test_the_loader_is_that_of_the_extension(imp, extension):
    name, path = extension
    loader = imp.load_dynamic(name, path).__loader__
    assert (loader.name, loader.path) == (name, path)
