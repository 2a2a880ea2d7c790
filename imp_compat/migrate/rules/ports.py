"""Ports off imp that look right and are not."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

# fmt: off
WRONG_MODULE = Rule(
    "IMP501", "`importlib` instead of `imp`", ("importlib.*",), None,
    "import imp_compat as imp: of imp's functions, importlib has reload only",
    "The import succeeds, and the first call raises AttributeError.",
)
BARE_IMPORTLIB = Rule(
    "IMP502", "A submodule of `importlib` is used and not imported", ("importlib.util", "importlib.machinery", "importlib.abc", "importlib.resources", "importlib.metadata"), None,
    "import the submodule: import importlib.util",
    "`import importlib` imports no submodule: it works only if another module imported it before.",
    raises=False,
)
FIND_SPEC_PATH = Rule(
    "IMP503", "`importlib.util.find_spec` with a path", ("importlib.util.find_spec",), None,
    "importlib.machinery.PathFinder.find_spec(name, path)",
    "The second parameter is the package that a relative name starts from; sys.path is searched.",
    raises=False,
)
NO_LOADER = Rule(
    "IMP504", "`spec_from_file_location` of a file without `.py`, and no loader", ("importlib.util.spec_from_file_location",), None,
    "pass loader=importlib.machinery.SourceFileLoader(name, path), or use imp_compat.load_source(name, path)",
    "It chooses the loader by the file's suffix, and returns None for an unknown one.",
)
NO_SYS_MODULES = Rule(
    "IMP505", "`exec_module` without an entry in `sys.modules` before it", ("importlib.abc.Loader.exec_module",), None,
    "sys.modules[spec.name] = module before exec_module, deleted again if it raises; or imp_compat.load_source(name, path)",
    "imp.load_source made the entry first. Without it, dataclasses with string annotations, pickle, and a module that imports itself fail.",
    raises=False,
)
NOT_EXECUTED = Rule(
    "IMP506", "A module made from a spec and never executed", ("importlib.util.module_from_spec",), None,
    "spec.loader.exec_module(module) after it",
    "module_from_spec makes an empty module, and does not initialize an extension (gh-105905).",
    raises=False,
)
# fmt: on

RULES = (BARE_IMPORTLIB, FIND_SPEC_PATH, NO_LOADER, NO_SYS_MODULES, NOT_EXECUTED)
