"""Keeps the results of the corpus, one file per Python, and makes docs/corpus.md from them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from releases import RELEASES, Release

__all__ = ["Result", "digest", "save", "write"]

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "corpus.md"
TOP = """\
# Real packages

    tox run -e corpus

runs published releases that call `imp`, unpatched, each in a venv of its own, and makes this page.
A release runs its scenario, a file of `corpus/scenarios/`, twice: without imp_compat, where it must
fail for want of `imp` and nothing else, and with imp_compat's wheel, where it must do its work. The
functions are those that it was seen to call.

A release runs on the Pythons, from 3.13 on, where `imp` is all that its scenario lacks; on 3.12
where 3.13 lacks more. `corpus/releases.py` says what the others lack, and what is installed beside
a release. The scenarios go around three other changes, in the open: imports no longer ask finders
that have `find_module` alone (gh-98040), so those of distlib and future are called as an import
did; for the same reason pytest runs with `--assert=plain`; and Mercurial's lazy imports, which fail
on 3.12.5 and later (gh-122438), are off.

The results are kept in `corpus/results/`, a file for each Python. A run replaces those of the
Pythons that are there, and the page is made of them all.

| package | version | functions of `imp` | without imp_compat | with imp_compat | Python |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Result:
    """What one release did on one Python."""

    scenario: str
    digest: str
    python: str
    functions: list[str]
    without: str
    with_it: str
    is_as_expected: bool

    @property
    def feature_version(self) -> str:
        """The Python without its micro version."""
        return self.python.rpartition(".")[0]


def digest(release: Release) -> str:
    """Return what tells a release as it is tried now from how it was tried before."""
    text = (HERE / "scenarios" / release.scenario).read_text(encoding="utf-8")
    tried = repr((release.name, release.pins, release.options, text))
    return hashlib.sha256(tried.encode()).hexdigest()[:16]


def save(results: list[Result]) -> None:
    """Write the results, one file for each Python of theirs."""
    RESULTS.mkdir(exist_ok=True)
    for version in {result.feature_version for result in results}:
        of_version = [asdict(result) for result in results if result.feature_version == version]
        (RESULTS / f"{version}.json").write_text(json.dumps(of_version, indent=2) + "\n", encoding="utf-8")


def write() -> None:
    """Make the page from the files, unless one is missing or older than a scenario."""
    kept: dict[tuple[str, str], Result] = {}
    for file in RESULTS.glob("*.json"):
        for entry in json.loads(file.read_text(encoding="utf-8")):
            result = Result(**entry)
            kept[result.digest, result.feature_version] = result
    rows = []
    for release in RELEASES:
        keys = [(digest(release), version) for version in release.pythons]
        missing = [version for key, version in zip(keys, release.pythons) if key not in kept]
        if missing:
            print(f"{PAGE.name} is left as it is: no results of {release.scenario} on {', '.join(missing)}")
            return
        rows.append(_row(release, [kept[key] for key in keys]))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(TOP + "".join(rows), encoding="utf-8")
    print(f"{PAGE.name} is written")


def _row(release: Release, results: list[Result]) -> str:
    cells = [
        f"[{release.project}](../corpus/scenarios/{release.scenario})",
        release.version,
        _each({result.python: ", ".join(f"`{name}`" for name in result.functions) for result in results}),
        _each({result.python: f"`{result.without}`" for result in results}),
        _each({result.python: result.with_it for result in results}),
        ", ".join(
            result.python if result.is_as_expected else f"**not {result.python}**" for result in results
        ),
    ]
    return f"| {' | '.join(cells)} |\n"


def _each(texts: dict[str, str]) -> str:
    """Return the text that all Pythons have, or each Python's own."""
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{python}: {text}" for python, text in texts.items())
