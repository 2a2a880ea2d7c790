"""Runs the tests on Pyodide, CPython in WebAssembly, on Node: without threads, processes, extension files.

`tox run -e pyodide` runs them all; with arguments for pytest, such as `tox run -e pyodide -- test_locks.py`,
it runs what they say. Needs Node, with its npm.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent

# Of Python 3.14: the first number says so.
PYODIDE = "314.0.7"
NOT_TESTED = (".*_cache", ".git", ".tox", ".venv", "build", "*.egg-info", "__pycache__")
# As tox does elsewhere: what the command line needs is not installed.
OPTIONS = ["-m", "not long and not each_private_name", "--ignore=migrate"]


def install(wheel: Path, folder: Path) -> None:
    """Put into a folder what run.mjs takes from there: Pyodide, wheels, and what is tested."""
    npm = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, "--prefix", str(folder), f"pyodide@{PYODIDE}"], check=True)

    wheels = folder / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(wheels)]
    pure = ["--only-binary=:all:", "--platform=any", f"--python-version={PYODIDE.partition('.')[0]}"]
    subprocess.run([*pip, *pure, "packaging", "pytest"], check=True)
    shutil.copy(wheel, wheels)

    checkout = folder / "checkout"
    shutil.rmtree(checkout, ignore_errors=True)
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*NOT_TESTED))
    shutil.make_archive(str(checkout), "zip", str(checkout))


def main() -> int:
    """Run the tests, and return how pytest ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wheel = os.environ.get("TOX_PACKAGE")
    parser.add_argument("--wheel", type=Path, required=not wheel, default=wheel, help="tox's is the default")
    parser.add_argument("--folder", type=Path, required=True, help="where Pyodide and the wheels are put")
    parser.add_argument("--report", type=Path, required=True, help="where the JUnit report is written")
    arguments, options = parser.parse_known_args()
    if not shutil.which("node") or not shutil.which("npm"):
        sys.exit("pyodide: node and npm are not installed: https://nodejs.org")

    arguments.folder.mkdir(parents=True, exist_ok=True)
    arguments.report.parent.mkdir(parents=True, exist_ok=True)
    install(arguments.wheel, arguments.folder)
    node = ["node", str(HERE / "run.mjs"), str(arguments.folder), str(arguments.report)]
    return subprocess.run([*node, *OPTIONS, *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
