"""Functions that load no file: what they return, and what they raise."""

import importlib.util
import os
import sys
import types
from pathlib import Path

import pytest
from interpreters import PYPY

TAG = sys.implementation.cache_tag
SOURCE = os.path.join("folder", "plugin.py")


def cached(name):
    return os.path.join("folder", "__pycache__", name)


RETURNED = [
    ("get_magic()", importlib.util.MAGIC_NUMBER),
    ("get_tag()", TAG),
    ("cache_from_source(SOURCE, True)", cached(f"plugin.{TAG}.pyc")),
    ("cache_from_source(Path(SOURCE), True)", cached(f"plugin.{TAG}.pyc")),
    ("cache_from_source(SOURCE, False)", cached(f"plugin.{TAG}.opt-1.pyc")),
    ("cache_from_source(SOURCE, '')", cached(f"plugin.{TAG}.opt-1.pyc")),
    ("cache_from_source(SOURCE, debug_override=False)", cached(f"plugin.{TAG}.opt-1.pyc")),
    ("source_from_cache(cache_from_source(SOURCE))", SOURCE),
    ("source_from_cache(Path(cache_from_source(SOURCE, True)))", SOURCE),
    ("NullImporter('no/such/folder').find_module(fullname='os')", None),
    ("NullImporter(__file__).find_module('os')", None),
    ("new_module('').__name__", ""),
    ("new_module('a.b').__name__", "a.b"),
    ("type(new_module('fresh'))", types.ModuleType),
    ("vars(new_module('fresh'))", vars(types.ModuleType("fresh"))),
    ("is_builtin('sys'), is_builtin('builtins')", (-1, -1)),
    ("is_builtin('marshal') in (1, -1)", True),
    ("is_builtin('no_such_module'), is_builtin('')", (0, 0)),
    ("is_frozen('zipimport'), is_frozen('__hello__'), is_frozen('no_such_module')", (True, True, False)),
    ("is_frozen('os')", sys.version_info >= (3, 11) and not PYPY),
    ("init_builtin('sys') is sys, init_builtin('marshal') is sys.modules['marshal']", (True, True)),
    ("init_builtin('marshal').__spec__.origin", "built-in"),
    ("init_builtin('no_such_module'), init_frozen('no_such_module')", (None, None)),
]
if not PYPY:  # which names frozen modules, but has none
    RETURNED += [
        ("is_frozen_package('__phello__'), is_frozen_package('__hello__')", (True, False)),
        ("type(get_frozen_object('__hello__'))", types.CodeType),
    ]


def evaluate(call, imp):
    return eval(call, {**globals(), **vars(imp)})


@pytest.mark.parametrize(("call", "value"), RETURNED)
def test_functions_return(imp, call, value):
    assert evaluate(call, imp) == value
    assert not {"no_such_module", "fresh"} & sys.modules.keys()


FROZEN = r"^No such frozen object named 'no_such_module'$"
NOT_A_NAME = r"^is_builtin\(\) argument must be str, not int$"
NAMED = ["new_module", "init_builtin", "is_builtin", "init_frozen", "is_frozen", "is_frozen_package"]
RAISED = [
    ("source_from_cache('plugin.pyc')", ValueError, None),
    ("cache_from_source(1)", TypeError, None),
    ("source_from_cache(1)", TypeError, None),
    ("NullImporter(None)", TypeError, None),
    ("NullImporter(['list'])", TypeError, None),
]
if not PYPY:  # which takes any object for a name, and has no frozen modules
    RAISED += [
        *(
            (f"{function}({name})", TypeError, None)
            for function in [*NAMED, "get_frozen_object"]
            for name in ("None", "1", "b'sys'")
        ),
        ("init_builtin(1)", TypeError, NOT_A_NAME),
        ("is_builtin(1)", TypeError, NOT_A_NAME),
        ("is_frozen_package('no_such_module')", ImportError, FROZEN),
        ("get_frozen_object('no_such_module')", ImportError, FROZEN),
    ]


@pytest.mark.parametrize(("call", "error", "message"), RAISED)
def test_functions_raise(imp, call, error, message):
    with pytest.raises(error, match=message) as caught:
        evaluate(call, imp)
    if "frozen" in call and error is ImportError and sys.version_info >= (3, 11):
        assert caught.value.name == "no_such_module"


@pytest.mark.parametrize("path", ["", ".", Path("."), os.path.dirname(__file__)], ids=repr)
def test_null_importer_refuses_directories_and_an_empty_path(imp, path):
    with pytest.raises(ImportError, match="^existing directory$" if path else "^empty pathname$") as caught:
        imp.NullImporter(path)
    assert caught.value.path == path


def test_bytecode_functions_without_a_cache_tag(imp, monkeypatch):
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert imp.get_tag() is None
    for call in "cache_from_source('plugin.py')", "source_from_cache('__pycache__/plugin.x.pyc')":
        with pytest.raises(NotImplementedError):
            evaluate(call, imp)


def test_bytecode_is_in_the_directory_of_sys_pycache_prefix(imp, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    source = os.path.abspath("plugin.py")
    directory = os.path.splitdrive(os.path.dirname(source))[1].strip(os.sep)
    cached = os.path.join(str(tmp_path), directory, f"plugin.{TAG}.pyc")
    assert imp.cache_from_source("plugin.py", True) == imp.cache_from_source(source, True) == cached
    assert imp.source_from_cache(cached) == source


@pytest.mark.skipif(PYPY, reason="PyPy names frozen modules, but has none")
@pytest.mark.parametrize("name", ["__hello__", "__phello__"])
def test_init_frozen_executes_the_module_of_sys_modules_again(imp, name):
    sys.modules.pop(name, None)
    module = imp.init_frozen(name)
    assert module is sys.modules[name]
    assert imp.init_frozen(name) is module
    assert isinstance(getattr(module, "__path__", None), list) is (name == "__phello__")


def test_init_builtin_of_a_module_that_cannot_be_loaded(imp, monkeypatch):
    def exec_module(module):
        raise ImportError("not today")

    monkeypatch.setattr("importlib.machinery.BuiltinImporter.exec_module", exec_module)
    assert imp.init_builtin("marshal") is None
