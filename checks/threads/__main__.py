"""Stresses imp_compat from many threads on every interpreter, beside the stdlib's imp if there is one.

`python -m threads` takes the imp_compat that is installed, and fails if that fails in any scenario.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import reports
from differential import interpreters

from . import scenarios

HERE = Path(__file__).parent

NAMES = [name for name in vars(scenarios.Scenarios) if name.islower() and not name.startswith("_")]


class Cell(NamedTuple):
    """What one process runs: a scenario on one implementation and one interpreter."""

    interpreter: interpreters.Interpreter
    scenario: str
    implementation: str

    def run(self, seconds: float, sources: dict[str, str], is_again: bool = False) -> dict[str, Any]:
        """Run trials for some seconds and return their counts; print them if something failed."""
        order = {"scenario": self.scenario, "implementation": self.implementation}
        process = subprocess.run(
            [*shlex.split(self.interpreter.command), "-S", "-c", (HERE / "scenarios.py").read_text("utf-8")],
            input=json.dumps({**order, "seconds": seconds, "sources": sources}),
            env=interpreters.ENVIRONMENT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if process.returncode:
            sys.exit(f"{self}:\n{process.stderr}")
        if self.interpreter.version < (3, 9) and "in has_deadlock" in process.stderr and not is_again:
            # Rarely, the search for deadlocks never ends, even if there are only imports (bpo-38091).
            return self.run(seconds, sources, is_again=True)
        result = {"python": str(self.interpreter), **order, **json.loads(process.stdout)}
        if result["failures"]:
            print(json.dumps(result), process.stderr if is_bad(result) else "", flush=True)
        return result


def is_bad(result: dict[str, Any]) -> bool:
    """Return True for a failure of imp_compat, with or without private names."""
    return bool(result["failures"]) and result["implementation"] != "imp"


def implementations(interpreter: interpreters.Interpreter, scenario: str) -> list[str]:
    """Return what a scenario is run on: imp_compat, that without private names, and the stdlib's imp."""
    names = ["imp_compat"]
    if scenario not in scenarios.Scenarios.NEED_PRIVATE_NAMES:
        names.append(scenarios.WITHOUT_PRIVATE_NAMES)
    if interpreter.has_imp:
        names.append("imp")
    return names


def main() -> int:
    """Run the scenarios; return 1 if imp_compat fails in any."""
    parser = argparse.ArgumentParser(prog="threads", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="how long all of it takes (default: 600)")
    parser.add_argument("--python", help="a command that starts an interpreter (default: all found)")
    parser.add_argument("scenarios", nargs="*", help=f"of {', '.join(NAMES)} (default: all)")
    arguments = parser.parse_args()
    for name in set(arguments.scenarios).difference(NAMES):
        parser.error(f"unknown scenario {name!r} (choose from {', '.join(NAMES)})")
    found = interpreters.ask(arguments.python) if arguments.python else interpreters.find()
    if not found:
        parser.error(f"{arguments.python} starts no interpreter")
    chosen = [
        Cell(interpreter, name, implementation)
        for name in arguments.scenarios or NAMES
        for interpreter in found
        for implementation in implementations(interpreter, name)
    ]
    processes = os.cpu_count() or 1
    seconds = arguments.seconds * processes / len(chosen)
    masking = HERE.parents[1] / "tests" / "masking.py"  # takes private names away
    sources = {**interpreters.library(), "masking.py": masking.read_text("utf-8")}
    with concurrent.futures.ThreadPoolExecutor(processes) as pool:
        results = list(pool.map(lambda cell: cell.run(seconds, sources), chosen))
    if not arguments.python and not arguments.scenarios:
        reports.write("threads", {"seconds": arguments.seconds, "results": results})
    bad = sum(map(is_bad, results))
    print(f"{len(results)} runs, imp_compat failed in {bad}")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
