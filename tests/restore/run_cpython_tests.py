"""Runs one of CPython 3.11's own test modules in this interpreter, and prints its outcomes as JSON.

Arguments: the directory of 3.11's standard library, the name of the test module, what to restore for it, if
anything, and private names to do without.
"""

import builtins
import importlib.metadata  # some tests empty sys.path, and importlib.invalidate_caches needs it from 3.13 on
import json
import os
import sys
import unittest.mock
import warnings
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))
import masking


def test_what_is_restored():
    """Have the tests use the importlib that is restored, when they would import a fresh copy."""
    util = importlib.import_module("test.test_importlib.util")
    util.import_importlib = lambda name: dict.fromkeys(["Frozen", "Source"], importlib.import_module(name))
    util.__import__ = dict.fromkeys(["Frozen", "Source"], staticmethod(builtins.__import__))


def main(library, name, group, *without):
    warnings.simplefilter("ignore")
    masking.import_imp_compat(list(without))
    # The package `test` of that standard library, and nothing else of it
    importlib.import_module("imp_compat").load_package("test", os.path.join(library, "test"))
    if group:
        importlib.import_module("imp_compat.restore").install(group)
        test_what_is_restored()
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromName(name).run(result)
    failed = {test.id(): report for test, report in result.failures + result.errors}
    print(json.dumps({"count": result.testsRun - len(result.skipped), "failed": failed}))


main(*sys.argv[1:])
