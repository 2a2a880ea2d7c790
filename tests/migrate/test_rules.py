"""The data: the rules find their examples, and let pass what they advise instead."""

import importlib
import sys
import warnings

import pytest
from migrate.conftest import BEFORE_AND_AFTER, EXAMPLES

import imp_compat
from imp_compat.migrate.rules import GONE, IMP_NAMES, RULES, facts, stdlib

newer = pytest.mark.skipif(sys.version_info < (3, 12), reason="the facts are those of Python 3.12 and newer")


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_is_found(code, findings):
    found = [finding for finding in findings(EXAMPLES[code]) if finding.code == code]
    assert found
    assert not any(finding.guarded for finding in found)


@pytest.mark.parametrize("code", BEFORE_AND_AFTER)
def test_nothing_is_found_in_what_replaces_it(code, uses):
    after = BEFORE_AND_AFTER[code][1]
    assert uses(after) == []
    compile(after, "after.py", "exec")


def test_codes_are_in_order_and_unique():
    assert [rule.code for rule in RULES.values()] == sorted(RULES) == list(RULES)


def test_every_public_name_of_imp_has_a_rule():
    assert set(imp_compat.__all__) - {"SourcelessFileLoader", "os", "sys"} == IMP_NAMES


@pytest.mark.parametrize("symbol", GONE.keys() - stdlib.MODULES.keys() - stdlib.NAMES.keys())
def test_what_is_gone_is_gone_from_the_version_that_its_rule_says(symbol):
    module, _, name = symbol.rpartition(".")
    breaks_in = GONE[symbol].breaks_in
    assert breaks_in is not None
    if module == "imp":
        is_there = sys.version_info < (3, 12)
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            is_there = hasattr(importlib.import_module(module), name)
    if sys.version_info >= breaks_in:
        assert not is_there
    else:
        assert is_there or name in ("Traversable", "TraversableResources")  # added in Python 3.9


@newer
@pytest.mark.parametrize("module", facts.STDLIB_NAMES)
def test_what_is_there_is_there(module):
    imported = importlib.import_module(module)
    assert sorted(name for name in facts.STDLIB_NAMES[module] if not hasattr(imported, name)) == []
