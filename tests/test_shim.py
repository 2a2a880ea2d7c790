"""`import imp` after an installation."""

import sys

import pytest
from usage import TESTS

has_stdlib_imp = sys.version_info < (3, 12)

# Statements, each of which is true in a process of its own
WAYS = {
    "very module": "import imp, imp_compat, sys; assert imp is imp_compat is sys.modules['imp']",
    "imp_compat first": "import imp_compat, imp; assert imp is imp_compat",
    "star": "from imp import *; assert find_module",
    "import_module": "import importlib; importlib.import_module('imp').find_module",
    "importlib.reload": "import imp, importlib; assert importlib.reload(imp) is imp",
    # Which has no spec
    "script": "import importlib.util, runpy; runpy.run_path(importlib.util.find_spec('imp').origin)",
    # As hosts do that put off all imports; its module cannot be replaced, but answers the same.
    "lazy loader": """
import importlib.util, sys
spec = importlib.util.find_spec("imp")
spec.loader = importlib.util.LazyLoader(spec.loader)
imp = sys.modules["imp"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(imp)
assert "imp_compat" not in sys.modules
assert imp.get_tag() == sys.implementation.cache_tag
import imp_compat
from imp import *
assert imp.find_module is imp_compat.find_module is find_module
""",
    # A second copy of restore would have a state of its own.
    "submodule": """
import imp.restore, imp_compat.restore, sys
from imp import restore
assert imp.restore is imp_compat.restore is restore is sys.modules["imp.restore"]
""",
    "by hand": """
import importlib.util
spec = importlib.util.find_spec("imp")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
import imp, imp_compat
assert imp is imp_compat
assert module.find_module is imp.find_module
""",
}


@pytest.mark.skipif(has_stdlib_imp, reason="the standard library's imp comes first")
@pytest.mark.parametrize("code", WAYS.values(), ids=list(WAYS))
def test_all_ways_to_import_it(run_python, code):
    assert run_python(code) == ""


def test_threads_that_import_it_at_once_get_the_same_functions(run_python):
    """A thread may see the shim before it is replaced: the import system returns what it saw."""
    name = "imp_compat" if has_stdlib_imp else "imp"
    code = f"""
from threads import run_in_threads
functions = set()
def load():
    import {name}
    functions.add({name}.find_module)
run_in_threads(*[load] * 16)
print(len(functions))
"""
    assert run_python(code, PYTHONPATH=TESTS).strip() == "1"
