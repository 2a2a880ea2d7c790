"""Every code block of README.md and docs/ is run, and its results are those that it shows."""

import importlib.metadata
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import documents
import pytest
from packaging.requirements import Requirement

SET_UP = documents.blocks(documents.README, "sh")[-1]
INSTALLING = documents.ROOT / "docs" / "installing.md"
REQUIREMENTS = [
    block for document in documents.DOCUMENTS for block in documents.blocks(document, "toml", "cfg")
]

posix = pytest.mark.skipif(os.name != "posix", reason="the commands are a POSIX shell's")


@pytest.mark.usefixtures("processes")
@pytest.mark.parametrize(
    "document",
    [document for document in documents.DOCUMENTS if documents.blocks(document, "python")],
    ids=lambda document: document.name,
)
def test_sessions_answer_what_they_show(document, tmp_path):
    """All sessions of a document are one, from top to bottom, in a folder that has the examples."""
    shutil.copytree(documents.ROOT / "examples", tmp_path / "examples")
    session = tmp_path / document.name
    session.write_text(_only_sessions(document), encoding="utf-8")
    # What the standard library's own `import imp` warns of is not for us to change.
    options = ["-W", "error", "-W", "ignore:the imp module is deprecated:DeprecationWarning"]
    code = (
        "import doctest, sys; print(doctest.testfile(sys.argv[1], module_relative=False, encoding='utf-8'))"
    )
    output = _run([sys.executable, *options, "-c", code, str(session)], tmp_path)
    examples = len(re.findall("^>>> ", session.read_text(encoding="utf-8"), re.MULTILINE))
    assert output == f"TestResults(failed=0, attempted={examples})\n", output


def _only_sessions(document):
    """Return a document with all lines emptied that are not of a Python block, so that line numbers stay."""
    lines = [""] * len(document.read_text(encoding="utf-8").splitlines())
    for block in documents.blocks(document, "python"):
        code = block.code.splitlines()
        assert code[0].startswith(">>> "), f"{block} shows no session"
        lines[block.line - 1 : block.line - 1 + len(code)] = code
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("block", REQUIREMENTS, ids=str)
def test_requirement_is_for_the_pythons_without_imp(block):
    [requirement] = re.findall(r"imp-compat *;[^\n\]]*(?=['\n])", block.code)
    marker = Requirement(requirement).marker
    required = [minor for minor in range(8, 16) if marker.evaluate({"python_version": f"3.{minor}"})]
    assert required == [12, 13, 14, 15]


@posix
@pytest.mark.long
def test_commands_run_in_a_fresh_environment(shell, tmp_path):
    """From top to bottom, except for the two that set up a checkout."""
    _write_old_package(tmp_path)
    commands = [block for document in documents.DOCUMENTS for block in documents.blocks(document, "sh")]
    commands.remove(SET_UP)
    for block in commands:
        print(block)
        _run(["sh", "-ec", block.code], tmp_path, shell)
    assert _old_version(tmp_path, shell) == "1.0\n"
    code = "import imp; print(imp.__name__)"
    imp = "imp_compat" if sys.version_info >= (3, 12) else "imp"
    assert _run(["python", "-W", "ignore", "-c", code], tmp_path, shell) == f"{imp}\n"


@posix
@pytest.mark.long
def test_an_old_sdist_fails_without_the_commands(shell, tmp_path):
    """Or they would show nothing; on Python 3.11 and older, it needs none of them."""
    _write_old_package(tmp_path)
    builds = subprocess.run(
        ["pip", "wheel", "--no-deps", "old-package-1.0.tar.gz"],
        cwd=str(tmp_path),
        env=shell,
        capture_output=True,
        check=False,
    )
    assert (builds.returncode == 0) is (sys.version_info < (3, 12))


@posix
@pytest.mark.long
def test_uv_builds_an_old_sdist_with_the_settings_shown(shell, tmp_path):
    _write_old_package(tmp_path)
    (tmp_path / "pyproject.toml").write_text(_toml("extra-build-dependencies"), encoding="utf-8")
    _run(["uv", "pip", "install", "old-package-1.0.tar.gz"], tmp_path, shell)
    assert _old_version(tmp_path, shell) == "1.0\n"


