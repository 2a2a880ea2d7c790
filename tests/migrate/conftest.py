"""What the tests of scan and fix share: findings in a text, a terminal, and an example for each rule."""

import concurrent.futures.process
import io
import multiprocessing.connection
import re
import textwrap
from pathlib import Path

import pytest

from imp_compat.migrate.prefilter import is_relevant
from imp_compat.migrate.rules import DEFAULT_CODES, RULES
from imp_compat.migrate.source import Source

# Imported when a scan first starts processes: not to be taken from sys.modules again after a test
assert concurrent.futures.process
assert multiprocessing.connection


def source_of(data, path="plugin.py"):
    """Return a source as it is after loading."""
    source = Source(path)
    source.data = data
    return source


@pytest.fixture
def findings():
    """Return the findings of all rules in a source, which may be indented as a whole."""

    def find(text, path="plugin.py"):
        source = source_of(textwrap.dedent(text).encode(), path)
        source.parse()
        return source.search(frozenset(RULES))

    return find


@pytest.fixture
def uses(findings):
    """Return the uses in a source in short: `12 IMP012 imp.load_source`, and whether guarded or unused."""

    def find(source, path="plugin.py"):
        found = findings(source, path)
        is_parsed = is_relevant(textwrap.dedent(source).encode())
        assert is_parsed or DEFAULT_CODES.isdisjoint(finding.code for finding in found)
        return [
            " ".join(
                [str(finding.line), finding.code, finding.symbol]
                + [note for note in ("guarded", "unused") if getattr(finding, note)]
            )
            for finding in found
        ]

    return find


class Terminal(io.StringIO):
    """A text file that says it is a terminal."""

    def isatty(self):
        return True


RULES_PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
# The code of each rule with an example in docs/rules.md, and what it is before and after: a hunk of a diff
BEFORE_AND_AFTER = {
    code: [re.sub(rf"(?m)^(?:\{other}.*\n|[ +-])", "", hunk) for other in "+-"]
    for code, hunk in re.findall(
        r"(?ms)^@@ (IMP\d+) @@\n(.*?)(?=^@@|^```)", RULES_PAGE.read_text(encoding="utf-8")
    )
}
SPEC = "import importlib.util\nspec = importlib.util.spec_from_file_location('plugin', 'plugins/one.py')\n"
MODULE = f"{SPEC}plugin = importlib.util.module_from_spec(spec)\n"
# A source for each code, in which its rule finds something
EXAMPLES = {
    **{
        rule.code: "".join(f"import {s.rpartition('.')[0]}\n{s}\n" for s in rule.symbols)
        for rule in RULES.values()
    },
    **{code: before for code, (before, _) in BEFORE_AND_AFTER.items()},
    "IMP202": "class Loader:\n    def get_code(self): pass\n    def load_module(self, fullname): pass\n",
    "IMP303": "import types\nmodule = types.ModuleType('p.made')\nmodule.__package__ = 'p'\n",
    "IMP304": "import plugin\nplugin.__loader__.get_data('plugins/data.txt')\n",
    "IMP502": "import importlib\nimportlib.util.find_spec('plugin')\n",
    "IMP503": "import importlib.util\nimportlib.util.find_spec('plugin', ['plugins'])\n",
    "IMP504": "import importlib.util\nimportlib.util.spec_from_file_location('config', 'etc/plugins.conf')\n",
    "IMP505": f"{MODULE}spec.loader.exec_module(plugin)\n",
    "IMP506": MODULE,
}
