"""The module itself, and each of its functions and constants."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Row, Rule

IMP_MODULE = Rule(
    code="IMP001",
    title="`imp` is imported",
    symbols=("imp",),
    breaks_in=(3, 12),
    advice="import imp_compat as imp, or the same names from imp_compat; what nothing uses can go",
    why="The module is gone (gh-98040): the import raises ModuleNotFoundError.",
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
    advice="no replacement is known: the name was private, or never there",
    why="Only the public names of the module are kept by imp_compat.",
    before="""\
import imp

imp._fix_co_filename(code, path)
""",
    after="""\
code = code.replace(co_filename=path)
""",
)

FUNCTIONS = (
    Rule(
        code="IMP010",
        title="`imp.find_module`",
        symbols=("imp.find_module",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.find_module; in importlib: importlib.machinery.PathFinder.find_spec(name, "
            "path), which returns a spec, or None where nothing is found, and opens no file"
        ),
        why=(
            "importlib.util.find_spec is no replacement where a path is given: its second parameter is "
            "a package's name."
        ),
        before="""\
import imp

file, pathname, description = imp.find_module('plugin', ['plugins'])
""",
        after="""\
from importlib.machinery import PathFinder

spec = PathFinder.find_spec('plugin', ['plugins'])
""",
        table=(
            Row(
                "`find_module(name, path)`",
                "`machinery.PathFinder.find_spec(name, path)`",
                (
                    "returns None where `imp` raises ImportError; opens no file: "
                    "`tokenize.open(spec.origin)` does, in the encoding that the source declares; finds "
                    "namespace packages and what is in zip files, too"
                ),
            ),
            Row(
                "`find_module(name)`",
                "`util.find_spec(name)`",
                (
                    "as above; raises ValueError where `sys.modules` has the module without a spec; from "
                    "3.11 on, says `frozen` of `os` and others, not where they are"
                ),
            ),
        ),
    ),
    Rule(
        code="IMP011",
        title="`imp.load_module`",
        symbols=("imp.load_module",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.load_module; in importlib: module_from_spec(spec), sys.modules[name] = module, "
            "spec.loader.exec_module(module)"
        ),
        why="importlib.import_module is no replacement: it searches sys.path, and takes no file.",
        before="""\
import imp

plugin = imp.load_module('plugin', *imp.find_module('plugin', ['plugins']))
""",
        after="""\
import importlib.util
import sys
from importlib.machinery import PathFinder

spec = PathFinder.find_spec('plugin', ['plugins'])
plugin = importlib.util.module_from_spec(spec)
sys.modules['plugin'] = plugin
spec.loader.exec_module(plugin)
""",
        table=(
            Row(
                "`load_module(name, file, pathname, details)`",
                "`load(spec)`",
                (
                    "when called again, makes a new module, where `imp` executes the old one again; "
                    "leaves a module whose code raises in `sys.modules`; lets other threads import the "
                    "module half made"
                ),
            ),
        ),
    ),
    Rule(
        code="IMP012",
        title="`imp.load_source`",
        symbols=("imp.load_source",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.load_source(name, path); in importlib: spec_from_file_location with a "
            "SourceFileLoader, module_from_spec, an entry in sys.modules, exec_module"
        ),
        why=(
            "The recipe of What's New in Python 3.12 makes no entry in sys.modules, without which "
            "dataclasses, pickle and imports of the module by itself fail; and it makes a new module "
            "each time."
        ),
        before="""\
import imp

plugin = imp.load_source('plugin', 'plugins/one.py')
""",
        after="""\
import importlib.util
import sys
from importlib.machinery import SourceFileLoader

loader = SourceFileLoader('plugin', 'plugins/one.py')
spec = importlib.util.spec_from_file_location('plugin', 'plugins/one.py', loader=loader)
plugin = importlib.util.module_from_spec(spec)
sys.modules['plugin'] = plugin
loader.exec_module(plugin)
""",
        table=(
            Row(
                "`load_source(name, pathname)`",
                (
                    "`load(util.spec_from_file_location(name, pathname, "
                    "loader=machinery.SourceFileLoader(name, pathname)))`"
                ),
                (
                    "as `load_module`; takes no file object; without `loader`, there is no spec for a "
                    "suffix such as `.conf`"
                ),
            ),
        ),
    ),
    Rule(
        code="IMP013",
        title="`imp.load_compiled`",
        symbols=("imp.load_compiled",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.load_compiled(name, path); in importlib: as for load_source, with a "
            "SourcelessFileLoader"
        ),
        why="importlib has no function for it.",
        before="""\
