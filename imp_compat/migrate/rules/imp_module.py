"""The `imp` module and its names, and those that importlib and pkgutil lost."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule, rule_of_names

IMP_MODULE = Rule(
    "IMP001",
    "`imp` is imported",
    ("imp",),
    (3, 12),
    "import imp_compat as imp, or the same names from imp_compat; remove an unused import",
    "Python 3.12 removed the module (gh-98040).",
)
UNKNOWN_NAME = Rule(
    "IMP002",
    "Another name of `imp`",
    ("imp.*",),
    (3, 12),
    "no replacement is known: the name was private, or never existed",
    "imp_compat has the public names only.",
)


def _function(
    code: str, names: str, advice: str, replacement: str | None = None, replaces_call: bool = False
) -> Rule:
    return rule_of_names(code, "imp", names, (3, 12), advice, "", replacement, replaces_call)


_FIND_SPEC = "importlib.util.find_spec(name).loader; the spec is None if nothing is found"

# fmt: off
FUNCTIONS = (
    _function("IMP010", "find_module", "imp_compat.find_module; in importlib: importlib.machinery.PathFinder.find_spec(name, path), which returns a spec, or None if there is none, and opens no file"),
    _function("IMP011", "load_module", "imp_compat.load_module; in importlib: module_from_spec(spec), sys.modules[name] = module, spec.loader.exec_module(module)"),
    _function("IMP012", "load_source", "imp_compat.load_source(name, path); in importlib: spec_from_file_location with a SourceFileLoader, module_from_spec, an entry in sys.modules, exec_module"),
    _function("IMP013", "load_compiled", "imp_compat.load_compiled(name, path); in importlib: as for load_source, with a SourcelessFileLoader"),
    _function("IMP014", "load_package", "imp_compat.load_package(name, directory); in importlib: spec_from_file_location(name, init_file, submodule_search_locations=[directory]), and then as for load_source"),
    _function("IMP015", "load_dynamic", "imp_compat.load_dynamic(name, path); in importlib: as for load_source, with an ExtensionFileLoader"),
    _function("IMP016", "create_dynamic", "imp_compat.create_dynamic(spec); in importlib: importlib.util.module_from_spec(spec)"),
    _function("IMP017", "init_builtin", "imp_compat.init_builtin(name); in importlib: importlib.import_module(name), which raises ImportError if there is none"),
    _function("IMP018", "init_frozen", "imp_compat.init_frozen(name); in importlib: importlib.import_module(name), which raises ImportError if there is none"),
    _function("IMP019", "get_frozen_object", "imp_compat.get_frozen_object(name); in importlib: importlib.machinery.FrozenImporter.get_code(name)"),
    _function("IMP020", "is_builtin", "imp_compat.is_builtin(name); name in sys.builtin_module_names"),
    _function("IMP021", "is_frozen", "imp_compat.is_frozen(name); in importlib: importlib.machinery.FrozenImporter.find_spec(name) is not None"),
    _function("IMP022", "is_frozen_package", "imp_compat.is_frozen_package(name); in importlib: importlib.machinery.FrozenImporter.is_package(name)"),
    _function("IMP023", "new_module", "types.ModuleType(name)", "types.ModuleType"),
    _function("IMP024", "reload", "importlib.reload(module)", "importlib.reload"),
    _function("IMP025", "get_magic", "importlib.util.MAGIC_NUMBER", "importlib.util.MAGIC_NUMBER", replaces_call=True),
    _function("IMP026", "get_tag", "sys.implementation.cache_tag", "sys.implementation.cache_tag", replaces_call=True),
    _function("IMP027", "get_suffixes", "imp_compat.get_suffixes(); in importlib: importlib.machinery.EXTENSION_SUFFIXES, SOURCE_SUFFIXES and BYTECODE_SUFFIXES, which are lists of str"),
    _function("IMP028", "cache_from_source", "importlib.util.cache_from_source(path), with optimization='' for debug_override=True and 1 for False", "importlib.util.cache_from_source"),
    _function("IMP029", "source_from_cache", "importlib.util.source_from_cache(path)", "importlib.util.source_from_cache"),
    _function("IMP030", "acquire_lock release_lock lock_held", "imp_compat's function of the same name; importlib has none; use threading.RLock for a lock of your own"),
    _function("IMP031", "NullImporter", "imp_compat.NullImporter; importlib has none: sys.path_importer_cache has None for a path that no hook takes"),
    _function("IMP032", "SEARCH_ERROR PY_SOURCE PY_COMPILED C_EXTENSION PY_RESOURCE PKG_DIRECTORY C_BUILTIN PY_FROZEN PY_CODERESOURCE IMP_HOOK", "imp_compat's constant of the same name; importlib has none: test the class of spec.loader"),
)
# What importlib and pkgutil lost
REMOVED = (
    rule_of_names("IMP101", "importlib", "find_loader", (3, 12), _FIND_SPEC, why="Deprecated in Python 3.4, removed by gh-98040."),
    rule_of_names("IMP102", "importlib.util", "module_for_loader set_loader set_package", (3, 12), "write exec_module(module) instead of load_module(fullname): importlib sets the attributes", why="Decorators for load_module, deprecated in Python 3.4, removed by gh-97850."),
    rule_of_names("IMP103", "importlib.abc", "Finder", (3, 12), "importlib.abc.MetaPathFinder or importlib.abc.PathEntryFinder, with find_spec", why="The common base class of both, deprecated in Python 3.3, removed by gh-98040."),
    rule_of_names("IMP104", "pkgutil", "ImpImporter ImpLoader", (3, 12), "importlib.machinery.FileFinder; to search sys.path, importlib.machinery.PathFinder", why="Removed with imp (gh-98040)."),
    rule_of_names("IMP105", "pkgutil", "find_loader get_loader", (3, 14), _FIND_SPEC, why="Deprecated in Python 3.12 (gh-97850)."),
    rule_of_names("IMP106", "importlib.abc", "ResourceReader Traversable TraversableResources", (3, 14), "the class of the same name in importlib.resources.abc, which exists since Python 3.11", why="They moved in Python 3.11; the old names were deprecated in Python 3.12."),
)
# fmt: on
RULES = (IMP_MODULE, UNKNOWN_NAME, *FUNCTIONS)
