"""Names that importlib and pkgutil lost."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import rule_of_names

_FIND_SPEC = "importlib.util.find_spec(name).loader; the spec is None if nothing is found"

# fmt: off
RULES = (
    rule_of_names("IMP101", "importlib", "find_loader", (3, 12), _FIND_SPEC, why="Deprecated in Python 3.4, removed by gh-98040."),
    rule_of_names("IMP102", "importlib.util", "module_for_loader set_loader set_package", (3, 12), "write exec_module(module) instead of load_module(fullname): importlib sets the attributes", why="Decorators for load_module, deprecated in Python 3.4, removed by gh-97850."),
    rule_of_names("IMP103", "importlib.abc", "Finder", (3, 12), "importlib.abc.MetaPathFinder or importlib.abc.PathEntryFinder, with find_spec", why="The common base class of both, deprecated in Python 3.3, removed by gh-98040."),
    rule_of_names("IMP104", "pkgutil", "ImpImporter ImpLoader", (3, 12), "importlib.machinery.FileFinder; to search sys.path, importlib.machinery.PathFinder", why="Removed with imp (gh-98040)."),
    rule_of_names("IMP105", "pkgutil", "find_loader get_loader", (3, 14), _FIND_SPEC, why="Deprecated in Python 3.12 (gh-97850)."),
    rule_of_names("IMP106", "importlib.abc", "ResourceReader Traversable TraversableResources", (3, 14), "the class of the same name in importlib.resources.abc, which exists since Python 3.11", why="They moved in Python 3.11; the old names were deprecated in Python 3.12."),
)
# fmt: on
