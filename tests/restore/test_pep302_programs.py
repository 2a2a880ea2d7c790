"""Programs with finders of PEP 302 print the same on Python 3.11 and, restored, on this Python."""

import json
import subprocess
import sys

import pytest
from interpreters import PYPY, is_at_least

from restore import pep302

pytestmark = [
    pytest.mark.usefixtures("forks"),
    pytest.mark.skipif(sys.version_info < (3, 11) or PYPY, reason="CPython 3.11 is the oracle"),
]
PROGRAMS = pep302.read()

#: What is also compared if imp_compat does without private names of the interpreter
WITHOUT_PRIVATE_NAMES = (
    *("again", "exceptions", "kinds", "meanwhile", "reload", "spec", "traceback", "warnings"),
    *("order: submodules", "portions: a tuple", "threads: a module"),
)


@pytest.fixture(scope="module")
def outputs(missing):
    """Run all programs, each in a fork of one process, and return what they print."""
    command = [sys.executable, pep302.__file__, *(["--without", *missing] if missing else [])]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return json.loads(result.stdout)


@pytest.mark.parametrize("title", PROGRAMS)
def test_a_program_prints_what_it_prints_on_3_11(title, outputs, missing):
    if missing and not title.startswith(WITHOUT_PRIVATE_NAMES):
        pytest.skip(f"without {len(missing)} private names")
    _, printed = PROGRAMS[title]
    assert outputs[title] == [output for version, output in printed.items() if is_at_least(version)][-1]
