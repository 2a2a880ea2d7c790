"""Show what imp-compat does: run old programs without it and with it, and scan one of them.

The programs are those in oldhost/, unchanged, in a copy of that directory with one plugin as bytecode only.
"""

from __future__ import annotations

import os
import platform
import py_compile
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

OLDHOST = Path(__file__).resolve().parent / "oldhost"
HAS_IMP = sys.version_info < (3, 12)


class Step(NamedTuple):
    """A command, and how lines of its output must begin."""

    title: str
    command: str
    expected: list[str]


STEPS = [
    Step(
        "An old plugin host that imports `imp`, without imp-compat:",
        "python pluginhost.py Ada",
        ["ModuleNotFoundError: No module named 'imp'"],
    ),
    Step(
        "The same host with imp-compat; its plugins are a module, one in Latin-1, a package and bytecode:",
        "python pluginhost.py Ada",
        ["* Hi Ada", "* Enchanté, Ada", "* How do you do, Ada", "* Psst, Ada, we are alone"],
    ),
    Step(
        "A program with a PEP 302 import hook, which Python 3.12 and newer ignore:",
        "imp-compat run importhook.py Ada",
        ["Hej Ada"],
    ),
    Step(
        "What breaks, where, and since which Python version (the first of several lines):",
        "imp-compat scan pluginhost.py",
        ["pluginhost.py:8:1 IMP001 imp: breaks in 3.12, fixable"],
    ),
]


def main() -> int:
    """Run the steps and return the exit status."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # for a console whose encoding lacks a letter
    print(f"imp-compat {metadata.version('imp-compat')} on Python {platform.python_version()}")
    if HAS_IMP:
        print("(This version still has `imp`: the demo hides it first, then puts imp-compat's before it.)")
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory, "oldhost")
        shutil.copytree(OLDHOST, copy, ignore=shutil.ignore_patterns("__pycache__"))
        # One plugin is a .pyc file beside the others, as plugins without source are distributed.
        source = copy / "plugins" / "secret.py"
        py_compile.compile(str(source), str(source.with_suffix(".pyc")), doraise=True)
        source.unlink()
        if HAS_IMP:
            write_imp_modules(Path(directory))
        results = [run(step, copy) for step in STEPS]
    failed = results.count(False)
    print(f"\n{len(results)} steps, {f'{failed} failed' if failed else 'all ok'}")
    return 1 if failed else 0


def write_imp_modules(directory: Path) -> None:
    """Write two `imp` modules for a Python that has its own: one is missing, one is imp_compat."""
    sources = {
        "missing": "raise ModuleNotFoundError(\"No module named 'imp'\", name='imp')\n",
        "installed": "import imp_compat, sys\nsys.modules[__name__] = imp_compat\n",
    }
    for name, source in sources.items():
        directory.joinpath(name).mkdir()
        directory.joinpath(name, "imp.py").write_text(source, encoding="utf-8")


def run(step: Step, directory: Path) -> bool:
    """Run a step in the directory, print what it does, and return whether that is what it should do."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    options = ["-X", "utf8"]
    is_without = step is STEPS[0]
    if HAS_IMP:
        environment["PYTHONPATH"] = str(directory.parent / ("missing" if is_without else "installed"))
    elif is_without:
        options += ["-I", "-S"]  # which leave out installed packages
    program, *arguments = step.command.split()
    if program == "imp-compat":
        options += ["-m", "imp_compat"]
    result = subprocess.run(
        [sys.executable, *options, *arguments],
        cwd=str(directory),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    lines = result.stdout.splitlines()
    print(f"\n{step.title}\n  $ {step.command}")
    # With -S, Python 3.15 adds a hint to the error.
    if all(any(line.startswith(expected) for line in lines) for expected in step.expected):
        print(*(f"  {line}" for line in step.expected), sep="\n")
        return True
    print(*(f"  {line}" for line in lines), "FAILED: not what it should print", sep="\n")
    return False


if __name__ == "__main__":
    sys.exit(main())
