"""Lazy imports (PEP 810): old code that imports imp lazily, and a process in which all imports are lazy."""

import sys

import pytest
from usage import TESTS, TREE, USE_ALL

pytestmark = pytest.mark.skipif(sys.version_info < (3, 15), reason="no lazy imports")

LAZY = f"""
lazy import {{name}} as imp
import sys
assert "{{name}}" not in sys.modules
{USE_ALL}
use_all()
assert sys.modules["{{name}}"] is sys.modules["imp_compat"] is imp
"""
THREADS = """
import imp
from threads import run_in_threads

def load(number):
    assert imp.load_source(f"plugin_{number}", "plugin.py").x == "plugin"

run_in_threads(*[lambda number=number: load(number) for number in range(8)])
"""
RESTORE = """
import imp_compat.restore
import pkgutil
imp_compat.restore.install("all")
assert pkgutil.ImpImporter
imp_compat.restore.uninstall()
assert not hasattr(pkgutil, "ImpImporter")
"""
# As docs/compatibility.md says; in a process that has no site-packages
MISSING = """
import imp
try:
    imp.load_source
except ModuleNotFoundError as error:
    assert error.name == "imp"
else:
    raise AssertionError
"""
ALL = "-X", "lazy_imports=all"


@pytest.mark.parametrize(
    ("code", "options"),
    [
        pytest.param(LAZY.format(name="imp"), (), id="imp"),
        pytest.param(LAZY.format(name="imp_compat"), (), id="imp_compat"),
        pytest.param(f"import imp_compat as imp\n{USE_ALL}\nuse_all()", ALL, id="all: imp_compat"),
        pytest.param(THREADS, ALL, id="first use from threads"),
        pytest.param(RESTORE, ALL, id="restore"),
        pytest.param(MISSING, (*ALL, "-S"), id="missing imp"),
    ],
)
def test_what_is_imported_lazily_works(run_python, make_tree, code, options):
    assert run_python(code, *options, cwd=make_tree(TREE), PYTHONPATH=TESTS) == ""
