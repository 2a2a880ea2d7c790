"""Runs a module of CPython 3.11's own tests with everything restored, and writes what failed, as JSON.

Run by test_cpython.py, in a process of its own: python run_cpython_tests.py LIB_FOLDER MODULE
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import sys
import unittest
import warnings
from typing import Any, Iterator

from imp_compat import restore


def import_test_package(lib_folder: str) -> None:
    """Import the package `test` of that standard library, and nothing else of it."""
    folder = os.path.join(lib_folder, "test")
    spec = importlib.util.spec_from_file_location(
        "test", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["test"] = module
    spec.loader.exec_module(module)


def test_what_is_restored() -> None:
    """Have the tests use importlib and sys.meta_path as restored.

    They import two fresh copies of importlib, and many replace sys.meta_path by one of a single finder.
    """
    from test.test_importlib import util

    util.import_importlib = lambda name: dict.fromkeys(["Frozen", "Source"], importlib.import_module(name))
    import_state = util.import_state

    @contextlib.contextmanager
    def restored_import_state(**kwargs: Any) -> Iterator[None]:
        with import_state(**kwargs):
            restore.install("hooks")
            yield

    util.import_state = restored_import_state


def main(lib_folder: str, name: str) -> None:
    warnings.simplefilter("ignore")
    restore.install("all")
    import_test_package(lib_folder)
    test_what_is_restored()
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
    failed = {test.id(): report for test, report in result.failures + result.errors}
    print(json.dumps({"run": result.testsRun, "skipped": len(result.skipped), "failed": failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])
