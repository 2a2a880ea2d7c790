"""docs/rules.md is made from the rules; docs/scanning.md shows what is printed."""

import re
import runpy
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from environments import make_environment
from migrate.conftest import BEFORE_AND_AFTER, RULES_PAGE

from imp_compat.migrate.rules import RULES, imp_module, stdlib

DOCS = Path(__file__).parents[2] / "docs"
# Each command that docs/scanning.md shows, and what it is said to print
TRANSCRIPTS = re.findall(
    r"^ {4}\$ (imp-compat .*)\n((?: {4}.*\n|\n(?= {4}))+)",
    (DOCS / "scanning.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_rules_md_is_made_from_the_rules():
    text = RULES_PAGE.read_text(encoding="utf-8")
    assert len(BEFORE_AND_AFTER) == 9
    make = runpy.run_path(str(DOCS / "make_rules.py"))["rules_page"]
    assert text.splitlines() == make(text).splitlines(), "run: python docs/make_rules.py"
    elsewhere = {*imp_module.FUNCTIONS, *stdlib.RULES}
    codes = {code for code, rule in RULES.items() if rule not in elsewhere}
    assert set(re.findall(r"^\| (IMP\d+) ", text, re.MULTILINE)) == codes


@pytest.fixture(scope="module")
def old_packages(tmp_path_factory):
    """A folder with what docs/scanning.md scans: nose in site, and an environment with nose and pyramid."""
    folder = tmp_path_factory.mktemp("old-packages")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    nose = ["install", "--no-deps", "--no-compile", "nose==1.3.7", "--target"]
    subprocess.run([*pip, *nose, str(folder / "site")], check=True)
    command = [make_environment(folder / "old"), "-c", "import site; print(site.getsitepackages()[0])"]
    packages = subprocess.check_output(command, encoding="utf-8").strip()
    subprocess.run([*pip, *nose, packages, "pyramid==1.9.4"], check=True)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="the commands are a POSIX shell's")
@pytest.mark.parametrize(("command", "output"), TRANSCRIPTS, ids=lambda text: text.partition("\n")[0][:60])
def test_the_commands_print_what_is_shown(command, output, old_packages):
    if "--environment" in command:
        pytest.importorskip("packaging", reason="the command needs the extra `cli`")
    shell = command.replace("imp-compat", f"'{sys.executable}' -m imp_compat", 1)
    done = subprocess.run(["sh", "-c", shell], cwd=str(old_packages), capture_output=True, check=False)
    printed = (done.stdout + done.stderr).decode()
    # What PyPy says of some machines
    printed = re.sub("^Warning: cannot find your CPU L2 .*\n", "", printed, flags=re.MULTILINE)
    assert printed == textwrap.dedent(output)
