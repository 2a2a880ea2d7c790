"""pytest runs a folder of tests: fixtures, parameters, unittest, and asserts as they stand in the source."""

import xml.etree.ElementTree

import pytest
from _files import write_files

write_files(
    {
        "tests/conftest.py": """\
            import pytest

            @pytest.fixture(scope="module")
            def numbers():
                return [1, 2, 3]

            def pytest_collection_modifyitems(items):
                items.reverse()
            """,
        "tests/test_numbers.py": """\
            import pytest

            def test_sum(numbers):
                assert sum(numbers) == 6

            @pytest.mark.parametrize("factor", [1, 2])
            def test_product(numbers, factor):
                assert factor * numbers[0] == 1

            def test_raises(tmpdir, capsys):
                with pytest.raises(FileNotFoundError):
                    open(str(tmpdir / "none"))
            """,
        "tests/package/__init__.py": "",
        "tests/package/test_unittest.py": """\
            import unittest

            class TestThings(unittest.TestCase):
                def test_equal(self):
                    self.assertEqual(1, 1)

                @unittest.skip("not today")
                def test_skipped(self):
                    raise AssertionError
            """,
    }
)
status = pytest.main(["--assert=plain", "--junitxml=results.xml", "tests"])
assert status == 1, status

results = {}
for case in xml.etree.ElementTree.parse("results.xml").iter("testcase"):
    results[case.get("name")] = case[0].tag if len(case) else "passed"
assert results == {
    "test_sum": "passed",
    "test_product[1]": "passed",
    "test_product[2]": "failure",
    "test_raises": "passed",
    "test_equal": "passed",
    "test_skipped": "skipped",
}, results
