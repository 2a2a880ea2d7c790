"""What pkgutil lost: ImpImporter and ImpLoader, find_loader and get_loader."""

import gc
import importlib
import os
import re
import sys
import warnings
from types import ModuleType
from unittest.mock import Mock

import pytest
from trees import compiled

from imp_compat.legacy import pkgutil as legacy

LATIN = "# coding: latin-1\nx = 'ä'\n"
TREE = {
    "module.py": "x = 1",
    "latin.py": LATIN.encode("latin-1"),
    "bytecode.pyc": compiled("x = 2"),
    "package": {"__init__.py": "x = 3", "child.py": "x = 4"},
    "compiled_package": {"__init__.pyc": compiled("x = 5")},
    "namespace": {"child.py": ""},
    "folder.with.dots": {"__init__.py": ""},
    "text.txt": "",
}
# Each module's file, source, and value
MODULES = pytest.mark.parametrize(
    ("name", "file", "source", "x"),
    [
        ("module", "module.py", "x = 1", 1),
        ("latin", "latin.py", LATIN, "ä"),
        ("bytecode", "bytecode.pyc", None, 2),
        ("package", os.path.join("package", "__init__.py"), "x = 3", 3),
        ("compiled_package", os.path.join("compiled_package", "__init__.pyc"), None, 5),
    ],
)


@pytest.fixture
def importer(lost, make_tree):
    return lost("pkgutil", "ImpImporter")(make_tree(TREE))


@pytest.fixture
def find_module(importer):
    """Find a module of the tree; close its file at the end, and collect what pkgutil leaves open."""
    loaders = []

    def find(name, path=None):
        loader = importer.find_module(name, path)
        loaders.append(loader)
        return loader

    yield find
    for loader in filter(None, loaders):
        if loader.file:
            loader.file.close()
    warnings.simplefilter("ignore", ResourceWarning)
    gc.collect(1)


# ImpImporter


def test_the_last_part_of_a_dotted_name_is_found_in_the_directory(importer, find_module, lost):
    loader = find_module("package.module", ["not used"])
    assert type(loader) is lost("pkgutil", "ImpLoader")
    assert (loader.fullname, loader.etc) == ("package.module", (".py", "r", 1))
    assert loader.filename == os.path.join(os.path.realpath(importer.path), "module.py")
    for name in ("no_such_module", "namespace", "text"):
        assert find_module(name) is None


def test_without_a_directory_it_finds_what_is_builtin_and_on_sys_path(lost, make_tree):
    sys.path.insert(0, make_tree(TREE))
    importer = lost("pkgutil", "ImpImporter")()
    assert importer.path is None
    loader = importer.find_module("sys")
    assert loader.etc == ("", "", 6)
    assert (loader.get_code(), loader.get_source(), loader.get_filename()) == (None, None, None)
    assert importer.find_module("package").filename == os.path.join(sys.path[0], "package")
    assert importer.find_module("package.module") is importer.find_module("folder.with.dots") is None


def test_iter_modules(importer, lost):
    names = "bytecode", "compiled_package", "latin", "module", "package"
    assert list(importer.iter_modules()) == [(name, "package" in name) for name in names]
    assert list(importer.iter_modules("prefix.")) == [(f"prefix.{name}", "package" in name) for name in names]
    for path in (None, "", "no/such/folder"):
        assert list(lost("pkgutil", "ImpImporter")(path).iter_modules()) == []


# ImpLoader


@MODULES
def test_load_module(find_module, name, file, source, x):
    loader = find_module(name)
    module = loader.load_module(name)
    assert (module.x, module, module.__spec__.name) == (x, sys.modules[name], name)
    assert loader.file is None or loader.file.closed


def test_load_module_of_a_module_that_fails_closes_its_file(find_module, make_tree):
    make_tree({"failing.py": "1 / 0"})
    for _ in "source", "cached bytecode":
        loader = find_module("failing")
        with pytest.raises(ZeroDivisionError):
            loader.load_module("failing")
        assert loader.file.closed


def test_load_module_of_an_extension(lost, extension):
    name, path = extension
    loader = lost("pkgutil", "ImpImporter")(os.path.dirname(path)).find_module(name)
    loader.file.close()
    assert loader.load_module(name).__name__ == name
    assert (loader.get_code(), loader.get_source(), loader.is_package(None)) == (None, None, False)
    assert loader.get_filename() == path


