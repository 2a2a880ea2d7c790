"""Installs each requirement of imp_compat.removals.MODULES on this Python, and imports the modules from it.

    python -m pytest checks/removals

Needs Python 3.13 or newer with venv, and pip's index.
"""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

MODULES = runpy.run_path(str(Path(__file__).parents[2] / "imp_compat" / "removals.py"))["MODULES"]
REQUIREMENTS = sorted({requirement for _, requirement in MODULES.values() if requirement})


@pytest.fixture(scope="module", params=REQUIREMENTS)
def requirement(request: pytest.FixtureRequest) -> str:
    """Each requirement."""
    return str(request.param)


@pytest.fixture(scope="module")
def python(requirement: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install a requirement in an empty environment, and return the environment's interpreter."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    python = environment / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", requirement], check=True)
    return python


def test_the_requirement_gives_its_modules_back(python: Path, requirement: str) -> None:
    """All modules of its rows can be imported."""
    for name in [name for name, (_, distribution) in MODULES.items() if distribution == requirement]:
        code = f"import {name}; print({name}.__file__)"
        result = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
        assert result.returncode == 0, f"{name}: {result.stderr}"
        assert "site-packages" in result.stdout


@pytest.mark.parametrize(
    "requirement", [name for name in REQUIREMENTS if "<" in name], indirect=True, scope="module"
)
def test_the_next_release_does_not_give_its_modules_back(python: Path, requirement: str) -> None:
    """A bound on the version is needed."""
    newer = re.sub("<(=?)", lambda found: ">" if found[1] else ">=", requirement)
    subprocess.run([python, "-m", "pip", "install", "--quiet", newer], check=True)
    modules = [name for name, (_, distribution) in MODULES.items() if distribution == requirement]
    results = [subprocess.run([python, "-c", f"import {name}"], check=False).returncode for name in modules]
    assert any(results)
