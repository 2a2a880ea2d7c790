"""Measures `imp-compat scan` beside ruff's one rule on many packages, and on one file.

`tox run -e bench-scan` downloads the packages below, and reports the times and their ratio.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import reports

PACKAGES = """
    ansible-core botocore django ipython nose==1.3.7 numpy pandas plotly pyramid==1.9.4 salt scipy sqlalchemy
    sympy twisted
"""
RUNS = 3
SCAN = [sys.executable, "-m", "imp_compat", "scan", "--format", "json"]
RUFF = ["ruff", "check", "--isolated", "--no-cache", "--quiet", "--select=TID251", "--config", "exclude = []"]
RUFF += ["--no-respect-gitignore"]  # tox's says that all of .tox is ignored
RUFF += ["--config", 'lint.flake8-tidy-imports.banned-api.imp.msg = "it is gone"']


def measure(command: list[str]) -> dict[str, float]:
    """Return the least time that a command takes, by the clock and on processors.

    Findings, and files that cannot be read, are not failures.
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
    """Install the packages if they are missing, measure the commands, and print and keep the times."""
    folder = Path(os.environ["TOX_ENV_DIR"], "packages")
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
        subprocess.run([*pip, "--target", str(folder), *PACKAGES.split()], check=True)
    count = sum(1 for _ in folder.rglob("*.py"))
    results = {
        "scan, 1 file": measure([*SCAN, str(folder / "nose" / "importer.py")]),
        f"scan, {count:,} files": measure([*SCAN, str(folder)]),
        f"ruff, {count:,} files": measure([*RUFF, str(folder)]),
    }
    _, scan, ruff = (result["processor seconds"] for result in results.values())
    for name, result in results.items():
        print(f"{name:20} {result['seconds']:8.2f} s, {result['processor seconds']:8.2f} s on processors")
    print(f"scan takes {scan / ruff:.2f} times ruff's processor seconds")
    reports.write("bench-scan", results)


if __name__ == "__main__":
    main()
