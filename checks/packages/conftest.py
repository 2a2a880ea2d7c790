"""Runs published releases, each in a virtual environment of its own: `pytest checks/packages -k invoke`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Callable

import pytest
import reports
from packages.environments import Environment, can_compile
from packages.releases import Release


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--wheel", default=os.environ.get("TOX_PACKAGE"), help="imp_compat's (default: tox's)")
    parser.addoption("--environments", type=Path, default=reports.WORK / "packages")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "quick: tried on every commit")
    if not config.getoption("--wheel"):
        raise pytest.UsageError("give imp_compat's wheel by --wheel")


@pytest.fixture(scope="session", autouse=True)
def _interpreter(record_testsuite_property: Callable[[str, object], None]) -> None:
    record_testsuite_property("python", " ".join(sys.version.split()))


@pytest.fixture
def environment(request: pytest.FixtureRequest, release: Release, record_property: Any) -> Environment:
    """The virtual environment of a release, without imp_compat."""
    if "compiles" in release.fields and not can_compile():
        pytest.skip("no C compiler, or no Python.h")
    record_property("release", release.requirement)
    config = request.config
    directory: Path = config.getoption("--environments") / release.kind / release.project
    made = Environment(release, directory, config.getoption("--wheel"))
    made.build()
    return made
