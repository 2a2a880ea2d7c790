"""Makes docs/evidence.md of the reports in .tox: `tox run -e evidence`.

`evidence.py --verify` fails if HEAD is a release, by its tag or by --release, but not the page's.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import itertools
import json
import re
import subprocess
import sys
from typing import Iterable

import reports

PAGE = reports.ROOT / "docs" / "evidence.md"
CODE = ["imp_compat", "shim"]
NOT_RUN = "Not run on this code.\n"


def git(*arguments: str) -> str:
    """Return the output of a git command."""
    return subprocess.check_output(["git", *arguments], cwd=reports.ROOT, text=True).strip()


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    columns = head.split(" | ")
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(map(str, cells))} |\n" for cells in lines)


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


def tests() -> str:
    """Return the results of the tests on each interpreter."""
    rows = [
        [f"`{name}`", python(suite), *map(suite.count, ("passed", "failed", "skipped"))]
        for name, suite in junit("py*").items()
        if not name.endswith("-packages")
    ]
    if not rows:
        return NOT_RUN
    text = table("environment | Python | passed | failed | skipped", rows)
    return text + "\nNot run yet: Windows, macOS and iOS. The CI workflow has jobs for the first two.\n"


def coverage() -> str:
    """Return how much of the library the tests execute, from coverage's own report."""
    path = reports.WORK / "coverage" / "coverage.json"
    if not reports.is_current(path):
        return NOT_RUN
    totals = json.loads(path.read_text(encoding="utf-8"))["totals"]
    return (
        f"The tests execute {totals['covered_lines']:,} of {totals['num_statements']:,} statements and"
        f" {totals['covered_branches']:,} of {totals['num_branches']:,} branches, migrate's included.\n"
    )


def differential() -> str:
    """Return how many calls were compared, and which deviations were met."""
    pairs = reports.read("differential")
    if not pairs:
        return NOT_RUN
    rows = []
    deviations: collections.Counter[str] = collections.Counter()
    for ours, pair in pairs.items():
        counts = [f"{pair[name]:,}" for name in ("calls", "successful", "programs")]
        rows.append([ours, pair["stdlib"], *counts, pair["seed"]])
        deviations.update(pair["deviations"])
    text = table("imp_compat on | standard library of | calls | of which succeed | programs | seed", rows)
    return text + "\n" + table("deviation | lines", deviations.most_common())


def threads() -> str:
    """Return the number of calls, and of failures, from many threads at once on each interpreter."""
    counts: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for result in reports.read("threads").get("results", []):
        # Runs with and without private names count together.
        count = counts[result["python"], result["implementation"].partition(" ")[0]]
        count["calls"] += result["calls"]
        count["failures"] += sum(result["failures"].values())
    if not counts:
        return NOT_RUN
    rows = ([*key, f"{count['calls']:,}", f"{count['failures']:,}"] for key, count in counts.items())
    return table("Python | implementation | calls | failures", rows)


def packages() -> str:
    """Return how many tests of published releases passed on each Python, and of which releases."""
    suites = junit("py*-packages")
    if not suites:
        return NOT_RUN
    passed: dict[str, list[str]] = collections.defaultdict(lambda: ["-"] * len(suites))
    releases = set()
    for column, suite in enumerate(suites.values()):
        outcomes: dict[str, list[str]] = collections.defaultdict(list)
        for case in suite.cases:
            test, _, parameters = case.name.partition("[")
            if parameters != "NOTSET]":  # pytest's for a test that no release is for
                outcomes[test].append(case.outcome)
            if "release" in case.properties and case.outcome == "passed":
                releases.add(case.properties["release"].replace("==", " "))
        for test, each in outcomes.items():
            passed[test][column] = f"{each.count('passed')} of {len(each)}"
    head = " | ".join(["test", *map(python, suites.values())])
    text = table(head, ([f"`{test}`", *cells] for test, cells in passed.items()))
    return text + f"\nThe releases: {', '.join(sorted(releases, key=str.lower))}.\n"


def mutation() -> str:
    """Return how many mutants and hand-written bugs the tests notice."""
    files = reports.read("mutation")
    if not files:
        return NOT_RUN
    rows = [
        [f"`{file}`", each["mutants"], each["killed"], f"{each['killed'] / max(each['mutants'], 1):.1%}"]
        for file, each in sorted(files.items())
    ]
    return table("file | mutants | killed | share", rows)


def speed() -> str:
    """Return how long each call takes, as a ratio."""
    compared = reports.read("bench")
    if not compared:
        return NOT_RUN
    ratios: dict[str, list[str]] = collections.defaultdict(list)
    for each in itertools.chain.from_iterable(compared.values()):
        ratios[each["call"]].append(f"{each['ratio']:.2f} (target {each['target']:.2f})")
    return table(" | ".join(["call", *compared]), ([call, *cells] for call, cells in ratios.items()))


def scans() -> str:
    """Return how long scans take."""
    rows = [[name, *each.values()] for name, each in reports.read("bench-scan").items()]
    return table("command | seconds | on processors", rows) if rows else NOT_RUN


SECTIONS = [
    ("The tests", ".ci/run` and `tox run -e pyodide", tests),
    ("Coverage", "tox run -e coverage", coverage),
    ("Calls on the standard library's imp and on imp_compat", "tox run -e differential", differential),
    ("Calls from 16 threads", "tox run -e threads", threads),
    ("Published releases", "tox run -e py312-packages,py313-packages", packages),
    ("Mutants and hand-written bugs", "tox run -e mutation", mutation),
    ("Calls, as a multiple of the other `imp`", "tox run -e bench", speed),
    ("Scans", "tox run -e bench-scan", scans),
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
    for title, command, section in SECTIONS:
        text += f"\n## {title}\n\nMade by `{command}`.\n\n{section()}"
    PAGE.write_text(text, encoding="utf-8")


def verify(is_release: bool) -> None:
    """Exit if a release would carry a page about other code."""
    is_checkout = (reports.ROOT / ".git").exists()  # the content of a sdist is not
    tags = git("tag", "--points-at", "HEAD") if is_checkout else ""
    if not is_release and not re.search(r"^v\d", tags, re.MULTILINE):
        return
    text = PAGE.read_text(encoding="utf-8")
    if NOT_RUN in text:
        sys.exit(f"evidence: {PAGE.name} lacks the report of a check")
    commit = re.search(r"\b[0-9a-f]{40}\b", text)
    if commit is None:
        sys.exit(f"evidence: {PAGE.name} names no commit: run tox -e evidence")
    if changed := git("diff", "--name-only", commit[0], "HEAD", "--", *CODE):
        sys.exit(f"evidence: {PAGE.name} is about {commit[0][:7]}, and these have changed since:\n{changed}")


def main() -> None:
    """Make the page, or verify it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--verify", action="store_true", help="fail if a release carries an outdated page")
    parser.add_argument("--release", action="store_true", help="treat HEAD as a release")
    given = parser.parse_args()
    if given.verify:
        verify(given.release)
    else:
        make()


if __name__ == "__main__":
    main()
