"""Runs old releases on this Python with exactly what the verdict of `imp-compat scan` on each asks for.

    cd checks && python -m pytest verdicts -s

Needs pip's index, and imp_compat, installed. What pip installs is kept in .tox/releases.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest
import reports
from verdicts.releases import RELEASES, Release

import imp_compat
from imp_compat.migrate import files, scanning
from imp_compat.migrate.verdict import Verdict, judge

SHARE = 0.9
SITE = "import os, site\nfor d in os.environ['SITES'].split(os.pathsep): site.addsitedir(d)\n"
# The directory that imp_compat and its shim are installed in, in which other packages are
INSTALLED = Path(imp_compat.__file__).parent


def install(requirement: str, *options: str) -> Path:
    """Install a requirement into a directory of its own, once; return the directory."""
    directory = reports.WORK / "releases" / re.sub(r"[^\w.=-]", "_", " ".join([requirement, *options]))
    if not directory.exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", *options, "--target"]
        subprocess.run([*command, str(directory), requirement], check=True)
    return directory


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an interpreter without any packages."""
    directory = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(directory)], check=True)
    return directory / ("Scripts" if os.name == "nt" else "bin") / "python"


@pytest.fixture
def run(python: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a program with some directories of packages, and with imp-compat, or with restore, or without."""

    def run(program: str, sites: list[Path], verdict: Verdict) -> subprocess.CompletedProcess[str]:
        start, work, own = tmp_path / "start", tmp_path / "work", tmp_path / "own"
        for directory in (start, work, own):
            directory.mkdir()
        (start / "sitecustomize.py").write_text(SITE)
        (work / "program.py").write_text(program)
        if verdict.imp or verdict.restore:
            (own / "imp_compat").symlink_to(INSTALLED)
            (own / "imp.py").symlink_to(INSTALLED.parent / "imp.py")
        command = ["-m", "imp_compat", "run"] if verdict.restore else []
        return subprocess.run(
            [str(python), "-W", "ignore", *command, "program.py"],
            cwd=work,
            env={**os.environ, "PYTHONPATH": str(start), "SITES": os.pathsep.join(map(str, [*sites, own]))},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def scan(directory: Path) -> Verdict:
    """Return the verdict on a directory."""
    reports = scanning.scan_files(list(files.find([str(directory)], [])))
    findings = [finding for report in reports for finding in report.findings]
    problems = [(report.path, problem) for report in reports for problem in report.problems]
    return judge(findings, problems, sys.version_info[:2], str(directory))


def fails_at(places: tuple[str, ...], output: str) -> bool:
    """Return True if a traceback has one of the places."""
    return any(
        re.search(rf'{re.escape(path)}", line {line}\b', output)
        for path, _, line in (place.rpartition(":") for place in places)
    )


@pytest.mark.parametrize(
    "release",
    [
        pytest.param(
            release,
            id=release.requirement,
            marks=[pytest.mark.xfail(reason=release.miss, strict=True)] if release.miss else [],
        )
        for release in RELEASES
    ],
)
def test_a_release_works_with_what_its_verdict_asks_for(
    release: Release,
    run: Callable[..., subprocess.CompletedProcess[str]],
    record_property: Callable[[str, object], None],
) -> None:
    """A release that needs an edit fails at that line; one that works fails nowhere but at the exceptions."""
    directory = install(release.requirement, "--no-deps")
    verdict = scan(directory)
    record_property("verdict", str(verdict))
    print(f"{release.requirement} {verdict}")
    sites = [directory, *(install(requirement, "--no-deps") for requirement in release.needs)]
    sites += map(install, verdict.requirements)
    try:
        done = run(release.program, sites, verdict)
    except subprocess.TimeoutExpired:
        pytest.fail("it does not end")
    if verdict.edits:
        assert done.returncode != 0
        assert fails_at(verdict.edits, done.stderr), done.stderr
    else:
        assert done.returncode == 0 or fails_at(verdict.exceptions, done.stderr), done.stderr


def test_most_verdicts_hold() -> None:
    """Each miss is one: its test fails otherwise."""
    misses = [release.requirement for release in RELEASES if release.miss]
    held = len(RELEASES) - len(misses)
    print(f"{held} of {len(RELEASES)} verdicts hold ({held / len(RELEASES):.0%}); not: {', '.join(misses)}")
    assert len(RELEASES) >= 30
    assert held >= SHARE * len(RELEASES)
