"""Ports off imp that look right and are not."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

WRONG_MODULE = Rule(
    code="IMP501",
    title="`importlib` instead of `imp`",
    symbols=("importlib.*",),
    breaks_in=None,
    advice="import imp_compat as imp: of imp's functions, importlib has reload only",
    why="The import succeeds, and the first call raises AttributeError.",
    before="import importlib as imp\n\nplugin = imp.load_source('plugin', 'plugins/one.py')\n",
    after="import imp_compat as imp\n\nplugin = imp.load_source('plugin', 'plugins/one.py')\n",
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
    why="`import importlib` imports no submodule: it works only if another module imported it before.",
    raises=False,
)

FIND_SPEC_PATH = Rule(
    code="IMP503",
    title="`importlib.util.find_spec` with a path",
    symbols=("importlib.util.find_spec",),
    breaks_in=None,
    advice="importlib.machinery.PathFinder.find_spec(name, path)",
    why="The second parameter is the package that a relative name starts from; sys.path is searched.",
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
    why="It chooses the loader by the file's suffix, and returns None for an unknown one.",
)

NO_SYS_MODULES = Rule(
    code="IMP505",
    title="`exec_module` without an entry in `sys.modules` before it",
    symbols=("importlib.abc.Loader.exec_module",),
    breaks_in=None,
    advice=(
        "sys.modules[spec.name] = module before exec_module, deleted again if it raises; or "
        "imp_compat.load_source(name, path)"
    ),
    why=(
        "imp.load_source made the entry first. Without it, dataclasses with string annotations, pickle, "
        "and a module that imports itself fail."
    ),
    raises=False,
)

NOT_EXECUTED = Rule(
    code="IMP506",
    title="A module made from a spec and never executed",
    symbols=("importlib.util.module_from_spec",),
    breaks_in=None,
    advice="spec.loader.exec_module(module) after it",
    why="module_from_spec makes an empty module, and does not initialize an extension (gh-105905).",
    raises=False,
)

RULES = (BARE_IMPORTLIB, FIND_SPEC_PATH, NO_LOADER, NO_SYS_MODULES, NOT_EXECUTED)
