"""The installed wheel, its metadata as package indexes show it, and the archives that are uploaded."""

import hashlib
import importlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import imp_compat

ROOT = Path(__file__).resolve().parents[1]
METADATA = metadata.metadata("imp-compat")
DESCRIPTION = METADATA.get_payload() or METADATA["Description"]
URLS = dict(line.split(", ") for line in METADATA.get_all("Project-URL"))
FILES = [file for file in metadata.files("imp-compat") or [] if file.suffix == ".py"]
# Those that need the extra are tested in migrate.
MODULES = [".".join(file.with_suffix("").parts) for file in FILES if "migrate" not in file.parts]
NOT_OF_THE_PROJECT = ".*_cache", ".git", ".hypothesis", ".tox", ".venv", "dist", "__pycache__"
# The oldest version has to show that it can build the package, too.
long_after_3_8 = pytest.mark.long if sys.version_info >= (3, 9) else lambda test: test


@pytest.mark.parametrize(
    "name", ["imp_compat/__init__.py", "imp_compat/py.typed", "imp.py", "imp-stubs/__init__.pyi"]
)
def test_the_wheel_is_installed(name):
    """Run the tests by tox: from the checkout's root, `python -m pytest` would test the checkout instead."""
    site_packages = Path(sysconfig.get_path("purelib"))
    assert Path(imp_compat.__file__).parent.parent.samefile(site_packages)
    assert name in map(str, metadata.files("imp-compat") or [])
    assert site_packages.joinpath(name).is_file()


@pytest.mark.parametrize("name", [name.replace(".__init__", "") for name in MODULES if name != "imp"])
def test_every_module_can_be_imported(name):
    """Then each counts for coverage, too, if no other test has imported it."""
    importlib.import_module(name)


def test_nothing_else_is_required_at_run_time():
    requirements = [Requirement(line) for line in metadata.requires("imp-compat") or []]
    assert [r.name for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})] == []


def test_urls_and_links_that_an_index_shows_are_absolute_and_lead_to_files_of_this_version():
    assert set(URLS) == {"Source", "Documentation", "Changelog", "Issues", "Security contact"}
    links = re.findall(r"\]\(([^)]*)\)", DESCRIPTION)
    assert len(links) > 10
    prefix = f"{URLS['Source']}/blob/v{METADATA['Version']}/"
    for link in [*links, URLS["Documentation"], URLS["Changelog"]]:
        assert link.startswith("https://")
        if link.startswith(URLS["Source"]):
            assert link.startswith(prefix)
            assert ROOT.joinpath(link[len(prefix) :].partition("#")[0]).is_file(), link


@long_after_3_8
@pytest.mark.usefixtures("processes")
def test_sdist_and_wheel_are_the_same_under_any_umask(tmp_path):
    """Byte for byte; and this Python can build the sdist, and from that the wheel."""
    digests = []
    for umask in (0o022, 0o077):
        folder = tmp_path / oct(umask)
        previous = os.umask(umask)
        try:
            ignored = shutil.ignore_patterns(*NOT_OF_THE_PROJECT)
            copyfile = shutil.copyfile  # which copies no mode
            shutil.copytree(ROOT, folder / "checkout", ignore=ignored, copy_function=copyfile)
            subprocess.run(
                [sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(folder / "checkout")],
                check=True,
                env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
            )
        finally:
            os.umask(previous)
        archives = (folder / "dist").iterdir()
        digests.append({file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in archives})
    assert digests[0] == digests[1]
    assert len(digests[0]) == 2
