"""The whole suite passes on a Python that lacks the private names, each alone and all together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import masking
import pytest

# What they test is run in other processes, which have the names.
WITH_PROCESSES_OF_THEIR_OWN = [
    "test_differential.py",
    "test_faults.py",
    "test_packaging.py",
    "test_readme.py",
    "migrate",
]


def test_they_are_in_one_room() -> None:
    import imp_compat

    for path in Path(imp_compat.__path__[0]).glob("**/*.py"):
        # What finds the names in old code has them as data.
        if path.name != "_interpreter.py" and "migrate" not in path.parts:
            source = path.read_text(encoding="utf-8")
            for name in ("_imp ", "_imp.", "_bootstrap", "_frozen_importlib", "version_info"):
                assert name not in source.replace("_import", ""), path


@pytest.mark.private_names
@pytest.mark.parametrize("name", [*masking.private_names(), "all"])
def test_the_suite_passes_without(name: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--without"):
        pytest.skip("this is such a run")
    arguments = [
        "-q",
        "-p",
        "no:cacheprovider",
        "--without",
        name,
        "-k",
        "not stdlib",
        "-m",
        "not private_names",
        *[f"--ignore={name}" for name in WITH_PROCESSES_OF_THEIR_OWN],
    ]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, str(Path(__file__).parent)],
        cwd=str(Path(__file__).parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
