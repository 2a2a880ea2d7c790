"""Changes the library, one small change at a time, and names the changes that no test notices.

Fails if too few mutants are noticed, if survivors.tsv does not list exactly the others, or if a bug of
bugs.txt is not noticed.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterator, Tuple

import reports

from . import bugs, mutants, runner

SURVIVORS = Path(__file__).with_name("survivors.tsv")
BUGS = "hand-written bugs"
# Of the mutants of the library, and of those of migrate's finding and rewriting
LEAST = {False: 0.97, True: 0.90}

# A mutant, and "killed", "timed out" or "survived"
Outcome = Tuple[mutants.Mutant, str]

# The library, the shim, and what of migrate decides what a source means and how it is rewritten
FILES = [
    path.relative_to(reports.ROOT).as_posix()
    for path in [*sorted(reports.ROOT.glob("imp_compat/**/*.py")), reports.ROOT / "shim" / "imp.py"]
    if "migrate" not in path.parts or "finding" in path.parts or path.name == "rewriting.py"
]


def main() -> None:
    """Make the mutants of all files or the given ones, run the tests on each, and keep the results."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    parser.add_argument("--folder", required=True, type=Path, help="for environments")
    parser.add_argument("files", nargs="*", type=_from_root, help="default: all that are mutated")
    options = parser.parse_args()
    for python in runner.PYTHONS:
        if shutil.which(f"python{python}") is None:
            parser.error(f"python{python} is not on PATH")
    written: dict[bugs.Bug, mutants.Mutant | None] = {}
    made = {file: list(mutants.mutants(reports.ROOT, file)) for file in options.files or FILES}
    if not options.files:
        written = {bug: bug.mutant(reports.ROOT) for bug in bugs.read()}
        made[BUGS] = [mutant for mutant in written.values() if mutant is not None]
    figures: dict[str, Any] = {}
    for file, outcomes in run(options.folder, os.environ["TOX_PACKAGE"], made):
        figures[file] = summarize(outcomes)
        if file == BUGS:
            figures[file]["mutants"] = len(written)  # with those whose text has changed
        reports.write("mutation", {**reports.read("mutation"), **figures})
    faults = find_faults(figures)
    faults += [f"the text has changed: {bug.what}" for bug, mutant in written.items() if mutant is None]
    print(*faults, sep="\n")
    sys.exit(bool(faults))


def _from_root(path: str) -> str:
    """Return the path of a file from the root; tox gives it from the current directory."""
    file = Path(path).resolve()
    if not file.is_file() or reports.ROOT not in file.parents:
        raise argparse.ArgumentTypeError(f"{path} is not a file of this project")
    return file.relative_to(reports.ROOT).as_posix()


def run(
    folder: Path, wheel: str, made: dict[str, list[mutants.Mutant]]
) -> Iterator[tuple[str, list[Outcome]]]:
    """Yield each file with the outcomes of its mutants, from as many workers as there are processors."""
    files = sorted({mutant.file for of_file in made.values() for mutant in of_file})
    listed = list_survivors()
    numbers = itertools.count()
    thread = threading.local()

    def start() -> None:
        thread.worker = runner.Worker(folder / str(next(numbers)), wheel)

    with ThreadPoolExecutor(os.cpu_count(), initializer=start) as executor:
        found = executor.map(lambda check: thread.worker.find_tests(check, files), runner.CHECKS)
        killer = runner.Killer(found)
        mutants_of_all = list(itertools.chain.from_iterable(made.values()))
        outcomes = executor.map(
            lambda mutant: killer.kill(thread.worker, mutant, mutant.name in listed), mutants_of_all
        )
        for file, of_file in made.items():
            tried = []
            for mutant, outcome in zip(of_file, outcomes):
                tried.append((mutant, outcome))
                if outcome != "killed":
                    print(f"{outcome}: {mutant}", flush=True)
            print(f"{file}: {len(tried)} of {len(mutants_of_all)} mutants tried", flush=True)
            yield file, tried


def summarize(outcomes: list[Outcome]) -> dict[str, Any]:
    """Return the figures about the mutants of one file."""
    survivors = [mutant.name for mutant, outcome in outcomes if outcome == "survived"]
    return {"mutants": len(outcomes), "killed": len(outcomes) - len(survivors), "survivors": survivors}


def find_faults(figures: dict[str, Any]) -> list[str]:
    """Return what is wrong: too few mutants killed, other survivors than those listed, bugs not noticed."""
    missed = figures.pop(BUGS, {"survivors": []})["survivors"]
    faults = [f"not noticed: {file}: {what}" for file, what, _ in missed]
    survivors = {tuple(name) for each in figures.values() for name in each["survivors"]}
    listed = {name for name in list_survivors() if name[0] in figures}
    faults += ["not in survivors.tsv: " + "\t".join(name) for name in sorted(survivors - listed)]
    faults += ["in survivors.tsv, but killed: " + "\t".join(name) for name in sorted(listed - survivors)]
    for is_of_migrate, least in LEAST.items():
        group = [each for file, each in figures.items() if file.startswith(runner.MIGRATE) is is_of_migrate]
        made = sum(each["mutants"] for each in group)
        killed = sum(each["killed"] for each in group)
        print(f"{killed} of {made} mutants of {'migrate' if is_of_migrate else 'the library'} were killed")
        if killed < least * made:
            faults.append(f"fewer than {least:.0%} were killed")
    return faults


def list_survivors() -> set[tuple[str, ...]]:
    """Return the file, line and mutant of each row of survivors.tsv; the fourth column is the reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {tuple(row[:3]) for row in rows[1:]}


if __name__ == "__main__":
    main()
