"""What importlib and importlib.util lost: find_loader, and the decorators for load_module."""

import importlib
import importlib.machinery
import importlib.util
import sys
from types import ModuleType

import pytest


class Loader:
    """A loader of PEP 302, of a package where it says so."""

    def __init__(self, answer=False):
        self.answer = answer
        self.asked = []

    def is_package(self, fullname):
        self.asked.append(fullname)
        if isinstance(self.answer, Exception):
            raise self.answer
        return bool(self.answer)


# find_loader


@pytest.fixture
def find_loader(lost):
    return lost("importlib", "find_loader")


def test_the_loader_of_an_imported_module_is_its_own(find_loader):
    module = sys.modules["module"] = ModuleType("module")
    module.__loader__ = loader = Loader()
    assert find_loader("module") is loader


@pytest.mark.parametrize("loader", [None, "not set"])
def test_an_imported_module_without_a_loader(find_loader, loader):
    module = sys.modules["module"] = ModuleType("module")
    if loader is not None:
        del module.__loader__
    with pytest.raises(ValueError, match=f"module.__loader__ is {loader}"):
        find_loader("module")


def test_the_loader_of_an_imported_module_can_be_in_its_spec_only():
    """As it will be from Python 3.16 on; the standard library lost find_loader before that."""
    find_loader = importlib.import_module("imp_compat.legacy.importlib").find_loader
    module = sys.modules["module"] = ModuleType("module")
    module.__spec__ = importlib.machinery.ModuleSpec("module", Loader())
    module.__loader__ = own = Loader()
    assert find_loader("module") is own
    del module.__loader__
    assert find_loader("module") is module.__spec__.loader
    module.__spec__.loader = None
    with pytest.raises(ValueError, match=r"^module.__loader__ is None$"):
        find_loader("module")


def test_the_loader_of_a_module_that_is_found(find_loader, make_tree):
    sys.path.insert(0, make_tree({"found.py": ""}))
    loader = find_loader("found")
    assert isinstance(loader, importlib.machinery.SourceFileLoader)
    assert (loader.name, loader.path) == ("found", sys.path[0] + "/found.py")
    assert "found" not in sys.modules


def test_the_parents_of_a_dotted_name_are_not_imported(find_loader, make_tree):
    folder = make_tree({"package": {"__init__.py": "", "child.py": ""}})
    assert find_loader("package.child", [folder + "/package"]).path == folder + "/package/child.py"
    assert "package" not in sys.modules


def test_there_is_no_loader_of_what_is_not_found(find_loader):
    assert find_loader("no_such_module") is None
    assert find_loader("no_such_package.child") is None


def test_a_namespace_package_has_no_loader(find_loader, make_tree):
    sys.path.insert(0, make_tree({"namespace": {"child.py": ""}}))
    with pytest.raises(ImportError, match="^namespace packages do not have loaders$") as raised:
        find_loader("namespace")
    assert raised.value.name == "namespace"


def test_a_spec_without_a_loader(find_loader):
    class Finder:
        @staticmethod
        def find_spec(fullname, path, target=None):
            return importlib.machinery.ModuleSpec(fullname, None)

    sys.meta_path.insert(0, Finder)
    with pytest.raises(ImportError, match="spec for module missing loader") as raised:
        find_loader("module")
    assert raised.value.name == "module"


@pytest.mark.filterwarnings("ignore::ImportWarning")
def test_finders_of_pep_302_are_asked(find_loader):
    class Finder:
        @staticmethod
        def find_module(fullname, path):
            return loader if (fullname, path) == ("module", ["folder"]) else None

        load_module = None

    loader = Finder()
    sys.meta_path.insert(0, Finder)
    assert find_loader("module", ["folder"]) is loader
    assert find_loader("module") is None


# set_package, set_loader


