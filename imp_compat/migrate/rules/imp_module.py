"""The `imp` module and its names: one table, from which scan, fix and the documents are made."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Row, Rule

IMP_MODULE = Rule(
    code="IMP001",
    title="`imp` is imported",
    symbols=("imp",),
    breaks_in=(3, 12),
    advice="import imp_compat as imp, or the same names from imp_compat; remove an unused import",
    why="Python 3.12 removed the module (gh-98040).",
    before="""\
import imp

plugin = imp.load_source('plugin', 'plugins/one.py')
""",
    after="""\
import imp_compat as imp

plugin = imp.load_source('plugin', 'plugins/one.py')
""",
)

UNKNOWN_NAME = Rule(
    code="IMP002",
    title="Another name of `imp`",
    symbols=("imp.*",),
    breaks_in=(3, 12),
    advice="no replacement is known: the name was private, or never existed",
    why="imp_compat has the public names only.",
    before="import imp\n\nimp._fix_co_filename(code, path)\n",
    after="code = code.replace(co_filename=path)\n",
)


# The table "without imp": what one called, what to write instead, and where that falls short
# fmt: off
_TABLE = (
    ("IMP010", Row("`find_module(name, path)`", "`machinery.PathFinder.find_spec(name, path)`", "returns None where `imp` raises ImportError; opens no file: `tokenize.open(spec.origin)` does, in the encoding that the source declares; finds namespace packages and what is in zip files, too")),
    ("IMP010", Row("`find_module(name)`", "`util.find_spec(name)`", "as above; raises ValueError where `sys.modules` has the module without a spec; from 3.11 on, says `frozen` of `os` and others, not where they are")),
    ("IMP011", Row("`load_module(name, file, pathname, details)`", "`load(spec)`", "when called again, makes a new module, where `imp` executes the old one again; leaves a module whose code raises in `sys.modules`; lets other threads import the module half made")),
    ("IMP012", Row("`load_source(name, pathname)`", "`load(util.spec_from_file_location(name, pathname, loader=machinery.SourceFileLoader(name, pathname)))`", "as `load_module`; takes no file object; without `loader`, there is no spec for a suffix such as `.conf`")),
    ("IMP013", Row("`load_compiled(name, pathname)`", "`load(util.spec_from_file_location(name, pathname, loader=machinery.SourcelessFileLoader(name, pathname)))`", "as `load_source`")),
    ("IMP014", Row("`load_package(name, folder)`", '`load(util.spec_from_file_location(name, folder + "/__init__.py"))`', "as `load_module`; `__init__.pyc` is yours to look for")),
    ("IMP015", Row("`load_dynamic(name, pathname)`", "`load(util.spec_from_file_location(name, pathname, loader=machinery.ExtensionFileLoader(name, pathname)))`", "as `load_module`, but whether the module is a new one is up to the extension, in `imp`, too")),
    ("IMP016", Row("`create_dynamic(spec)`", "`util.module_from_spec(spec)`", "sets the import attributes, too")),
    ("IMP017", Row("`init_builtin(name)`", "`importlib.import_module(name)`", "raises ImportError where `imp` returns None; finds modules of any kind")),
    ("IMP018", Row("`init_frozen(name)`", "`importlib.import_module(name)`", "as `init_builtin`; does not execute the module again")),
    ("IMP019", Row("`get_frozen_object(name)`", "`machinery.FrozenImporter.get_code(name)`", "nowhere")),
    ("IMP020", Row("`is_builtin(name)`", "`name in sys.builtin_module_names`", "has no -1 for `sys` and `builtins`, which cannot be initialised again")),
    ("IMP021", Row("`is_frozen(name)`", "`machinery.FrozenImporter.find_spec(name) is not None`", "nowhere on CPython; PyPy's `imp` says True of some names that it has no frozen module of")),
    ("IMP022", Row("`is_frozen_package(name)`", "`machinery.FrozenImporter.is_package(name)`", "nowhere")),
    ("IMP023", Row("`new_module(name)`", "`types.ModuleType(name)`", "nowhere")),
    ("IMP024", Row("`reload(module)`", "`importlib.reload(module)`", "raises ModuleNotFoundError where no finder knows the module, as after `load_source`")),
    ("IMP025", Row("`get_magic()`", "`util.MAGIC_NUMBER`", "nowhere")),
    ("IMP026", Row("`get_tag()`", "`sys.implementation.cache_tag`", "nowhere")),
    ("IMP027", Row("`get_suffixes()`", "`machinery.EXTENSION_SUFFIXES + machinery.SOURCE_SUFFIXES + machinery.BYTECODE_SUFFIXES`", "has no modes and no type codes")),
    ("IMP028", Row("`cache_from_source(path)`", "`util.cache_from_source(path)`", "nowhere")),
    ("IMP028", Row("`cache_from_source(path, True)`", '`util.cache_from_source(path, optimization="")`', "nowhere; the second parameter, `debug_override`, is gone from importlib in 3.15")),
    ("IMP028", Row("`cache_from_source(path, False)`", "`util.cache_from_source(path, optimization=1)`", "nowhere")),
    ("IMP029", Row("`source_from_cache(path)`", "`util.source_from_cache(path)`", "nowhere")),
    ("IMP030", Row("`acquire_lock()`, `release_lock()`", "`threading.RLock()`", "is a lock of your own, which no other code takes")),
    ("IMP030", Row("`lock_held()`", "nothing", "")),
    ("IMP031", Row("`NullImporter(path)`", "nothing", "`sys.path_importer_cache` has None for what no path hook takes")),
    ("IMP032", Row("`PY_SOURCE`, `PY_COMPILED`, `C_EXTENSION`", "`isinstance(spec.loader, machinery.SourceFileLoader)`, and so on", "is true of a package, too")),
    ("IMP032", Row("`PKG_DIRECTORY`", "`spec.submodule_search_locations is not None`", "is true of a namespace package, too")),
    ("IMP032", Row("`C_BUILTIN`, `PY_FROZEN`", "`spec.loader is machinery.BuiltinImporter`, `spec.loader is machinery.FrozenImporter`", "has no number to hand on")),
    ("IMP032", Row("`SEARCH_ERROR`, `PY_RESOURCE`, `PY_CODERESOURCE`, `IMP_HOOK`", "nothing", "no function returns them")),
)
# fmt: on


def _function(
    code: str, names: str, advice: str, replacement: str | None = None, replaces_call: bool = False
) -> Rule:
    """Return the rule of names that are used alike."""
    return Rule(
        code,
        title=", ".join(f"`imp.{name}`" for name in names.split()),
        symbols=tuple(f"imp.{name}" for name in names.split()),
        breaks_in=(3, 12),
        advice=advice,
        replacement=replacement,
        replaces_call=replaces_call,
        table=tuple(row for row_code, row in _TABLE if row_code == code),
    )


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
# fmt: on
RULES = (IMP_MODULE, UNKNOWN_NAME, *FUNCTIONS)
