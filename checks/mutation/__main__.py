"""Changes the library in small ways, one at a time, and tells which of them no test notices.

Fails where less than 95 % are noticed, or where docs/testing.md does not list exactly the others.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import itertools
import json
import os
import queue
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any, Callable, Iterator, Tuple

import checks
import mutants

RESULTS = Path(__file__).with_name("results.json")
DOCUMENT = checks.ROOT / "docs" / "testing.md"
HEADING = "| file | line | mutant | why no test notices |"
LEAST = 0.95

# A mutant, and "killed", "timed out" or "survived"
Outcome = Tuple[mutants.Mutant, str]

# The library and the shim, without what reads and writes other people's sources
FILES = [
    path.relative_to(checks.ROOT).as_posix()
    for path in [*sorted(checks.ROOT.glob("imp_compat/**/*.py")), checks.ROOT / "shim" / "imp.py"]
    if "migrate" not in path.parts
]


def main() -> None:
    """Make the mutants of all files or the given ones, run the tests on each, and keep the results."""
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__)
    # Tox says which it is, but only to the command itself.
    parser.add_argument("--wheel", default=os.environ.get("TOX_PACKAGE"), help="default: tox's")
    parser.add_argument("--folder", required=True, type=Path, help="for environments")
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    if not options.wheel:
        parser.error("without tox, --wheel is required")
    files = options.files or FILES
    for file, outcomes in run(options.folder, options.wheel, files):
        results = keep(file, outcomes)
    print(f"{results['killed']} of {results['mutants']} mutants were killed: {results['score']:.1%}")
    sys.exit("\n".join(find_faults(results, files)) or 0)


def run(folder: Path, wheel: str, files: list[str]) -> Iterator[tuple[str, list[Outcome]]]:
    """Yield each file with what became of its mutants, from as many workers as there are processors."""
    made = {file: list(mutants.mutants(checks.ROOT, file)) for file in files}
    listed = list_survivors()
    free: queue.SimpleQueue[checks.Worker] = queue.SimpleQueue()
    for number in range(os.cpu_count() or 1):
        free.put(checks.Worker(folder / str(number), wheel))

    def work(task: Callable[[checks.Worker], Any]) -> Any:  # noqa: ANN401
        worker = free.get()
        try:
            return task(worker)
        finally:
            free.put(worker)

    with ThreadPoolExecutor(free.qsize()) as executor:
        finds = [lambda worker, check=check: worker.find_tests(check, files) for check in checks.CHECKS]
        killer = checks.Killer(executor.map(work, finds))
        kills = [
            lambda worker, mutant=mutant: killer.kill(worker, mutant, mutant.name in listed)
            for mutant in itertools.chain.from_iterable(made.values())
        ]
        outcomes = executor.map(work, kills)
        for file, of_file in made.items():
            tried = []
            for mutant, outcome in zip(of_file, outcomes):
                tried.append((mutant, outcome))
                if outcome != "killed":
                    print(f"{outcome}: {mutant}", flush=True)
            print(f"{file}: {len(tried)} of {len(kills)} mutants tried", flush=True)
            yield file, tried


def keep(file: str, outcomes: list[Outcome]) -> dict[str, Any]:
    """Put the results of a file in place of what they were, and return those of all."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))["files"] if RESULTS.exists() else {}
    count = collections.Counter(outcome for _, outcome in outcomes)
    kept[file] = {
        "mutants": len(outcomes),
        "killed": len(outcomes) - count["survived"],
        "of which timed out": count["timed out"],
        "survivors": [mutant.name[1:] for mutant, outcome in outcomes if outcome == "survived"],
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
    }
    results = {
        "command": "tox run -e mutation",
        "mutmut": metadata.version("mutmut"),
        "checks": list(map(str, checks.CHECKS)),
        "mutants": sum(result["mutants"] for result in kept.values()),
        "killed": sum(result["killed"] for result in kept.values()),
        "files": {file: kept[file] for file in sorted(kept)},
    }
    results["score"] = round(results["killed"] / results["mutants"], 4)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return results


def find_faults(results: dict[str, Any], files: list[str]) -> list[str]:
    """Say what is wrong with results: too few killed, or other survivors than those that are listed."""
    survivors = {(file, *pair) for file in files for pair in map(tuple, results["files"][file]["survivors"])}
    listed = {row for row in list_survivors() if row[0] in files}
    faults = [f"not in {DOCUMENT.name}: {row(survivor)}" for survivor in sorted(survivors - listed)]
    faults += [f"in {DOCUMENT.name}, but killed: {row(killed)}" for killed in sorted(listed - survivors)]
    if results["score"] < LEAST:
        faults.append(f"fewer than {LEAST:.0%} were killed")
    return faults


def row(survivor: tuple[str, ...]) -> str:
    """Return a survivor as a row of the table, but for the reason."""
    return "".join("| `{}` ".format(cell.replace("|", "\\|")) for cell in survivor) + "| |"


def list_survivors() -> set[tuple[str, ...]]:
    """Return the file, line and mutant of each row of the table."""
    lines = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)[2].splitlines()[2:]
    table = []
    for line in lines:
        if not line.startswith("| "):
            break
        table.append(tuple(cell.strip().strip("`") for cell in line.replace("\\|", "\0").split("|")[1:4]))
    return {tuple(cell.replace("\0", "|") for cell in cells) for cells in table}


if __name__ == "__main__":
    main()
