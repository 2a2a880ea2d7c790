"""load_package: a package from its folder or its __init__ file."""

import os
import sys

import pytest
from interpreters import PYPY
from trees import compiled

PACKAGE = {"package": {"__init__.py": "value = 1", "child.py": "value = 2"}}


@pytest.mark.parametrize("init_file", ["", "__init__.py"], ids=["folder", "file"])
def test_a_package_is_executed_and_in_sys_modules(imp, make_tree, init_file):
    folder = os.path.join(make_tree(PACKAGE), "package")
    package = imp.load_package("package", os.path.join(folder, init_file) if init_file else folder)
    assert package is sys.modules["package"]
    assert (package.value, package.__package__) == (1, "package")
    assert (package.__file__, package.__path__) == (os.path.join(folder, "__init__.py"), [folder])
    assert package.__spec__.submodule_search_locations == [folder]


@pytest.mark.parametrize("name", ["package", "plugins.package", "xml.plugins.package", ".package"])
def test_it_can_import_its_modules_whatever_its_name(imp, make_tree, name):
    """As a host does that keeps plugins apart by names of which it imports no parent."""
    tree = {"package": {"__init__.py": "from .child import value", "child.py": "value = 2"}}
    package = imp.load_package(name, make_tree(tree) + "/package")
    assert (package.value, package.__name__, package.__package__) == (2, name, name)


def test_a_package_of_bytecode(imp, make_tree):
    folder = os.path.join(make_tree({"package": {"__init__.pyc": compiled("value = 3")}}), "package")
    package = imp.load_package("package", folder)
    assert (package.value, package.__file__) == (3, os.path.join(folder, "__init__.pyc"))


def test_source_comes_before_bytecode(imp, make_tree):
    tree = {"package": {"__init__.py": "value = 1", "__init__.pyc": compiled("value = 3")}}
    assert imp.load_package("package", make_tree(tree) + "/package").value == 1


def test_a_path_that_is_pathlike(imp, tmp_path, make_tree):
    make_tree(PACKAGE)
    assert imp.load_package("package", tmp_path / "package").value == 1


def test_a_folder_that_is_no_package(imp, make_tree):
    folder = make_tree({"plain": {"module.py": ""}}) + "/plain"
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        imp.load_package("plain", folder)
    assert str(caught.value) == f"{folder!r} is not a package"
    assert "plain" not in sys.modules


def test_an_init_file_that_is_a_folder(imp, make_tree):
    folder = make_tree({"package": {"__init__.py": {}}}) + "/package"
    with pytest.raises(IsADirectoryError if os.name == "posix" else PermissionError):
        imp.load_package("package", folder)


def test_a_name_that_is_no_text(imp, make_tree):
    """PyPy's modules can have any name."""
    with pytest.raises(FileNotFoundError if PYPY else TypeError):
        imp.load_package(None, make_tree({}) + "/missing.py")
    assert None not in sys.modules


def test_a_file_with_another_suffix(imp, make_tree):
    path = make_tree({"package.txt": ""}) + "/package.txt"
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'name'"):
        imp.load_package("package", path)


def test_the_error_is_about_the_path_where_the_name_is_wrong_too(imp, is_stdlib):
    no_spec = (AttributeError, "'NoneType' object has no attribute 'name'")
    kind, text = (TypeError, "unhashable type: 'list'") if is_stdlib else no_spec
    with pytest.raises(kind, match=text):
        imp.load_package([], "package.unknown")


@pytest.mark.parametrize("name", ["no_such_name", "os"])
def test_an_extension_is_not_loaded_again(imp, make_tree, name, whole):
    path = os.path.join(make_tree({}), "missing" + imp.get_suffixes()[0][0])
    module = sys.modules[name] = imp.new_module(name)
    assert imp.load_package(name, path) is module is sys.modules[name]
    assert module.__file__ == path


def test_no_such_path(imp, make_tree):
    with pytest.raises(AttributeError):
        imp.load_package("package", make_tree({}) + "/missing")
    assert "package" not in sys.modules


def test_a_file_of_any_name_makes_a_package(imp, make_tree):
    folder = make_tree({"plain.py": ""})
    assert imp.load_package("package", folder + "/plain.py").__path__ == [folder]
