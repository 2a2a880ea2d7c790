"""Releases that lost more than `imp` fail with imp_compat alone, and work with what its restore puts back.

Releases that lost nothing work with it, too.
"""

from __future__ import annotations

from typing import Any

from packages.environments import Environment, parametrize
from packages.releases import RESTORED, UNHARMED, Restored

INSTALL = "from imp_compat import restore; restore.install('all'); import runpy, sys\n"


@parametrize(RESTORED, lambda release: release.pythons)
def test_release_works_with_what_is_restored(
    environment: Environment, release: Restored, record_property: Any
) -> None:
    record_property("how", "with restore: " + release.lost)
    program = write_program(environment, release)
    alone = environment.run_scenario(program)
    assert alone.returncode != 0, alone.stdout
    assert release.error in alone.stdout
    check_restored(environment, program)


@parametrize(UNHARMED, lambda release: release.pythons)
def test_release_that_lost_nothing_works_too(
    environment: Environment, release: Restored, record_property: Any
) -> None:
    record_property("how", "with restore: nothing")
    program = write_program(environment, release)
    alone = environment.run_scenario(program)
    assert alone.returncode == 0, alone.stdout
    check_restored(environment, program)


def write_program(environment: Environment, release: Restored) -> str:
    environment.install_imp_compat()
    program = environment.directory / "program.py"
    program.write_text(release.program, encoding="utf-8")
    return str(program)


def check_restored(environment: Environment, program: str) -> None:
    """Run a program with everything restored, by a host and by `imp-compat run`."""
    run = f"{INSTALL}runpy.run_path({program!r}, run_name='__main__')"
    for command in (["-c", run], ["-m", "imp_compat", "run", program]):
        restored = environment.run_scenario(*command)
        assert restored.returncode == 0, restored.stdout
