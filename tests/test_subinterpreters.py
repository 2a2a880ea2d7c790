"""Loads in a subinterpreter, which has modules of its own, and may refuse extensions."""

import importlib.util
import sys

import pytest
import usage
from interpreters import FREE_THREADED

INTERPRETERS = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
# An extension of which there is one copy in a process, so that isolated interpreters refuse it.
SINGLE_PHASE = "_testsinglephase"
# The main interpreter's GIL is shared by all others, up to 3.11, and from then on by legacy ones (PEP 684).
CREATE = {"legacy": ""}
if sys.version_info >= (3, 12):
    CREATE = {"legacy": "isolated=False", "isolated": "isolated=True"}
if sys.version_info >= (3, 13):
    CREATE = {"legacy": "'legacy'", "isolated": "'isolated'"}

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec(INTERPRETERS) is None, reason="no subinterpreters here"),
    pytest.mark.parametrize("kind", CREATE),
]

RUN = """
import {interpreters} as interpreters
imp.load_source("plugin", "package/part.py")
modules = dict(sys.modules)
for _ in range({times}):
    interpreter = interpreters.create({create})
    error = getattr(interpreters, "exec", interpreters.run_string)(interpreter, {code!r})
    assert error is None, error.errdisplay
    interpreters.destroy(interpreter)
assert sys.modules == modules
assert modules["plugin"].x == "part"
assert not imp.lock_held()
"""
USE_ALL = """
use_all()
name, path = {extension!r}
assert imp.load_dynamic(name, path).__spec__.origin == path
if sys.version_info >= (3, 12):
    assert __import__("imp") is imp
"""
LOAD_SINGLE_PHASE = """
import importlib.util
name = {name!r}

def error_of(load, *arguments):
    sys.modules.pop(name, None)
    try:
        assert load(name, *arguments) is sys.modules[name]
    except ImportError as error:
        assert name not in sys.modules
        return str(error), error.name, error.path

error = error_of(imp.load_dynamic, importlib.util.find_spec(name).origin)
assert error == error_of(importlib.import_module)
if {is_refused}:
    assert "does not support loading in subinterpreters" in error[0]
else:
    assert error is None
"""


@pytest.fixture
def run(run_python, make_tree, imp_name, missing, kind):
    """Run code in new subinterpreters of a kind, which do not change the main one."""

    def run(code, times):
        begin = usage.start(imp_name, missing)
        arguments = {"interpreters": INTERPRETERS, "create": CREATE[kind], "times": times}
        run_python(begin + RUN.format(code=begin + code, **arguments), cwd=make_tree(usage.TREE))

    return run


def test_each_function_works_as_in_the_main_interpreter(run, extension):
    run(USE_ALL.format(extension=extension), times=2)


@pytest.mark.skipif(
    not importlib.util.find_spec(SINGLE_PHASE), reason="no extension that can be refused here"
)
def test_an_extension_is_refused_as_an_import_refuses_it(run, kind):
    """On free-threaded builds, legacy interpreters refuse it, too."""
    is_refused = kind == "isolated" or FREE_THREADED
    # Twice would crash 3.12.1.
    run(LOAD_SINGLE_PHASE.format(name=SINGLE_PHASE, is_refused=is_refused), times=1)