import imp

plugin = imp.load_compiled('plugin', 'plugins/one.pyc')
""",
        after="""\
import importlib.util
import sys
from importlib.machinery import SourcelessFileLoader

loader = SourcelessFileLoader('plugin', 'plugins/one.pyc')
spec = importlib.util.spec_from_file_location('plugin', 'plugins/one.pyc', loader=loader)
plugin = importlib.util.module_from_spec(spec)
sys.modules['plugin'] = plugin
loader.exec_module(plugin)
""",
        table=(
            Row(
                "`load_compiled(name, pathname)`",
                (
                    "`load(util.spec_from_file_location(name, pathname, "
                    "loader=machinery.SourcelessFileLoader(name, pathname)))`"
                ),
                "as `load_source`",
            ),
        ),
    ),
    Rule(
        code="IMP014",
        title="`imp.load_package`",
        symbols=("imp.load_package",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.load_package(name, folder); in importlib: spec_from_file_location(name, "
            "init_file, submodule_search_locations=[folder]), and then as for load_source"
        ),
        why="importlib has no function for it.",
        before="""\
import imp

package = imp.load_package('package', 'plugins/package')
""",
        after="""\
import importlib.util
import sys

spec = importlib.util.spec_from_file_location(
    'package', 'plugins/package/__init__.py', submodule_search_locations=['plugins/package']
)
package = importlib.util.module_from_spec(spec)
sys.modules['package'] = package
spec.loader.exec_module(package)
""",
        table=(
            Row(
                "`load_package(name, folder)`",
                '`load(util.spec_from_file_location(name, folder + "/__init__.py"))`',
                "as `load_module`; `__init__.pyc` is yours to look for",
            ),
        ),
    ),
    Rule(
        code="IMP015",
        title="`imp.load_dynamic`",
        symbols=("imp.load_dynamic",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.load_dynamic(name, path); in importlib: as for load_source, with an "
            "ExtensionFileLoader"
        ),
        why="Without exec_module the module is not initialised (gh-105905).",
        before="""\
import imp

plugin = imp.load_dynamic('plugin', 'plugins/one.so')
""",
        after="""\
import importlib.util
import sys
from importlib.machinery import ExtensionFileLoader

loader = ExtensionFileLoader('plugin', 'plugins/one.so')
spec = importlib.util.spec_from_file_location('plugin', 'plugins/one.so', loader=loader)
plugin = importlib.util.module_from_spec(spec)
sys.modules['plugin'] = plugin
loader.exec_module(plugin)
""",
        table=(
            Row(
                "`load_dynamic(name, pathname)`",
                (
                    "`load(util.spec_from_file_location(name, pathname, "
                    "loader=machinery.ExtensionFileLoader(name, pathname)))`"
                ),
                (
                    "as `load_module`, but whether the module is a new one is up to the extension, in "
                    "`imp`, too"
                ),
            ),
        ),
    ),
    Rule(
        code="IMP016",
        title="`imp.create_dynamic`",
        symbols=("imp.create_dynamic",),
        breaks_in=(3, 12),
        advice="imp_compat.create_dynamic(spec); in importlib: importlib.util.module_from_spec(spec)",
        why="It was never documented.",
        before="""\
import imp

plugin = imp.create_dynamic(spec)
""",
        after="""\
import importlib.util
import sys

plugin = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = plugin
spec.loader.exec_module(plugin)
""",
        table=(
            Row(
                "`create_dynamic(spec)`",
                "`util.module_from_spec(spec)`",
                "sets the import attributes, too",
            ),
        ),
    ),
    Rule(
        code="IMP017",
        title="`imp.init_builtin`",
        symbols=("imp.init_builtin",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.init_builtin(name); in importlib: importlib.import_module(name), which raises "
            "where there is none"
        ),
        why="importlib does not initialise a module a second time.",
        before="""\
