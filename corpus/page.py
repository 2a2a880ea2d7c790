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

Each of these releases was published before Python 3.12 and calls `imp`. In a venv of its own, unpatched, it runs
a scenario from `corpus/scenarios/` twice: without imp_compat, where it must fail for want of `imp` and nothing
else, and with imp_compat's wheel, where it must do its work. The functions are those that it was seen to call.

    tox run -e corpus

runs all of it on the Pythons that are there, and makes this page.

| release | functions of `imp` | without imp_compat | with imp_compat | Python |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Result:
    """What one release did on one Python."""

    release: str
    python: str
    functions: list[str]
    without: str
    with_it: str
    scenario: str


def digest(release: Release) -> str:
    """Return what tells one text of a release's scenario from another."""
    return hashlib.sha256((HERE / "scenarios" / release.scenario).read_bytes()).hexdigest()[:16]


def save(results: list[Result]) -> None:
    """Write the results to the file of the Python that they are of."""
    RESULTS.mkdir(exist_ok=True)
    for version in {_feature_version(result) for result in results}:
        of_version = [asdict(result) for result in results if _feature_version(result) == version]
        text = json.dumps(of_version, indent=2) + "\n"
        (RESULTS / f"{version}.json").write_text(text, encoding="utf-8")


def write() -> None:
    """Make the page, unless a Python's results are missing or older than a scenario."""
    results = [
        Result(**entry) for file in RESULTS.glob("*.json") for entry in json.loads(file.read_text("utf-8"))
    ]
    by_key = {(each.release, _feature_version(each), each.scenario): each for each in results}
    wanted = {(each.name, version, digest(each)): each for each in RELEASES for version in each.pythons}
    missing = [
        f"{name} on {version}"
        for name, version, scenario in wanted
        if (name, version, scenario) not in by_key
    ]
    if missing:
        print(f"{PAGE.name} is not written: no results of {', '.join(missing)}")
        return
    rows = [
        _row(each, [by_key[key] for key, release in wanted.items() if release is each]) for each in RELEASES
    ]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(TOP + "".join(rows), encoding="utf-8")
    print(f"{PAGE.name} is written")


def _row(release: Release, results: list[Result]) -> str:
    functions = ", ".join(f"`{name}`" for name in results[0].functions)
    pythons = ", ".join(result.python for result in results)
    without = "; ".join({f"`{result.without}`": None for result in results})
    with_it = "; ".join({result.with_it: None for result in results})
    name = f"[{release.project} {release.version}](../corpus/scenarios/{release.scenario})"
    return f"| {name} | {functions} | {without} | {with_it} | {pythons} |\n"


def _feature_version(result: Result) -> str:
    return result.python.rpartition(".")[0]
