"""Compares imp_compat with the standard library's imp on 3.11 and with zombie-imp on 3.13, in one run.

`python -m benchmarks.run --wheel WHEEL --environments DIRECTORY` makes the environments, times the
implementations in turns, prints a table of ratios against the targets, and reports them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyperf
import pythons
import reports

ROUNDS = 3
PYPERF_OPTIONS = ["--processes=3", "--values=3", "--warmups=1", "--min-time=0.05", "--quiet"]
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
Times = dict[str, list[float]]


class Environment:
    """A virtual environment with one implementation of `imp`."""

    def __init__(self, folder: Path, python: str, requirement: str, module: str) -> None:
        self.folder = folder
        self.module = module
        self.python = folder / "bin" / "python"
        if not self.python.exists():
            _run([sys.executable, "-m", "virtualenv", "-q", "-p", str(pythons.find(python)), str(folder)])
        _run([str(self.python), "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", requirement])
        _run([str(self.python), "-m", "pip", "install", "-q", "pyperf"])

    def time(self) -> Times:
        """Return the times of the import, of nothing, and of each call, in seconds."""
        output = self.folder / "calls.json"
        output.unlink(missing_ok=True)
        script = Path(__file__).with_name("calls.py")
        options = ["--implementation", self.module, *PYPERF_OPTIONS, "-o", str(output)]
        _run([str(self.python), str(script), *options])
        return {b.get_name(): list(b.get_values()) for b in pyperf.BenchmarkSuite.load(str(output))}


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def measure(environments: list[Environment]) -> list[Times]:
    """Return all times of each environment, which take turns, so that a change of speed is shared."""
    results: list[Times] = [{} for _ in environments]
    for _ in range(ROUNDS):
        for environment, times in zip(environments, results):
            for name, values in environment.time().items():
                times.setdefault(name, []).extend(values)
    return results


def least(times: Times, call: str) -> float:
    """Return the least time of a call, for what else the machine does can only add to it.

    Of an import, it is how much longer the fastest process takes than one that imports nothing.
    """
    return min(times[call]) - (min(times["nothing"]) if call == "import" else 0)


def compare(ours: Times, theirs: Times) -> list[dict[str, Any]]:
    """Return the time of each call, its ratio to the other implementation, and the target for that."""
    return [
        {
            "call": call,
            "microseconds": least(ours, call) * 1e6,
            "ratio": least(ours, call) / least(theirs, call),
            "target": TARGETS.get(call, USUAL_TARGET),
        }
        for call in ours
        if call != "nothing"
    ]


def report(compared: dict[str, list[dict[str, Any]]]) -> None:
    """Print the comparisons against each implementation, and keep them."""
    for title, calls in compared.items():
        print(f"\n{title}\n\n{'':28}{'microseconds':>14}{'ratio':>8}{'target':>8}")
        for each in calls:
            missed = "" if each["ratio"] <= each["target"] else "  missed"
            print("{call:28}{microseconds:14.2f}{ratio:8.2f}{target:8.2f}".format(**each) + missed)
    reports.write("bench", compared)


def main() -> None:
    """Make the environments, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    wheel = os.environ.get("TOX_PACKAGE")
    parser.add_argument("--wheel", required=not wheel, default=wheel, help="tox's is the default")
    parser.add_argument("--environments", type=Path, required=True)
    options = parser.parse_args()
    folder: Path = options.environments
    stdlib = Environment(folder / "stdlib-3.11", "python3.11", options.wheel, "imp")
    ours_311 = Environment(folder / "imp_compat-3.11", "python3.11", options.wheel, "imp_compat")
    zombie = Environment(folder / "zombie-3.13", "python3.13", "zombie-imp", "imp")
    ours_313 = Environment(folder / "imp_compat-3.13", "python3.13", options.wheel, "imp_compat")
    results = measure([ours_311, stdlib, ours_313, zombie])
    report(
        {
            "Python 3.11, against the standard library's imp": compare(results[0], results[1]),
            "Python 3.13, against zombie-imp": compare(results[2], results[3]),
        }
    )


if __name__ == "__main__":
    main()
