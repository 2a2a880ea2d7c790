"""The methods of PEP 302, the module attributes and the parameter that went with them."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

FINDER = Rule(
    code="IMP201",
    title="A finder with `find_module` or `find_loader` alone",
    symbols=(
        "importlib.abc.MetaPathFinder.find_module",
        "importlib.abc.PathEntryFinder.find_loader",
    ),
    breaks_in=(3, 12),
    advice=(
        "add find_spec(self, fullname, path=None, target=None), which returns "
        "importlib.util.spec_from_loader(fullname, loader), or None"
    ),
    why=(
        "The import system asks finders for find_spec alone (gh-98040): on sys.meta_path one "
        "without it is passed over, and one that a path hook returns is an AttributeError."
    ),
    before="""\
import sys


class Finder:
    def find_module(self, fullname, path=None):
        return self

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.made = True


sys.meta_path.append(Finder())
""",
    after="""\
import importlib.util
import sys


class Finder:
    def find_spec(self, fullname, path=None, target=None):
        return importlib.util.spec_from_loader(fullname, self)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.made = True


sys.meta_path.append(Finder())
""",
)

LOADER = Rule(
    code="IMP202",
    title="A loader with `load_module` alone",
    symbols=("importlib.abc.Loader.load_module",),
    breaks_in=(3, 15),
    advice=(
        "add create_module(self, spec), which returns None, and exec_module(self, module), which "
        "executes the code"
    ),
    why=(
        "The import system calls exec_module alone (gh-133882), and loaders without it are an AttributeError."
    ),
    before="""\
import sys
import types


class Loader:
    def find_spec(self, fullname, path=None, target=None):
        return None

    def load_module(self, fullname):
        module = sys.modules.setdefault(fullname, types.ModuleType(fullname))
        module.made = True
        return module


sys.meta_path.append(Loader())
""",
    after="""\
import sys


class Loader:
    def find_spec(self, fullname, path=None, target=None):
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.made = True


sys.meta_path.append(Loader())
""",
)

FIND_MODULE_CALL = Rule(
    code="IMP203",
    title="`find_module()` or `find_loader()` of importlib's finders is called",
    symbols=(
        "importlib.abc.MetaPathFinder.find_module()",
        "importlib.abc.PathEntryFinder.find_loader()",
    ),
    breaks_in=(3, 12),
    advice="finder.find_spec(name), whose result has the loader as its attribute loader",
    why=(
        "FileFinder, PathFinder, BuiltinImporter, FrozenImporter and zipimporter lost both methods "
        "(gh-98040)."
    ),
    before="""\
import pkgutil

for finder, name, is_package in pkgutil.iter_modules(['plugins']):
    loader = finder.find_module(name)
""",
    after="""\
import pkgutil

for finder, name, is_package in pkgutil.iter_modules(['plugins']):
    loader = finder.find_spec(name).loader
""",
)

LOAD_MODULE_CALL = Rule(
    code="IMP204",
    title="`load_module()` of importlib's loaders is called",
    symbols=("importlib.abc.Loader.load_module()",),
    breaks_in=(3, 15),
    advice=(
        "imp_compat.load_source(name, path) for a SourceFileLoader; in importlib: module_from_spec, "
        "an entry in sys.modules, exec_module"
    ),
    why="Every loader of the standard library lost the method (gh-133882).",
    before="""\
from importlib.machinery import SourceFileLoader

plugin = SourceFileLoader('plugin', 'plugins/one.py').load_module()
""",
    after="""\
import imp_compat

plugin = imp_compat.load_source('plugin', 'plugins/one.py')
""",
    replacement="imp_compat.load_source",
)

DEBUG_OVERRIDE = Rule(
    code="IMP301",
    title="`debug_override` of `importlib.util.cache_from_source`",
    symbols=("importlib.util.cache_from_source(debug_override)",),
    breaks_in=(3, 15),
    advice="optimization='' in place of debug_override=True, optimization=1 in place of debug_override=False",
    why="The parameter was deprecated in Python 3.5, and removed by gh-142203.",
    before="""\
import importlib.util

pathname = importlib.util.cache_from_source('plugin.py', debug_override=True)
""",
    after="""\
import importlib.util

pathname = importlib.util.cache_from_source('plugin.py', optimization='')
""",
)

CACHED = Rule(
    code="IMP302",
    title="`__cached__` is read",
    symbols=("__cached__",),
    breaks_in=(3, 15),
    advice="module.__spec__.cached; a module of one's own: __spec__.cached, where __spec__ is not None",
    why="The import system does not set it any more (gh-97879).",
    before="""\
import plugin

pathname = plugin.__cached__
""",
    after="""\
import plugin

pathname = plugin.__spec__.cached
""",
)

PACKAGE = Rule(
    code="IMP303",
    title="`__package__` is set and `__spec__` is not",
    symbols=("__package__",),
    breaks_in=(3, 16),
    advice=(
        "make the module with importlib.util.module_from_spec, or set its __spec__ too, whose "
        "parent is the package"
    ),
    why=(
        "Python 3.16 will not take `__package__` into consideration (gh-97879): relative imports "
        "will need `__spec__`."
    ),
    before="""\
import types

module = types.ModuleType('package.made')
module.__package__ = 'package'
exec('from . import other', vars(module))
""",
    after="""\
import importlib.util

spec = importlib.util.spec_from_loader('package.made', loader=None)
module = importlib.util.module_from_spec(spec)
exec('from . import other', vars(module))
""",
)

LOADER_ATTRIBUTE = Rule(
    code="IMP304",
    title="`__loader__` is read",
    symbols=("__loader__",),
    breaks_in=(3, 16),
    advice="module.__spec__.loader",
    why="Python 3.16 will not set it any more (gh-97879).",
    before="""\
import plugin

data = plugin.__loader__.get_data('plugins/data.txt')
""",
    after="""\
import plugin

data = plugin.__spec__.loader.get_data('plugins/data.txt')
""",
)
