"""The table of docs/migrating.md: each replacement runs, and answers as the old call if it has no caveat."""

import doctest
import importlib
import itertools
import re
import sys
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest
from interpreters import PYPY
from trees import compiled

from imp_compat.migrate.rules import IMP_NAMES, rule_for

PAGE = (Path(__file__).parents[1] / "docs" / "migrating.md").read_text(encoding="utf-8")
_, _, *ROWS = PAGE[PAGE.index("| Old call |") :].partition("\n\n")[0].splitlines()
TABLE = [[cell.strip() for cell in row.strip("|").split("|")] for row in ROWS]

# The values of the table's names, in a directory with plugins; for some functions, other values.
ARGUMENTS = {
    "name": "casual",
    "path": ["."],
    "pathname": "casual.py",
    "directory": "polite",
    "details": (".py", "r", 1),
}
ARGUMENTS_OF = {
    "load_compiled": {"pathname": "secret.pyc"},
    "cache_from_source": {"path": "casual.py"},
    "source_from_cache": {"path": "__pycache__/casual.cpython-312.pyc"},
    "init_builtin": {"name": "time"},
    "is_builtin": {"name": "time"},
    "NullImporter": {"path": "plugins.zip"},
}


@pytest.fixture(autouse=True)
def _plugins(make_tree, monkeypatch):
    """A current directory, on sys.path, with plugins."""
    tree = {"casual.py": "", "polite": {"__init__.py": ""}, "secret.pyc": compiled("")}
    monkeypatch.chdir(make_tree(tree))
    sys.path.insert(0, "")


@pytest.fixture
def names():
    """The names that the session above the table defines, such as load."""
    session = doctest.DocTestParser().get_examples(PAGE)
    names = {}
    for example in itertools.takewhile(lambda example: not example.source.startswith("spec ="), session):
        exec(example.source, names)
    return names


def code_spans(cell):
    """Return what stands between backticks."""
    return re.findall("`([^`]+)`", cell)


def test_every_public_name_has_a_row_with_its_rule():
    rules = {(span.split("(")[0], row[-1]) for row in TABLE for span in code_spans(row[0])}
    assert rules == {(name, rule_for(f"imp.{name}").code) for name in IMP_NAMES}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0].replace("`", ""))
def test_row_runs(row, imp, names, request):
    old_call, replacement, caveats, _ = row
    function = code_spans(old_call)[0].split("(")[0]
    arguments = {**ARGUMENTS, **ARGUMENTS_OF.get(function, {})}
    if "frozen" in function:
        if PYPY:
            pytest.skip("PyPy has no frozen modules")
        arguments["name"] = "__phello__"
    if function in ("load_dynamic", "create_dynamic"):
        arguments["name"], arguments["pathname"] = request.getfixturevalue("extension")
    arguments["spec"] = util.spec_from_file_location(arguments["name"], arguments["pathname"])
    arguments["module"] = importlib.import_module("casual")
    with open("casual.py", encoding="utf-8") as arguments["file"]:
        old = [eval(span, {**vars(imp), **arguments}) for span in code_spans(old_call)]
    new = [eval(span, {**names, **arguments}) for span in code_spans(replacement)]
    if function == "find_module":
        old[0][0].close()
    if caveats.startswith("none"):
        assert [_comparable(value) for value in new] == [_comparable(value) for value in old]
    else:
        assert new or replacement == "none"


def _comparable(value):
    """Return a module's name, file and type; anything else as it is."""
    if isinstance(value, ModuleType):
        return value.__name__, getattr(value, "__file__", None), type(value)
    return value
