"""The wheel is installed, and its metadata is true."""

import importlib
import os
import re
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import imp_compat

METADATA = metadata.metadata("imp-compat")


def classified(pattern):
    """Return what the classifiers of Pythons say after their common beginning, where it matches."""
    beginning = "Programming Language :: Python :: "
    values = [value for value in METADATA.get_all("Classifier") if value.startswith(beginning)]
    return [value[len(beginning) :] for value in values if re.fullmatch(beginning + pattern, value)]


def environments():
    """Return the tox environments of the Pythons that the classifiers name; of PyPy's, there is one."""
    cpython = ["py" + version.replace(".", "") for version in classified(r"3\.\d+")]
    return [*cpython, *(["pypy311"] if "Implementation :: PyPy" in classified(".*") else [])]


def modules():
    """Return the names of the installed modules and packages, but for those that need the extra."""
    files = [file for file in metadata.files("imp-compat") or [] if file.parts[0] == "imp_compat"]
    sources = [file.with_suffix("").parts for file in files if file.suffix == ".py"]
    names = sorted(".".join(part for part in parts if part != "__init__") for parts in sources)
    return [name for name in names if not name.startswith("imp_compat.migrate.")]


@pytest.mark.parametrize(
    "name", ["imp_compat/__init__.py", "imp_compat/py.typed", "imp.py", "imp-stubs/__init__.pyi"]
)
def test_the_wheel_is_installed(name):
    """Run the tests by tox: from the checkout's root, `python -m pytest` would test the checkout instead."""
    site_packages = Path(sysconfig.get_path("purelib"))
    assert Path(imp_compat.__file__).parent.parent.samefile(site_packages)
    assert name in map(str, metadata.files("imp-compat") or [])
    assert site_packages.joinpath(name).is_file()


@pytest.mark.parametrize("name", modules())
def test_every_module_can_be_imported(name):
    """Then each counts for coverage, too, where no other test has imported it."""
    importlib.import_module(name)


def test_the_interpreter_is_that_of_the_environment(record_testsuite_property):
    record_testsuite_property("python", " ".join(sys.version.split()))
    environment = os.environ.get("TOX_ENV_NAME", "")
    if environment not in environments():
        pytest.skip("run by no tox environment of an interpreter")
    implementation = {"cpython": "py", "pypy": "pypy"}[sys.implementation.name]
    assert environment == "{}{}{}".format(implementation, *sys.version_info)


def test_nothing_else_is_required_at_run_time():
    requirements = [Requirement(line) for line in metadata.requires("imp-compat") or []]
    assert [r.name for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})] == []


def test_the_oldest_python_is_required_and_classified():
    versions = sorted(map(Version, classified(r"3\.\d+")))
    assert [version.minor for version in versions] == list(range(versions[0].minor, versions[-1].minor + 1))
    assert SpecifierSet(METADATA["Requires-Python"]) == SpecifierSet(f">={versions[0]}")
