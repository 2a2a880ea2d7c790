"""Calls from inside import hooks, where an import by imp_compat itself would recurse or come too early."""

import os

import pytest
from usage import LOADED, TREE, USE_ALL, start

HOST = """
import codecs
codecs.lookup("iso-8859-1")  # looking it up for the first time imports it, whoever opens the file
asked_for = []

def ask(name):
    asked_for.append(name)
    try:
        file = imp.find_module(name)[0]
    except ImportError:
        return
    if file is not None:
        file.close()
"""
FINDER = """
is_busy = False

class Finder:
    def find_spec(self, fullname, path=None, target=None):
        global is_busy
        ask(fullname)
        if not is_busy:
            is_busy = True
            use_all()
            is_busy = False

sys.meta_path.insert(0, Finder())
"""
IMPORT = """
import builtins
original = builtins.__import__

def replacement(name, *arguments, **options):
    ask(name)
    if name in ("encoded", "missing"):
        use_all()
    return original(name, *arguments, **options)

builtins.__import__ = replacement
"""
IMPORT_UNDER_HOOK = """
import encoded
try:
    import missing
except ModuleNotFoundError as error:
    print(encoded.value == "\\xe9", error.name in asked_for, "encoded" in asked_for)
"""
IMPORT_AND_USE = """
import os, sys
sys.path.append({site_packages!r})
before = set(sys.modules)
lists = sys.path, sys.meta_path, sys.path_hooks, sys.warnoptions
state = *map(list, lists), dict(os.environ)
import imp_compat as imp
assert set(sys.modules) - before == {{"imp_compat", "imp_compat._interpreter"}}
assert state == (*lists, os.environ)
before = set(sys.modules)
{use_all}
use_all()
assert set(sys.modules) - before == {loaded}
"""


@pytest.mark.parametrize("hook", [FINDER, IMPORT], ids=["finder", "__import__"])
def test_every_function_can_be_called(run_python, make_tree, imp_name, hook):
    """By a host that has called none of them yet."""
    make_tree({**TREE, "encoded.py": "# coding: latin-1\nvalue = '\xe9'".encode("latin-1")})
    output = run_python(start(imp_name) + HOST + hook + IMPORT_UNDER_HOOK)
    assert output.split() == ["True", "True", "True"]


def test_import_and_calls_import_no_other_module(run_python, make_tree, whole):
    """Isolated and without site, so that nothing of the standard library is there already.

    Only a source that declares an encoding needs tokenize, and a reload by importlib's finders importlib.
    """
    import imp_compat

    make_tree(TREE)
    site_packages = os.path.dirname(imp_compat.__path__[0])
    code = IMPORT_AND_USE.format(site_packages=site_packages, use_all=USE_ALL, loaded=LOADED)
    assert run_python(code, "-I", "-S") == ""
