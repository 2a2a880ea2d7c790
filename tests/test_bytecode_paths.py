"""get_magic, get_tag, cache_from_source and source_from_cache: PEP 3147."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

TAG = sys.implementation.cache_tag


def cached(name):
    return os.path.join("folder", "__pycache__", name)


def test_the_magic_number_and_the_tag(imp):
    assert imp.get_magic() == importlib.util.MAGIC_NUMBER
    assert imp.get_tag() == TAG


@pytest.mark.parametrize(
    ("debug_override", "expected"),
    [
        (True, f"plugin.{TAG}.pyc"),
        (1, f"plugin.{TAG}.pyc"),
        (False, f"plugin.{TAG}.opt-1.pyc"),
        (0, f"plugin.{TAG}.opt-1.pyc"),
        ("", f"plugin.{TAG}.opt-1.pyc"),
    ],
)
def test_cache_from_source(imp, debug_override, expected):
    path = os.path.join("folder", "plugin.py")
    assert imp.cache_from_source(path, debug_override) == cached(expected)
    assert imp.cache_from_source(path, debug_override=debug_override) == cached(expected)


@pytest.mark.parametrize(
    ("options", "expected"), [((), ""), (("-O",), ".opt-1"), (("-OO",), ".opt-2")], ids=["", "-O", "-OO"]
)
def test_cache_from_source_at_each_optimization(run_python, options, expected):
    code = "import imp_compat; print(imp_compat.cache_from_source('plugin.py'))"
    assert run_python(code, *options).strip() == os.path.join("__pycache__", f"plugin.{TAG}{expected}.pyc")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("plugin.txt", f"plugin.{TAG}.pyc"), ("plugin", f"plugin{TAG}.pyc"), ("a.b.py", f"a.b.{TAG}.pyc")],
)
def test_cache_from_source_accepts_any_suffix(imp, path, expected):
    assert imp.cache_from_source(os.path.join("folder", path), True) == cached(expected)


def test_source_from_cache(imp):
    source = os.path.join("folder", "plugin.py")
    for debug_override in (None, True, False):
        assert imp.source_from_cache(imp.cache_from_source(source, debug_override)) == source


def test_bytecode_functions_accept_pathlike_objects(imp):
    path = imp.cache_from_source(Path("folder", "plugin.py"), True)
    assert path == cached(f"plugin.{TAG}.pyc")
    assert imp.source_from_cache(Path(path)) == os.path.join("folder", "plugin.py")


@pytest.mark.parametrize(
    "path",
    ["plugin.pyc", "folder/plugin.cpython-3.pyc", "__pycache__/plugin.pyc", "__pycache__/a.b.c.d.pyc", ""],
)
def test_source_from_cache_refuses_other_paths(imp, path):
    with pytest.raises(ValueError):  # noqa: PT011
        imp.source_from_cache(path)


@pytest.mark.parametrize("path", [None, 1, ["plugin.py"]], ids=lambda path: type(path).__name__)
def test_bytecode_functions_refuse_what_is_not_a_path(imp, path):
    for function in (imp.cache_from_source, imp.source_from_cache):
        with pytest.raises(TypeError):
            function(path)


def test_bytecode_functions_without_a_cache_tag(imp, monkeypatch):
    monkeypatch.setattr(sys.implementation, "cache_tag", None)
    assert imp.get_tag() is None
    with pytest.raises(NotImplementedError):
        imp.cache_from_source("plugin.py")
    with pytest.raises(NotImplementedError):
        imp.source_from_cache("__pycache__/plugin.x.pyc")


def test_bytecode_functions_with_pycache_prefix(imp, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    assert imp.cache_from_source("/folder/plugin.py", True).startswith(str(tmp_path))