@posix
@pytest.mark.long
def test_an_old_sdist_builds_that_declares_what_is_shown(shell, tmp_path):
    _write_old_package(tmp_path, {"pyproject.toml": _toml("build-system")})
    # pip refuses this variable with --no-build-isolation.
    isolated = {**shell, "PIP_BUILD_CONSTRAINT": shell["PIP_CONSTRAINT"]}
    _run(["pip", "install", "old-package-1.0.tar.gz"], tmp_path, isolated)
    assert _old_version(tmp_path, shell) == "1.0\n"


def _toml(table):
    """Return the block of docs/installing.md that has a table."""
    (code,) = (block.code for block in documents.blocks(INSTALLING, "toml") if table in block.code)
    return code


def _old_version(folder, shell):
    return _run(["python", "-c", "import old_package; print(old_package.version)"], folder, shell)


@pytest.fixture
def shell(tmp_path, processes):
    """The process environment of a fresh virtual one, for which `imp-compat` is what is tested here."""
    environment = tmp_path / "environment"
    _run([sys.executable, "-m", "venv", "--without-pip", str(environment)], tmp_path)
    # It has the pip of this environment, which costs less time than one of its own.
    pip = environment / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pip --python "{environment}" "$@"\n')
    pip.chmod(0o755)
    constraint = tmp_path / "constraint.txt"
    constraint.write_text(f"imp-compat @ {_pack_installed(tmp_path).as_uri()}\n")
    path = [str(environment / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    return {
        **_clean_environment(),
        **dict.fromkeys(("PIP_CONSTRAINT", "UV_CONSTRAINT", "UV_BUILD_CONSTRAINT"), str(constraint)),
        "PATH": os.pathsep.join(path),
        "UV_CACHE_DIR": str(tmp_path / "uv-cache"),
        "VIRTUAL_ENV": str(environment),
    }


def _pack_installed(folder):
    """Make the wheel again that imp_compat was installed from."""
    distribution = importlib.metadata.distribution("imp-compat")
    wheel = folder / f"imp_compat-{distribution.version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for file in distribution.files or []:
            was_added = file.suffix == ".pyc" or file.name in ("INSTALLER", "REQUESTED", "direct_url.json")
            if not was_added and ".." not in file.parts:
                archive.write(str(file.locate()), str(file))
    return wheel


def _write_old_package(folder, additions=None):
    """Write the sdist of a package that cannot be built without `imp`."""
    files = {
        "setup.py": "import imp\n"
        "from setuptools import setup\n"
        "package = imp.load_source('old_package', 'old_package.py')\n"
        "setup(name='old-package', version=package.version, py_modules=['old_package'])\n",
        "old_package.py": "version = '1.0'\n",
        "PKG-INFO": "Metadata-Version: 1.0\nName: old-package\nVersion: 1.0\n",
        **(additions or {}),
    }
    with tarfile.open(str(folder / "old-package-1.0.tar.gz"), "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"old-package-1.0/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))


def test_links_lead_to_files_and_headings():
    for document in documents.DOCUMENTS:
        for link in re.findall(r"\]\((?!https:)([^)]+)\)", document.read_text(encoding="utf-8")):
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            assert target.exists(), f"{document.name} links to {link}"
            assert not anchor or anchor in documents.anchors(target), f"{document.name} links to {link}"


@pytest.mark.usefixtures("processes")
@posix
@pytest.mark.skipif(
    "README_COMMANDS" not in os.environ, reason="slow: tox's environment demo sets README_COMMANDS"
)
@pytest.mark.parametrize(
    ("number", "last_words"),
    [pytest.param(0, "all ok", id="demo"), pytest.param(1, "congratulations", id="tests")],
)
def test_the_two_commands_work_in_a_checkout(number, last_words, tmp_path):
    """As they stand there, except that tox runs a few tests on its own Python only."""
    checkout = documents.copy_checkout(tmp_path / "checkout")
    few_tests = {"TOXENV": "py", "TOX_OVERRIDE": "testenv.commands=pytest -k suffixes"}
    command = SET_UP.code.splitlines()[number]
    output = _run(["sh", "-ec", command], checkout, {**_clean_environment(), **few_tests})
    assert last_words in output.splitlines()[-1]


def _clean_environment():
    """Return the environment of this process, without what tells of the environment that the tests run in."""
    theirs = ("COV", "PYTEST", "PYTHON", "TOX", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(theirs)}


def _run(command, folder, environment=None):
    """Run a command that has to succeed, and return what it printed."""
    result = subprocess.run(
        command,
        cwd=str(folder),
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
