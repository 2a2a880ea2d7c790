"""The same calls, made up by hypothesis, on the standard library's `imp` and on imp_compat."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKS = Path(__file__).parent.parent / "checks"
CALLS = 3000
SEED = 312


@pytest.mark.long
@pytest.mark.usefixtures("processes", "forks")
def test_calls_answer_as_those_of_the_standard_library():
    """From a seed that stays the same; tox's environment differential takes another each time."""
    result = subprocess.run(
        [sys.executable, "-m", "differential", "--calls", str(CALLS), "--seed", str(SEED)],
        cwd=str(CHECKS),
        # Coverage imports, in the process that it measures.
        env={key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(result.stdout)
    if "no interpreter to compare" in result.stdout:
        pytest.skip("no interpreter to compare, or no Python 3.11 to compare it with")
    assert result.returncode == 0
