"""The methods of PEP 302, and the module attributes and the parameter that went with them."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

FINDER = Rule(
    code="IMP201",
    title="A finder with `find_module` or `find_loader` only",
    symbols=("importlib.abc.MetaPathFinder.find_module", "importlib.abc.PathEntryFinder.find_loader"),
    breaks_in=(3, 12),
    advice=(
        "add find_spec(self, fullname, path=None, target=None), which returns "
        "importlib.util.spec_from_loader(fullname, loader) or None"
    ),
    why=(
        "The import system calls find_spec only (gh-98040). A meta path finder without it is skipped; "
        "a path entry finder without it raises AttributeError."
    ),
    before="""\
import sys
import types


class Importer:
    def find_module(self, fullname, path=None):
        return self if fullname == 'made' else None

    def load_module(self, fullname):
        return sys.modules.setdefault(fullname, types.ModuleType(fullname))


sys.meta_path.append(Importer())
""",
    after="""\
import importlib.util
import sys


class Importer:
    def find_spec(self, fullname, path=None, target=None):
        return importlib.util.spec_from_loader(fullname, self) if fullname == 'made' else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass


sys.meta_path.append(Importer())
""",
)

LOADER = Rule(
    code="IMP202",
    title="A loader with `load_module` only",
    symbols=("importlib.abc.Loader.load_module",),
    breaks_in=(3, 15),
    advice=(
        "add create_module(self, spec), which returns None, and exec_module(self, module), which "
        "executes the code"
    ),
    why="The import system calls exec_module only (gh-133882): a loader without it raises AttributeError.",
)

FIND_MODULE_CALL = Rule(
    code="IMP203",
    title="`find_module()` or `find_loader()` of importlib's finders is called",
    symbols=(
        "importlib.abc.MetaPathFinder.find_module()",
        "importlib.abc.PathEntryFinder.find_loader()",
    ),
    breaks_in=(3, 12),
    advice="finder.find_spec(name); the loader is an attribute of the spec",
    why="FileFinder, PathFinder, BuiltinImporter, FrozenImporter and zipimporter lost both (gh-98040).",
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
    advice="optimization='' instead of debug_override=True, optimization=1 instead of debug_override=False",
    why="The parameter was deprecated in Python 3.5, and removed by gh-142203.",
    before="import importlib.util\n\nimportlib.util.cache_from_source('plugin.py', debug_override=True)\n",
    after="import importlib.util\n\nimportlib.util.cache_from_source('plugin.py', optimization='')\n",
)

CACHED = Rule(
    code="IMP302",
    title="`__cached__` is read",
    symbols=("__cached__",),
    breaks_in=(3, 15),
    advice="module.__spec__.cached; in the module itself, __spec__.cached if __spec__ is not None",
    why="The import system no longer sets it (gh-97879).",
    before="import plugin\n\npathname = plugin.__cached__\n",
    after="import plugin\n\npathname = plugin.__spec__.cached\n",
)

PACKAGE = Rule(
    code="IMP303",
    title="`__package__` is set and `__spec__` is not",
    symbols=("__package__",),
    breaks_in=(3, 16),
    advice=(
        "make the module with importlib.util.module_from_spec, or set its __spec__ too: its parent is "
        "the package"
    ),
    why="Python 3.16 will ignore `__package__` (gh-97879): relative imports will need `__spec__`.",
)

LOADER_ATTRIBUTE = Rule(
    code="IMP304",
    title="`__loader__` is read",
    symbols=("__loader__",),
    breaks_in=(3, 16),
    advice="module.__spec__.loader",
    why="Python 3.16 will no longer set it (gh-97879).",
)

PEP_302 = (FINDER, LOADER, FIND_MODULE_CALL, LOAD_MODULE_CALL)
ATTRIBUTES = (DEBUG_OVERRIDE, CACHED, PACKAGE, LOADER_ATTRIBUTE)
