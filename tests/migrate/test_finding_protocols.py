"""The methods of PEP 302 and their calls, and the module attributes and the parameter that went with them."""

import pytest

FIND_MODULE = "    def find_module(self, fullname, path=None): pass\n"
FIND_LOADER = "    def find_loader(self, fullname): pass\n"
FIND_SPEC = "    def find_spec(self, fullname, path=None, target=None): pass\n"
LOAD_MODULE = "    def load_module(self, fullname): pass\n"


FOUND = {
    f"class F:\n{FIND_LOADER}": "",
    f"class F:\n{FIND_MODULE}{FIND_LOADER}": "IMP201, IMP201",
    f"class F:\n{FIND_SPEC}{LOAD_MODULE}": "IMP202",
    f"class F:\n{FIND_MODULE}    find_spec = other\n": "",
    f"class F:\n{FIND_MODULE}    if new:\n    {FIND_SPEC}": "",
    f"class F:\n{LOAD_MODULE}": "",
    f"import importlib.abc\nclass F(importlib.abc.Loader):\n{LOAD_MODULE}": "IMP202",
    "from importlib import abc\nclass F(abc.MetaPathFinder):\n    def find_module(self, n, p): pass": "IMP201",
    f"class F(F):\n{FIND_MODULE}": "IMP201",
    f"B = object\nclass F(B):\n{FIND_MODULE}": "IMP201",
    f"class F(unknown.Finder):\n{FIND_MODULE}": "",
    "class F:\n    def find_module(self, name, path, parent=None): pass\n": "",
    "class F:\n    def find_module(self, *names): pass\n": "",
    "class F:\n    def get_code(self, n): pass\n    def load_module(self, n, path): pass": "",
    "sys.meta_path\nclass F:\n    def find_module(self): pass": "",
    "class F:\n    def find_module(self, fullname, path=None, x=None, y=None): pass\n": "IMP201",
    "class F:\n    def find_module(self, fullname, path, other): pass\n": "",
    "class F:\n    def find_module(): pass\n": "",
    "class F:\n    @staticmethod\n    def find_module(name, fullname): pass\n": "IMP201",
    f"class F:\n    def load_module(self, name, file, path, description): pass\n{FIND_MODULE}": "IMP201",
    f"class F:\n    def load_module(self, name, reload=False): pass\n{FIND_MODULE}": "IMP201, IMP202",
    # The file registers finders.
    "sys.path_hooks\nclass F:\n    def find_module(self, name): pass": "IMP201",
    "sys.meta_path\nclass F:\n    def find_module(self, *args): pass": "IMP201",
    f"sys.meta_path\nclass F:\n    def __init__(self, x): pass\n{LOAD_MODULE}": "IMP202",
    f"sys.meta_path\nclass F:\n    def other(self, x): pass\n{LOAD_MODULE}": "",
    f"class L:\n    def x(self): pass\n{LOAD_MODULE}class F:\n    def find_spec(self, n): return L(n)": "IMP202",
    # Bases that are made
    f"class F(with_metaclass(M, builtins.object)):\n{FIND_MODULE}": "IMP201",
    f"class F(with_metaclass(M, Unknown)):\n{FIND_MODULE}": "",
    f"class F(collections.namedtuple('F', 'x')):\n{FIND_MODULE}": "IMP201",
    f"class A:\n{FIND_SPEC}class B(A): pass\nclass F(B):\n{FIND_MODULE}": "",
    # wrapt 1.12: another's find_spec does not make it a new finder
    "class F:\n    def find_module(self, fullname, path=None):\n        return importlib.util.find_spec(n)": "IMP201",
    f"if sys.version_info < (3,):\n    class F:\n    {FIND_MODULE}": "IMP201 guarded",
    # Bases without the new methods, and methods that tell a loader
    **{
        f"import importlib.abc\nclass F(importlib.abc.{base}):\n{FIND_MODULE}": "IMP201"
        for base in ("MetaPathFinder", "PathEntryFinder", "ResourceLoader")
    },
    **{
        f"class L:\n{LOAD_MODULE}    def {method}(self, name): pass\n": "IMP202"
        for method in ["create_module", "get_code", "get_data", "get_filename", "get_source", "is_package"]
    },
    f"import importlib.abc\nclass F(importlib.abc.Finder):\n{FIND_MODULE}": "IMP103, IMP201",
    # Calls
    "m = __import__('importlib.machinery')\nm.machinery.SourceFileLoader(n, p).load_module()": "IMP204, IMP502",
    "import importlib.machinery as m\nl = m.SourcelessFileLoader(n, p)\nl.load_module(n)": "IMP204",
    "import zipimport\nzipimport.zipimporter(p).load_module(n)": "IMP204",
    "import m\nm.__loader__.load_module(n)": "IMP204, IMP304",
    "import m\nm.__spec__.loader.load_module(n)": "IMP204",
    "def f(finder):\n    l = finder.find_module(n)\n    l.load_module(n)": "IMP204",
    "def f(finder):\n    finder.find_spec(n).loader.load_module(n)": "IMP204",
    "import pkgutil\nfor f, n, p in pkgutil.walk_packages(x):\n    f.find_module(n).load_module(n)": "IMP203, IMP204",
    "import pkgutil\nfor i in pkgutil.iter_modules(x):\n    i.module_finder.find_module(i.name)": "IMP203",
    "import sys\nfor f in sys.meta_path:\n    f.find_module(n)": "IMP203",
    "import pkgutil\n{n: f.find_module(n) for f, n, _ in pkgutil.iter_modules(x)}": "IMP203",
    "from importlib.machinery import PathFinder\nPathFinder.find_module(n)": "IMP203",
    "def f(loader):\n    loader.load_module(n)": "",
    "def f(finder):\n    finder.find_module(n)": "",
    "import imp\nimp.find_module(n).load_module(n)": "IMP001, IMP010",
    "if hasattr(spec.loader, 'exec_module'):\n    pass\nelse:\n    spec.loader.load_module(n)": "IMP204 guarded",
    "if not hasattr(spec.loader, 'load_module'):\n    pass\nelse:\n    spec.loader.load_module(n)": "IMP204 guarded",
    "try:\n    spec.loader.load_module(n)\nexcept AttributeError:\n    spec.loader.exec_module(m)": "IMP204 guarded",
}


