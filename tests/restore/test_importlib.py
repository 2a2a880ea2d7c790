"""What importlib and importlib.util lost: find_loader, and the decorators for load_module."""

import importlib
import importlib.machinery
import importlib.util
import os
import sys
from types import ModuleType
from unittest.mock import Mock

import pytest

# find_loader


@pytest.fixture
def module():
    """A module that is imported."""
    module = sys.modules["module"] = ModuleType("module")
    return module


def test_the_loader_of_an_imported_module_is_its_own(lost, module):
    find_loader = lost("importlib", "find_loader")
    module.__loader__ = loader = object()
    assert find_loader("module") is loader
    module.__loader__ = None
    with pytest.raises(ValueError, match="module.__loader__ is None"):
        find_loader("module")
    del module.__loader__
    for without in (module, object()):
        sys.modules["module"] = without
        with pytest.raises(ValueError, match="module.__loader__ is not set"):
            find_loader("module")


def test_the_loader_of_an_imported_module_can_be_in_its_spec_only(module):
    """As it will be from Python 3.16 on; the standard library lost find_loader before that."""
    find_loader = importlib.import_module("imp_compat.legacy.importlib").find_loader
    module.__spec__ = importlib.machinery.ModuleSpec("module", object())
    module.__loader__ = own = object()
    assert find_loader("module") is own
    del module.__loader__
    assert find_loader("module") is module.__spec__.loader
    module.__spec__.loader = None
    with pytest.raises(ValueError, match=r"^module.__loader__ is None$"):
        find_loader("module")


def test_the_loader_of_a_module_that_is_found(lost, make_tree):
    find_loader = lost("importlib", "find_loader")
    folder = make_tree({"found.py": "", "package": {"__init__.py": "", "child.py": ""}})
    sys.path.insert(0, folder)
    loader = find_loader("found")
    assert isinstance(loader, importlib.machinery.SourceFileLoader)
    assert (loader.name, loader.path) == ("found", os.path.join(folder, "found.py"))
    package = os.path.join(folder, "package")
    assert find_loader("package.child", [package]).path == os.path.join(package, "child.py")
    assert find_loader("no_such_module") is find_loader("no_such_package.child") is None
    assert not {"found", "package"} & sys.modules.keys()


@pytest.mark.parametrize(
    ("is_package", "message"),
    [(True, "^namespace packages do not have loaders$"), (False, "spec for module missing loader")],
)
def test_a_spec_without_a_loader(lost, is_package, message):
    finder = Mock()
    finder.find_spec.return_value = importlib.machinery.ModuleSpec("module", None, is_package=is_package)
    sys.meta_path.insert(0, finder)
    with pytest.raises(ImportError, match=message) as raised:
        lost("importlib", "find_loader")("module")
    assert raised.value.name == "module"


# set_package, set_loader, module_for_loader


def test_attributes_are_set_unless_they_are_set(lost):
    """CPython's own tests look at more modules."""
    package, module, other = map(ModuleType, ("a.b", "a.b.c", "other"))
    package.__path__ = []
    other.__package__ = other.__loader__ = "its own"
    decorate = lost("importlib.util", "set_package"), lost("importlib.util", "set_loader")
    load_module = decorate[0](decorate[1](lambda self, module: module))
    loaded = [load_module("loader", each) for each in (package, module, other)]
    found = [(each.__package__, each.__loader__) for each in loaded]
    assert found == [("a.b", "loader"), ("a.b", "loader"), ("its own", "its own")]


@pytest.mark.parametrize("name", ["set_package", "set_loader", "module_for_loader"])
def test_what_is_decorated_gets_its_arguments_and_keeps_its_name(lost, module, name):
    def load_module(self, fullname, *arguments, **keywords):
        """Documented."""
        module.arguments = (self, *arguments, *keywords.items())
        return module

    decorated = lost("importlib.util", name)(load_module)
    assert (decorated.__name__, decorated.__doc__) == ("load_module", "Documented.")
    assert decorated.__wrapped__ is load_module
    loader = object()
    assert decorated(loader, "module", 1, key=2).arguments == (loader, 1, ("key", 2))


@pytest.fixture
def module_for_loader(lost):
    return lost("importlib.util", "module_for_loader")


@pytest.mark.parametrize(
    ("answer", "package"), [(True, "a.package.name"), (False, "a.package"), (ImportError, None)]
)
def test_a_new_module_is_in_sys_modules_and_has_its_attributes(module_for_loader, answer, package):
    loader = Mock()
    loader.is_package.side_effect = [answer]
    load_module = module_for_loader(lambda self, module: (module, module.__initializing__))
    module, is_initializing = load_module(loader, "a.package.name")
    assert module is sys.modules["a.package.name"]
    loader.is_package.assert_called_once_with("a.package.name")
    assert (module.__name__, module.__loader__, module.__package__) == ("a.package.name", loader, package)
    assert (is_initializing, module.__initializing__) == (True, False)


@pytest.mark.parametrize("is_there", [True, False], ids=["again", "new"])
def test_an_exception_ends_in_none(module_for_loader, is_there):
    if is_there:
        sys.modules["name"] = ModuleType("name")
    assert module_for_loader(lambda self, module: 1 / 0)(object(), "name") is None
    assert ("name" in sys.modules) is is_there
    load_module = module_for_loader(lambda self, module: sys.modules.pop("name") and 1 / 0)
    assert load_module(object(), "name") is None


def test_what_is_not_an_exception_of_the_module_is_passed_on(module_for_loader):
    with pytest.raises(SystemExit):
        module_for_loader(lambda self, module: sys.exit())(object(), "name")
    assert "name" in sys.modules


# cache_from_source


@pytest.mark.parametrize(
    ("debug_override", "optimization"), [(True, ""), (False, 1), (1, ""), (0, 1), (None, None), (None, 2)]
)
def test_debug_override_stands_for_an_optimization(lost, debug_override, optimization):
    cache_from_source = lost("importlib.util", "cache_from_source")
    expected = importlib.util.cache_from_source("module.py", optimization=optimization)
    if debug_override is None:
        assert cache_from_source("module.py", None, optimization=optimization) == expected
    else:
        assert cache_from_source("module.py", debug_override) == expected
        assert cache_from_source("module.py", debug_override=debug_override) == expected
        with pytest.raises(TypeError, match="^debug_override or optimization must be set to None$"):
            cache_from_source("module.py", debug_override, optimization=1)
