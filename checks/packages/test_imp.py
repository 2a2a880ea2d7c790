"""Releases that call `imp` fail without it, and work with imp_compat, or after `imp-compat fix`."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from packages.environments import Environment, last_exception
from packages.releases import IMP, Release, parametrize

NO_IMP = "ModuleNotFoundError: No module named 'imp'"
COUNT = re.compile(r"^(\d+) files? (?:would be )?rewritten, (\d+) left alone$", re.MULTILINE)


@parametrize(IMP)
def test_release_works_with_imp_compat_only(environment: Environment, release: Release) -> None:
    without = environment.run_program()
    assert without.returncode != 0
    assert last_exception(without) == NO_IMP, without.stdout
    environment.install_imp_compat()
    with_it = environment.run_program()
    assert with_it.returncode == 0, with_it.stdout
    assert environment.called_functions() == set(release.words("functions"))


# What fix writes does not depend on the Python: the oldest that a release runs on will do.
@parametrize(IMP, only_on_oldest=True)
@pytest.mark.parametrize("target", ["imp_compat", "importlib"])
def test_release_works_after_fix(environment: Environment, release: Release, target: str) -> None:
    environment.install_imp_compat()
    environment.packages.joinpath("imp.py").unlink()
    before = environment.run_program()
    assert last_exception(before) == NO_IMP, before.stdout

    first = _fix(environment, target)
    again = _fix(environment, target, "--diff")
    after = environment.run_program()
    assert after.returncode == 0, first + after.stdout
    assert COUNT.findall(again)[-1][0] == "0", again
    functions, expected = environment.called_functions(), set(release.words("functions"))
    assert functions == expected if target == "imp_compat" else functions <= expected


def _fix(environment: Environment, target: str, *options: str) -> str:
    """Run imp-compat fix on the Python that runs the tests, and return what it printed."""
    command = [sys.executable, "-m", "imp_compat", "fix", "--to", target, *options, *environment.sources()]
    # Not in the checkout, whose imp_compat would be imported.
    done = subprocess.run(command, cwd=environment.directory, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout + done.stderr
