"""load_package: a package from its folder or its __init__ file."""

import os
import sys
from pathlib import Path

import pytest
from trees import compiled

PACKAGE = {"package": {"__init__.py": "value = 1", "child.py": "value = 2"}}


@pytest.mark.parametrize("path", ["package", "package/__init__.py", Path("package")], ids=repr)
def test_a_package_is_executed_and_in_sys_modules(imp, make_tree, path):
    folder = make_tree(PACKAGE)
    path = Path(folder) / path if isinstance(path, Path) else os.path.join(folder, *path.split("/"))
    package = imp.load_package("package", path)
    assert package is sys.modules["package"]
    assert (package.value, package.__package__) == (1, "package")
    assert package.__file__ == os.path.join(folder, "package", "__init__.py")
    assert package.__path__ == package.__spec__.submodule_search_locations == [folder + os.sep + "package"]


@pytest.mark.parametrize("name", ["package", "plugins.package", "os.plugins.package", ".package"])
def test_it_can_import_its_modules_whatever_its_name(imp, make_tree, name):
    """As a host does that keeps plugins apart by names of which it imports no parent."""
    tree = {"package": {"__init__.py": "from .child import value", "child.py": "value = 2"}}
    package = imp.load_package(name, make_tree(tree) + "/package")
    assert (package.value, package.__name__, package.__package__) == (2, name, name)


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        ({"__init__.pyc": compiled("value = 3")}, 3),
        ({"__init__.py": "value = 1", "__init__.pyc": compiled("value = 3")}, 1),
    ],
    ids=["bytecode", "source and bytecode"],
)
def test_bytecode_is_loaded_if_there_is_no_source(imp, make_tree, tree, value):
    assert imp.load_package("package", make_tree({"package": tree}) + "/package").value == value


def test_a_folder_that_is_no_package(imp, make_tree):
    folder = make_tree({"plain": {"module.py": ""}}) + "/plain"
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        imp.load_package("plain", folder)
    assert str(caught.value) == f"{folder!r} is not a package"
    assert "plain" not in sys.modules


@pytest.mark.parametrize("name", ["no_such_name", "os"])
def test_an_extension_is_not_loaded_again(imp, make_tree, name, whole):
    path = os.path.join(make_tree({}), "missing" + imp.get_suffixes()[0][0])
    module = sys.modules[name] = imp.new_module(name)
    assert imp.load_package(name, path) is module is sys.modules[name]
    assert module.__file__ == path


@pytest.mark.parametrize("name", ["package.txt", "missing"])
def test_a_file_that_is_not_a_module_or_is_missing(imp, make_tree, name):
    folder = make_tree({"package.txt": ""})
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'name'"):
        imp.load_package("package", f"{folder}/{name}")
    assert "package" not in sys.modules


def test_a_file_of_any_name_makes_a_package(imp, make_tree):
    folder = make_tree({"plain.py": ""})
    assert imp.load_package("package", folder + "/plain.py").__path__ == [folder]
