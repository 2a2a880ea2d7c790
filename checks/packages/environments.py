"""Virtual environments, each with one published release."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Sequence

import pytest

from .releases import QUICK, Release

EXCEPTION = re.compile(r"^\s*([A-Za-z_][\w.]*(?:Error|Exception)\b.*?):?$", re.MULTILINE)
SECONDS_PER_COMMAND = 900
# pip takes ten times as long.
UV = [sys.executable, "-m", "uv", "--quiet", "--no-config"]
# Run by the Python of a venv: where packages are, those of a release, and where scripts are
SOURCES = """
import importlib.metadata, os, sys, sysconfig
distribution = importlib.metadata.distribution(sys.argv[1])
print(sysconfig.get_path("purelib"))
for name in sorted({file.parts[0] for file in distribution.files}):
    path = str(distribution.locate_file(name))
    if name.endswith(".py") or os.path.isdir(path) and name.isidentifier() and name != "__pycache__":
        print(path)
print(sysconfig.get_path("scripts"))
"""


def parametrize(releases: Sequence[Release], *, only_on_oldest: bool = False) -> pytest.MarkDecorator:
    """Run a test with each release that is for this Python, or for which this is the oldest Python."""
    here = "{}.{}".format(*sys.version_info)
    chosen = [release for release in releases if here in release.pythons[: 1 if only_on_oldest else None]]
    parameters = [
        pytest.param(release, id=release.project, marks=[pytest.mark.quick] * (release.project in QUICK))
        for release in chosen
    ]
    return pytest.mark.parametrize("release", parameters)


class Environment:
    """A virtual environment with one release and nothing else, kept from run to run."""

    def __init__(self, release: Release, directory: Path, wheel: str) -> None:
        self.release = release
        self.directory = directory
        self.wheel = wheel
        self.venv = directory / "venv"
        self.python = str(self.venv / "bin" / "python")
        self.log = directory / "calls"

    def build(self) -> None:
        """Make the environment with the release, or remove imp_compat from the one that exists."""
        release = self.release
        options, pins = release.words("options"), release.words("pins")
        wanted = repr((sys.version, release.requirement, options, pins))
        stamp = self.venv / "built"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            pip(self.python, "uninstall", "imp-compat")
            return
        make_venv(self.venv)
        if pins:
            pip(self.python, "install", *options, *pins)
        pip(self.python, "install", *options, *pins, release.requirement)
        stamp.write_text(wanted, encoding="utf-8")

    def install_imp_compat(self) -> None:
        """Add imp_compat from its wheel."""
        pip(self.python, "install", "--no-deps", "--no-index", "--reinstall", self.wheel)

    def copy(self, name: str) -> Environment:
        """Return a copy of the environment, in a directory within its own."""
        copied = Environment(self.release, self.directory / name, self.wheel)
        shutil.rmtree(copied.directory, ignore_errors=True)
        shutil.copytree(self.venv, copied.venv, symlinks=True)
        return copied

    def sources(self) -> tuple[Path, list[str]]:
        """Return where packages are, and what the release has there, with the directory of all scripts."""
        packages, *sources = run(self.python, "-c", SOURCES, self.release.project).splitlines()
        return Path(packages), sources

    def run_program(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run the release's program, after *command*, in a directory with its files; log the calls of imp."""
        work = self.directory / "work"
        shutil.rmtree(work, ignore_errors=True)
        for path, text in {**self.release.files, "program.py": self.release.program}.items():
            file = work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.log.write_text("", encoding="utf-8")
        # Not the settings that the caller has for its own Python.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        support = str(Path(__file__).with_name("support"))
        return subprocess.run(
            [self.python, "-W", "ignore", *command, "program.py"],
            cwd=work,
            env={**inherited, "PYTHONPATH": support, "CALLS_LOG": str(self.log)},
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
        """Return which functions of imp the last program called."""
        return sorted(set(self.log.read_text(encoding="utf-8").split()))


def can_compile() -> bool:
    """Return True if there are a C compiler and the header of this Python."""
    return bool(shutil.which("gcc")) and Path(sysconfig.get_path("include"), "Python.h").exists()


def make_venv(venv: Path) -> str:
    """Make an empty virtual environment, and return the path of its Python."""
    run(*UV, "venv", "--clear", "--python", sys.executable, str(venv))
    return str(venv / "bin" / "python")


def pip(python: str, action: str, *arguments: str) -> None:
    """Install or uninstall packages for a Python."""
    run(*UV, "pip", action, "--python", python, *arguments)


def run(*command: str) -> str:
    """Run a command that has to succeed, and return its output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout


def last_exception(done: subprocess.CompletedProcess[str]) -> str | None:
    """Return the last line in what a process printed that tells of an exception."""
    exceptions: list[str] = EXCEPTION.findall(done.stdout)
    return exceptions[-1] if exceptions else None
