"""`import imp` after an installation."""

import sys

import pytest

has_stdlib_imp = sys.version_info < (3, 12)


@pytest.mark.skipif(has_stdlib_imp, reason="the standard library's imp comes first")
class TestWhereTheStandardLibraryHasNone:
    def test_it_is_the_very_module(self, run_python):
        code = "import imp, imp_compat, sys; print(imp is imp_compat is sys.modules['imp'], imp.__name__)"
        assert run_python(code).split() == ["True", "imp_compat"]

    @pytest.mark.parametrize(
        "statement",
        [
            "import imp_compat, imp",
            "from imp import *",
            "from imp import find_module, PY_SOURCE",
            "__import__('imp').find_module",
            "import importlib; importlib.import_module('imp').find_module",
            "import imp; import importlib; importlib.reload(imp)",
            "import imp; imp.reload(imp)",
        ],
    )
    def test_all_ways_to_import_it(self, run_python, statement):
        assert run_python(statement) == ""

    def test_a_lazy_import_of_it(self, run_python):
        """As hosts do that put off all imports; its module cannot be replaced, but answers the same."""
        code = """
import importlib.util, sys
spec = importlib.util.find_spec("imp")
spec.loader = importlib.util.LazyLoader(spec.loader)
imp = sys.modules["imp"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(imp)
assert "imp_compat" not in sys.modules
tag = imp.get_tag()
import imp_compat
from imp import *
print(tag, imp.find_module is imp_compat.find_module is find_module)
"""
        assert run_python(code).split() == [str(sys.implementation.cache_tag), "True"]

    def test_its_submodules_are_those_of_imp_compat(self, run_python):
        """A second copy of restore would have a state of its own."""
        code = """
import imp.restore, imp_compat.restore, sys
from imp import restore
print(imp.restore is imp_compat.restore is restore is sys.modules["imp.restore"])
"""
        assert run_python(code).split() == ["True"]

    def test_executed_by_hand(self, run_python):
        code = """
import importlib.util
spec = importlib.util.find_spec("imp")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
import imp, imp_compat
print(imp is imp_compat, module.find_module is imp.find_module)
"""
        assert run_python(code).split() == ["True", "True"]

    def test_executed_as_a_script(self, run_python):
        """Which has no spec."""
        code = "import importlib.util, runpy; runpy.run_path(importlib.util.find_spec('imp').origin)"
        assert run_python(code) == ""

    def test_a_script_beside_an_imp_of_its_own_gets_that(self, run_python, make_tree):
        folder = make_tree({"imp.py": "find_module = 'own'"})
        assert run_python("import imp; print(imp.find_module)", cwd=folder).strip() == "own"


@pytest.mark.skipif(not has_stdlib_imp, reason="the standard library has no imp")
def test_it_is_inert_where_the_standard_library_has_one(run_python):
    code = """
import warnings
warnings.simplefilter("ignore")
import imp, os, imp_compat
print(os.path.dirname(imp.__file__) == os.path.dirname(os.__file__), imp is imp_compat)
"""
    assert run_python(code).split() == ["True", "False"]


def test_threads_that_import_it_at_once_get_the_same_functions(run_python):
    """A thread may see the shim before it is replaced: the import system returns what it saw."""
    name = "imp_compat" if has_stdlib_imp else "imp"
    code = f"""
import threading
modules = set()
def load():
    import {name}
    modules.add({name}.find_module)
threads = [threading.Thread(target=load) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(modules))
"""
    assert run_python(code).strip() == "1"


def test_the_stub_has_the_names_of_the_module():
    from importlib.metadata import files

    stub = [file for file in files("imp-compat") or [] if file.parts[-2:] == ("imp-stubs", "__init__.pyi")]
    assert [file.read_text().strip() for file in stub] == ["from imp_compat import *"]
