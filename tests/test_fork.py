"""Loads in the child of a fork, which has none of the other threads, but the locks that they held."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("forks")

TESTS = str(Path(__file__).parent)
FREE = [False, True, True, False, False]
LOADED = ["plugin", "package", "plugin", "plugin"]
EXPECTED = {
    "while_another_thread_holds_the_lock": [[["before the fork"], FREE, LOADED], False],
    # As often as it was acquired; and the parent keeps its own.
    "while_this_thread_holds_the_lock": [[LOADED, True, True, True, FREE], [True, True, True, False]],
    "a_thread_of_the_child_takes_the_lock": FREE,
    "while_another_thread_loads_another_name": [[FREE, LOADED], "slow"],
    "in_the_middle_of_a_load": [FREE, LOADED, "plugin", True],
}


@pytest.fixture
def run(run_python, imp_name, missing):
    """Run a scenario in a process that has one, and that lacks the private names that this one lacks."""
    code = f"import sys; sys.path.insert(0, {TESTS!r}); import forking\n"
    return lambda scenario: json.loads(
        run_python(code + f"forking.main({imp_name!r}, {scenario!r}, {missing!r})")
    )


@pytest.mark.parametrize("scenario", EXPECTED)
def test_child_takes_the_lock_and_loads(run, scenario):
    assert run(scenario) == EXPECTED[scenario]


def test_fallback_where_there_are_no_forks(run_python):
    """As on Windows."""
    code = f"""
import os, sys
del os.register_at_fork
sys.path.insert(0, {TESTS!r})
import forking, masking
masking.import_imp_compat(masking.private_names())
import imp_compat
print(forking.use_lock(imp_compat) == {FREE!r})
"""
    assert run_python(code).strip() == "True"
