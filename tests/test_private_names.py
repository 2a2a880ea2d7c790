"""The tests pass without each private name: `tox run -e py313-each`; and without all: `py313-without`."""

import subprocess
import sys
from pathlib import Path

import masking
import pytest


@pytest.mark.each_private_name
@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("name", masking.private_names())
def test_the_suite_passes_without(name, tmp_path):
    options = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path}", "--without", name]
    selection = ["-m", "not long and not each_private_name", "-k", "not stdlib"]
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *selection, str(Path(__file__).parent)],
        cwd=str(Path(__file__).parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
