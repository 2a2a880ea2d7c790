"""Ports off imp that look right and are not."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

WRONG_MODULE = Rule(
    code="IMP501",
    title="`importlib` in the place of `imp`",
    symbols=("importlib.*",),
    breaks_in=None,
    advice="import imp_compat as imp: of imp's functions, importlib has reload alone",
    why="The import succeeds, and the first call raises AttributeError.",
    before="""\
import importlib as imp

plugin = imp.load_source('plugin', 'plugins/one.py')
""",
    after="""\
import imp_compat as imp

plugin = imp.load_source('plugin', 'plugins/one.py')
""",
)

BARE_IMPORTLIB = Rule(
    code="IMP502",
    title="A submodule of `importlib` is used and not imported",
    symbols=(
        "importlib.util",
        "importlib.machinery",
        "importlib.abc",
        "importlib.resources",
        "importlib.metadata",
    ),
    breaks_in=None,
    advice="import the submodule: import importlib.util",
    why=(
        "`import importlib` brings in no submodule. It works where something else imported it "
        "before, and else raises AttributeError."
    ),
    before="""\
import importlib

spec = importlib.util.find_spec('plugin')
""",
    after="""\
import importlib.util

spec = importlib.util.find_spec('plugin')
""",
    raises=False,
)

FIND_SPEC_PATH = Rule(
    code="IMP503",
    title="`importlib.util.find_spec` with a path",
    symbols=("importlib.util.find_spec",),
    breaks_in=None,
    advice="importlib.machinery.PathFinder.find_spec(name, path)",
    why=(
        "The second parameter is the name of the package that a relative name starts from. A path "
        "is ignored, and sys.path searched."
    ),
    before="""\
import importlib.util

spec = importlib.util.find_spec('plugin', ['plugins'])
""",
    after="""\
import importlib.machinery

spec = importlib.machinery.PathFinder.find_spec('plugin', ['plugins'])
""",
    raises=False,
)

NO_LOADER = Rule(
    code="IMP504",
    title="`spec_from_file_location` of a file without `.py`, and no loader",
    symbols=("importlib.util.spec_from_file_location",),
    breaks_in=None,
    advice=(
        "pass loader=importlib.machinery.SourceFileLoader(name, path), or use "
        "imp_compat.load_source(name, path)"
    ),
    why="It knows files by their suffix, and returns None for one that it does not know.",
    before="""\
import importlib.util

spec = importlib.util.spec_from_file_location('config', 'etc/plugins.conf')
""",
    after="""\
import importlib.util
from importlib.machinery import SourceFileLoader

loader = SourceFileLoader('config', 'etc/plugins.conf')
spec = importlib.util.spec_from_file_location('config', 'etc/plugins.conf', loader=loader)
""",
)

NO_SYS_MODULES = Rule(
    code="IMP505",
    title="`exec_module` without an entry in `sys.modules` before it",
    symbols=("importlib.abc.Loader.exec_module",),
    breaks_in=None,
    advice=(
        "sys.modules[spec.name] = module before exec_module, taken out again where it raises; or "
        "imp_compat.load_source(name, path)"
    ),
    why=(
        "imp.load_source made the entry first. Without it dataclasses with string annotations, "
        "pickle, and a module that imports itself fail. Where the module is to stay unknown, it is "
        "right so."
    ),
    before="""\
import importlib.util

spec = importlib.util.spec_from_file_location('plugin', 'plugins/one.py')
plugin = importlib.util.module_from_spec(spec)
spec.loader.exec_module(plugin)
""",
    after="""\
import importlib.util
import sys

spec = importlib.util.spec_from_file_location('plugin', 'plugins/one.py')
plugin = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = plugin
try:
    spec.loader.exec_module(plugin)
except BaseException:
    del sys.modules[spec.name]
    raise
""",
    raises=False,
)

NOT_EXECUTED = Rule(
    code="IMP506",
    title="A module made from a spec and never executed",
    symbols=("importlib.util.module_from_spec",),
    breaks_in=None,
    advice="spec.loader.exec_module(module) after it",
    why="module_from_spec makes an empty module; an extension is not initialised by it either (gh-105905).",
    before="""\
import importlib.util
import sys

spec = importlib.util.spec_from_file_location('plugin', 'plugins/one.py')
sys.modules['plugin'] = importlib.util.module_from_spec(spec)
""",
    after="""\
import importlib.util
import sys

spec = importlib.util.spec_from_file_location('plugin', 'plugins/one.py')
sys.modules['plugin'] = plugin = importlib.util.module_from_spec(spec)
spec.loader.exec_module(plugin)
""",
    raises=False,
)
