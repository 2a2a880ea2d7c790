"""Virtual environments, each with one published release."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Mapping, Sequence

import pytest

from .releases import Release

HERE = Path(__file__).parent
SCENARIOS = HERE / "scenarios"
EXCEPTION = re.compile(r"^\s*([A-Za-z_][\w.]*(?:Error|Exception)\b.*?):?$", re.MULTILINE)
SECONDS_PER_COMMAND = 900
# Releases that .ci/run tries on every commit
QUICK = {"invoke", "pynt", "future", "distlib", "logilab-common", "six", "venusian"}


def parametrize(
    releases: Sequence[Release], pythons: Callable[[Release], tuple[str, ...]]
) -> pytest.MarkDecorator:
    """Run a test with each release that is for this Python."""
    here = "{}.{}".format(*sys.version_info)
    return pytest.mark.parametrize(
        "release",
        [
            pytest.param(
                release,
                id=release.id,
                marks=[pytest.mark.quick] if release.project in QUICK else [],
            )
            for release in releases
            if here in pythons(release)
        ],
    )


class Environment:
    """A virtual environment with one release and nothing else, kept from run to run."""

    def __init__(self, release: Release, directory: Path, wheel: str) -> None:
        self.release = release
        self.directory = directory
        self.wheel = wheel
        self.venv = directory / "venv"
        self.python = str(self.venv / ("Scripts" if os.name == "nt" else "bin") / "python")
        self.log = directory / "calls"

    def build(self) -> None:
        """Make the environment with the release, or remove imp_compat from the one that exists."""
        release = self.release
        wanted = repr((sys.version, release.name, release.pins, release.options))
        stamp = self.venv / "built"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            self.pip("uninstall", "--yes", "imp-compat")
            return
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", str(self.venv))
        if release.pins:
            self.pip("install", *release.pins)
        if not release.is_installed_by_scenario:
            self.pip("install", *release.options, *release.pins, release.name)
        stamp.write_text(wanted, encoding="utf-8")

    def install_imp_compat(self) -> None:
        """Add imp_compat from its wheel."""
        self.pip("install", "--no-deps", "--no-index", self.wheel)

    def pip(self, action: str, *arguments: str) -> None:
        """Run pip, that of the Python that runs the tests, in the environment."""
        run(sys.executable, "-m", "pip", "--python", self.python, action, *arguments)

    def copy(self, directory: Path) -> Environment:
        """Return a copy of the environment in another directory."""
        copied = Environment(self.release, directory, self.wheel)
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(self.venv, copied.venv, symlinks=True)
        return copied

    def run_scenario(
        self, *command: str, settings: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the release's scenario in a new empty directory, and log which functions of imp are called.

        *command* replaces the path of the scenario; *settings* are environment variables for it.
        """
        work = self.directory / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        self.log.write_text("", encoding="utf-8")
        # Not the settings that the caller has for its own Python.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        path = os.pathsep.join([str(HERE / "observer"), str(SCENARIOS)])
        return subprocess.run(
            [self.python, "-W", "ignore", *(command or [str(SCENARIOS / self.release.scenario)])],
            cwd=work,
            env={**inherited, "PYTHONPATH": path, "CALLS_LOG": str(self.log), **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS_PER_COMMAND,
            check=False,
        )

    def called_functions(self) -> list[str]:
        """Return which functions of imp the last scenario called."""
        return sorted(set(self.log.read_text(encoding="utf-8").split()))


def run(*command: str) -> str:
    """Run a command that has to succeed, and return its output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def last_exception(done: subprocess.CompletedProcess[str]) -> str | None:
    """Return the last line in what a process printed that tells of an exception."""
    exceptions: list[str] = EXCEPTION.findall(done.stdout)
    return exceptions[-1] if exceptions else None
