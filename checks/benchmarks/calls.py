"""Times one implementation of `imp` with pyperf: `calls.py --implementation MODULE`.

Run by checks/benchmarks/run.py, in an environment that has the implementation.
"""

from __future__ import annotations

import importlib
import os
import py_compile
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any, Callable

import pyperf


def calls(imp: Any, folder: str) -> dict[str, Callable[[], object]]:
    """Return the calls to be timed, on files in a directory of their own."""
    many = [os.path.join(folder, str(number)) for number in range(100)]
    source = os.path.join(many[-1], "source.py")
    package = os.path.join(folder, "package")
    for path in [*many, package]:
        os.mkdir(path)
    for path in (source, os.path.join(package, "__init__.py")):
        Path(path).write_text("value = 1\n", encoding="utf-8")
    bytecode = str(py_compile.compile(source, os.path.join(folder, "bytecode.pyc")))
    cached = imp.cache_from_source(source)
    sys.path.insert(0, many[-1])
    importable = importlib.import_module("source")

    def find(name: str, path: list[str] | None = None) -> None:
        file = imp.find_module(name, path)[0]
        if file is not None:
            file.close()

    def lock() -> None:
        imp.acquire_lock()
        imp.release_lock()

    return {
        "find_module, source": lambda: find("source", many[-1:]),
        "find_module, package": lambda: find("package", [folder]),
        "find_module, built-in": lambda: find("sys"),
        "find_module, 100 folders": lambda: find("source", many),
        "load_source": lambda: imp.load_source("loaded_source", source),
        "load_compiled": lambda: imp.load_compiled("loaded_bytecode", bytecode),
        "load_package": lambda: imp.load_package("loaded_package", package),
        "reload": lambda: imp.reload(importable),
        "cache_from_source": lambda: imp.cache_from_source(source, True),
        "source_from_cache": lambda: imp.source_from_cache(cached),
        "acquire_lock, release_lock": lock,
        "get_suffixes": imp.get_suffixes,
    }


def main() -> None:
    """Time the import, a process that imports nothing, and every call."""
    runner = pyperf.Runner(
        add_cmdline_args=lambda command, given: command.extend(["--implementation", given.implementation])
    )
    runner.argparser.add_argument("--implementation", required=True)
    options = runner.parse_args()
    warnings.simplefilter("ignore", DeprecationWarning)
    imp = importlib.import_module(options.implementation)
    for name, code in (("import", f"import {options.implementation}"), ("nothing", "pass")):
        runner.bench_command(name, [sys.executable, "-I", "-W", "ignore", "-c", code])
    with tempfile.TemporaryDirectory() as folder:
        for name, call in calls(imp, folder).items():
            runner.bench_func(name, call)


if __name__ == "__main__":
    main()
