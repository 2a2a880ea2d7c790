"""Releases that lost more than `imp` fail if only `imp` is there, and work with what restore puts back.

Those that lost nothing on this Python work with imp_compat, too: they look at the frames or finders of the
import system, or lose something later.
"""

from __future__ import annotations

import sys

from packages.environments import Environment
from packages.releases import RESTORED, Release, parametrize

INSTALL = """
import runpy, sys
from imp_compat import restore
restore.install("all")
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@parametrize(RESTORED)
def test_release_works_with_what_is_restored(environment: Environment, release: Release) -> None:
    since = tuple(map(int, release.fields.get("since", "3.12").split(".")))
    lost = release.fields.get("lost") if sys.version_info >= since else None
    environment.install_imp_compat()
    alone = environment.run_program()
    if lost:
        assert alone.returncode != 0, alone.stdout
        assert any(error in alone.stdout for error in release.fields["error"].split(" or ")), alone.stdout
    else:
        assert alone.returncode == 0, alone.stdout
    # By a host, and by the command
    for command in (["-c", INSTALL], ["-m", "imp_compat", "run"]):
        restored = environment.run_program(*command)
        assert restored.returncode == 0, restored.stdout
