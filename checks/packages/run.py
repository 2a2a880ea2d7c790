"""Runs each release of the corpus in a venv of its own: without imp_compat, where it must fail, and with it.

`tox run -e corpus` runs them all, and writes the results and docs/corpus.md. With names, such as
`tox run -e corpus -- invoke pynt`, it runs those, and writes nothing. Pythons that are neither on PATH nor
under pyenv are skipped.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Callable, Mapping, Sequence, Union

import page
from releases import RELEASES, Release

HERE = Path(__file__).parent
REASON = "ModuleNotFoundError: No module named 'imp'"
EXCEPTION = re.compile(r"^\s*([A-Za-z_][\w.]*(?:Error|Exception)\b.*?):?$", re.MULTILINE)
SECONDS_PER_COMMAND = 900
JOBS = 2
NOTHING: Mapping[str, str] = MappingProxyType({})
ALL_PYTHONS = {version for release in RELEASES for version in release.pythons}


Results = Union[Sequence[page.Result], Sequence[page.Fixed]]


class BuildFailed(Exception):
    """A venv could not be made."""


@dataclass(frozen=True)
class Interpreter:
    """A Python of one feature version."""

    executable: str
    feature_version: str
    version: str


def find_interpreter(feature_version: str) -> Interpreter | None:
    """Return the Python of a feature version, such as 3.13, from PATH or where pyenv has it."""
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    candidates = [
        shutil.which(f"python{feature_version}"),
        *sorted(glob.glob(f"{pyenv}/versions/{feature_version}.*/bin/python")),
    ]
    for executable in filter(None, candidates):
        # pyenv's shims are on PATH for versions that are not switched on, and fail.
        command = [executable, "-c", "import platform; print(platform.python_version())"]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        if answer.returncode == 0 and answer.stdout.startswith(feature_version + "."):
            return Interpreter(executable, feature_version, answer.stdout.strip())
    return None


@dataclass(frozen=True)
class Environment:
    """A venv with one release and nothing else, kept from run to run."""

    release: Release
    interpreter: Interpreter
    folder: Path

    @property
    def name(self) -> str:
        """What runs here, and on what."""
        return f"{self.release.name} on {self.interpreter.version}"

    @property
    def venv(self) -> Path:
        """The folder of the venv."""
        return self.folder / "venv"

    @property
    def python(self) -> str:
        """The venv's Python."""
        return str(self.venv / ("Scripts" if os.name == "nt" else "bin") / "python")

    @property
    def log(self) -> Path:
        """The file of the calls that were seen."""
        return self.folder / "calls"

    def build(self) -> None:
        """Make the venv with the release, or take imp_compat out of the one that is there."""
        release = self.release
        wanted = repr((self.interpreter.version, release))
        stamp = self.venv / "built"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            self._pip("uninstall", "--yes", "imp-compat")
            return
        command = [self.interpreter.executable, "-m", "venv", "--clear", "--without-pip", str(self.venv)]
        subprocess.run(command, check=True)
        if release.pins:
            self._pip("install", *release.pins)
        if not release.is_installed_by_scenario:
            self._pip("install", *release.options, *release.pins, release.name)
        stamp.write_text(wanted, encoding="utf-8")

    def install(self, wheel: str) -> None:
        """Add imp_compat from its wheel."""
        self._pip("install", "--no-deps", "--no-index", wheel)

    def _pip(self, action: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "pip", "--python", self.python, action, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BuildFailed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")

    def run_scenario(self, settings: Mapping[str, str] = NOTHING) -> subprocess.CompletedProcess[str]:
        """Run the release's scenario in a new empty folder, and log which functions of imp are called.

        settings are environment variables for it alone.
        """
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        self.log.write_text("", encoding="utf-8")
        # None of the settings that the caller has for its own Python.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [self.python, str(HERE / "scenarios" / self.release.scenario)],
            cwd=work,
            env={
                **environment,
                "PYTHONPATH": str(HERE / "observer"),
                "CORPUS_LOG": str(self.log),
                **settings,
            },
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


Try = Callable[[Environment, str], Results]


def last_exception(output: str) -> str | None:
    """Return the last line in what a process printed that tells of an exception."""
    exceptions: list[str] = EXCEPTION.findall(output)
    return exceptions[-1] if exceptions else None


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return what a scenario says that it did, or the kind of exception that it failed with."""
    if done.returncode == 0:
        return done.stdout.splitlines()[-1]
    return f"fails with {(last_exception(done.stdout) or 'no exception').partition(':')[0]}"


def try_release(environment: Environment, wheel: str) -> list[page.Result]:
    """Run a release without imp_compat and with it; print all of it where it is not as expected."""
    release = environment.release
    environment.build()
    without = environment.run_scenario()
    environment.install(wheel)
    with_it = environment.run_scenario()

    functions = environment.called_functions()
    fails_without = without.returncode != 0 and last_exception(without.stdout) == REASON
    works_with_it = with_it.returncode == 0 and functions == sorted(release.functions)
    if not (fails_without and works_with_it):
        print(f"{environment.name}, without imp_compat:\n{without.stdout}")
        print(f"{environment.name}, with imp_compat, calling {functions}:\n{with_it.stdout}")
    result = page.Result(
        scenario=release.scenario,
        digest=page.digest(release),
        python=environment.interpreter.version,
        functions=functions,
        without=REASON if fails_without else last_line(without),
        with_it=last_line(with_it),
        is_as_expected=fails_without and works_with_it,
    )
    return [result]


def try_and_report(environment: Environment, wheel: str, try_: Try) -> Results | None:
    """Run a release, and print a line on how it went; return the results, unless it could not be run."""
    start = time.monotonic()
    try:
        results = try_(environment, wheel)
    except (BuildFailed, subprocess.SubprocessError) as error:
        print(f"{environment.name}: could not be run: {error}", flush=True)
        return None
    seconds = f"{time.monotonic() - start:.0f} s"
    for result in results:
        outcome = "ok" if result.is_as_expected else "NOT AS EXPECTED"
        print(f"{outcome} {environment.name}{result.how}: {result.outcome} ({seconds})", flush=True)
    return results


def choose(projects: list[str]) -> list[Release]:
    """Return the releases of some projects, or all; exit where there is no such project."""
    known = {release.project.lower() for release in RELEASES}
    wanted = {project.lower() for project in projects} or known
    if not wanted <= known:
        sys.exit(f"not in the corpus: {', '.join(sorted(wanted - known))}; it has {', '.join(sorted(known))}")
    return [release for release in RELEASES if release.project.lower() in wanted]


def find_environments(releases: list[Release], pythons: set[str], folder: Path) -> list[Environment]:
    """Return what to run, on those of the Pythons that are here."""
    versions = sorted({version for release in releases for version in release.pythons} & pythons)
    found = {version: find_interpreter(version) for version in versions}
    for version in versions:
        if found[version] is None:
            print(f"skipped: python{version} is not here")
    return [
        Environment(release, interpreter, folder / f"{release.scenario}-{interpreter.feature_version}")
        for release in releases
        for interpreter in map(found.get, release.pythons)
        if interpreter is not None
    ]


def run_all(description: str, try_: Try, pythons: set[str], save: Callable[[list[Any]], None]) -> None:
    """Run what the command line names, and exit with 1 where anything was not as expected."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("projects", nargs="*", help="run only these, and write nothing")
    parser.add_argument(
        "--wheel", default=os.environ.get("TOX_PACKAGE"), help="imp_compat's, as tox built it"
    )
    parser.add_argument("--folder", required=True, type=Path, help="where the venvs are kept")
    arguments = parser.parse_args()
    if not arguments.wheel:
        parser.error("no --wheel, and no TOX_PACKAGE")

    environments = find_environments(choose(arguments.projects), pythons, arguments.folder)
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        tried = list(pool.map(lambda each: try_and_report(each, arguments.wheel, try_), environments))
    results = [result for of_one in tried for result in of_one or ()]
    as_expected = sum(result.is_as_expected for result in results)
    could_not = tried.count(None)
    print(f"{as_expected} of {len(results)} as expected" + (f", {could_not} not run" if could_not else ""))
    if not arguments.projects and not could_not:
        save(results)
        page.write()
    if not results or could_not or as_expected < len(results):
        sys.exit(1)


if __name__ == "__main__":
    run_all(__doc__, try_release, ALL_PYTHONS, page.save)
