"""Calls from inside import hooks, where an import by imp_compat itself would recurse or come too early."""

import os

import pytest
from trees import compiled

HOST = """
import sys, warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import {module} as imp
sys.path.insert(0, {folder!r})
import codecs, known
codecs.lookup("iso-8859-1")  # looking it up for the first time imports it, whoever opens the file

def find(name, path=None):
    found = imp.find_module(name, path)
    if found[0] is not None:
        found[0].close()
    return found

def try_to_find(name):
    try:
        find(name)
    except ImportError:
        pass

def call_everything():
    imp.get_suffixes(), imp.get_magic(), imp.get_tag()
    imp.source_from_cache(imp.cache_from_source("plain.py"))
    imp.acquire_lock(), imp.lock_held(), imp.release_lock()
    imp.is_builtin("sys"), imp.is_frozen("zipimport"), imp.new_module("new"), imp.init_builtin("time")
    imp.NullImporter("no such directory").find_module("plain")
    find("tokenize")
    for name in ("plain", "bytecode", "package"):
        imp.load_module("loaded_" + name, *find(name, [{folder!r}]))
"""
TREE = {
    "known.py": "",
    "plain.py": "value = 'plain'",
    "encoded.py": "# coding: latin-1\nvalue = '\xe9'".encode("latin-1"),
    "bytecode.pyc": compiled(""),
    "package": {"__init__.py": "value = 'package'"},
}
FINDER = """
asked_for = []

class Finder:
    def find_spec(self, fullname, path=None, target=None):
        asked_for.append(fullname)
        try_to_find(fullname)
        if fullname != "known":  # reload() asks for it
            call_everything()
            imp.reload(known)

sys.meta_path.insert(0, Finder())
"""
IMPORT = """
import builtins
original = builtins.__import__
asked_for = []

def replacement(name, *arguments, **options):
    asked_for.append(name)
    try_to_find(name)
    if name in ("encoded", "missing"):
        call_everything()
        imp.reload(known)
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


@pytest.fixture
def run(run_python, make_tree, imp_name):
    """Run code in a new process of a host that has called no function of its `imp` yet."""
    host = HOST.format(module=imp_name, folder=make_tree(TREE))
    return lambda code: run_python(host + code)


@pytest.mark.parametrize("hook", [FINDER, IMPORT], ids=["finder", "__import__"])
def test_every_function_can_be_called(run, hook):
    assert run(hook + IMPORT_UNDER_HOOK).split() == ["True", "True", "True"]


def test_calls_import_no_other_module(run_python, make_tree, whole):
    """Except importlib for reload(), and tokenize for a source that declares an encoding."""
    import imp_compat

    site_packages = os.path.dirname(imp_compat.__path__[0])
    host = HOST.format(module="imp_compat", folder=make_tree(TREE))
    code = f"import sys\nsys.path.append({site_packages!r})\nimport imp_compat as imp\n"
    code += host[host.index("sys.path.insert") :]
    code += "before = set(sys.modules)\ncall_everything()\nprint(*set(sys.modules) - before)"
    added = set(run_python(code, "-I", "-S").split())
    assert added == {"loaded_plain", "loaded_package", "loaded_bytecode"}
