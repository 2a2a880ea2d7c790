"""docs/evidence.md is made of what the checks have kept, which is what is claimed."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
from documents import README, ROOT


@pytest.fixture
def make() -> ModuleType:
    """Return the script that makes the page."""
    spec = importlib.util.spec_from_file_location("make", ROOT / "evidence" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_made_of_the_figures_that_are_kept(make: ModuleType) -> None:
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert text == make.page(), "run: python evidence/make.py"


def test_the_figures_are_those_that_are_claimed(make: ModuleType) -> None:
    """All nine interpreters, every line and branch, 50,000 calls a pair, and 95 of 100 mutants of it all."""
    suite = make.load(make.SUITE)
    assert len(suite["interpreters"]) == 9
    for figures in [*suite["interpreters"], make.load("checks/pyodide/results.json")]:
        assert figures["failed"] == 0 < figures["passed"]
    for what in ("lines", "branches"):
        assert suite[what]["executed"] == suite[what]["all"]
    pairs = make.load("checks/differential/results.json")
    assert len(pairs) == 9
    assert min(pair["calls"] for pair in pairs.values()) >= 50_000
    mutation = make.load("checks/mutation/results.json")
    assert mutation["score"] >= 0.95
    library = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("imp_compat/**/*.py")}
    migrate = {path for path in library if path.startswith("imp_compat/migrate/")}
    assert set(mutation["files"]) == {*(library - migrate), "shim/imp.py"}


def test_the_readme_links_to_it() -> None:
    assert "(docs/evidence.md)" in README.read_text(encoding="utf-8")
