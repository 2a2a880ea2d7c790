"""Virtual environments, each with one published release."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import venvs

from .releases import Release

EXCEPTION = re.compile(r"^\s*([A-Za-z_][\w.]*(?:Error|Exception)\b.*?):?$", re.MULTILINE)
SECONDS_PER_COMMAND = 900


class Environment:
    """A virtual environment with one release, without imp_compat."""

    def __init__(self, release: Release, directory: Path, wheel: str) -> None:
        self.release = release
        self.directory = directory
        self.wheel = wheel
        self.python = venvs.make(directory / "venv")
        self.packages = next(directory.glob("venv/lib/*/site-packages"))
        requirement = f"{release.project}=={release.version}"
        venvs.install(self.python, *release.words("install"), requirement)

    def install_imp_compat(self) -> None:
        """Add imp_compat from its wheel."""
        venvs.install(self.python, "--no-deps", "--no-index", self.wheel)

    def sources(self) -> list[str]:
        """Return the modules and packages of the release."""
        [distribution] = metadata.distributions(name=self.release.project, path=[str(self.packages)])
        return [
            str(self.packages / name)
            for name in sorted({file.parts[0] for file in distribution.files or []})
            if name.endswith(".py") or (name.isidentifier() and (self.packages / name).is_dir())
        ]

    def run_program(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run the release's program, after *command*, in a directory with its files; log the calls of imp."""
        work = self.directory / "work"
        shutil.rmtree(work, ignore_errors=True)
        for path, text in {**self.release.files, "program.py": self.release.program, "../calls": ""}.items():
            file = work / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        # Not the settings that the caller has for its own Python.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        support = str(Path(__file__).with_name("support"))
        return subprocess.run(
            [self.python, "-W", "ignore", *command, "program.py"],
            cwd=work,
            env={**inherited, "PYTHONPATH": support, "CALLS_LOG": str(self.directory / "calls")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS_PER_COMMAND,
            check=False,
        )

    def called_functions(self) -> set[str]:
        """Return which functions of imp the last program called."""
        return set(self.directory.joinpath("calls").read_text(encoding="utf-8").split())


def last_exception(done: subprocess.CompletedProcess[str]) -> str | None:
    """Return the last line in what a process printed that tells of an exception."""
    exceptions: list[str] = EXCEPTION.findall(done.stdout)
    return exceptions[-1] if exceptions else None
