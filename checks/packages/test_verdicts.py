"""Old releases work on this Python with exactly what the verdict of `imp-compat scan` on each asks for."""

from __future__ import annotations

import re
import sys

import pytest
import venvs
from packages.environments import Environment
from packages.releases import VERDICTS, Release, parametrize

from imp_compat.migrate import files, scanning
from imp_compat.migrate.verdict import Verdict, judge


@parametrize(VERDICTS)
def test_release_works_with_what_its_verdict_asks_for(
    environment: Environment, release: Release, request: pytest.FixtureRequest
) -> None:
    """A release that needs an edit fails at that line; one that works fails nowhere but at the exceptions."""
    if "miss" in release.fields:
        request.applymarker(pytest.mark.xfail(reason=release.fields["miss"], strict=True))
    verdict = scan(environment)
    if verdict.requirements:
        venvs.install(environment.python, *verdict.requirements)
    if verdict.imp or verdict.restore:
        environment.install_imp_compat()
    command = ["-m", "imp_compat", "run"] if verdict.restore else []
    done = environment.run_program(*command)
    if verdict.edits:
        assert done.returncode != 0
        assert fails_at(verdict.edits, done.stdout), f"{verdict}\n{done.stdout}"
    else:
        works = done.returncode == 0 or fails_at(verdict.exceptions, done.stdout)
        assert works, f"{verdict}\n{done.stdout}"


def scan(environment: Environment) -> Verdict:
    """Return the verdict on the modules and packages of a release."""
    reports = scanning.scan_files(files.find(environment.sources(), []))
    findings = [finding for report in reports for finding in report.findings]
    problems = [(report.path, problem) for report in reports for problem in report.problems]
    return judge(findings, problems, sys.version_info[:2], str(environment.packages))


def fails_at(places: tuple[str, ...], output: str) -> bool:
    """Return True if a traceback has one of the places."""
    return any(
        re.search(rf'{re.escape(path)}", line {line}\b', output)
        for path, _, line in (place.rpartition(":") for place in places)
    )


def test_most_verdicts_hold() -> None:
    """At least nine of ten hold; the test of a known miss fails once its verdict holds."""
    misses = [release for release in VERDICTS if "miss" in release.fields]
    assert len(VERDICTS) >= 30
    assert len(misses) * 10 <= len(VERDICTS)
