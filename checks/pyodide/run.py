"""Runs the tests on Pyodide, CPython in WebAssembly, on Node: without threads, processes, extension files.

`tox run -e pyodide` runs them all; with arguments for pytest, such as `tox run -e pyodide -- test_locks.py`,
it runs what they say. Needs Node, with its npm.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import reports

# Of Python 3.14: the first number says so.
PYODIDE = "314.0.7"
# tests/migrate imports multiprocessing, which Pyodide lacks.
OPTIONS = ["-m", "not long and not each_private_name", "--ignore=migrate", "-p", "no:cacheprovider"]
OPTIONS += ["--junit-xml=/checkout/.tox/junit/pyodide.xml"]


def install(wheel: str, folder: Path) -> None:
    """Put into a directory what run.mjs takes from there: Pyodide, and packages."""
    npm = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, "--prefix", str(folder), f"pyodide@{PYODIDE}"], check=True)
    packages = folder / "site-packages"
    shutil.rmtree(packages, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(packages)]
    pure = ["--only-binary=:all:", "--platform=any", f"--python-version={PYODIDE.partition('.')[0]}"]
    subprocess.run([*pip, *pure, wheel, "packaging", "pytest"], check=True)


def main(options: list[str]) -> int:
    """Run the tests, and return how pytest ended."""
    if not shutil.which("node") or not shutil.which("npm"):
        sys.exit("pyodide: node and npm are not installed: https://nodejs.org")
    folder = Path(os.environ["TOX_ENV_DIR"], "pyodide")
    folder.mkdir(exist_ok=True)
    install(os.environ["TOX_PACKAGE"], folder)
    script = Path(__file__).with_name("run.mjs")
    return subprocess.run(["node", script, folder, reports.ROOT, *OPTIONS, *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
