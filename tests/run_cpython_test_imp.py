"""Runs the test_imp of an installed CPython 3.11 in this interpreter, and prints its outcomes as JSON.

Arguments: the folder of 3.11's standard library, and private names to do without.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import tempfile
import unittest

import masking
import test


class Outcomes(unittest.TestResult):
    """Keeps one word, or what went wrong, for each test."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def keep(self, test: unittest.TestCase, outcome: str) -> None:
        self.found[test.id().partition("test_imp.")[2]] = outcome

    def addSuccess(self, test: unittest.TestCase) -> None:
        self.keep(test, "passed")

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        self.keep(test, f"skipped: {reason}")

    def addError(self, test: unittest.TestCase, err: object) -> None:
        self.keep(test, self._exc_info_to_string(err, test))  # type: ignore[attr-defined]

    addFailure = addError


def main() -> None:
    """Import the test module as test.test_imp, with the running Python's own test.support."""
    folder = os.path.join(sys.argv[1], "test")
    masking.import_imp_compat(masking.missing(sys.argv[2:]))
    test.__path__.append(folder)
    spec = importlib.util.spec_from_file_location("test.test_imp", os.path.join(folder, "test_imp.py"))
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    result = Outcomes()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
        os.chdir(os.sep)
    print(json.dumps(result.found))


main()
