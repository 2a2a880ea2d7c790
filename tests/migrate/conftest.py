"""What the tests of scan and fix share: findings in a text, a terminal, and examples of rules."""

import concurrent.futures.process
import io
import multiprocessing.connection
import re
import textwrap
from pathlib import Path

import pytest

from imp_compat.migrate.prefilter import is_relevant
from imp_compat.migrate.rules import DEFAULT_CODES, RULES, imp_module
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
    """Return the findings of all rules in a source, which may be indented and must not be passed over."""

    def find(text, path="plugin.py"):
        source = source_of(textwrap.dedent(text).encode(), path)
        source.parse()
        found = source.search(frozenset(RULES))
        # Without the ports, which look at all expressions, fewer are visited.
        assert source.search(DEFAULT_CODES) == [each for each in found if each.code in DEFAULT_CODES]
        for codes in (DEFAULT_CODES, frozenset(RULES)):
            assert is_relevant(source.data, codes) or codes.isdisjoint(each.code for each in found)
        return found

    return find


@pytest.fixture
def uses(findings):
    """Return the uses in a source in short: `12 IMP012 imp.load_source`, and whether guarded or unused."""

    def find(source, path="plugin.py"):
        return [
            " ".join(
                [str(finding.line), finding.code, finding.symbol]
                + [note for note in ("guarded", "unused") if getattr(finding, note)]
            )
            for finding in findings(source, path)
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
# By the code of a rule, a source in which it finds something
EXAMPLES = {
    **{
        rule.code: "".join(f"import {s.rpartition('.')[0]}\n{s}\n" for s in rule.symbols)
        for rule in (*imp_module.FUNCTIONS, *imp_module.REMOVED)
    },
    **{code: before for code, (before, _) in BEFORE_AND_AFTER.items()},
}
