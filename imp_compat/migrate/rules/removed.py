"""Names that importlib and pkgutil lost."""

from __future__ import annotations

from imp_compat.migrate.rules.rule import Rule

REMOVED = (
    Rule(
        code="IMP101",
        title="`importlib.find_loader`",
        symbols=("importlib.find_loader",),
        breaks_in=(3, 12),
        advice="importlib.util.find_spec(name).loader; the spec is None where nothing is found",
        why="It was deprecated in Python 3.4, and removed by gh-98040.",
        before="""\
import importlib

found = importlib.find_loader('plugin') is not None
""",
        after="""\
import importlib.util

found = importlib.util.find_spec('plugin') is not None
""",
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
        advice=(
            "write exec_module(module) in place of load_module(fullname): the import system sets the "
            "attributes itself"
        ),
        why="They were decorators for load_module, deprecated in Python 3.4, and removed by gh-97850.",
        before="""\
import importlib.util


class Loader:
    @importlib.util.module_for_loader
    def load_module(self, module):
        exec(self.code, vars(module))
""",
        after="""\
class Loader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.code, vars(module))
""",
    ),
    Rule(
        code="IMP103",
        title="`importlib.abc.Finder`",
        symbols=("importlib.abc.Finder",),
        breaks_in=(3, 12),
        advice="importlib.abc.MetaPathFinder or importlib.abc.PathEntryFinder, with find_spec",
        why="It was the common base of both, deprecated in Python 3.3, and removed by gh-98040.",
        before="""\
import importlib.abc


class Finder(importlib.abc.Finder):
    def find_spec(self, fullname, path, target=None):
        return None
""",
        after="""\
import importlib.abc


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path, target=None):
        return None
""",
    ),
    Rule(
        code="IMP104",
        title="`pkgutil.ImpImporter`, `pkgutil.ImpLoader`",
        symbols=(
            "pkgutil.ImpImporter",
            "pkgutil.ImpLoader",
        ),
        breaks_in=(3, 12),
        advice="importlib.machinery.FileFinder; for a search of sys.path: importlib.machinery.PathFinder",
        why="They were made of imp, and removed with it (gh-98040).",
        before="""\
import pkgutil

finder = pkgutil.ImpImporter('plugins')
""",
        after="""\
import importlib.machinery

loaders = (importlib.machinery.SourceFileLoader, ['.py'])
finder = importlib.machinery.FileFinder('plugins', loaders)
""",
    ),
    Rule(
        code="IMP105",
        title="`pkgutil.find_loader`, `pkgutil.get_loader`",
        symbols=(
            "pkgutil.find_loader",
            "pkgutil.get_loader",
        ),
        breaks_in=(3, 14),
        advice="importlib.util.find_spec(name).loader; the spec is None where nothing is found",
        why="They were deprecated in Python 3.12 (gh-97850).",
        before="""\
import pkgutil

found = pkgutil.find_loader('plugin') is not None
""",
        after="""\
import importlib.util

found = importlib.util.find_spec('plugin') is not None
""",
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
        advice="the class of the same name in importlib.resources.abc, which Python 3.11 has first",
        why="They moved in Python 3.11, and their old names were deprecated in Python 3.12.",
        before="""\
from importlib.abc import Traversable
""",
        after="""\
from importlib.resources.abc import Traversable
""",
    ),
)
