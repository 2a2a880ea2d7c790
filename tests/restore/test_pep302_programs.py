"""Programs with finders of PEP 302 print the same on Python 3.11 and, restored, on this Python."""

import json
import subprocess
import sys

import pytest
from interpreters import PYPY

from restore import pep302

pytestmark = [
    pytest.mark.usefixtures("forks"),
    pytest.mark.skipif(sys.version_info < (3, 11) or PYPY, reason="CPython 3.11 is the oracle"),
]
PROGRAMS = pep302.read()

#: What is printed since the given Python version instead, and why
DIFFERENCES = {
    "spec: of a package": (
        (3, 12),
        "pkg ['<pkg>']",
        "the spec says what the module is: Python 3.16 will not read __package__",
    ),
    "reload: a package whose loader says nothing of it": (
        (3, 12),
        "'pkg'",
        "3.11 sets __package__ to that of a module, which breaks relative imports",
    ),
    "warnings: ImportWarning": ((3, 12), "[]", "old programs must run under -W error"),
    "exceptions: what is found is not a loader": (
        (3, 15),
        "AttributeError: 'str' object has no attribute 'exec_module'",
        "the import system looks for the method of today",
    ),
    "loaders: put an object there with any attribute": (
        (3, 12),
        "Any_ attribute {'__name__': 'mod', '__package__': '', '__spec__': '__spec__'}",
        "the import system sets what the object of a loader lacks",
    ),
    "loaders: a module replaces itself": (
        (3, 12),
        "1 ['__loader__', '__name__', '__package__', '__spec__', 'x']",
        "the import system sets what the object of a loader lacks",
    ),
}

#: What is also compared where imp_compat does without private names of the interpreter
WITHOUT_PRIVATE_NAMES = (
    *("exceptions", "kinds", "linecache", "meanwhile", "reload", "resources", "spec", "submodules"),
    *("traceback", "warnings", "zipimport"),
    *("path hooks: on", "portions: a tuple", "threads: a module"),
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
    _, expected = PROGRAMS[title]
    since, different, _ = DIFFERENCES.get(title, ((9,), "", ""))
    if sys.version_info >= since:
        expected = f"{different}\n"
    assert outputs[title] == expected
