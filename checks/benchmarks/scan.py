"""Measures `imp-compat scan` beside ruff's one rule on a tree of sources, and on one file alone.

`tox run -e bench-scan` makes the tree of the packages below, and reports the times and their ratio.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import reports

PACKAGES = """
    ansible-core botocore conan dask distributed django ipython kubernetes matplotlib mypy networkx
    nose==1.3.7 numpy pandas plotly pylint pyramid==1.9.4 salt scikit-learn scipy setuptools sphinx sqlalchemy
    statsmodels sympy twisted xarray
"""
FILES = 20_000
RUNS = 3
SCAN = [sys.executable, "-m", "imp_compat", "scan", "--format", "json"]
RUFF = ["ruff", "check", "--isolated", "--no-cache", "--quiet", "--select=TID251", "--config", "exclude = []"]
RUFF += ["--config", 'lint.flake8-tidy-imports.banned-api.imp.msg = "it is gone"']


def make_tree(folder: Path, size: int) -> Path:
    """Return a folder with so many sources of all packages, which are installed unless they are there."""
    packages, tree = folder / "packages", folder / str(size)
    if not packages.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
        subprocess.run([*pip, "--target", str(packages), *PACKAGES.split()], check=True)
    if not tree.is_dir():
        half_made = tree.with_suffix(".new")
        shutil.rmtree(half_made, ignore_errors=True)
        sources = sorted(packages.rglob("*.py"))
        for number in range(size):
            target = half_made / f"{number // 100:04}" / f"m{number:05}.py"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(sources[number * max(len(sources) // size, 1) % len(sources)], target)
        half_made.rename(tree)
    return tree


def measure(command: list[str]) -> dict[str, float]:
    """Return the least time that a command takes, by the clock and on processors.

    Findings, and files that cannot be read, are no failure.
    """
    clock, processors = [], []
    for _ in range(RUNS):
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        clock.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        if done.returncode not in (0, 1, 2):
            sys.exit(f"{command[0]} ended with {done.returncode}")
    return {"seconds": round(min(clock), 2), "processor seconds": round(min(processors), 2)}


def main() -> None:
    """Make the trees, run the commands, print what they took, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", required=True, type=Path, help="where the packages and trees are kept")
    parser.add_argument("--files", type=int, default=FILES, help=f"how many (default: {FILES})")
    given = parser.parse_args()
    tree, file = make_tree(given.folder, given.files), make_tree(given.folder, 1)
    results = {
        "scan, 1 file": measure([*SCAN, str(file)]),
        f"scan, {given.files:,} files": measure([*SCAN, str(tree)]),
        f"ruff, {given.files:,} files": measure([*RUFF, str(tree)]),
    }
    _, scan, ruff = (result["processor seconds"] for result in results.values())
    for name, result in results.items():
        print(f"{name:20} {result['seconds']:8.2f} s, {result['processor seconds']:8.2f} s on processors")
    print(f"scan takes {scan / ruff:.2f} times ruff's processor seconds")
    if given.files == FILES:
        reports.write("bench-scan", results)


if __name__ == "__main__":
    main()
