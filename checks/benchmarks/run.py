"""Compares imp_compat with the standard library's imp on 3.11 and with zombie-imp on 3.13, in one run.

`tox run -e bench` times the implementations in turns, prints a table of ratios against the targets, and
reports them.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pyperf
import reports
import venvs

# Many and short: a machine can be slow for minutes.
ROUNDS = 6
PYPERF_OPTIONS = ["--processes=1", "--values=3", "--warmups=1", "--min-time=0.05", "--quiet"]
# At most so many times as long as the other implementation takes.
USUAL_TARGET = 1.05
TARGETS = {
    "import": 1 / 8,
    "find_module, source": 0.8,
    "find_module, package": 1.0,
    "find_module, built-in": 1.0,
    "find_module, 100 folders": 0.7,
    "get_suffixes": 1.15,
}


class Implementation:
    """An implementation of `imp` in a virtual environment, whose times pyperf appends to one file."""

    def __init__(self, directory: Path, python: str, requirement: str, module: str) -> None:
        self.output = str(directory / "calls.json")
        python = venvs.make(directory, python)
        venvs.install(python, requirement, "pyperf")
        script = str(Path(__file__).with_name("calls.py"))
        self.command = [python, script, "--implementation", module, *PYPERF_OPTIONS, "--append", self.output]

    def measure(self) -> None:
        """Time the import, nothing, and each call once more."""
        subprocess.run(self.command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def times(self) -> dict[str, float]:
        """Return the least time of each call in seconds, for what else the machine does can only add to it.

        Of an import, it is how much longer the fastest process takes than one that imports nothing.
        """
        least = {each.get_name(): min(each.get_values()) for each in pyperf.BenchmarkSuite.load(self.output)}
        least["import"] -= least.pop("nothing")
        return least


def main() -> None:
    """Measure in turns, so that a change of speed is shared; print and keep the results."""
    wheel = os.environ["TOX_PACKAGE"]
    with tempfile.TemporaryDirectory() as directory:
        ours_311 = Implementation(Path(directory, "ours-3.11"), "3.11", wheel, "imp_compat")
        stdlib = Implementation(Path(directory, "stdlib-3.11"), "3.11", wheel, "imp")
        ours_313 = Implementation(Path(directory, "ours-3.13"), "3.13", wheel, "imp_compat")
        zombie = Implementation(Path(directory, "zombie-3.13"), "3.13", "zombie-imp", "imp")
        for each in [ours_311, stdlib, ours_313, zombie] * ROUNDS:
            each.measure()
        figures = {
            "Python 3.11, against the standard library's imp": compare(ours_311, stdlib),
            "Python 3.13, against zombie-imp": compare(ours_313, zombie),
        }
    reports.write("bench", figures)
    for title, calls in figures.items():
        print(f"\n{title}\n\n{'':28}{'microseconds':>14}{'ratio':>8}{'target':>8}")
        for call in calls:
            missed = "" if call["ratio"] <= call["target"] else "  missed"
            print("{call:28}{microseconds:14.2f}{ratio:8.2f}{target:8.2f}".format(**call) + missed)


def compare(ours: Implementation, theirs: Implementation) -> list[dict[str, Any]]:
    """Return the time of each call, its ratio to the other implementation, and the target for that."""
    other_times = theirs.times()
    return [
        {
            "call": call,
            "microseconds": time * 1e6,
            "ratio": time / other_times[call],
            "target": TARGETS.get(call, USUAL_TARGET),
        }
        for call, time in ours.times().items()
    ]


if __name__ == "__main__":
    main()
