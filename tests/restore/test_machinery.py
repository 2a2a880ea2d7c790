"""What the finders and loaders of importlib.machinery, importlib.abc and zipimport lost."""

import importlib
import importlib.abc
import importlib.machinery
import os
import pickle
import sys
import zipfile
import zipimport
from types import ModuleType

import pytest
from interpreters import PYPY
from trees import compiled

not_frozen_by_pypy = pytest.mark.skipif(PYPY, reason="no module is frozen here")
# The importers of what has no file, with a module that each finds, and one that it loads
IMPORTERS = pytest.mark.parametrize(
    ("name", "found", "loaded"),
    [
        ("BuiltinImporter", "sys", "errno"),
        pytest.param("FrozenImporter", "_frozen_importlib", "__phello__", marks=not_frozen_by_pypy),
    ],
)

# Finders


@IMPORTERS
def test_find_module_of_what_has_no_path(lost, name, found, loaded):
    importer = lost("importlib.machinery", name)
    assert importer.find_module(found) is importer
    assert importer.find_module("no_such_module") is None
    assert importer.find_module("no_such_module", []) is None
    assert pickle.loads(pickle.dumps(importer.find_module))(found) is importer


def test_find_module_on_a_path(lost, make_tree):
    find_module = lost("importlib.machinery", "PathFinder.find_module")
    folder = make_tree({"module.py": ""})
    assert find_module("module") is None
    assert find_module("module", [folder]).path == os.path.join(folder, "module.py")
    sys.path.insert(0, folder)
    assert find_module("module").path == os.path.join(folder, "module.py")


def test_find_module_and_find_loader_in_a_directory(lost, make_tree):
    folder = make_tree({"module.py": "", "package": {"__init__.py": ""}, "namespace": {"child.py": ""}})
    details = importlib.machinery.SourceFileLoader, [".py"]
    finder = lost("importlib.machinery", "FileFinder")(folder, details)
    for name, path in ("module", "module.py"), ("package", os.path.join("package", "__init__.py")):
        loader, _ = finder.find_loader(name)
        assert finder.find_module(name).path == loader.path == os.path.join(folder, path)
    assert finder.find_loader("module")[1] == []
    assert finder.find_module("namespace") is finder.find_module("no_such_module") is None
    assert finder.find_loader("namespace") == (None, [os.path.join(folder, "namespace")])
    assert finder.find_loader("no_such_module") == (None, [])


class Finds:
    """Has a find_spec that finds one module and one portion of a namespace package."""

    def find_spec(self, fullname, path=None):
        if fullname == "none" or path == ["elsewhere"]:
            return None
        spec = importlib.machinery.ModuleSpec(fullname, None if fullname == "namespace" else self)
        spec.submodule_search_locations = ["portion"] if fullname == "namespace" else None
        return spec


def test_a_finder_that_is_a_meta_path_finder_has_find_module(lost):
    base = lost("importlib.abc", "MetaPathFinder")
    finder = type("Finder", (Finds, base), {})()
    assert finder.find_module("module", None) is finder
    assert finder.find_module("module", ["elsewhere"]) is finder.find_module("none", None) is None
    assert type("Finder", (base,), {})().find_module("module", None) is None
    with pytest.raises(TypeError, match="find_module.* missing 1 required positional argument: 'path'"):
        finder.find_module("module")


def test_a_finder_that_is_a_path_entry_finder_has_find_loader_and_find_module(lost):
    base = lost("importlib.abc", "PathEntryFinder")
    finder = type("Finder", (Finds, base), {})()
    assert finder.find_module("module") is finder
    found = [finder.find_loader(name) for name in ("module", "namespace", "none")]
    assert found == [(finder, []), (None, ["portion"]), (None, [])]
    assert type("Finder", (base,), {})().find_loader("module") == (None, [])


def test_a_finder_of_pep_302_has_to_have_find_module(lost):
    base = lost("importlib.abc", "Finder")
    with pytest.raises(TypeError, match="abstract"):
        type("Finder", (base,), {})()
    finder = type("Finder", (base,), {"find_module": lambda *args: base.find_module(*args)})()
    assert finder.find_module("module") is None


@pytest.mark.skipif(sys.version_info < (3, 11), reason="importlib.resources.abc is new in 3.11")
@pytest.mark.parametrize("name", ["ResourceReader", "Traversable", "TraversableResources"])
def test_what_importlib_resources_abc_has_now(lost, name):
    assert lost("importlib.abc", name) is getattr(importlib.import_module("importlib.resources.abc"), name)


# Loaders


@pytest.fixture(params=["SourceFileLoader", "SourcelessFileLoader", "FileLoader"])
def file_loader(lost, make_tree, request):
    folder = make_tree({"plugin.py": "x = 1", "plugin.pyc": compiled("x = 1")})
    path = os.path.join(folder, "plugin.pyc" if request.param == "SourcelessFileLoader" else "plugin.py")
    if request.param != "FileLoader":
        return lost("importlib.machinery", request.param)("plugin", path)
    bases = (lost("importlib.abc", "FileLoader"), importlib.abc.SourceLoader)
    return type("Loader", bases, {})("plugin", path)