@pytest.mark.parametrize(
    ("attributes", "package"),
    [
        ({"__name__": "module", "__package__": None}, ""),
        ({"__name__": "a.package.module", "__package__": None}, "a.package"),
        ({"__name__": "package.child", "__package__": None, "__path__": []}, "package.child"),
        ({"__name__": "package.module"}, "package"),
        ({"__name__": "package.module", "__package__": "other"}, "other"),
    ],
    ids=["module", "submodule", "package", "not set", "left as it is"],
)
def test_set_package(lost, attributes, package):
    module = ModuleType("module")
    del module.__package__
    vars(module).update(attributes)
    assert lost("importlib.util", "set_package")(lambda: module)() is module
    assert module.__package__ == package


@pytest.mark.parametrize("own", [None, "not set", Loader()], ids=["None", "not set", "left as it is"])
def test_set_loader(lost, own):
    module, loader = ModuleType("module"), Loader()
    module.__loader__ = own
    if own == "not set":
        del module.__loader__
    assert lost("importlib.util", "set_loader")(lambda self: module)(loader) is module
    assert module.__loader__ is (own if isinstance(own, Loader) else loader)


@pytest.mark.parametrize("name", ["set_package", "set_loader"])
def test_the_arguments_of_load_module_are_passed_on(lost, name):
    def load_module(*args, **kwargs):
        module.__dict__["arguments"] = args, kwargs
        return module

    module, loader = ModuleType("module"), Loader()
    lost("importlib.util", name)(load_module)(loader, "module", key=2)
    assert module.__dict__["arguments"] == ((loader, "module"), {"key": 2})


@pytest.mark.parametrize("name", ["set_package", "set_loader", "module_for_loader"])
def test_what_is_decorated_keeps_its_name(lost, name):
    def load_module(self, fullname):
        """Documented."""

    decorated = lost("importlib.util", name)(load_module)
    assert (decorated.__name__, decorated.__doc__) == ("load_module", "Documented.")
    assert decorated.__wrapped__ is load_module


# module_for_loader


@pytest.fixture
def module_for_loader(lost):
    return lost("importlib.util", "module_for_loader")


@pytest.mark.parametrize(("is_package", "package"), [(True, "a.package.name"), (False, "a.package")])
def test_a_new_module_is_in_sys_modules_and_has_its_attributes(module_for_loader, is_package, package):
    loader = Loader(is_package)
    load_module = module_for_loader(lambda self, module: (module, module.__initializing__))
    module, is_initializing = load_module(loader, "a.package.name")
    assert module is sys.modules["a.package.name"]
    assert (module.__name__, module.__loader__, module.__package__) == ("a.package.name", loader, package)
    assert loader.asked == ["a.package.name"]
    assert (is_initializing, module.__initializing__) == (True, False)


@pytest.mark.parametrize("answer", [ImportError(), AttributeError()], ids=repr)
def test_a_loader_that_knows_of_no_packages(module_for_loader, answer):
    assert module_for_loader(lambda self, module: module)(Loader(answer), "name").__package__ is None


def test_a_module_of_sys_modules_is_loaded_again(module_for_loader):
    module = sys.modules["name"] = ModuleType("name")
    assert module_for_loader(lambda self, module: module)(Loader(), "name") is module


def test_more_arguments_are_passed_on(module_for_loader):
    loader = Loader()
    load_module = module_for_loader(lambda self, module, *args, **kwargs: (self, args, kwargs))
    assert load_module(loader, "name", 1, key=2) == (loader, (1,), {"key": 2})


@pytest.mark.parametrize("is_there", [True, False], ids=["again", "new"])
def test_an_exception_ends_in_none(module_for_loader, is_there):
    if is_there:
        sys.modules["name"] = ModuleType("name")
    assert module_for_loader(lambda self, module: 1 / 0)(Loader(), "name") is None
    assert ("name" in sys.modules) is is_there


def test_an_exception_of_a_module_that_took_itself_out_of_sys_modules(module_for_loader):
    def load_module(self, module):
        del sys.modules["name"]
        raise ImportError

    assert module_for_loader(load_module)(Loader(), "name") is None


def test_what_is_no_exception_of_the_module_is_passed_on(module_for_loader):
    def load_module(self, module):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        module_for_loader(load_module)(Loader(), "name")
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


def test_both_of_them(lost):
    with pytest.raises(TypeError, match="^debug_override or optimization must be set to None$"):
        lost("importlib.util", "cache_from_source")("module.py", True, optimization=1)
