"""What the tests of scan and fix share: findings in a text, and the command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, Callable

import pytest

from imp_compat.migrate import reading
from imp_compat.migrate.advice import Finding, advise


@pytest.fixture
def findings() -> Callable[..., list[Finding]]:
    """Return the findings in a source, which may be indented as a whole."""

    def find(source: str, path: str = "plugin.py") -> list[Finding]:
        is_package = os.path.basename(path) == "__init__.py"
        return advise(path, reading.read(textwrap.dedent(source).encode()), is_package)

    return find


@pytest.fixture
def uses(findings: Callable[..., list[Finding]]) -> Callable[..., list[str]]:
    """Return the uses in a source in short: `12 IMP012 imp.load_source`, and whether guarded or unused."""

    def find(source: str, path: str = "plugin.py") -> list[str]:
        return [
            " ".join(
                [str(finding.line), finding.code, finding.symbol]
                + [note for note in ("guarded", "unused") if getattr(finding, note)]
            )
            for finding in findings(source, path)
        ]

    return find


@pytest.fixture
def imp_compat(tmp_path: Path) -> Callable[..., Any]:
    """Run the command line in a process of its own, below a folder of the test."""

    def run(*arguments: str, **options: Any) -> Any:
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **options.pop("env", {})}
        environment.pop("FORCE_COLOR", None)
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "imp_compat", *arguments],
            cwd=str(tmp_path),
            env=environment,
            capture_output=True,
            check=False,
            **{"encoding": "utf-8", **options},
        )

    return run