def test_load_module_of_a_file(file_loader):
    module = file_loader.load_module("plugin")
    assert module is sys.modules["plugin"]
    assert (module.x, module.__name__, module.__loader__) == (1, "plugin", file_loader)
    assert (module.__spec__.loader, module.__spec__.origin) == (file_loader, file_loader.path)
    module.x, module.y = 2, 3
    assert file_loader.load_module() is module
    assert (module.x, module.y) == (1, 3)


def test_load_module_by_the_name_of_another_module(file_loader):
    other = sys.modules["other"] = type(sys)("other")
    with pytest.raises(ImportError, match="loader for plugin cannot handle other") as raised:
        file_loader.load_module("other")
    assert (raised.value.name, other.__spec__) == ("other", None)


def test_load_module_of_an_extension(lost, extension):
    name, path = extension
    sys.modules.pop(name, None)
    module = lost("importlib.machinery", "ExtensionFileLoader")(name, path).load_module(name)
    assert (module, module.__file__) == (sys.modules[name], path)


@IMPORTERS
def test_load_module_of_what_has_no_file(lost, name, found, loaded, capsys):
    importer = lost("importlib.machinery", name)
    first = importer.load_module(loaded)
    assert importer.load_module(loaded) is first is sys.modules[loaded]
    del sys.modules[loaded]
    module = importer.load_module(loaded)
    assert module is sys.modules[loaded] is not first
    assert module.__spec__.loader is importer
    if name == "FrozenImporter":
        assert isinstance(module.__path__, list)
        assert importer.load_module("__phello__.spam").__package__ == "__phello__"


@pytest.mark.parametrize("name", ["BuiltinImporter", "FrozenImporter"])
def test_load_module_of_what_is_not_there(lost, name):
    with pytest.raises(ImportError, match="'no_such_module'") as raised:
        lost("importlib.machinery", f"{name}.load_module")("no_such_module")
    # PyPy's FrozenImporter does not say
    if not PYPY or name == "BuiltinImporter":
        assert raised.value.name == "no_such_module"
    assert "no_such_module" not in sys.modules


def test_load_module_of_a_built_in_module_returns_one_of_that_name(lost):
    other = sys.modules["other"] = type(sys)("other")
    assert lost("importlib.machinery", "BuiltinImporter.load_module")("other") is other


@pytest.mark.skipif(sys.version_info < (3, 11), reason="NamespaceLoader is public since 3.11")
def test_load_module_of_a_namespace_package(lost):
    loader = lost("importlib.machinery", "NamespaceLoader")("namespace", ["portion"], None)
    module = loader.load_module("namespace")
    assert (module, module.__loader__, module.__package__) == (sys.modules["namespace"], loader, "namespace")
    assert loader.load_module("namespace") is module


def test_a_loader_with_exec_module_has_load_module(lost):
    base = lost("importlib.abc", "Loader")
    loader = type("Loader", (base,), {"exec_module": lambda self, module: setattr(module, "x", 1)})()
    module = loader.load_module("module")
    assert (module.x, module.__loader__, module) == (1, loader, sys.modules["module"])
    with pytest.raises(ImportError):
        type("Loader", (base,), {})().load_module("module")


# Zip files

MEMBERS = {"module.py": "x = 1", "failing.py": "1 / 0", "package/__init__.py": "", "namespace/": ""}


@pytest.fixture
def importer(lost, tmp_path):
    zipimporter = lost("zipimport", "zipimporter")
    if sys.version_info < (3, 10) and zipimporter is not zipimport.zipimporter:
        pytest.skip("zipimporter has no find_spec before 3.10, and has lost nothing")
    with zipfile.ZipFile(tmp_path / "plugins.zip", "w") as file:
        for name, source in MEMBERS.items():
            file.writestr(name, source)
    return zipimporter(str(tmp_path / "plugins.zip"))


def test_find_module_and_find_loader_in_a_zip_file(importer):
    for name in ("module", "package"):
        assert importer.find_module(name) is importer.find_module(name, "ignored") is importer
        assert importer.find_loader(name) == importer.find_loader(name, "ignored") == (importer, [])
    assert importer.find_module("namespace") is importer.find_module("no_such_module") is None
    assert importer.find_loader("namespace") == (None, [os.path.join(importer.archive, "namespace")])
    assert importer.find_loader("no_such_module") == (None, [])


def test_load_module_of_a_zip_file(importer):
    module = importer.load_module("module")
    assert (module.x, module, module.__loader__) == (1, sys.modules["module"], importer)
    assert module.__file__ == os.path.join(importer.archive, "module.py")
    assert module.__spec__.loader is importer
    module.x, module.y = 2, 3
    assert importer.load_module("module") is module
    assert (module.x, module.y) == (1, 3)


@pytest.mark.parametrize("name", ["no_such_module", "namespace"])
def test_load_module_of_what_a_zip_file_does_not_have(importer, name):
    with pytest.raises(zipimport.ZipImportError, match=f"can't find module '{name}'") as raised:
        importer.load_module(name)
    assert raised.value.name == name


@pytest.mark.parametrize("is_there", [True, False], ids=["again", "new"])
def test_a_module_of_a_zip_file_that_fails_is_taken_out_of_sys_modules(importer, is_there):
    if is_there:
        sys.modules["failing"] = ModuleType("failing")
    with pytest.raises(ZeroDivisionError):
        importer.load_module("failing")
    assert "failing" not in sys.modules
