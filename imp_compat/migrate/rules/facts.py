"""What the Python versions have: the data that tells which conditions hold and which calls fail."""

from __future__ import annotations

from imp_compat import removals

# The versions that a condition such as sys.version_info < (3, 12) is evaluated for
PYTHONS = ((3, 8), (3, 9), (3, 10), (3, 11), (3, 12), (3, 13), (3, 14), (3, 15), (3, 16))
# The newest released version, and the default of --target
NEWEST = (3, 15)

# Modules, and modules with their names, that every version from 3.12 on has
_MODULES = "collections.abc html.parser io json os pkgutil re runpy subprocess sys typing unittest urllib.parse zipimport"
STDLIB_NAMES = {
    module: frozenset(names.split())
    for module, names in {
        "_imp": "acquire_lock create_dynamic is_builtin is_frozen lock_held release_lock",
        "_thread": "LockType RLock allocate_lock error exit get_ident interrupt_main start_new_thread",
        "asyncio": "all_tasks current_task ensure_future",
        "builtins": "__import__",
        "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
        "html": "escape unescape",
        "importlib": "import_module invalidate_caches reload",
        "importlib._bootstrap": "_ImportLockContext",
        "importlib.abc": "ExecutionLoader FileLoader InspectLoader Loader MetaPathFinder PathEntryFinder ResourceLoader SourceLoader",
        "importlib.machinery": "BYTECODE_SUFFIXES BuiltinImporter EXTENSION_SUFFIXES ExtensionFileLoader FileFinder FrozenImporter ModuleSpec PathFinder SOURCE_SUFFIXES SourceFileLoader SourcelessFileLoader all_suffixes",
        "importlib.metadata": "distribution distributions entry_points metadata version",
        "importlib.resources": "as_file files open_binary open_text path read_binary read_text",
        "importlib.resources.abc": "ResourceReader Traversable TraversableResources",
        "importlib.util": "LazyLoader MAGIC_NUMBER cache_from_source decode_source find_spec module_from_spec resolve_name source_from_cache source_hash spec_from_file_location spec_from_loader",
        "inspect": "CO_VARARGS CO_VARKEYWORDS getcallargs getfullargspec signature",
        "plistlib": "dump dumps load loads",
        "ssl": "SSLContext create_default_context",
        "sysconfig": "get_config_var get_config_vars get_path get_paths get_platform get_python_version",
        "threading": "Condition Event Lock RLock Semaphore Thread Timer current_thread local",
        "types": "ModuleType",
        **dict.fromkeys(_MODULES.split(), ""),
    }.items()
}

# Methods and attributes that hasattr() asks for, with the first version that lacks them
LOST_ATTRIBUTES = {
    "find_loader": (3, 12),
    "find_module": (3, 12),
    "load_module": (3, 15),
    "__cached__": (3, 15),
    "__loader__": (3, 16),
}

# Expressions whose value is a finder or a loader of the standard library
FINDERS = {
    "importlib.machinery.BuiltinImporter",
    "importlib.machinery.FileFinder()",
    "importlib.machinery.FrozenImporter",
    "importlib.machinery.PathFinder",
    "importlib.machinery.PathFinder()",
    "pkgutil.get_importer()",
    "pkgutil.iter_importers()[]",
    "pkgutil.iter_modules()[].module_finder",
    "pkgutil.iter_modules()[][0]",
    "pkgutil.walk_packages()[].module_finder",
    "pkgutil.walk_packages()[][0]",
    "sys.meta_path[]",
    "zipimport.zipimporter()",
}
LOADERS = {
    "importlib.machinery.BuiltinImporter",
    "importlib.machinery.ExtensionFileLoader()",
    "importlib.machinery.FrozenImporter",
    "importlib.machinery.NamespaceLoader()",
    "importlib.machinery.SourceFileLoader()",
    "importlib.machinery.SourcelessFileLoader()",
    "pkgutil.get_loader()",
    "zipimport.zipimporter()",
}

# What programs import instead of the names that the standard library lost
EQUIVALENTS = {
    "importlib.metadata.entry_points.select",
    "math.gcd",
    "shlex.quote",
    "time.perf_counter",
    "time.process_time",
    *(equivalent for names in removals.MOVED.values() for _, equivalent in names.values()),
}


def is_available(symbol: str) -> bool:
    """Return True if every version from 3.12 on has a module or name."""
    module, _, name = symbol.rpartition(".")
    return symbol in STDLIB_NAMES or name in STDLIB_NAMES.get(module, ()) or symbol in EQUIVALENTS


def is_class_of_importlib(symbol: str) -> bool:
    """Return True if a dotted name is that of a class or function, which cannot be imported like a module."""
    return "." in symbol and is_available(symbol) and symbol not in STDLIB_NAMES
