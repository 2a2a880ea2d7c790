"""The `imp` module and its names, and those that importlib and pkgutil lost."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

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


def _gone(
    code: str,
    module: str,
    names: str,
    advice: str,
    why: str = "",
    replacement: str | None = None,
    replaces_call: bool = False,
    breaks_in: tuple[int, int] = (3, 12),
) -> Rule:
    """Return the rule of the names that a module lost, which are separated by spaces."""
    symbols = tuple(f"{module}.{name}" for name in names.split())
    title = ", ".join(f"`{symbol}`" for symbol in symbols)
    return Rule(code, title, symbols, breaks_in, advice, why, replacement, replaces_call)


_FIND_SPEC = "importlib.util.find_spec(name).loader; the spec is None if nothing is found"

# fmt: off
FUNCTIONS = (
    _gone("IMP010", "imp", "find_module", "imp_compat.find_module; in importlib: importlib.machinery.PathFinder.find_spec(name, path), which returns a spec, or None if there is none, and opens no file"),
    _gone("IMP011", "imp", "load_module", "imp_compat.load_module; in importlib: module_from_spec(spec), sys.modules[name] = module, spec.loader.exec_module(module)"),
    _gone("IMP012", "imp", "load_source", "imp_compat.load_source(name, path); in importlib: spec_from_file_location with a SourceFileLoader, module_from_spec, an entry in sys.modules, exec_module"),
    _gone("IMP013", "imp", "load_compiled", "imp_compat.load_compiled(name, path); in importlib: as for load_source, with a SourcelessFileLoader"),
    _gone("IMP014", "imp", "load_package", "imp_compat.load_package(name, directory); in importlib: spec_from_file_location(name, init_file, submodule_search_locations=[directory]), and then as for load_source"),
    _gone("IMP015", "imp", "load_dynamic", "imp_compat.load_dynamic(name, path); in importlib: as for load_source, with an ExtensionFileLoader"),
    _gone("IMP016", "imp", "create_dynamic", "imp_compat.create_dynamic(spec); in importlib: importlib.util.module_from_spec(spec)"),
    _gone("IMP017", "imp", "init_builtin", "imp_compat.init_builtin(name); in importlib: importlib.import_module(name), which raises ImportError if there is none"),
    _gone("IMP018", "imp", "init_frozen", "imp_compat.init_frozen(name); in importlib: importlib.import_module(name), which raises ImportError if there is none"),
    _gone("IMP019", "imp", "get_frozen_object", "imp_compat.get_frozen_object(name); in importlib: importlib.machinery.FrozenImporter.get_code(name)"),
    _gone("IMP020", "imp", "is_builtin", "imp_compat.is_builtin(name); name in sys.builtin_module_names"),
    _gone("IMP021", "imp", "is_frozen", "imp_compat.is_frozen(name); in importlib: importlib.machinery.FrozenImporter.find_spec(name) is not None"),
    _gone("IMP022", "imp", "is_frozen_package", "imp_compat.is_frozen_package(name); in importlib: importlib.machinery.FrozenImporter.is_package(name)"),
    _gone("IMP023", "imp", "new_module", "types.ModuleType(name)", replacement="types.ModuleType"),
    _gone("IMP024", "imp", "reload", "importlib.reload(module)", replacement="importlib.reload"),
    _gone("IMP025", "imp", "get_magic", "importlib.util.MAGIC_NUMBER", replacement="importlib.util.MAGIC_NUMBER", replaces_call=True),
    _gone("IMP026", "imp", "get_tag", "sys.implementation.cache_tag", replacement="sys.implementation.cache_tag", replaces_call=True),
    _gone("IMP027", "imp", "get_suffixes", "imp_compat.get_suffixes(); in importlib: importlib.machinery.EXTENSION_SUFFIXES, SOURCE_SUFFIXES and BYTECODE_SUFFIXES, which are lists of str"),
    _gone("IMP028", "imp", "cache_from_source", "importlib.util.cache_from_source(path), with optimization='' for debug_override=True and 1 for False", replacement="importlib.util.cache_from_source"),
    _gone("IMP029", "imp", "source_from_cache", "importlib.util.source_from_cache(path)", replacement="importlib.util.source_from_cache"),
    _gone("IMP030", "imp", "acquire_lock release_lock lock_held", "imp_compat's function of the same name; importlib has none; use threading.RLock for a lock of your own"),
    _gone("IMP031", "imp", "NullImporter", "imp_compat.NullImporter; importlib has none: sys.path_importer_cache has None for a path that no hook takes"),
    _gone("IMP032", "imp", "SEARCH_ERROR PY_SOURCE PY_COMPILED C_EXTENSION PY_RESOURCE PKG_DIRECTORY C_BUILTIN PY_FROZEN PY_CODERESOURCE IMP_HOOK", "imp_compat's constant of the same name; importlib has none: test the class of spec.loader"),
)
# What importlib and pkgutil lost
REMOVED = (
    _gone("IMP101", "importlib", "find_loader", _FIND_SPEC, "Deprecated in Python 3.4, removed by gh-98040."),
    _gone("IMP102", "importlib.util", "module_for_loader set_loader set_package", "write exec_module(module) instead of load_module(fullname): importlib sets the attributes", "Decorators for load_module, deprecated in Python 3.4, removed by gh-97850."),
    _gone("IMP103", "importlib.abc", "Finder", "importlib.abc.MetaPathFinder or importlib.abc.PathEntryFinder, with find_spec", "The common base class of both, deprecated in Python 3.3, removed by gh-98040."),
    _gone("IMP104", "pkgutil", "ImpImporter ImpLoader", "importlib.machinery.FileFinder; to search sys.path, importlib.machinery.PathFinder", "Removed with imp (gh-98040)."),
    _gone("IMP105", "pkgutil", "find_loader get_loader", _FIND_SPEC, "Deprecated in Python 3.12 (gh-97850).", breaks_in=(3, 14)),
    _gone("IMP106", "importlib.abc", "ResourceReader Traversable TraversableResources", "the class of the same name in importlib.resources.abc, which exists since Python 3.11", "They moved in Python 3.11; the old names were deprecated in Python 3.12.", breaks_in=(3, 14)),
)
# fmt: on
RULES = (IMP_MODULE, UNKNOWN_NAME, *FUNCTIONS)
