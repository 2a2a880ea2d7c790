"""get_suffixes."""

import importlib.machinery
import sys

import pytest


def test_extensions_then_source_then_bytecode(imp):
    assert imp.get_suffixes() == [
        *((suffix, "rb", imp.C_EXTENSION) for suffix in importlib.machinery.EXTENSION_SUFFIXES),
        (".py", "r", imp.PY_SOURCE),
        (".pyc", "rb", imp.PY_COMPILED),
    ]


def test_the_caller_may_change_the_list(imp):
    expected = list(imp.get_suffixes())
    imp.get_suffixes().clear()
    assert imp.get_suffixes() == expected


@pytest.mark.parametrize(
    ("kind", "mode", "type_"),
    [("SOURCE", "r", 1), ("BYTECODE", "rb", 2), ("EXTENSION", "rb", 3)],
)
def test_suffixes_that_are_added_later(imp, monkeypatch, kind, mode, type_):
    before = imp.get_suffixes()
    suffixes = getattr(importlib.machinery, kind + "_SUFFIXES")
    monkeypatch.setattr(importlib.machinery, kind + "_SUFFIXES", [*suffixes, ".added"])
    assert (".added", mode, type_) in imp.get_suffixes()
    monkeypatch.undo()
    suffixes.append(".appended")
    try:
        assert (".appended", mode, type_) in imp.get_suffixes()
    finally:
        suffixes.remove(".appended")
    assert imp.get_suffixes() == before


def test_importlib_machinery_in_the_middle_of_its_import(monkeypatch):
    import imp_compat

    expected = imp_compat.get_suffixes()
    for partial in (type(sys)("importlib.machinery"), None):
        monkeypatch.setitem(sys.modules, "importlib.machinery", partial)
        assert imp_compat.get_suffixes() == expected
