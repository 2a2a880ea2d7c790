"""load_dynamic and create_dynamic: extension modules."""

import importlib.machinery
import os
import sys

import pytest


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
