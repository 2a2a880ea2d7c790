"""Changes the library, one small change at a time, and names the changes that no test notices.

Fails if too few mutants are noticed, if survivors.tsv does not list exactly those of the library that are
not, or if a bug of bugs.txt is not noticed.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import random
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator, Tuple

import reports

from . import bugs, mutants, runner

SURVIVORS = Path(__file__).with_name("survivors.tsv")
# The groups of what is tried, and how much of each has to be killed
LIBRARY, MIGRATE, BUGS = "the library", "the finding and rewriting of `migrate`", "hand-written bugs"
LEAST = {LIBRARY: 0.97, MIGRATE: 0.90, BUGS: 1.0}

MUTANTS_PER_SIGN_OF_LIFE = 100

# A mutant, and "killed", "timed out" or "survived"
Outcome = Tuple[mutants.Mutant, str]

# The library, the shim, and what of migrate decides what a source means and how it is rewritten
FILES = [
    path.relative_to(reports.ROOT).as_posix()
    for path in [*sorted(reports.ROOT.glob("imp_compat/**/*.py")), reports.ROOT / "shim" / "imp.py"]
    if "migrate" not in path.parts or "finding" in path.parts or path.name == "rewriting.py"
]


def main() -> None:
    """Make mutants of all files or the given ones, run the tests on each, and keep the figures."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("--folder", required=True, type=Path, help="for environments")
    parser.add_argument("--sample", type=int, metavar="N", help="try only N of each group, chosen at random")
    parser.add_argument("files", nargs="*", type=_from_root, help="default: all that are mutated")
    options = parser.parse_args()
    for python in runner.PYTHONS:
        if shutil.which(f"python{python}") is None:
            parser.error(f"python{python} is not on PATH")
    written = {} if options.files else {bug: bug.mutant(reports.ROOT) for bug in bugs.read()}
    faults = [f"the text has changed: {bug.what}" for bug, mutant in written.items() if mutant is None]
    made = make(options.files or FILES)
    tried = {group: choose(of_group, options.sample) for group, of_group in made.items()}
    tried[BUGS] = [mutant for mutant in written.values() if mutant is not None]
    outcomes = run(options.folder, os.environ["TOX_PACKAGE"], list(itertools.chain(*tried.values())))
    figures = {}
    for group, of_group in tried.items():
        found = list(itertools.islice(outcomes, len(of_group)))
        killed = sum(outcome != "survived" for _, outcome in found)
        figures[group] = {"made": len(made.get(group, written)), "tried": len(found), "killed": killed}
        print(f"{group}: {killed} of {len(found)} were killed")
        if killed < LEAST[group] * len(found):
            faults.append(f"{group}: fewer than {LEAST[group]:.0%} were killed")
        if group == LIBRARY:
            faults += compare_with_list(found, is_whole=len(found) == len(made[group]))
    if not options.files:
        reports.write("mutation", figures)
    print(*faults, sep="\n")
    sys.exit(bool(faults))


def _from_root(path: str) -> str:
    """Return the path of a file from the root; tox gives it from the current directory."""
    file = Path(path).resolve()
    if not file.is_file() or reports.ROOT not in file.parents:
        raise argparse.ArgumentTypeError(f"{path} is not a file of this project")
    return file.relative_to(reports.ROOT).as_posix()


def make(files: list[str]) -> dict[str, list[mutants.Mutant]]:
    """Return the mutants of some files, by group."""
    made: dict[str, list[mutants.Mutant]] = {LIBRARY: [], MIGRATE: []}
    for file in files:
        made[MIGRATE if file.startswith(runner.MIGRATE) else LIBRARY] += mutants.mutants(reports.ROOT, file)
    return made


def choose(made: list[mutants.Mutant], count: int | None) -> list[mutants.Mutant]:
    """Return some of the mutants, chosen at random, in their order, or all."""
    if count is None or count >= len(made):
        return made
    return [made[index] for index in sorted(random.sample(range(len(made)), count))]


def run(folder: Path, wheel: str, tried: list[mutants.Mutant]) -> Iterator[Outcome]:
    """Yield each mutant with its outcome, from as many workers as there are processors."""
    files = sorted({mutant.file for mutant in tried})
    listed = list_survivors()
    numbers = itertools.count()
    thread = threading.local()

    def start() -> None:
        thread.worker = runner.Worker(folder / str(next(numbers)), wheel)

    with ThreadPoolExecutor(os.cpu_count(), initializer=start) as executor:
        found = executor.map(lambda check: thread.worker.find_tests(check, files), runner.CHECKS)
        killer = runner.Killer(found)
        outcomes = executor.map(
            lambda mutant: killer.kill(thread.worker, mutant, mutant.name in listed), tried
        )
        for number, (mutant, outcome) in enumerate(zip(tried, outcomes), 1):
            if outcome != "killed":
                print(f"{outcome}: {mutant}", flush=True)
            if number % MUTANTS_PER_SIGN_OF_LIFE == 0:
                print(f"{number} of {len(tried)} tried", flush=True)
            yield mutant, outcome


def compare_with_list(outcomes: list[Outcome], is_whole: bool) -> list[str]:
    """Return how the survivors of the library differ from those that are listed."""
    survivors = {mutant.name for mutant, outcome in outcomes if outcome == "survived"}
    listed = {name for name in list_survivors() if name[0] in {mutant.file for mutant, _ in outcomes}}
    faults = ["not in survivors.tsv: " + "\t".join(name) for name in sorted(survivors - listed)]
    # Of a sample, an equal change of another line may be what survives.
    if is_whole:
        faults += ["in survivors.tsv, but killed: " + "\t".join(name) for name in sorted(listed - survivors)]
    return faults


def list_survivors() -> set[tuple[str, ...]]:
    """Return the file, line and mutant of each row of survivors.tsv; the fourth column is the reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {tuple(row[:3]) for row in rows[1:]}


if __name__ == "__main__":
    main()