import imp

module = imp.init_builtin('time')
""",
        after="""\
import importlib

module = importlib.import_module('time')
""",
        table=(
            Row(
                "`init_builtin(name)`",
                "`importlib.import_module(name)`",
                "raises ImportError where `imp` returns None; finds modules of any kind",
            ),
        ),
    ),
    Rule(
        code="IMP018",
        title="`imp.init_frozen`",
        symbols=("imp.init_frozen",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.init_frozen(name); in importlib: importlib.import_module(name), which raises "
            "where there is none"
        ),
        why="importlib does not execute a module a second time.",
        before="""\
import imp

module = imp.init_frozen('zipimport')
""",
        after="""\
import importlib

module = importlib.import_module('zipimport')
""",
        table=(
            Row(
                "`init_frozen(name)`",
                "`importlib.import_module(name)`",
                "as `init_builtin`; does not execute the module again",
            ),
        ),
    ),
    Rule(
        code="IMP019",
        title="`imp.get_frozen_object`",
        symbols=("imp.get_frozen_object",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.get_frozen_object(name); in importlib: "
            "importlib.machinery.FrozenImporter.get_code(name)"
        ),
        why="It was never documented.",
        before="""\
import imp

code = imp.get_frozen_object('zipimport')
""",
        after="""\
from importlib.machinery import FrozenImporter

code = FrozenImporter.get_code('zipimport')
""",
        table=(
            Row(
                "`get_frozen_object(name)`",
                "`machinery.FrozenImporter.get_code(name)`",
                "nowhere",
            ),
        ),
    ),
    Rule(
        code="IMP020",
        title="`imp.is_builtin`",
        symbols=("imp.is_builtin",),
        breaks_in=(3, 12),
        advice="imp_compat.is_builtin(name); name in sys.builtin_module_names",
        why=(
            "sys.builtin_module_names does not tell the modules that cannot be initialised again, for "
            "which it returned -1."
        ),
        before="""\
import imp

found = imp.is_builtin('time')
""",
        after="""\
import sys

found = 'time' in sys.builtin_module_names
""",
        table=(
            Row(
                "`is_builtin(name)`",
                "`name in sys.builtin_module_names`",
                "has no -1 for `sys` and `builtins`, which cannot be initialised again",
            ),
        ),
    ),
    Rule(
        code="IMP021",
        title="`imp.is_frozen`",
        symbols=("imp.is_frozen",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.is_frozen(name); in importlib: "
            "importlib.machinery.FrozenImporter.find_spec(name) is not None"
        ),
        why="importlib has no function for it.",
        before="""\
import imp

found = imp.is_frozen('zipimport')
""",
        after="""\
from importlib.machinery import FrozenImporter

found = FrozenImporter.find_spec('zipimport') is not None
""",
        table=(
            Row(
                "`is_frozen(name)`",
                "`machinery.FrozenImporter.find_spec(name) is not None`",
                "nowhere on CPython; PyPy's `imp` says True of some names that it has no frozen module of",
            ),
        ),
    ),
    Rule(
        code="IMP022",
        title="`imp.is_frozen_package`",
        symbols=("imp.is_frozen_package",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.is_frozen_package(name); in importlib: "
            "importlib.machinery.FrozenImporter.is_package(name)"
        ),
        why="It was never documented.",
        before="""\
import imp

package = imp.is_frozen_package('zipimport')
""",
        after="""\
from importlib.machinery import FrozenImporter

package = FrozenImporter.is_package('zipimport')
""",
        table=(
            Row(
                "`is_frozen_package(name)`",
                "`machinery.FrozenImporter.is_package(name)`",
                "nowhere",
            ),
        ),
    ),
    Rule(
        code="IMP023",
        title="`imp.new_module`",
        symbols=("imp.new_module",),
        breaks_in=(3, 12),
        advice="types.ModuleType(name)",
        why="The module is not put into sys.modules by either.",
        before="""\
import imp

module = imp.new_module('made')
""",
        after="""\
import types

