"""Keeps the results of the corpus, one file per Python, and makes docs/corpus.md from them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Sequence, TypeVar

from releases import RELEASES, Release

__all__ = ["Result", "digest", "save", "write"]

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent.parent / "docs" / "corpus.md"
TOP = """\
# Real packages

    tox run -e corpus

runs published releases that call `imp`, unpatched, each in a venv of its own, and makes this page.
A release runs its scenario, a file of `checks/packages/scenarios/`, twice: without imp_compat, where it must
fail for want of `imp` and nothing else, and with imp_compat's wheel, where it must do its work. The
functions are those that it was seen to call.

A release runs on the Pythons, from 3.13 on, where `imp` is all that its scenario lacks; on 3.12
where 3.13 lacks more. `checks/packages/releases.py` says what the others lack, and what is installed beside
a release. The scenarios go around three other changes, in the open: imports no longer ask finders
that have `find_module` alone (gh-98040), so those of distlib and future are called as an import
did; for the same reason pytest runs with `--assert=plain`; and Mercurial's lazy imports, which fail
on 3.12.5 and later (gh-122438), are off.

The results are kept in `checks/packages/results/`, a file for each Python. A run replaces those of the
Pythons that are there, and the page is made of them all.

| package | version | functions of `imp` | without imp_compat | with imp_compat | Python |
|---|---|---|---|---|---|
"""
FIXED = """
## After `imp-compat fix`

    tox run -e corpus-fixed

rewrites each release as it was published, and runs its scenario where imp_compat is installed and
its `imp` is taken away: before, when the scenario must fail for want of `imp`; after
`imp-compat fix`; and, from the start again, after `imp-compat fix --to importlib`. A second fix has
to find nothing to do. What is rewritten is all that pip installed of the release, or its sdist
where the scenario builds it.

The functions are those of imp_compat that the release was seen to call then. With
`--to importlib`, they are what has no exact replacement.

| package | version | files rewritten | functions of imp_compat | with `--to importlib` | both ways | Python |
|---|---|---|---|---|---|---|
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

    file = "{}.json"
    how = ""

    @property
    def outcome(self) -> str:
        """What is printed of it."""
        return self.with_it


@dataclass(frozen=True)
class Fixed:
    """What one release did on one Python after `imp-compat fix --to` a target, without `imp`.

    left_alone are the lines that fix printed on files that it cannot rewrite.
    """

    scenario: str
    digest: str
    python: str
    target: str
    rewritten: int
    left_alone: list[str]
    functions: list[str]
    outcome: str
    is_as_expected: bool

    file = "fixed-{}.json"

    @property
    def how(self) -> str:
        """Which way of rewriting it was."""
        return f", to {self.target}"


Kind = TypeVar("Kind", Result, Fixed)


def _feature_version(python: str) -> str:
    """Return the version of a Python without its micro version."""
    return python.rpartition(".")[0]


def digest(release: Release) -> str:
    """Return what tells a release as it is tried now from how it was tried before."""
    text = (HERE / "scenarios" / release.scenario).read_text(encoding="utf-8")
    tried = repr((release.name, release.pins, release.options, text))
    return hashlib.sha256(tried.encode()).hexdigest()[:16]


def save(results: Sequence[Result] | Sequence[Fixed]) -> None:
    """Write the results, one file for each Python of theirs."""
    RESULTS.mkdir(exist_ok=True)
    by_file: dict[str, list[dict[str, object]]] = {}
    for result in results:
        name = result.file.format(_feature_version(result.python))
        by_file.setdefault(name, []).append(asdict(result))
    for name, entries in by_file.items():
        (RESULTS / name).write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def write() -> None:
    """Make the page from the files, unless one is missing or older than a scenario."""
    kept = {(result.digest, _feature_version(result.python)): result for result in _load(Result)}
    fixed: dict[str, list[Fixed]] = {}
    for entry in _load(Fixed):
        fixed.setdefault(entry.digest, []).append(entry)
    rows, fixed_rows = [], []
    for release in RELEASES:
        keys = [(digest(release), version) for version in release.pythons]
        missing = [version for key, version in zip(keys, release.pythons) if key not in kept]
        if digest(release) not in fixed:
            missing.append("a Python after fix")
        if missing:
            print(f"{PAGE.name} is left as it is: no results of {release.scenario} on {', '.join(missing)}")
            return
        rows.append(_row(release, [kept[key] for key in keys]))
        fixed_rows.append(_fixed_row(release, fixed[digest(release)]))
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(TOP + "".join(rows) + FIXED + "".join(fixed_rows), encoding="utf-8")
    print(f"{PAGE.name} is written")


def _load(kind: type[Kind]) -> list[Kind]:
    """Return the results of one kind that are kept."""
    return [
        kind(**entry)
        for file in sorted(RESULTS.glob(kind.file.format("[0-9]*")))
        for entry in json.loads(file.read_text(encoding="utf-8"))
    ]


def _row(release: Release, results: list[Result]) -> str:
    cells = [
        f"[{release.project}](../checks/packages/scenarios/{release.scenario})",
        release.version,
        _each({result.python: _functions(result) for result in results}),
        _each({result.python: f"`{result.without}`" for result in results}),
        _each({result.python: result.with_it for result in results}),
        ", ".join(
            result.python if result.is_as_expected else f"**not {result.python}**" for result in results
        ),
    ]
    return f"| {' | '.join(cells)} |\n"


def _fixed_row(release: Release, results: list[Fixed]) -> str:
    cells = [
        f"[{release.project}](../checks/packages/scenarios/{release.scenario})",
        release.version,
        _each({f"to {result.target}": str(result.rewritten) for result in results}),
        *(
            "; ".join(_functions(result) for result in results if result.target == target)
            for target in ("imp_compat", "importlib")
        ),
        _each({f"to {result.target}": "; ".join([result.outcome, *result.left_alone]) for result in results}),
        _each(
            {
                f"to {result.target}": result.python if result.is_as_expected else f"**not {result.python}**"
                for result in results
            }
        ),
    ]
    return f"| {' | '.join(cells)} |\n"


def _functions(result: Result | Fixed) -> str:
    return ", ".join(f"`{name}`" for name in result.functions) or "none"


def _each(texts: dict[str, str]) -> str:
    """Return the text that all Pythons have, or each Python's own."""
    if len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return "; ".join(f"{python}: {text}" for python, text in texts.items())
