"""Reads and writes the reports that the checks leave in .tox.

`reports.py DIRECTORY ENVIRONMENT[,ENVIRONMENT...]` prints the result of the tests in each tox environment,
and fails if one has not run or has not passed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".tox"


def is_current(path: Path) -> bool:
    """Return True if a report exists and is newer than every source of the library."""
    sources = [*ROOT.glob("imp_compat/**/*.py"), *ROOT.glob("shim/**/*.py*")]
    return path.exists() and path.stat().st_mtime > max(source.stat().st_mtime for source in sources)


class Suite(NamedTuple):
    """One pytest run: what it recorded of the interpreter, and each test with its outcome."""

    properties: dict[str, str]
    outcomes: list[tuple[str, str]]

    def count(self, outcome: str) -> int:
        """Return how many tests have this outcome."""
        return sum(each == outcome for _, each in self.outcomes)


def read_junit(path: Path) -> Suite:
    """Return the JUnit report that pytest wrote to *path*."""
    root = ElementTree.parse(path).getroot()
    properties = root.iterfind("testsuite/properties/property")
    return Suite(
        {each.attrib["name"]: each.attrib["value"] for each in properties},
        [(case.attrib["name"], _outcome(case)) for case in root.iter("testcase")],
    )


def _outcome(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    skipped = case.find("skipped")
    if skipped is None:
        return "passed"
    return "xfailed" if skipped.get("type") == "pytest.xfail" else "skipped"


def read(name: str) -> dict[str, Any]:
    """Return the figures that a check reported, or nothing if they are older than the library's sources."""
    path = WORK / "reports" / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if is_current(path) else {}


def write(name: str, figures: dict[str, Any]) -> None:
    """Keep the figures of a check for docs/evidence.md."""
    path = WORK / "reports" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def main(directory: str, environments: str) -> int:
    """Print a line for each environment; return how many have not run or have not passed."""
    bad = 0
    for environment in environments.split(","):
        path = Path(directory, f"{environment}.xml")
        if not path.exists():
            print(f"{environment:8} has not run")
            bad += 1
            continue
        suite = read_junit(path)
        passed, failed, skipped = map(suite.count, ("passed", "failed", "skipped"))
        python = suite.properties.get("python", "")
        print(f"{environment:8} {passed:5} passed {failed:3} failed {skipped:4} skipped   {python}")
        bad += failed > 0 or passed == 0
    return bad


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
