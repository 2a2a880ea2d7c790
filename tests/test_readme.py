"""Every code block of README.md and docs/ is run, and its results are those that it shows; and the demo."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from environments import Python, make_environment
from packaging.requirements import Requirement
from trees import build

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(languages, *documents):
    """Return the code blocks of documents in some languages."""
    texts = [document.read_text(encoding="utf-8") for document in documents]
    return [code for text in texts for code in re.findall(rf"(?ms)^```(?:{languages})\n(.*?)^```$", text)]


# From top to bottom, except for the two that set up a checkout
COMMANDS = blocks("sh", *DOCUMENTS)
COMMANDS.remove(blocks("sh", DOCUMENTS[0])[-1])
DOCTEST = "import doctest; print(doctest.testfile({!r}, module_relative=False, encoding='utf-8'))"


@pytest.mark.parametrize(
    "document",
    [document for document in DOCUMENTS if blocks("python", document)],
    ids=lambda document: document.name,
)
def test_sessions_answer_what_they_show(run_python, document, tmp_path):
    """All sessions of a document are one, from top to bottom, in a directory that has the examples."""
    assert [code for code in blocks("python", document) if not code.startswith(">>> ")] == []
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    # Without what ends a block, which would be a part of the last result
    text = re.sub("^```.*", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tmp_path / document.name).write_text(text, encoding="utf-8")
    # What the standard library's own `import imp` warns of is not for us to change.
    warning = "ignore:the imp module is deprecated:DeprecationWarning"
    output = run_python(DOCTEST.format(document.name), "-W", warning)
    examples = len(re.findall("^>>> ", text, re.MULTILINE))
    assert output == f"TestResults(failed=0, attempted={examples})\n", output


@pytest.mark.usefixtures("processes")
def test_demo_shows_the_failure_and_then_the_cure_by_imp_compat(tmp_path):
    """On Python 3.11 and older, too, where `import imp` would give the standard library's."""
    examples = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", examples)
    with open(examples / "oldhost" / "plugins" / "casual.py", "a", encoding="utf-8") as plugin:
        plugin.write("\nimport imp\nassert imp.__name__ == 'imp_compat'\n")
    before = sorted(tmp_path.rglob("*"))
    result = Python(tmp_path)("-X", "utf8", "-W", "error", str(examples / "run.py"))
    assert result.returncode == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    assert lines[-1] == "4 steps, all ok"
    assert len(lines) <= 25
    assert lines.index("  ModuleNotFoundError: No module named 'imp'") < lines.index("  * Hi Ada")
    assert sorted(tmp_path.rglob("*")) == before


def test_requirements_are_for_the_python_versions_without_imp():
    codes = blocks("toml", *DOCUMENTS)
    requirements = [re.findall(r"imp-compat *;[^\n\]]*(?=['\n])", code) for code in codes]
    assert len(requirements) > 1
    for [requirement] in requirements:
        marker = Requirement(requirement).marker
        required = [minor for minor in range(8, 16) if marker.evaluate({"python_version": f"3.{minor}"})]
        assert required == [12, 13, 14, 15]


def test_links_lead_to_files_and_headings():
    for document in DOCUMENTS:
        for link in re.findall(r"\]\((?!https:)([^)]+)\)", document.read_text(encoding="utf-8")):
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            assert target.exists(), f"{document.name} links to {link}"
            assert not anchor or anchor in _anchors(target), f"{document.name} links to {link}"


def _anchors(document):
    """Return the names that GitHub gives the headings of a document."""
    headings = re.findall("^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings]


# Commands, and an old sdist that cannot be built without `imp`

SDIST = {
    "setup.py": "import imp\n"
    "from setuptools import setup\n"
    "package = imp.load_source('old_package', 'old_package.py')\n"
    "setup(name='old-package', version=package.version, py_modules=['old_package'])\n",
    "old_package.py": "version = '1.0'\n",
    "PKG-INFO": "Metadata-Version: 1.0\nName: old-package\nVersion: 1.0\n",
}


def _toml(table):
    """Return the block of docs/installing.md that has a table, as a file."""
    [code] = [code for code in blocks("toml", ROOT / "docs" / "installing.md") if table in code]
    return {"pyproject.toml": code}


@pytest.mark.long
def test_commands_run_in_a_fresh_environment(shell, tmp_path):
    _write_sdist(tmp_path)
    for code in COMMANDS:
        print(code)
        subprocess.run(["sh", "-ec", code], cwd=str(tmp_path), env=shell, check=True)
    code = "import imp, old_package; print(imp.__name__, old_package.version)"
    imp = "imp_compat" if sys.version_info >= (3, 12) else "imp"
    command = ["python", "-W", "ignore", "-c", code]
    assert subprocess.check_output(command, cwd=str(tmp_path), env=shell, text=True) == f"{imp} 1.0\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "files", "additions", "is_built"),
    [
        # Or the commands would show nothing
        ("pip install", {}, {}, sys.version_info < (3, 12)),
        ("pip install", {}, _toml("build-system"), True),
        ("uv pip install", _toml("extra-build-dependencies"), {}, True),
    ],
    ids=["without a requirement", "that declares it", "by uv's settings"],
)
def test_an_old_sdist_is_built_with_what_is_shown(shell, tmp_path, command, files, additions, is_built):
    _write_sdist(tmp_path, additions)
    build(files, tmp_path)
    # pip refuses this variable with --no-build-isolation.
    shell["PIP_BUILD_CONSTRAINT"] = shell["PIP_CONSTRAINT"]
    install = [*command.split(), "old-package-1.0.tar.gz"]
    assert (subprocess.call(install, cwd=str(tmp_path), env=shell) == 0) is is_built
    if is_built:
        command = ["python", "-c", "import old_package; print(old_package.version)"]
        assert subprocess.check_output(command, cwd=str(tmp_path), env=shell, text=True) == "1.0\n"


@pytest.fixture
def shell(tmp_path, processes):
    """The process environment of a fresh virtual one, for which `imp-compat` is tox's wheel."""
    wheel = os.environ.get("TOX_PACKAGE")
    if os.name != "posix" or not wheel:
        pytest.skip("needs a POSIX shell, and the wheel that tox made")
    environment = tmp_path / "environment"
    make_environment(environment)
    # It has the pip of this environment, which costs less time than one of its own.
    pip = environment / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pip --python "{environment}" "$@"\n')
    pip.chmod(0o755)
    constraint = tmp_path / "constraint.txt"
    constraint.write_text(f"imp-compat @ {Path(wheel).as_uri()}\n")
    path = [str(environment / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    # What tells of the environment that the tests run in
    theirs = ("COV", "PYTEST", "PYTHON", "TOX", "VIRTUAL_ENV")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(theirs)},
        **dict.fromkeys(("PIP_CONSTRAINT", "UV_CONSTRAINT", "UV_BUILD_CONSTRAINT"), str(constraint)),
        "PATH": os.pathsep.join(path),
        "UV_CACHE_DIR": str(tmp_path / "uv-cache"),
        "VIRTUAL_ENV": str(environment),
    }


def _write_sdist(folder, additions=None):
    build({"old-package-1.0": {**SDIST, **(additions or {})}}, folder)
    shutil.make_archive(str(folder / "old-package-1.0"), "gztar", str(folder), "old-package-1.0")
