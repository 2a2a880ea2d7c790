"""NullImporter, the path hook that finds nothing."""

from pathlib import Path

import pytest


def test_null_importer_finds_nothing(imp):
    assert imp.NullImporter("no/such/folder").find_module("os") is None
    assert imp.NullImporter("no/such/folder").find_module(fullname="os") is None


@pytest.mark.parametrize("kind", [str, Path])
def test_null_importer_refuses_a_directory(imp, tmp_path, kind):
    folder = kind(tmp_path)
    with pytest.raises(ImportError, match="^existing directory$") as caught:
        imp.NullImporter(folder)
    assert caught.value.path == folder


def test_null_importer_refuses_an_empty_path(imp):
    with pytest.raises(ImportError, match="^empty pathname$") as caught:
        imp.NullImporter("")
    assert caught.value.path == ""


def test_null_importer_accepts_a_file(imp):
    assert imp.NullImporter(__file__).find_module("os") is None


@pytest.mark.parametrize("path", [None, ["list"]], ids=lambda path: type(path).__name__)
def test_null_importer_of_something_that_is_not_a_path(imp, path):
    with pytest.raises(TypeError):
        imp.NullImporter(path)
