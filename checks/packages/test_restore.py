"""Releases that lost more than `imp` fail with imp_compat alone, and work with what its restore puts back."""

from __future__ import annotations

from typing import Any

from packages.environments import Environment, parametrize
from packages.releases import RESTORED, Restored

INSTALL = "from imp_compat import restore; restore.install('all'); import runpy, sys\n"


@parametrize(RESTORED, lambda release: release.pythons)
def test_release_works_with_what_is_restored(
    environment: Environment, release: Restored, record_property: Any
) -> None:
    record_property("how", "with restore: " + release.lost)
    environment.install_imp_compat()
    program = environment.directory / "program.py"
    program.write_text(release.program, encoding="utf-8")
    alone = environment.run_scenario(str(program))
    assert alone.returncode != 0, alone.stdout
    assert release.error in alone.stdout

    run = f"{INSTALL}runpy.run_path({str(program)!r}, run_name='__main__')"
    for command in (["-c", run], ["-m", "imp_compat", "run", str(program)]):
        restored = environment.run_scenario(*command)
        assert restored.returncode == 0, restored.stdout
