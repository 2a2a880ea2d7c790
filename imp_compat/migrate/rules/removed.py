"""Names that importlib and pkgutil lost."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

_FIND_SPEC = "importlib.util.find_spec(name).loader; the spec is None if nothing is found"

RULES = (
    Rule(
        code="IMP101",
        title="`importlib.find_loader`",
        symbols=("importlib.find_loader",),
        breaks_in=(3, 12),
        advice=_FIND_SPEC,
        why="Deprecated in Python 3.4, removed by gh-98040.",
        before="import importlib\n\nfound = importlib.find_loader('plugin') is not None\n",
        after="import importlib.util\n\nfound = importlib.util.find_spec('plugin') is not None\n",
    ),
    Rule(
        code="IMP102",
        title="`importlib.util.module_for_loader`, `set_loader`, `set_package`",
        symbols=(
            "importlib.util.module_for_loader",
            "importlib.util.set_loader",
            "importlib.util.set_package",
        ),
        breaks_in=(3, 12),
        advice=("write exec_module(module) instead of load_module(fullname): importlib sets the attributes"),
        why="Decorators for load_module, deprecated in Python 3.4, removed by gh-97850.",
    ),
    Rule(
        code="IMP103",
        title="`importlib.abc.Finder`",
        symbols=("importlib.abc.Finder",),
        breaks_in=(3, 12),
        advice="importlib.abc.MetaPathFinder or importlib.abc.PathEntryFinder, with find_spec",
        why="The common base class of both, deprecated in Python 3.3, removed by gh-98040.",
    ),
    Rule(
        code="IMP104",
        title="`pkgutil.ImpImporter`, `pkgutil.ImpLoader`",
        symbols=("pkgutil.ImpImporter", "pkgutil.ImpLoader"),
        breaks_in=(3, 12),
        advice="importlib.machinery.FileFinder; to search sys.path, importlib.machinery.PathFinder",
        why="Removed with imp (gh-98040).",
    ),
    Rule(
        code="IMP105",
        title="`pkgutil.find_loader`, `pkgutil.get_loader`",
        symbols=("pkgutil.find_loader", "pkgutil.get_loader"),
        breaks_in=(3, 14),
        advice=_FIND_SPEC,
        why="Deprecated in Python 3.12 (gh-97850).",
    ),
    Rule(
        code="IMP106",
        title="`importlib.abc.ResourceReader`, `Traversable`, `TraversableResources`",
        symbols=(
            "importlib.abc.ResourceReader",
            "importlib.abc.Traversable",
            "importlib.abc.TraversableResources",
        ),
        breaks_in=(3, 14),
        advice="the class of the same name in importlib.resources.abc, which exists since Python 3.11",
        why="They moved in Python 3.11; the old names were deprecated in Python 3.12.",
    ),
)