module = types.ModuleType('made')
""",
        replacement="types.ModuleType",
        table=(
            Row(
                "`new_module(name)`",
                "`types.ModuleType(name)`",
                "nowhere",
            ),
        ),
    ),
    Rule(
        code="IMP024",
        title="`imp.reload`",
        symbols=("imp.reload",),
        breaks_in=(3, 12),
        advice="importlib.reload(module)",
        why=(
            "What load_source made is not found by its name, and importlib.reload raises for it "
            "(gh-74037); imp_compat.reload executes it again."
        ),
        before="""\
import imp

imp.reload(plugin)
""",
        after="""\
import importlib

importlib.reload(plugin)
""",
        replacement="importlib.reload",
        table=(
            Row(
                "`reload(module)`",
                "`importlib.reload(module)`",
                "raises ModuleNotFoundError where no finder knows the module, as after `load_source`",
            ),
        ),
    ),
    Rule(
        code="IMP025",
        title="`imp.get_magic`",
        symbols=("imp.get_magic",),
        breaks_in=(3, 12),
        advice="importlib.util.MAGIC_NUMBER",
        why="It is an attribute, not a function.",
        before="""\
import imp

magic = imp.get_magic()
""",
        after="""\
import importlib.util

magic = importlib.util.MAGIC_NUMBER
""",
        replacement="importlib.util.MAGIC_NUMBER",
        replaces_call=True,
        table=(
            Row(
                "`get_magic()`",
                "`util.MAGIC_NUMBER`",
                "nowhere",
            ),
        ),
    ),
    Rule(
        code="IMP026",
        title="`imp.get_tag`",
        symbols=("imp.get_tag",),
        breaks_in=(3, 12),
        advice="sys.implementation.cache_tag",
        why="It is an attribute, not a function.",
        before="""\
import imp

tag = imp.get_tag()
""",
        after="""\
import sys

tag = sys.implementation.cache_tag
""",
        replacement="sys.implementation.cache_tag",
        replaces_call=True,
        table=(
            Row(
                "`get_tag()`",
                "`sys.implementation.cache_tag`",
                "nowhere",
            ),
        ),
    ),
    Rule(
        code="IMP027",
        title="`imp.get_suffixes`",
        symbols=("imp.get_suffixes",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.get_suffixes(); in importlib: importlib.machinery.EXTENSION_SUFFIXES, "
            "SOURCE_SUFFIXES and BYTECODE_SUFFIXES, which are lists of str"
        ),
        why="importlib says neither mode nor type.",
        before="""\
import imp

suffixes = [suffix for suffix, mode, type_ in imp.get_suffixes()]
""",
        after="""\
import importlib.machinery

suffixes = importlib.machinery.all_suffixes()
""",
        table=(
            Row(
                "`get_suffixes()`",
                "`machinery.EXTENSION_SUFFIXES + machinery.SOURCE_SUFFIXES + machinery.BYTECODE_SUFFIXES`",
                "has no modes and no type codes",
            ),
        ),
    ),
    Rule(
        code="IMP028",
        title="`imp.cache_from_source`",
        symbols=("imp.cache_from_source",),
        breaks_in=(3, 12),
        advice=(
            "importlib.util.cache_from_source(path); for debug_override: optimization='' for true, 1 "
            "for false"
        ),
        why="Python 3.15 has no debug_override (gh-142203).",
        before="""\
import imp

pathname = imp.cache_from_source('plugin.py')
""",
        after="""\
import importlib.util

pathname = importlib.util.cache_from_source('plugin.py')
""",
        replacement="importlib.util.cache_from_source",
        table=(
            Row(
                "`cache_from_source(path)`",
                "`util.cache_from_source(path)`",
                "nowhere",
            ),
            Row(
                "`cache_from_source(path, True)`",
                '`util.cache_from_source(path, optimization="")`',
                "nowhere; the second parameter, `debug_override`, is gone from importlib in 3.15",
            ),
            Row(
                "`cache_from_source(path, False)`",
                "`util.cache_from_source(path, optimization=1)`",
                "nowhere",
            ),
        ),
    ),
    Rule(
        code="IMP029",
        title="`imp.source_from_cache`",
        symbols=("imp.source_from_cache",),
        breaks_in=(3, 12),
        advice="importlib.util.source_from_cache(path)",
        why="The same function.",
        before="""\
