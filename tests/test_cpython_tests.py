"""CPython 3.11's own tests of `imp`, from an installed Python 3.11, against imp_compat."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from interpreters import CPYTHON_3_11_LIBRARY, FREE_THREADED, PYPY

# 3.12's _testmultiphase no longer has the PyInit_imp_dummy that this test of gh-68936 loads.
IMPOSSIBLE = "ImportTests.test_issue24748_load_module_skips_sys_modules_check"
# This one counts references to builtins, which is immortal on free-threaded builds.
COUNTS_REFERENCES = "ImportTests.test_create_builtin_subinterp"


def outcomes(*options: str) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    runner = Path(__file__).with_name("run_cpython_test_imp.py")
    result = subprocess.run(
        [sys.executable, str(runner), CPYTHON_3_11_LIBRARY, *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return dict(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="import imp is the standard library's")
@pytest.mark.skipif(PYPY, reason="they are of CPython's imp")
@pytest.mark.skipif(not CPYTHON_3_11_LIBRARY, reason="CPython 3.11 is not installed with its tests")
def test_cpython_tests_of_imp_pass(request: pytest.FixtureRequest) -> None:
    found = outcomes(*request.config.getoption("--without"))
    assert len(found) >= 28
    failed = {name: outcome for name, outcome in found.items() if outcome != "passed"}
    assert list(failed) == [*[COUNTS_REFERENCES] * FREE_THREADED, IMPOSSIBLE]
    assert "PyInit_imp_dummy" in failed[IMPOSSIBLE]
