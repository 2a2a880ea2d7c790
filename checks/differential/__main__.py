"""Compare imp_compat with the standard library's `imp`, call by call, on random programs.

`python -m differential` compares imp_compat, as installed, on the interpreter that runs this with that one's
own imp, or with that of Python 3.11; `python -m differential --all` does so on all that are found.
"""

from __future__ import annotations

import argparse
import collections
import functools
import itertools
import json
import random
import re
import sys
from typing import Any, NamedTuple

import reports

from . import compare, interpreters, programs

PROGRAMS_PER_SIGN_OF_LIFE = 1000
CALL = re.compile(r"\bimp\.\w+\(")


class Row(NamedTuple):
    """A line of a program for the standard library and for imp_compat, and the deviation if they differ."""

    stdlib: str
    ours: str
    deviation: str = ""


class Pair:
    """The standard library's imp of one interpreter, and imp_compat on the same or another."""

    def __init__(self, stdlib: interpreters.Worker, ours: interpreters.Worker) -> None:
        self.stdlib = stdlib
        self.ours = ours
        versions = stdlib.interpreter.version, ours.interpreter.version
        self.version = (3, 8) if versions[0] == versions[1] else versions[1]  # whose changes show
        self.figures: collections.Counter[str] = collections.Counter()
        self.deviations: collections.Counter[str] = collections.Counter()

    def check(self, program: list[str], records: dict[interpreters.Worker, Any]) -> None:
        """Compare the two records of a program to its end; raise if they differ without explanation.

        A line that a deviation explains is compared with what that promises, and left out if nothing on the
        standard library gives the promised answer.
        """
        rows = [Row(line, line) for line in program]
        stdlib, ours = records[self.stdlib], records[self.ours]
        while difference := compare.find_difference(stdlib, ours, self.version):
            number, deviation = difference.number, difference.deviation
            is_nested = bool(difference.stdlib.get("error", {}).get("frames"))  # in a module's code
            if deviation is None or (deviation.name == rows[number].deviation and not is_nested):
                raise Different(self, rows, difference)
            promised = deviation.promise(rows[number].stdlib)
            self.deviations[deviation.name] += 1
            if promised == rows[number].stdlib or is_nested:
                del rows[number]
                ours = self.ours.run([row.ours for row in rows])
            else:
                rows[number] = Row(promised, rows[number].ours, deviation.name)
            stdlib = self.stdlib.run([row.stdlib for row in rows])
        self.count(stdlib)

    def count(self, record: Any) -> None:
        """Add a program that was compared to the figures."""
        calls = [line for line in record["lines"] if CALL.search(line["line"])]
        self.figures["programs"] += 1
        self.figures["calls"] += len(calls)
        self.figures["successful"] += sum("value" in line for line in calls)

    def __str__(self) -> str:
        return f"{self.stdlib} and {self.ours}"


class Different(AssertionError):
    """A program on which imp_compat differs from the standard library's imp, or from what it promises."""

    def __init__(self, pair: Pair, rows: list[Row], difference: compare.Difference) -> None:
        super().__init__(str(pair))
        self.pair = pair
        self.program = [row.ours for row in rows[: difference.number + 1]]
        self.difference = difference


def oracle_of(interpreter: interpreters.Interpreter) -> interpreters.Interpreter | None:
    """Return the interpreter whose standard library says what is right: the same, or else Python 3.11."""
    if interpreter.has_imp:
        return interpreter
    return next((each for each in interpreters.find() if str(each) == "cpython 3.11"), None)


def pair_up(chosen: list[interpreters.Interpreter]) -> list[Pair]:
    """Start a worker for each implementation of each interpreter, and pair those that are to be compared."""
    world = interpreters.world(chosen)
    stdlib = functools.lru_cache(maxsize=None)(lambda oracle: interpreters.Worker(oracle, "imp", world))
    oracles = {interpreter: oracle_of(interpreter) for interpreter in chosen}
    return [
        Pair(stdlib(oracle), interpreters.Worker(interpreter, "imp_compat", world))
        for interpreter, oracle in oracles.items()
        if oracle
    ]


def run(program: list[str], pairs: list[Pair]) -> None:
    """Run a program on all workers at once, and check every pair."""
    workers = {worker: None for pair in pairs for worker in (pair.stdlib, pair.ours)}
    for worker in workers:
        worker.send(program)
    records = {worker: worker.receive() for worker in workers}
    for pair in pairs:
        pair.check(program, records)


def shorten(different: Different) -> Different:
    """Remove each line without which the pair still differs."""
    number = 0
    while number < len(different.program):
        program = [*different.program[:number], *different.program[number + 1 :]]
        try:
            run(program, [different.pair])
            number += 1
        except Different as shorter:
            different = shorter
    return different


def report(pairs: list[Pair], seed: int, is_kept: bool) -> None:
    """Print what was compared, and keep it for docs/evidence.md if that was everything."""
    figures = {
        str(pair.ours.interpreter): {
            "stdlib": str(pair.stdlib.interpreter),
            "seed": seed,
            **pair.figures,
            "deviations": dict(pair.deviations.most_common()),
        }
        for pair in pairs
    }
    print(json.dumps(figures, indent=1))
    if is_kept:
        reports.write("differential", figures)


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m differential", description=__doc__.partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="compare every interpreter that is found")
    parser.add_argument("--calls", type=int, default=3000, help="how many each pair compares (default: 3000)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**9), help="of the first program")
    return parser.parse_args()


def compare_all(pairs: list[Pair], seed: int, calls: int) -> None:
    """Run programs until every pair has compared so many calls; raise if one differs."""
    for number in itertools.count():
        done = min(pair.figures["calls"] for pair in pairs)
        if number % PROGRAMS_PER_SIGN_OF_LIFE == 0:
            print(f"{done} calls", flush=True)
        if done >= calls:
            break
        try:
            run(programs.Maker(seed + number).program(), pairs)
        except Different:
            print(f"--seed {seed + number} begins with the program that differs")
            raise


def main() -> int:
    """Compare, and say how it went."""
    given = arguments()
    print(f"seed {given.seed}", flush=True)
    found = interpreters.find() if given.all else interpreters.ask(sys.executable)
    # Up to 3.14, free-threaded builds load no extension module that is made for all versions, as here.
    pairs = pair_up([each for each in found if each.has_gil])
    if not pairs:
        print("no interpreter to compare, or no Python 3.11 to compare it with")
        return 2
    try:
        compare_all(pairs, given.seed, given.calls)
    except Different as first:
        different = shorten(first)
        print(f"{different.pair} differ:")
        print(*different.program, *compare.explain(different.difference), sep="\n")
        return 1
    report(pairs, given.seed, given.all)
    return 0


if __name__ == "__main__":
    sys.exit(main())
