"""Small runs of the checks that take long, and the suite without each private name of the interpreter."""

import os
import subprocess
import sys
from pathlib import Path

import masking
import pytest
from interpreters import FREE_THREADED

TESTS = Path(__file__).parent
CHECKS = TESTS.parent / "checks"


def run(directory, *command, environment=None):
    """Run a module in a new process, and return its exit status; pytest captures what it prints."""
    return subprocess.call([sys.executable, "-m", *command], cwd=str(directory), env=environment)


@pytest.mark.long
@pytest.mark.usefixtures("forks")
def test_calls_answer_as_those_of_the_standard_library(capfd):
    """From a seed that stays the same; tox's environment differential takes another each time."""
    # Coverage imports, in the process that it measures.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    options = "--calls", "3000", "--seed", "312"
    status = run(CHECKS, "differential", *options, environment=environment)
    output = capfd.readouterr().out
    if "no interpreter to compare" in output:
        pytest.skip("no interpreter to compare, or no Python 3.11 to compare it with")
    assert status == 0, output


@pytest.mark.usefixtures("forks")
@pytest.mark.skipif(not FREE_THREADED, reason="tox run -e threads does it with the GIL")
def test_no_scenario_of_the_stress_fails_without_the_gil():
    assert run(CHECKS, "threads", "--seconds", "20", "--python", sys.executable) == 0


@pytest.mark.each_private_name
@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("name", masking.private_names())
def test_the_suite_passes_without(name, tmp_path):
    """Tox's environment py313-each runs this, and py313-without the suite without all of them."""
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path}", "--without", name]
    selection = ["-m", "not long and not each_private_name", "-k", "not stdlib"]
    assert run(TESTS, "pytest", *options, *selection, str(TESTS)) == 0
