"""The stress in checks/threads counts what a broken imp_compat does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from interpreters import FREE_THREADED

pytestmark = pytest.mark.usefixtures("threads", "processes", "forks")

CHECKS = Path(__file__).parent.parent / "checks"
SCENARIOS = CHECKS / "threads" / "scenarios.py"
UNLOCKED = """
import importlib.util, sys

def load_source(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return sys.modules[name]
"""


def stress(imp_compat):
    """Run one trial of a scenario on an imp_compat with this source; return its counts and its stderr."""
    order = {
        "scenario": "load_one_name",
        "implementation": "imp_compat",
        "without_private_names": False,
        "seconds": 0,
        "sources": {"imp_compat/__init__.py": imp_compat},
    }
    # In modules that take longer, threads meet in each trial.
    code = (
        SCENARIOS.read_text("utf-8").replace("HANG = 120", "HANG = 2").replace("sleep(0)", "sleep(0.001)", 1)
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", code],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout), result.stderr


def test_hang_is_a_failure_with_all_stacks():
    counts, stacks = stress("import threading\nload_source = lambda name, path: threading.Event().wait()")
    assert counts["failures"] == {"hung or died": 1}
    assert stacks.count("in load_source") + stacks.count("in <lambda>") >= 16


def test_error_is_counted_for_each_call():
    counts, _ = stress("def load_source(name, path): raise LookupError('lost')")
    assert counts["failures"]["LookupError: lost"] == counts["calls"] == 160
    assert counts["failures"]["execution is missing"] == 1


def test_loads_that_do_not_wait_are_counted():
    counts, _ = stress(UNLOCKED)
    assert {"executed twice at once", "more than one module"} <= counts["failures"].keys()


def test_death_is_a_failure():
    counts, _ = stress("import os\nload_source = lambda name, path: os.abort()")
    assert counts["failures"] == {"hung or died": 1}


@pytest.mark.skipif(not FREE_THREADED, reason="tox run -e threads does it with the GIL")
def test_imp_compat_without_the_gil():
    result = subprocess.run(
        [sys.executable, "-m", "threads", "--seconds", "20", "--python", sys.executable],
        cwd=str(CHECKS),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(result.stdout)
    assert result.returncode == 0
