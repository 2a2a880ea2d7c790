"""Makes docs/evidence.md of the figures that the checks have kept.

`make.py` alone takes those that are in the repository; `make.py FOLDER`, tox's, first takes over what the
last `.ci/run` left there of the interpreters and of the coverage.
"""

from __future__ import annotations

import collections
import json
import re
import sys
from pathlib import Path
from typing import Any, Iterable

ROOT = Path(__file__).parent.parent
SUITE = "evidence/suite.json"
PAGE = ROOT / "docs" / "evidence.md"
# The results of the corpus, and how the releases were run
PUBLISHED = {"[0-9]*.json": "unpatched", "fixed-*.json": "after `imp-compat fix`, without `imp`"}


def load(path: str) -> Any:  # noqa: ANN401
    """Return what a check has kept."""
    return json.loads(ROOT.joinpath(path).read_text(encoding="utf-8"))


def take_over(folder: Path) -> None:
    """Keep the figures of the tests on each interpreter, and of all together."""
    interpreters = json.loads((folder / "junit" / "interpreters.json").read_text(encoding="utf-8"))
    totals = json.loads((folder / "coverage" / "coverage.json").read_text(encoding="utf-8"))["totals"]
    lines = {"executed": totals["covered_lines"], "all": totals["num_statements"]}
    branches = {"executed": totals["covered_branches"], "all": totals["num_branches"]}
    suite = {"interpreters": interpreters, "lines": lines, "branches": branches}
    ROOT.joinpath(SUITE).write_text(json.dumps(suite, indent=1) + "\n", encoding="utf-8")


def table(head: str, rows: Iterable[Iterable[object]]) -> str:
    """Return a table."""
    columns = head.split(" | ")
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(map(str, cells))} |\n" for cells in lines)


def name(python: str) -> str:
    """Return the name of an interpreter that has said this of itself, as sys.version."""
    version = python.split()[0]
    pypy = re.search(r"PyPy [\d.]+", python)
    return f"{pypy[0]}, Python {version}" if pypy else f"CPython {version}"


def interpreters() -> str:
    """Return what the tests say of each Python."""
    suite, pyodide = load(SUITE), load("checks/pyodide/results.json")
    rows = [
        [name(each["python"]), each["passed"], each["failed"], each["skipped"]]
        for each in suite["interpreters"]
    ]
    skipped = sum(pyodide["skipped"].values())
    in_node = f"CPython {pyodide['python']}, Pyodide {pyodide['pyodide']} on Node"
    rows.append([in_node, pyodide["passed"], pyodide["failed"], skipped])
    executed = " and ".join(
        f"{suite[what]['executed']:,} of {suite[what]['all']:,} {what}" for what in ("lines", "branches")
    )
    return f"""\
## The tests, on ten interpreters

    .ci/run
    tox run -e pyodide

{table("Python | passed | failed | skipped", rows)}
pytest names what is skipped, and why: most tests what the standard library's own `imp` does, where there is
none, or what a Python lost, where it has it. On the first nine together, the tests execute
{executed} of the library.
"""


def differential() -> str:
    """Return how many calls were compared, and what was let through."""
    pairs = load("checks/differential/results.json")
    rows = [
        [each["stdlib"], ours, f"{each['calls']:,}", f"{each['programs']:,}", each["seed"]]
        for ours, each in sorted(pairs.items(), key=lambda pair: (pair[0].split()[0], len(pair[0]), pair[0]))
    ]
    let_through: collections.Counter[str] = collections.Counter()
    for each in pairs.values():
        let_through.update(each["deviations"])
    return f"""\
## The same calls, on the standard library's imp and on imp_compat

    tox run -e differential

{table("the standard library of | imp_compat on | calls | programs | seed", rows)}
Pairs of one seed were run together; `tox run -e differential -- --seed SEED` repeats the run, with the same
interpreters and the same release of hypothesis. A run ends at the first difference that nothing explains, and
keeps no figures then. What explains one are the six
[differences](compatibility.md#the-six-differences), the depth of
[nested loads](compatibility.md#in-nested-loads), which of
[two wrong arguments](compatibility.md#where-two-arguments-are-wrong) an error is about, and what CPython and
PyPy do themselves, each by name in `checks/differential/compare.py`. A program is compared up to there; so many
ended early by each:

{table("difference | programs", ([what, f"{count:,}"] for what, count in let_through.most_common()))}"""


def corpus() -> str:
    """Return what became of published releases."""
    rows = []
    for pattern, what in PUBLISHED.items():
        for file in sorted((ROOT / "checks" / "packages" / "results").glob(pattern)):
            results = load(f"checks/packages/results/{file.name}")
            work = sum(each["is_as_expected"] for each in results)
            rows.append([results[0]["python"], what, len(results), work])
    return f"""\
## Real packages

    tox run -e corpus,corpus-fixed

{table("Python | published releases | scenarios | fail without imp_compat and work with it", rows)}
[corpus.md](corpus.md) says which, and what each did.
"""


def mutation() -> str:
    """Return how many mutants the tests tell from the library."""
    results = load("checks/mutation/results.json")
    rows = [
        [f"`{file}`", each["mutants"], each["killed"], len(each["survivors"])]
        for file, each in results["files"].items()
        if each["mutants"]
    ]
    rows.append(["all", results["mutants"], results["killed"], results["mutants"] - results["killed"]])
    return f"""\
## Mutants

    tox run -e mutation

{table("file | mutants | killed | survived", rows)}
Killed are {results["score"]:.1%}. [testing.md](testing.md) lists the survivors, each with a reason.
"""


def benchmarks() -> str:
    """Return how long calls and scans take."""
    calls, scan = load("checks/benchmarks/results/calls.json"), load("checks/benchmarks/results/scan.json")
    ratios = collections.defaultdict(list)
    targets = {}
    for comparisons in calls.values():
        for each in comparisons:
            ratios[each["call"]].append(f"{each['imp_compat'] / each['other']:.2f}")
            targets[each["call"]] = f"{each['target']:.2f}"
    rows = [[call, *cells, targets[call]] for call, cells in ratios.items()]
    compared, memory = scan["compared"], scan["compared"]["scan"]["mebibytes"]
    pylint, ruff = compared["times_as_fast_as_pylint"], compared["times_as_long_as_ruff"]
    at_least = "more than " if compared["pylint"]["stopped"] else ""
    return f"""\
## Speed

    tox run -e bench

How many times as long as the other `imp` a call takes:

{table(" | ".join(["call", *calls, "target"]), rows)}
    tox run -e bench-scan

`imp-compat scan` of {compared["files"]:,} files is {at_least}{pylint:.0f} times as fast as pylint with
`deprecated-module` alone, takes {ruff:.1f} times as long as ruff with `TID251` alone, and needs
{memory:.0f} MiB of memory.

[checks/benchmarks/README.md](../checks/benchmarks/README.md) says what was measured, and where a target was missed.
"""


def page() -> str:
    """Return the text of docs/evidence.md."""
    top = """\
# Evidence

    tox run -e evidence

makes this page of the figures that the checks have kept. The command above each table makes them anew.
"""
    sections = [interpreters, differential, corpus, mutation, benchmarks]
    return "\n".join([top, *(section() for section in sections)])


if __name__ == "__main__":
    if sys.argv[1:]:
        take_over(Path(sys.argv[1]))
    PAGE.write_text(page(), encoding="utf-8")
