"""Runs the tests on a mutant, on these Python versions, with the interpreter's private names and without."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, NamedTuple, Set, Tuple

import venvs
from reports import ROOT

from .mutants import Mutant

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
SECONDS_FOR_FIRST = 100
SECONDS_FOR_ALL = 300
TRIED_FIRST = 12
# Coverage for Python 3.8 and 3.9 does not start in processes by itself.
START_COVERAGE = "import os; os.getenv('COVERAGE_PROCESS_START') and __import__('coverage').process_startup()"
NO_TESTS = 5  # pytest's exit status

PYTEST = ["-m", "pytest"]
OPTIONS = [
    "-q",
    "--cache-clear",
    "-m",
    "not long and not each_private_name",
    # The standard library's imp is not mutated.
    "-k",
    "not [stdlib",
]
# They test the archives and the pages, which are not mutated.
LEFT_OUT = ["test_packaging.py", "test_readme.py"]
SLOW = ["test_cpython.py", "test_faults.py", "test_threads.py"]
WITHOUT_PRIVATE_NAMES = ["--without", "all"]
MIGRATE = "imp_compat/migrate/"

# Of each line of each file, the tests that run it
Tests = Dict[Tuple[str, int], Set[str]]


class Check(NamedTuple):
    """The tests of the library, or of migrate, on one Python, with more options."""

    python: str
    options: list[str]
    is_of_migrate: bool = False

    def covers(self, file: str) -> bool:
        """Return True if these are the tests of a file."""
        return file.startswith(MIGRATE) is self.is_of_migrate

    def __str__(self) -> str:
        return " ".join(["Python", self.python, *self.options[:2]])


# Most of the library is active on Python 3.15, which has lost most.
PYTHONS = ["3.15", "3.13", "3.8"]
CHECKS = [
    *(Check(python, options) for options in ([], WITHOUT_PRIVATE_NAMES) for python in PYTHONS),
    Check("3.13", [], is_of_migrate=True),
]


class Worker:
    """A directory with a copy of the tests, and an environment of each Python, which mutants are put into."""

    def __init__(self, folder: Path, wheel: str) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        ignored = shutil.ignore_patterns("__pycache__", ".*", "build", "dist", "checks")
        shutil.copytree(ROOT, folder / "checkout", ignore=ignored)
        for version in {check.python for check in CHECKS}:
            python = venvs.make(folder / version, version)
            venvs.install(python, "coverage", "fastjsonschema", "hypothesis", "packaging", "pip", "pytest")
            venvs.install(python, f"{wheel}[cli]")
            self._site_packages(version).joinpath("coverage.pth").write_text(START_COVERAGE, encoding="utf-8")

    def test(self, check: Check, mutant: Mutant, tests: list[str], seconds: int) -> str:
        """Return "survived", "killed" or "timed out"."""
        installed = self._installed(check, mutant.file)
        original = installed.read_bytes()
        self._write(installed, mutant.source.encode())
        try:
            status = self._run(check, [*PYTEST, "-x", "--tb=no"], tests, seconds)
        finally:
            self._write(installed, original)
        if status is None:
            return "timed out"
        return "survived" if status in (0, NO_TESTS) else "killed"

    def has_to_pass(self, check: Check, tests: list[str]) -> None:
        """Exit if tests, without those that they usually run after, fail without a mutant."""
        if self._run(check, [*PYTEST, "-x"], tests, SECONDS_FOR_ALL) != 0:
            sys.exit(f"without a mutant, on {check}, these fail: {tests}")

    def failed(self) -> list[str]:
        """Return the tests that failed in the last run, with all parameters: a mutant may change those."""
        notes = self.folder.glob("checkout/.pytest_cache/v/cache/lastfailed")
        names = [name.removeprefix("tests/") for note in notes for name in json.loads(note.read_bytes())]
        return [name.partition("[")[0] for name in names]

    def _installed(self, check: Check, file: str) -> Path:
        inside = Path(file).relative_to("shim" if file.startswith("shim/") else ".")
        return self._site_packages(check.python) / inside

    def _site_packages(self, python: str) -> Path:
        (site_packages,) = self.folder.joinpath(python, "lib").glob("python*/site-packages")
        return site_packages

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file, of which no bytecode is left, which could be as old and as long."""
        path.write_bytes(content)
        for bytecode in path.parent.glob(f"__pycache__/{path.stem}.*"):
            bytecode.unlink()

    def _python(self, check: Check) -> str:
        return str(self.folder / check.python / "bin" / "python")

    def _run(
        self, check: Check, module: list[str], tests: list[str], seconds: int, **environment: str
    ) -> int | None:
        """Run pytest; return its exit status, or None if it takes longer."""
        temporary = f"--basetemp={self.folder / 'temporary'}"
        process = subprocess.Popen(
            [self._python(check), *module, *OPTIONS, *check.options, temporary, *tests],
            cwd=self.folder / "checkout" / "tests",
            env={**ENVIRONMENT, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            # With all that the tests started
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def find_tests(self, check: Check, files: list[str]) -> Tests:
        """Run all tests on what is not mutated; return which of them run each line of these files."""
        configuration = str(Path(__file__).with_name("coverage.ini"))
        folder = self.folder / "contexts"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        # Read by each process that a test starts, which then knows the test from PYTEST_CURRENT_TEST
        environment = {"COVERAGE_FILE": str(folder / "coverage"), "COVERAGE_PROCESS_START": configuration}
        if self._run(check, PYTEST, self.all_tests(check), SECONDS_FOR_ALL, **environment) != 0:
            self.has_to_pass(check, self.all_tests(check))
        coverage = [self._python(check), "-m", "coverage"]
        environment = {"COVERAGE_FILE": str(folder / "coverage"), "COVERAGE_RCFILE": configuration}
        _call([*coverage, "combine", "-q"], environment)
        report = folder / "report.json"
        _call([*coverage, "json", "-q", "--show-contexts", "-o", str(report)], environment)
        covered = {
            # Files below the current directory are named from there.
            os.path.abspath(file): of_file["contexts"]
            for file, of_file in json.loads(report.read_text(encoding="utf-8"))["files"].items()
        }
        found = {
            (file, int(line)): _tests(contexts)
            for file in files
            for line, contexts in covered.get(str(self._installed(check, file)), {}).items()
        }
        names = sorted(set().union(*found.values()))
        if names and self._run(check, [*PYTEST, "--collect-only"], names, SECONDS_FOR_ALL) != 0:
            sys.exit(f"pytest does not know all of these: {names}")
        return found

    def all_tests(self, check: Check, file: str = "") -> list[str]:
        """Return the test files of a check: first a file's own, last the slow ones."""
        tests = self.folder / "checkout" / "tests"
        paths = [path.relative_to(tests) for path in tests.glob("**/test_*.py")]
        first = f"test_{Path(file).stem.strip('_')}.py"

        def rank(path: Path) -> tuple[Any, ...]:
            return path.name != first, path.name in SLOW, len(path.parts), path

        paths.sort(key=rank)
        return [
            path.as_posix()
            for path in paths
            if path.name not in LEFT_OUT and (path.parts[0] == "migrate") is check.is_of_migrate
        ]


def _tests(contexts: list[str]) -> set[str]:
    """Return what pytest calls the tests that run a line, from what coverage calls them.

    A test that runs it in a process of its own counts only if importing the library does not run it.
    """
    in_processes = {context.partition("[")[0].split()[0] for context in contexts if "::" in context}
    tests = {_name(context) for context in contexts if "::" not in context}
    if "" not in contexts:
        tests.update(name.removeprefix("tests/") for name in in_processes)
    return tests - {""}


def _name(context: str) -> str:
    """Return what pytest calls a test that coverage names, or an empty string for other functions."""
    names = context.split(".")
    for number, name in enumerate(names[:-1]):
        if name.startswith("test_"):
            file = "/".join(names[: number + 1]).removeprefix("tests/")
            return "::".join([f"{file}.py", *names[number + 1 :]])
    return ""


def _call(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, check=True, env={**ENVIRONMENT, **environment}, stdin=subprocess.DEVNULL)


class Killer:
    """Knows which tests run which line, and lets those try first that are most likely to kill."""

    def __init__(self, tests: Iterable[Tests]) -> None:
        self.tests = [(check, _Tests(of_check)) for check, of_check in zip(CHECKS, tests)]
        self.trusted: set[tuple[str, ...]] = set()

    def kill(self, worker: Worker, mutant: Mutant, is_listed: bool) -> str:
        """Return what becomes of a mutant: "killed", "timed out" or "survived".

        All tests are run only on one that is not listed as a survivor.
        """
        for check, tests, seconds in self.tries(worker, mutant, is_listed):
            outcome = worker.test(check, mutant, tests, seconds)
            if outcome != "survived":
                self._trust(worker, check, worker.failed() or tests)
                return outcome
        return "survived"

    def _trust(self, worker: Worker, check: Check, tests: list[str]) -> None:
        """See that the tests that killed a mutant pass without it."""
        group = (str(check), *tests)
        if group not in self.trusted:
            worker.has_to_pass(check, tests)
            self.trusted.add(group)

    def tries(
        self, worker: Worker, mutant: Mutant, is_listed: bool
    ) -> Iterator[tuple[Check, list[str], int]]:
        """Yield which tests to run on which Python, and for how many seconds: first those that run the lines.

        All tests are run without private names only if no other check runs the lines, or if only importing
        does.
        """
        possible = [(check, tests) for check, tests in self.tests if check.covers(mutant.file)]
        found = [(check, tests.special(mutant)) for check, tests in possible]
        special = [(check, tests) for check, tests in found if tests]
        various = [(check, tests.various(mutant.file)) for check, tests in possible]
        concerned = special or [(check, tests) for check, tests in various if tests]
        for check, tests in concerned:
            yield check, tests[:TRIED_FIRST], SECONDS_FOR_FIRST
        for check, tests in concerned:
            if tests[TRIED_FIRST:]:
                yield check, tests[TRIED_FIRST:], SECONDS_FOR_ALL
        if not is_listed:
            checks = [check for check, _ in special]
            for check in (
                [check for check in checks if not check.options] or checks or [each for each, _ in possible]
            ):
                yield check, worker.all_tests(check, mutant.file), SECONDS_FOR_ALL


class _Tests:
    """Which tests run which lines."""

    def __init__(self, of_lines: Tests) -> None:
        self.of_lines = of_lines
        # How many lines each test runs
        self.lines = collections.Counter(test for tests in of_lines.values() for test in tests)

    def special(self, mutant: Mutant) -> list[str]:
        """Return the tests that run what is mutated, first those that run little else."""
        tests = set().union(*(self.of_lines.get((mutant.file, line), set()) for line in mutant.lines))
        return sorted(tests, key=self._rank)

    def various(self, file: str) -> list[str]:
        """Return, of each line of a file that tests run, the test that runs least else."""
        of_lines = [tests for (of, _), tests in self.of_lines.items() if of == file and tests]
        return sorted({min(tests, key=self._rank) for tests in of_lines}, key=self._rank)

    def _rank(self, test: str) -> tuple[int, str]:
        return self.lines[test], test
