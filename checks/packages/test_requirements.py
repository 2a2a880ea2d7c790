"""Each requirement of imp_compat.removals.MODULES gives its modules back on Python 3.13 and newer."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import venvs

from imp_compat.removals import MODULES

REQUIREMENTS = sorted({requirement for _, requirement in MODULES.values() if requirement})
pytestmark = pytest.mark.skipif(sys.version_info < (3, 13), reason="it has some of the modules")


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_requirement_gives_its_modules_back(requirement: str, tmp_path: Path) -> None:
    can_compile = shutil.which("gcc") and Path(sysconfig.get_path("include"), "Python.h").exists()
    if requirement == "crypt-r" and sys.version_info >= (3, 14) and not can_compile:
        pytest.skip("no C compiler, or no Python.h; it has no wheel for this Python")
    python = venvs.make(tmp_path / "venv")
    venvs.install(python, requirement)
    modules = [name for name, (_, distribution) in MODULES.items() if distribution == requirement]
    for name in modules:
        done = import_module(python, name)
        assert done.returncode == 0, f"{name}: {done.stderr}"
        assert "site-packages" in done.stdout
    if "<" in requirement:  # The bound is needed.
        venvs.install(python, re.sub("<(=?)", lambda found: ">" if found[1] else ">=", requirement))
        assert any(import_module(python, name).returncode for name in modules)


def import_module(python: str, name: str) -> subprocess.CompletedProcess[str]:
    """Import a module, and print where it is."""
    command = [python, "-c", f"import {name}; print({name}.__file__)"]
    return subprocess.run(command, capture_output=True, text=True, check=False)
