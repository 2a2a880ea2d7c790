"""Loads in a subinterpreter, which has modules of its own, and may refuse extensions."""

import importlib.util
import json
import sys
from pathlib import Path

import masking
import pytest
import subinterpreters
from conftest import IMPLEMENTATIONS
from interpreters import FREE_THREADED

pytestmark = pytest.mark.skipif(subinterpreters.interpreters is None, reason="no subinterpreters here")

TESTS = str(Path(__file__).parent)
UNCHANGED = {"changed": [], "plugin": "part", "held": False}


@pytest.fixture(params=subinterpreters.KINDS)
def kind(request):
    return str(request.param)


@pytest.fixture(params=[name for name in IMPLEMENTATIONS if name != "shim"])
def ask(run_python, kind, request):
    """Ask a subinterpreter of a process that lacks the private names that this one lacks."""
    name = {"stdlib": "imp"}.get(request.param, request.param)
    missing = masking.missing(request.config.getoption("--without"))

    def ask(question, times=2):
        code = f"import sys; sys.path.insert(0, {TESTS!r}); import subinterpreters\n"
        return json.loads(run_python(code + f"subinterpreters.main{kind, name, question, missing, times}"))

    return ask


def test_all_loads(ask):
    loaded = ["plugin", "compiled", "package", "part", "package", "plugin"]
    assert ask("loads") == [loaded, UNCHANGED]


def test_failed_load_leaves_nothing(ask):
    assert ask("failed_load") == [False, UNCHANGED]


def test_built_in_modules(ask):
    assert ask("built_in") == [[["time", None], [1, 0]], UNCHANGED]


def test_lock(ask):
    assert ask("lock") == [[False, True, False], UNCHANGED]


def test_extension(ask, extension, tmp_path):
    (tmp_path / subinterpreters.EXTENSION).write_text("\n".join(extension))
    assert ask("extension") == [[*extension, True], UNCHANGED]


@pytest.mark.skipif(
    not importlib.util.find_spec(subinterpreters.SINGLE_PHASE), reason="no extension that can be refused here"
)
def test_extension_that_isolated_interpreters_refuse(ask, kind):
    """With the error that an import of it gives. On free-threaded builds, legacy ones refuse it, too."""
    # Once: 3.12.1 crashes when two interpreters refuse it, imports or not.
    (load, imported), state = ask("single_phase", times=1)
    assert load == imported
    is_loaded = kind == "legacy" and not FREE_THREADED
    assert (load == "loaded") is is_loaded
    assert is_loaded or "does not support loading in subinterpreters" in load[1]
    assert state == UNCHANGED


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the standard library's imp comes first")
def test_shim_is_the_imp_compat_of_its_interpreter(ask):
    assert ask("shim") == [True, UNCHANGED]