@MODULES
def test_where_a_module_is_and_its_source(importer, find_module, name, file, source, x):
    loader = find_module(name)
    assert loader.get_filename() == loader.get_filename(name) == os.path.join(importer.path, file)
    assert loader.is_package(name) is ("package" in name)
    assert loader.get_source(name) == loader.get_source() == source
    assert loader.get_data(os.path.join(importer.path, "module.py")) == b"x = 1"
    if loader.file:
        assert loader.file.closed is (name != "bytecode")


def test_the_source_beside_bytecode(importer, find_module, make_tree):
    importer.path = make_tree({"only": {"pair.pyc": compiled("x = 6")}}) + "/only"
    loader = find_module("pair")
    make_tree({"only": {"pair.py": "x = 6"}})
    assert loader.get_source() == "x = 6"


@MODULES
@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "open"])
def test_the_code_of_a_module(find_module, name, file, source, x, is_closed):
    loader = find_module(name)
    if is_closed and loader.file and name != "latin":  # pkgutil reopened it in the encoding of the locale
        loader.file.close()
    namespace = {}
    exec(loader.get_code(name), namespace)
    assert namespace["x"] == x
    assert loader.get_code() is loader.get_code(name)
    assert loader.file is None or loader.file.closed


def test_a_source_is_read_again_in_its_own_encoding(make_tree):
    """By imp_compat.legacy alone: pkgutil read it in the encoding of the locale, and needed a file."""
    folder = make_tree(TREE)
    loader = legacy.ImpImporter(folder).find_module("latin")
    loader.file.close()
    assert loader.get_source() == LATIN
    loader = legacy.ImpLoader("latin", None, os.path.join(folder, "latin.py"), (".py", "r", 1))
    assert loader.get_source() == LATIN


def test_the_code_has_no_future_imports_except_its_own(find_module, make_tree):
    make_tree({"annotated.py": "def f(x: 1): pass"})
    namespace = {}
    exec(find_module("annotated").get_code(), namespace)
    assert namespace["f"].__annotations__ == {"x": 1}


@pytest.mark.parametrize("method", ["is_package", "get_code", "get_source", "get_filename"])
def test_a_name_that_is_not_the_loaders_own(find_module, method):
    with pytest.raises(ImportError, match="Loader for module package cannot handle module other"):
        getattr(find_module("package"), method)("other")


# find_loader, get_loader


@pytest.mark.parametrize("function", ["find_loader", "get_loader"])
def test_the_loader_of_a_name(lost, make_tree, function):
    sys.path.insert(0, make_tree(TREE))
    loader_of = lost("pkgutil", function)
    assert loader_of("module").path == os.path.join(sys.path[0], "module.py")
    assert loader_of("package.child").path == os.path.join(sys.path[0], "package", "child.py")
    assert "package" in sys.modules
    assert loader_of("no_such_module") is None


def test_find_loader_of_a_relative_name(lost):
    with pytest.raises(ImportError, match=re.escape("Relative module name '.name' not supported")):
        lost("pkgutil", "find_loader")(".name")


@pytest.mark.parametrize("error", [ImportError, AttributeError, TypeError, ValueError])
def test_find_loader_of_what_a_finder_or_an_import_fails_for(lost, error):
    finder = Mock()
    finder.find_spec.side_effect = error("message")
    sys.meta_path.insert(0, finder)
    with pytest.raises(ImportError) as raised:
        lost("pkgutil", "find_loader")("name")
    cause = raised.value.__cause__
    assert type(cause) is error
    assert str(raised.value) == f"Error while finding loader for 'name' ({type(cause)}: {cause})"


def test_get_loader_of_a_module(lost):
    get_loader = lost("pkgutil", "get_loader")
    module = ModuleType("name")
    assert get_loader(module) is None
    module.__loader__ = loader = object()
    assert get_loader(module) is loader
    sys.modules["name"] = module
    assert get_loader("name") is loader
    sys.modules["name"] = None
    assert get_loader("name") is None
    del module.__loader__, module.__spec__
    assert get_loader(module) is None


def test_get_loader_of_a_module_with_another_loader_than_its_spec_or_none(lost, make_tree):
    get_loader = lost("pkgutil", "get_loader")
    sys.path.insert(0, make_tree(TREE))
    module = importlib.import_module("module")
    module.__loader__ = loader = object()
    assert get_loader(module) is loader
    module.__loader__ = None
    assert get_loader(module) is module.__spec__.loader


@pytest.mark.parametrize("argument", [5, None])
def test_get_loader_of_what_is_neither(lost, argument):
    with pytest.raises(AttributeError):
        lost("pkgutil", "get_loader")(argument)
