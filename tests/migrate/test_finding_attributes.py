"""Reading and setting what newer Pythons do not know of modules, and the parameter that they do not take."""

import pytest

DEBUG_OVERRIDE = "IMP301 importlib.util.cache_from_source(debug_override)"
FOUND = {
    "print(__cached__)": "1 IMP302 __cached__",
    "data = __loader__.get_data(p)": "1 IMP304 __loader__",
    "import plugin\nplugin.__cached__": "2 IMP302 __cached__",
    "import package.plugin\npackage.plugin.__loader__": "2 IMP304 __loader__",
    "m = __import__(name)\ndef f(module):\n    return module.__cached__": "3 IMP302 __cached__",
    "def f(self):\n    return self.mod.__loader__": "2 IMP304 __loader__",
    "import plugin\nif hasattr(plugin, '__cached__'):\n    plugin.__cached__": "3 IMP302 __cached__ guarded",
    "try:\n    __loader__\nexcept NameError:\n    pass": "2 IMP304 __loader__ guarded",
    "__package__ = 'p'\nfrom . import x": "1 IMP303 __package__",
    "import types\nm = types.ModuleType('p.m')\nm.__package__ = 'p'": "3 IMP303 __package__",
    "import importlib.util\nimportlib.util.cache_from_source(p, debug_override=True)": f"2 {DEBUG_OVERRIDE}",
    "import importlib.util\nimportlib.util.cache_from_source(p, True)": f"2 {DEBUG_OVERRIDE}",
    "import importlib.util, os\nimportlib.util.cache_from_source(os.path.join(os.path.dirname(f), 'x.py'), debug_override=True)": f"2 {DEBUG_OVERRIDE}",
    "import importlib.util as u\ntry:\n    c = u.cache_from_source(p, True)\nexcept TypeError:\n    c = u.cache_from_source(p)": f"3 {DEBUG_OVERRIDE} guarded",
    # Not a use
    "import importlib.util\nimportlib.util.cache_from_source(p, optimization='')": "",
    "cache_from_source(p, debug_override=False)": "",
    "import imp\nimp.cache_from_source(p, debug_override=True)": "1 IMP001 imp, 2 IMP028 imp.cache_from_source",
    "__cached__ = None\nprint(__cached__)": "",
    "getattr(module, '__cached__', None)": "",
    "module.__cached__ = path\nprint(module.__cached__)": "",
    "self.__cached__": "",
    "thing.__loader__": "",
    "import plugin\nplugin.load().__loader__": "",
    "namespace['__loader__']": "",
    "from .plugin import *\nfrom . import a\n__package__": "",
    "__package__ = 'p'": "",
    "class C:\n    __package__ = 'p'\nfrom . import x": "",
    "__spec__ = s\n__package__ = 'p'\nfrom . import x": "",
    "module.__package__ = 'p'": "",
    "import types\nm = types.ModuleType('p.m')\nm.__package__ = 'p'\nm.__spec__ = s": "",
    "import types\nm = types.ModuleType('p.m')\ndel m.__package__": "",
    "def f():\n    global x\n    x.y.__package__ = 1": "",
}


@pytest.mark.parametrize(("source", "expected"), FOUND.items())
def test_a_use_is_found(source, expected, uses):
    assert ", ".join(uses(source)) == expected
