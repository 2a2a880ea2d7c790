"""The old plugin host of examples/ runs unchanged, and cannot run without `imp`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import documents
import pytest

EXAMPLES = documents.ROOT / "examples"
pytestmark = pytest.mark.usefixtures("processes")

# Warnings are errors, but for the one that the standard library's own `imp` gives.
STRICT = ["-W", "error", "-W", "ignore:the imp module is deprecated:DeprecationWarning"]


def run_demo(examples: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", *options, str(examples / "run.py")],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_demo_shows_that_every_step_works() -> None:
    result = run_demo(EXAMPLES, *STRICT)
    assert result.returncode == 0, result.stdout + result.stderr
    _, _, *steps, _, summary = result.stdout.splitlines()
    assert all(step.startswith("ok ") for step in steps)
    assert summary == f"{len(steps)} steps, all ok"


def test_demo_fails_where_a_step_does_not_do_what_it_should(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    (tmp_path / "examples" / "oldhost" / "plugins" / "README.py").write_text(
        "def greet(name):\n    return ''\n"
    )
    result = run_demo(tmp_path / "examples", *STRICT)
    assert result.returncode == 1
    assert "FAILED  get_suffixes" in result.stdout
    assert result.stdout.splitlines()[-1] == "8 steps, 4 failed"


# Isolated, and without site-packages: where nothing is installed.
WITHOUT_PACKAGES = ["-I", "-S"]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the standard library has an `imp`")
def test_host_cannot_run_without_imp_compat() -> None:
    result = run_demo(EXAMPLES, *WITHOUT_PACKAGES)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("ModuleNotFoundError: No module named 'imp'")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the standard library has no `imp`")
def test_host_runs_on_the_standard_librarys_imp() -> None:
    result = run_demo(EXAMPLES, *WITHOUT_PACKAGES)
    assert result.returncode == 0, result.stdout + result.stderr
