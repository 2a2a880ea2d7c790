"""The option that names where releases are kept."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --releases."""
    default = Path(__file__).parents[2] / ".tox" / "releases"
    parser.addoption("--releases", type=Path, default=default, help="where the releases are kept")
