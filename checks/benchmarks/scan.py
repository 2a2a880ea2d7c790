"""Measures `imp-compat scan` against pylint and ruff on one tree of sources, in one run; prints ratios.

`tox run -e bench-scan` makes the trees of the packages below, and reports the times.
pylint is stopped when it has taken 25 times as long; `tox run -e bench-scan -- --without-pylint` does
without it, and reports nothing.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Iterator, NamedTuple

import reports

PACKAGES = [
    "ansible-core",
    "botocore",
    "conan",
    "dask",
    "distributed",
    "django",
    "ipython",
    "kubernetes",
    "matplotlib",
    "mypy",
    "networkx",
    "nose==1.3.7",
    "numpy",
    "pandas",
    "plotly",
    "pylint",
    "pyramid==1.9.4",
    "salt",
    "scikit-learn",
    "scipy",
    "setuptools",
    "sphinx",
    "sqlalchemy",
    "statsmodels",
    "sympy",
    "twisted",
    "xarray",
]
SIZES = (1_000, 10_000, 50_000)
COMPARED = 10_000
RUNS = 3
PATIENCE = 25  # after so many times as long as scan takes, more than is aimed at, pylint is stopped


class Measured(NamedTuple):
    """How long a command took, by the clock and on processors, and the most memory that it had at once.

    Where it was stopped, how long it had taken by then.
    """

    seconds: float
    processor_seconds: float
    mebibytes: float
    stopped: bool = False


def main() -> None:
    """Make the trees, run the commands, print what they took, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", required=True, type=Path, help="where the packages and trees are kept")
    parser.add_argument("--without-pylint", action="store_true", help="and write nothing")
    arguments = parser.parse_args()
    sources = _sources(arguments.folder / "packages")
    print(f"{len(sources):,} files of {len(PACKAGES)} packages, {os.cpu_count()} processors")

    print(f"\n{'files':>7} {'MB':>7} {'scan':>9} {'processors':>12} {'a MB':>9} {'memory':>9}")
    sizes = {}
    for size in (1, *SIZES):
        tree, megabytes = _tree(arguments.folder / str(size), sources, size)
        scan = _best(_scan(tree))
        sizes[f"scan, {size:,} files"] = scan._asdict()
        print(
            f"{size:7,} {megabytes:7.1f} {scan.seconds:7.2f} s {scan.processor_seconds:10.2f} s"
            f" {1000 * scan.processor_seconds / megabytes:6.1f} ms {scan.mebibytes:5.0f} MiB",
            flush=True,
        )

    tree, _ = _tree(arguments.folder / str(COMPARED), sources, COMPARED)
    compared = {"scan": _best(_scan(tree)), "ruff": _best(_ruff(tree))}
    if not arguments.without_pylint:
        compared["pylint"] = _measure(_pylint(tree), at_most=PATIENCE * compared["scan"].seconds)
    print(f"\n{COMPARED:,} files:")
    for name, measured in compared.items():
        ratio = measured.seconds / compared["scan"].seconds
        stopped = ", and was stopped" if measured.stopped else ""
        memory = f"{measured.mebibytes:.0f} MiB"
        print(f"{name:7} {measured.seconds:8.2f} s, {ratio:.2f} of scan's, {memory}{stopped}")
    if not arguments.without_pylint:
        sizes.update({f"{name}, {COMPARED:,} files": each._asdict() for name, each in compared.items()})
        reports.write("bench-scan", sizes)


def _scan(tree: Path) -> list[str]:
    return [sys.executable, "-m", "imp_compat", "scan", "--format", "json", str(tree)]


def _ruff(tree: Path) -> list[str]:
    settings = ["exclude = []", 'lint.flake8-tidy-imports.banned-api.imp.msg = "it is gone"']
    options = [option for setting in settings for option in ("--config", setting)]
    always = ["--isolated", "--no-cache", "--quiet", "--select=TID251"]
    return ["ruff", "check", *always, *options, str(tree)]


def _pylint(tree: Path) -> list[str]:
    options = ["--disable=all", "--enable=deprecated-module", "--recursive=y", "--jobs=0", "--score=n"]
    return [sys.executable, "-m", "pylint", "--rcfile=", *options, str(tree)]


def _sources(folder: Path) -> list[Path]:
    """Return the sources of the packages, which are installed into a folder unless they are there."""
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
        subprocess.run([*pip, "--target", str(folder), *PACKAGES], check=True)
    return sorted(folder.rglob("*.py"))


def _tree(folder: Path, sources: list[Path], size: int) -> tuple[Path, float]:
    """Return a folder with so many of the sources, from all of the packages, and its megabytes."""
    if not folder.is_dir():
        half_made = folder.with_suffix(".new")
        shutil.rmtree(half_made, ignore_errors=True)
        for number in range(size):
            source = sources[number * max(len(sources) // size, 1) % len(sources)]
            target = half_made / f"{number // 100:04}" / f"m{number:05}.py"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        half_made.rename(folder)
    return folder, sum(path.stat().st_size for path in folder.rglob("*.py")) / 1e6


def _best(command: list[str]) -> Measured:
    runs = [_measure(command) for _ in range(RUNS)]
    return Measured(
        min(run.seconds for run in runs),
        min(run.processor_seconds for run in runs),
        max(run.mebibytes for run in runs),
    )


def _measure(command: list[str], at_most: float | None = None) -> Measured:
    start, processor_start = time.perf_counter(), _processor_seconds()
    # Findings are no failure.
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    stopped = False
    try:
        process.wait(at_most)
    except subprocess.TimeoutExpired:
        stopped = True
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    seconds, processor_seconds = time.perf_counter() - start, _processor_seconds() - processor_start
    watcher.join()
    if process.returncode not in range(32) and not stopped:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return Measured(round(seconds, 2), round(processor_seconds, 2), round(peak[0] / 2**20, 1), stopped)


def _processor_seconds() -> float:
    """Return how long all processes that have ended were on a processor."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    """Note the most memory that a process and those that it started had at once, as Linux tells it."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_memory(pid) for pid in _descendants(process.pid)))
        time.sleep(0.02)


def _descendants(pid: int) -> Iterator[int]:
    yield pid
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _descendants(int(child))


def _memory(pid: int) -> int:
    """Return the bytes of a process, of which it shares some (its proportional set size)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
