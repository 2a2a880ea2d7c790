"""Runs published releases, each in a virtual environment: `tox run -e py313-packages -- -k invoke`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Callable

import pytest
from packages.environments import Environment
from packages.releases import Release


def pytest_configure(config: pytest.Config) -> None:
    if "TOX_PACKAGE" not in os.environ:
        raise pytest.UsageError("TOX_PACKAGE is not set to the path of imp_compat's wheel, as tox sets it")
    config.addinivalue_line("markers", "quick: tried on every commit")


@pytest.fixture(scope="session", autouse=True)
def _interpreter(record_testsuite_property: Callable[[str, object], None]) -> None:
    record_testsuite_property("python", " ".join(sys.version.split()))


@pytest.fixture
def environment(release: Release, tmp_path: Path) -> Environment:
    """The virtual environment of a release, without imp_compat."""
    return Environment(release, tmp_path, os.environ["TOX_PACKAGE"])
