"""The metadata that package indexes show, and the archives that are uploaded to them."""

import hashlib
import os
import pydoc
import re
import shutil
import subprocess
import sys
from importlib import metadata

import pytest
from checkouts import copy_checkout
from documents import ROOT, anchors

import imp_compat

METADATA = metadata.metadata("imp-compat")
DESCRIPTION = METADATA.get_payload() or METADATA["Description"]
URLS = dict(line.split(", ") for line in METADATA.get_all("Project-URL"))


def test_the_urls_that_an_index_shows_are_there():
    assert set(URLS) == {"Source", "Documentation", "Changelog", "Issues", "Security contact"}
    assert all(url.startswith(URLS["Source"]) for url in URLS.values())
    setting = f'repository = "{URLS["Source"]}"'
    assert (ROOT / "pyproject.toml").read_text(encoding="utf-8").count(URLS["Source"]) == 1, setting


def test_every_link_of_the_description_is_absolute():
    links = re.findall(r"\]\(([^)]*)\)", DESCRIPTION)
    assert [link for link in links if not link.startswith("https://")] == []
    assert len(links) > 10


def test_links_and_urls_lead_to_files_of_this_version():
    prefix = f"{URLS['Source']}/blob/v{METADATA['Version']}/"
    for link in [*re.findall(r"\]\(([^)]*)\)", DESCRIPTION), URLS["Documentation"], URLS["Changelog"]]:
        if link.startswith(URLS["Source"]):
            assert link.startswith(prefix)
            path, _, anchor = link[len(prefix) :].partition("#")
            assert (ROOT / path).exists(), link
            assert not anchor or anchor in anchors(ROOT / path), link


def test_help_names_no_file_that_is_not_installed():
    text = pydoc.plain(pydoc.render_doc(imp_compat))
    assert re.findall(r"docs/\S+|\S+\.md\b", text) == []


@pytest.mark.usefixtures("processes")
def test_sdist_and_wheel_are_the_same_under_any_umask(tmp_path):
    """Byte for byte; and this Python can build the sdist, and from that the wheel."""
    digests = []
    for umask in (0o022, 0o077):
        folder = tmp_path / oct(umask)
        previous = os.umask(umask)
        try:
            checkout = copy_checkout(folder / "checkout", shutil.copyfile)  # which copies no mode
            subprocess.run(
                [sys.executable, "-m", "build", "--outdir", str(folder / "dist"), str(checkout)],
                check=True,
                env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
            )
        finally:
            os.umask(previous)
        digests.append({file.name: hashlib.sha256(file.read_bytes()) for file in (folder / "dist").iterdir()})
    first, second = ({name: digest.hexdigest() for name, digest in files.items()} for files in digests)
    assert first == second
    assert len(first) == 2