import imp

pathname = imp.source_from_cache('__pycache__/plugin.cpython-313.pyc')
""",
        after="""\
import importlib.util

pathname = importlib.util.source_from_cache('__pycache__/plugin.cpython-313.pyc')
""",
        replacement="importlib.util.source_from_cache",
        table=(
            Row(
                "`source_from_cache(path)`",
                "`util.source_from_cache(path)`",
                "nowhere",
            ),
        ),
    ),
    Rule(
        code="IMP030",
        title="`imp.acquire_lock`, `imp.release_lock`, `imp.lock_held`",
        symbols=(
            "imp.acquire_lock",
            "imp.release_lock",
            "imp.lock_held",
        ),
        breaks_in=(3, 12),
        advice=(
            "imp_compat's function of the same name; importlib has none; for a lock of one's own: "
            "threading.RLock"
        ),
        why="The global import lock guards less since Python 3.3, where each module got a lock of its own.",
        before="""\
import imp

imp.acquire_lock()
try:
    register()
finally:
    imp.release_lock()
""",
        after="""\
import threading

lock = threading.RLock()

with lock:
    register()
""",
        table=(
            Row(
                "`acquire_lock()`, `release_lock()`",
                "`threading.RLock()`",
                "is a lock of your own, which no other code takes",
            ),
            Row(
                "`lock_held()`",
                "nothing",
                "",
            ),
        ),
    ),
    Rule(
        code="IMP031",
        title="`imp.NullImporter`",
        symbols=("imp.NullImporter",),
        breaks_in=(3, 12),
        advice=(
            "imp_compat.NullImporter; importlib has none: sys.path_importer_cache holds None for what "
            "no hook takes"
        ),
        why="The import system does not use it since Python 3.3.",
        before="""\
import imp

is_null = isinstance(finder, imp.NullImporter)
""",
        after="""\
is_null = finder is None
""",
        table=(
            Row(
                "`NullImporter(path)`",
                "nothing",
                "`sys.path_importer_cache` has None for what no path hook takes",
            ),
        ),
    ),
    Rule(
        code="IMP032",
        title=(
            "`imp.SEARCH_ERROR`, `imp.PY_SOURCE`, `imp.PY_COMPILED`, `imp.C_EXTENSION`, "
            "`imp.PY_RESOURCE`, `imp.PKG_DIRECTORY`, `imp.C_BUILTIN`, `imp.PY_FROZEN`, "
            "`imp.PY_CODERESOURCE`, `imp.IMP_HOOK`"
        ),
        symbols=(
            "imp.SEARCH_ERROR",
            "imp.PY_SOURCE",
            "imp.PY_COMPILED",
            "imp.C_EXTENSION",
            "imp.PY_RESOURCE",
            "imp.PKG_DIRECTORY",
            "imp.C_BUILTIN",
            "imp.PY_FROZEN",
            "imp.PY_CODERESOURCE",
            "imp.IMP_HOOK",
        ),
        breaks_in=(3, 12),
        advice=(
            "imp_compat's constant of the same name; importlib has none: the class of a spec's loader "
            "tells the type"
        ),
        why="They are the types in the descriptions that find_module returned.",
        before="""\
import imp

is_package = description[2] == imp.PKG_DIRECTORY
""",
        after="""\
is_package = spec.submodule_search_locations is not None
""",
        table=(
            Row(
                "`PY_SOURCE`, `PY_COMPILED`, `C_EXTENSION`",
                "`isinstance(spec.loader, machinery.SourceFileLoader)`, and so on",
                "is true of a package, too",
            ),
            Row(
                "`PKG_DIRECTORY`",
                "`spec.submodule_search_locations is not None`",
                "is true of a namespace package, too",
            ),
            Row(
                "`C_BUILTIN`, `PY_FROZEN`",
                "`spec.loader is machinery.BuiltinImporter`, `spec.loader is machinery.FrozenImporter`",
                "has no number to hand on",
            ),
            Row(
                "`SEARCH_ERROR`, `PY_RESOURCE`, `PY_CODERESOURCE`, `IMP_HOOK`",
                "nothing",
                "no function returns them",
            ),
        ),
    ),
)
