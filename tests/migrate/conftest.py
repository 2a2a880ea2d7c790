"""What the tests of scan and fix share: findings in a text, and the command line in a process of its own."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import subprocess
import sys
import textwrap
import warnings
from pathlib import Path
from typing import Any, Callable

import pytest

from imp_compat.migrate import reading
from imp_compat.migrate.advice import Finding, advise

# Imported when LibCST first parses, on Python 3.8: not to be taken from sys.modules again after a test.
with contextlib.suppress(ImportError), warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    importlib.import_module("libcst.native")

# What LibCST imports is deprecated, on Python 3.8.
WARNINGS = ["-W", "error", "-W", "ignore::DeprecationWarning"]


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
        done = subprocess.run(
            [sys.executable, *WARNINGS, "-m", "imp_compat", *arguments],
            cwd=str(tmp_path),
            env=environment,
            capture_output=True,
            check=False,
            **{"encoding": "utf-8", **options},
        )
        # What PyPy says of some machines
        done.stderr = re.sub("^Warning: cannot find your CPU L2 .*\n", "", done.stderr)
        return done

    return run
