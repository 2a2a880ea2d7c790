"""Loads in a subinterpreter, which has modules of its own, and may refuse extensions."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest
import subinterpreters
from environments import Python
from interpreters import FREE_THREADED

pytestmark = pytest.mark.skipif(subinterpreters.interpreters is None, reason="no subinterpreters here")


@pytest.fixture(scope="module", params=subinterpreters.KINDS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def report(kind, imp_name, missing, extension, processes, tmp_path_factory):
    """Ask subinterpreters of a process that lacks the private names that this one lacks."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import subinterpreters\n"
    code += f"subinterpreters.main{kind, imp_name, missing, *extension}"
    done = Python(tmp_path_factory.mktemp("asked"))("-W", "error", "-c", code)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_main_interpreter_is_not_changed(report):
    assert report[1] == {"changed": [], "plugin": "part", "held": False}


def test_each_function_works_as_in_any_interpreter(report):
    assert report[0]["use"] == ["plugin", "compiled", "package", "part", "package", "plugin"]


def test_extension(report, extension):
    assert report[0]["extension"] == [*extension, True]


@pytest.mark.skipif(
    not importlib.util.find_spec(subinterpreters.SINGLE_PHASE), reason="no extension that can be refused here"
)
def test_extension_that_isolated_interpreters_refuse(report, kind):
    """With the error that an import of it gives. On free-threaded builds, legacy ones refuse it, too."""
    load, imported = report[0]["single_phase"]
    assert load == imported
    is_loaded = kind == "legacy" and not FREE_THREADED
    assert (load == "loaded") is is_loaded
    assert is_loaded or "does not support loading in subinterpreters" in load[1]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the standard library's imp comes first")
def test_shim_is_the_imp_compat_of_its_interpreter(report):
    assert report[0]["shim"] is True