@pytest.mark.parametrize(("source", "expected"), FOUND.items())
def test_the_old_protocol_is_found(source, expected, findings):
    found = findings(f"import sys\n{source}")
    codes = [finding.code + " guarded" * finding.guarded for finding in found]
    assert ", ".join(sorted(codes)) == expected


DEBUG_OVERRIDE = "IMP301 importlib.util.cache_from_source(debug_override)"
# Of modules, read and set
ATTRIBUTES = {
    "print(__cached__)": "1 IMP302 __cached__",
    "data = __loader__.get_data(p)": "1 IMP304 __loader__",
    "import package.plugin\npackage.plugin.__loader__": "2 IMP304 __loader__",
    "m = __import__(name)\ndef f(module):\n    return module.__cached__": "3 IMP302 __cached__",
    "def f(self):\n    return self.mod.__loader__": "2 IMP304 __loader__",
    "import plugin\nif hasattr(plugin, '__cached__'):\n    plugin.__cached__": "3 IMP302 __cached__ guarded",
    "try:\n    __loader__\nexcept NameError:\n    pass": "2 IMP304 __loader__ guarded",
    "try:\n    module.__cached__\nexcept AttributeError:\n    pass": "2 IMP302 __cached__ guarded",
    "__package__ = 'p'\nfrom . import x": "1 IMP303 __package__",
    "import types\nm = types.ModuleType('p.m')\nm.__package__ = 'p'": "3 IMP303 __package__",
    "import importlib.util, os\nimportlib.util.cache_from_source(os.path.join(os.path.dirname(f), 'x.py'), debug_override=True)": f"2 {DEBUG_OVERRIDE}",
    "import importlib.util as u\ntry:\n    c = u.cache_from_source(p, True)\nexcept TypeError:\n    c = u.cache_from_source(p)": f"3 {DEBUG_OVERRIDE} guarded",
    # Not a use
    "import importlib.util\nimportlib.util.cache_from_source(p, optimization='')": "",
    "import imp\nimp.cache_from_source(p, debug_override=True)": "1 IMP001 imp, 2 IMP028 imp.cache_from_source",
    "__cached__ = None\nprint(__cached__)": "",
    "getattr(module, '__cached__', None)": "",
    "module.__cached__ = path\nprint(module.__cached__)": "",
    "self.__cached__": "",
    "import plugin\nplugin.load().__loader__": "",
    "namespace['__loader__']": "",
    "from .plugin import *\nfrom . import a\n__package__": "",
    "__package__ = 'p'": "",
    "class C:\n    __package__ = 'p'\nfrom . import x": "",
    "__spec__ = s\n__package__ = 'p'\nfrom . import x": "",
    "import types\nm = types.ModuleType('p.m')\nm.__package__ = 'p'\nm.__spec__ = s": "",
    "import types\nm = types.ModuleType('p.m')\ndel m.__package__": "",
    "def f():\n    global x\n    x.y.__package__ = 1": "",
}


@pytest.mark.parametrize(("source", "expected"), ATTRIBUTES.items())
def test_a_module_attribute_or_debug_override_is_found(source, expected, uses):
    assert ", ".join(uses(source)) == expected


def test_the_method_is_pointed_at(findings):
    (finding,) = findings(f"class F:\n    x = 1\n{FIND_MODULE}")
    assert (finding.line, finding.column) == (3, 5)
    assert finding.symbol == "importlib.abc.MetaPathFinder.find_module"
