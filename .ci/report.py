"""Prints what the tests said of each Python, and fails where one has not run or not passed.

Usage: report.py FOLDER ENVIRONMENT[,ENVIRONMENT...]; the folder has the JUnit report of each tox environment,
and gets the figures as interpreters.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree import ElementTree


def read(report: Path) -> tuple[int, int, int, str]:
    """Return how many tests passed, failed and were skipped, and the version of the Python that ran them."""
    suite = ElementTree.parse(report).find("testsuite")
    assert suite is not None
    tests, skipped = int(suite.attrib["tests"]), int(suite.attrib["skipped"])
    failed = int(suite.attrib["failures"]) + int(suite.attrib["errors"])
    python = suite.find("properties/property[@name='python']")
    return tests - failed - skipped, failed, skipped, "unknown" if python is None else python.attrib["value"]


def main(folder: str, environments: str) -> int:
    """Print a line for each environment; return how many of them have not run, or not passed."""
    bad = 0
    figures = []
    for environment in environments.split(","):
        report = Path(folder, f"{environment}.xml")
        if report.exists():
            passed, failed, skipped, python = read(report)
            print(f"{environment:8} {passed:5} passed {failed:3} failed {skipped:4} skipped   {python}")
            bad += failed > 0 or passed == 0
            figures.append({"python": python, "passed": passed, "failed": failed, "skipped": skipped})
        else:
            print(f"{environment:8} has not run")
            bad += 1
    Path(folder, "interpreters.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return bad


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
