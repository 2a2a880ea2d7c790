"""Makes docs/evidence.md of the reports in .tox: `tox run -e evidence`.

`evidence.py --verify` fails if HEAD has the tag of a version, and the page is about other code.
"""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from typing import Iterable, Iterator

import reports

PAGE = reports.ROOT / "docs" / "evidence.md"
NOT_RUN = "Not run on this code.\n"
Rows = Iterator[Iterable[object]]


def git(*arguments: str) -> str:
    """Return the output of a git command."""
    return subprocess.check_output(["git", *arguments], cwd=reports.ROOT, text=True).strip()


def table(rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table; the first row is its head."""
    head, *body = ([f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows)
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *body))


def junit(pattern: str) -> dict[str, reports.Suite]:
    """Return the pytest reports about this code, by the name of their tox environment, py38 before py310."""
    paths = filter(reports.is_current, reports.WORK.glob(f"junit/{pattern}.xml"))
    suites = {path.stem: reports.read_junit(path) for path in paths}
    return dict(sorted(suites.items(), key=lambda item: re.sub("3([89])", r"3 \1", item[0])))


def python(suite: reports.Suite) -> str:
    """Return the name of the interpreter that ran a suite."""
    version = suite.properties.get("python", "unknown")  # if no test ran
    pypy = re.search(r"PyPy [\d.]+", version)
    return f"{pypy[0]}, Python {version.split()[0]}" if pypy else f"CPython {version.split()[0]}"


def tests() -> Rows:
    """Yield the results of the tests on each interpreter."""
    outcomes = "passed", "failed", "skipped"
    yield ["environment", "Python", *outcomes]
    for name, suite in junit("py*").items():
        if not name.endswith("-packages"):
            yield [f"`{name}`", python(suite), *map(suite.count, outcomes)]


def coverage() -> Rows:
    """Yield how much of the library the tests execute, from coverage's own report."""
    yield ["code", "executed", "of"]
    path = reports.WORK / "coverage" / "coverage.json"
    if reports.is_current(path):
        totals = json.loads(path.read_text(encoding="utf-8"))["totals"]
        yield ["statements", totals["covered_lines"], totals["num_statements"]]
        yield ["branches", totals["covered_branches"], totals["num_branches"]]


def differential() -> Rows:
    """Yield how many calls were compared, and how many lines differ as docs/compatibility.md says."""
    counts = "calls", "successful", "programs"
    yield ["imp_compat on", "standard library of", *counts, "lines with a known deviation", "seed"]
    for ours, pair in reports.read("differential").items():
        deviations = sum(pair["deviations"].values())
        yield [ours, pair["stdlib"], *map(pair.get, counts), deviations, str(pair["seed"])]


def threads() -> Rows:
    """Yield the number of calls, and of failures, from many threads at once on each interpreter."""
    yield ["Python", "implementation", "calls", "failures"]
    counts: dict[tuple[str, str], list[int]] = {}
    for result in reports.read("threads").get("results", []):
        # Runs with and without private names count together.
        key = result["python"], result["implementation"].partition(" ")[0]
        calls, failures = counts.get(key, (0, 0))
        counts[key] = [calls + result["calls"], failures + sum(result["failures"].values())]
    yield from ([*key, *count] for key, count in counts.items())


def packages() -> Rows:
    """Yield how many tests of published releases passed on each Python."""
    suites = junit("py*-packages")
    yield ["test", *map(python, suites.values())]
    outcomes: dict[str, dict[str, list[str]]] = {}
    for environment, suite in suites.items():
        for name, outcome in suite.outcomes:
            test, _, parameters = name.partition("[")
            if parameters != "NOTSET]":  # pytest's id of a test for which there are no parameters
                outcomes.setdefault(test, {}).setdefault(environment, []).append(outcome)
    for test, of_test in outcomes.items():
        columns = (of_test.get(environment, []) for environment in suites)
        counts = ((each.count("passed"), len(each) - each.count("skipped")) for each in columns)
        yield [f"`{test}`", *(f"{passed} of {tried}" if tried else "skipped" for passed, tried in counts)]


def mutation() -> Rows:
    """Yield how many mutants and hand-written bugs the tests notice, of those that were tried."""
    yield ["change", "made", "tried", "killed", "share"]
    for group, each in reports.read("mutation").items():
        yield [group, *each.values(), f"{each['killed'] / max(each['tried'], 1):.1%}"]


def speed() -> Rows:
    """Yield how long each call takes, as a ratio."""
    compared = reports.read("bench")
    yield ["call", *compared]
    for calls in zip(*compared.values()):
        yield [calls[0]["call"], *(f"{each['ratio']:.2f} (target {each['target']:.2f})" for each in calls)]


def scans() -> Rows:
    """Yield how long scans take."""
    yield ["command", "seconds", "on processors"]
    yield from ([name, *each.values()] for name, each in reports.read("bench-scan").items())


SECTIONS = [
    ("The tests", "`.ci/run` and `tox run -e pyodide`; not run yet: Windows, macOS and iOS", tests),
    ("Coverage, migrate's included", "`tox run -e coverage`", coverage),
    ("Calls on the standard library's imp and on imp_compat", "`tox run -e differential`", differential),
    ("Calls from 16 threads", "`tox run -e threads`", threads),
    (
        "Published releases",
        "`tox run -e py312-packages,py313-packages,py314-packages,py315-packages`",
        packages,
    ),
    ("Mutants and hand-written bugs", "`tox run -e mutation`", mutation),
    ("Calls, as a multiple of the other `imp`", "`tox run -e bench`", speed),
    ("Scans", "`tox run -e bench-scan`", scans),
]


def make() -> None:
    """Write the page, or exit if the checkout has changes that no commit has."""
    if git("status", "--porcelain", "--", ".", ":!docs/evidence.md"):
        sys.exit("evidence: commit your changes first: the page names the commit that it is true of")
    text = (reports.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search('^version = "(.*)"', text, re.MULTILINE)
    assert version is not None
    text = f"""\
# Evidence

Made by `tox run -e evidence` of what the checks reported.

| version | commit | date |
|---|---|---|
| {version[1]} | {git("rev-parse", "HEAD")} | {datetime.datetime.now(datetime.timezone.utc).date()} |
"""
    for title, made_by, section in SECTIONS:
        rows = list(section())
        text += f"\n## {title}\n\nMade by {made_by}.\n\n{table(rows) if rows[1:] else NOT_RUN}"
    PAGE.write_text(text, encoding="utf-8")


def verify() -> None:
    """Exit if a release would carry a page about other code."""
    is_checkout = (reports.ROOT / ".git").exists()  # the content of a sdist is not
    if not is_checkout or not re.search(r"^v\d", git("tag", "--points-at", "HEAD"), re.MULTILINE):
        return
    text = PAGE.read_text(encoding="utf-8")
    if NOT_RUN in text:
        sys.exit(f"evidence: {PAGE.name} lacks the report of a check")
    commit = re.search(r"\b[0-9a-f]{40}\b", text)
    if commit is None:
        sys.exit(f"evidence: {PAGE.name} names no commit: run tox -e evidence")
    if changed := git("diff", "--name-only", commit[0], "HEAD", "--", "imp_compat", "shim"):
        sys.exit(f"evidence: {PAGE.name} is about {commit[0][:7]}, and these have changed since:\n{changed}")


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--verify"]):
        sys.exit(__doc__)
    verify() if sys.argv[1:] else make()
