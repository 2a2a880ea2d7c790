"""The methods of PEP 302, and the module attributes and the parameter that went with them."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

# fmt: off
FINDER = Rule(
    "IMP201", "A finder with `find_module` or `find_loader` only", ("importlib.abc.MetaPathFinder.find_module", "importlib.abc.PathEntryFinder.find_loader"), (3, 12),
    "add find_spec(self, fullname, path=None, target=None), which returns importlib.util.spec_from_loader(fullname, loader) or None",
    "The import system calls find_spec only (gh-98040). A meta path finder without it is skipped; a path entry finder without it raises AttributeError.",
)
LOADER = Rule(
    "IMP202", "A loader with `load_module` only", ("importlib.abc.Loader.load_module",), (3, 15),
    "add create_module(self, spec), which returns None, and exec_module(self, module), which executes the code",
    "The import system calls exec_module only (gh-97850): a loader without it raises AttributeError.",
)
FIND_MODULE_CALL = Rule(
    "IMP203", "`find_module()` or `find_loader()` of importlib's finders is called", ("importlib.abc.MetaPathFinder.find_module()", "importlib.abc.PathEntryFinder.find_loader()"), (3, 12),
    "finder.find_spec(name); the loader is an attribute of the spec",
    "FileFinder, PathFinder, BuiltinImporter, FrozenImporter and zipimporter lost both (gh-98040).",
)
LOAD_MODULE_CALL = Rule(
    "IMP204", "`load_module()` of importlib's loaders is called", ("importlib.abc.Loader.load_module()",), (3, 15),
    "imp_compat.load_source(name, path) for a SourceFileLoader; in importlib: module_from_spec, an entry in sys.modules, exec_module",
    "Every loader of the standard library lost the method (gh-97850).",
)
DEBUG_OVERRIDE = Rule(
    "IMP301", "`debug_override` of `importlib.util.cache_from_source`", ("importlib.util.cache_from_source(debug_override)",), (3, 15),
    "optimization='' instead of debug_override=True, optimization=1 instead of debug_override=False",
    "The parameter was deprecated in Python 3.5, and removed by gh-142203.",
)
CACHED = Rule(
    "IMP302", "`__cached__` is read", ("__cached__",), (3, 15),
    "module.__spec__.cached; in the module itself, __spec__.cached if __spec__ is not None",
    "The import system no longer sets it (gh-97879).",
)
PACKAGE = Rule(
    "IMP303", "`__package__` is set and `__spec__` is not", ("__package__",), (3, 16),
    "make the module with importlib.util.module_from_spec, or set its __spec__ too: its parent is the package",
    "Python 3.16 will ignore `__package__` (gh-97879): relative imports will need `__spec__`.",
)
LOADER_ATTRIBUTE = Rule(
    "IMP304", "`__loader__` is read", ("__loader__",), (3, 16),
    "module.__spec__.loader",
    "Python 3.16 will no longer set it (gh-97879).",
)
# fmt: on

PEP_302 = (FINDER, LOADER, FIND_MODULE_CALL, LOAD_MODULE_CALL)
ATTRIBUTES = (DEBUG_OVERRIDE, CACHED, PACKAGE, LOADER_ATTRIBUTE)
