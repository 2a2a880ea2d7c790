"""What the tests have to know of the interpreter that runs them."""

import os
import sys
import sysconfig

import pytest

PYPY = sys.implementation.name == "pypy"
WEBASSEMBLY = sys.platform in ("emscripten", "wasi")
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
# The standard library of a CPython 3.11 with its tests, which toxfile.py finds; empty if there is none
CPYTHON_3_11_LIBRARY = os.environ.get("IMP_COMPAT_CPYTHON311", "")

lossy = pytest.mark.skipif(sys.version_info < (3, 12), reason="nothing is lost")


def is_at_least(version):
    """Return True if this Python has the given version, such as "3.12", or a later one."""
    return sys.version_info >= tuple(map(int, version.split(".")))
