"""The commands as they are run: arguments, exit status, output, and what is said of what is missing."""

import io
import json
import os
import re
import subprocess
import sys
import time

import pytest
from environments import Python
from migrate.conftest import Terminal

from imp_compat.migrate import command

HOST = {"host.py": "import imp\nimp.reload(m)\n"}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ("guarded.py", 0),
        ("bare.py --select ports", 0),
        ("no_loader.py", 0),
        ("no_loader.py --select IMP504,IMP0", 1),
        ("no_loader.py --select ALL", 1),
        ("host.py --ignore imp", 0),
        ("host.py --ignore IMP001 --ignore IMP002", 1),
        (". --exclude *.py", 0),
        ("notes.ipynb host.py", 2),
        ("empty.ipynb", 0),
        ("wrong.py --target 3.8", 1),
        ("late.py --target 3.13", 0),
        ("late.py --target 3.14", 1),
    ],
)
def test_the_exit_status_of_scan(arguments, status, make_tree, monkeypatch, main):
    sources = {
        **HOST,
        "guarded.py": "try:\n    import imp\nexcept ImportError:\n    pass\n",
        "bare.py": "import importlib\nimportlib.util\n",
        "wrong.py": "import importlib as imp\nimp.load_source(n, p)\n",
        "notes.ipynb": "not a notebook",
        "empty.ipynb": '{"cells": []}',
        "no_loader.py": "import importlib.util as u\nu.spec_from_file_location(n, 'x.conf')\n",
        "late.py": "from pkgutil import get_loader\n",
    }
    monkeypatch.chdir(make_tree(sources))
    assert main("scan", *arguments.split(), "--format", "json")[0] == status


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scan"], "name a file or directory, or --environment"),
        (["scan", "nowhere", "."], "nowhere: no such file or directory"),
        (["scan", ".", "--target", "4.0"], "'4.0' is not a version such as 3.15"),
        (["scan", ".", "--select", "IMP6"], "unknown rule 'IMP6' (choose from "),
        (["scan", ".", "--ignore", ""], "unknown rule ''"),
        (["fix"], "name a file or directory"),
        (["fix", "nowhere"], "nowhere: no such file or directory"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_a_line_and_exit_status_2(arguments, message, main):
    status, output, errors = main(*arguments)
    assert (status, output) == (2, "")
    line = errors.splitlines()[-1]
    assert line.startswith(f"imp-compat {arguments[0]}: error: ")
    assert message in line


@pytest.mark.parametrize("format_", ["json", "sarif", "text", "github"])
def test_scan_works_without_packaging(format_, make_tree, tmp_path):
    make_tree(HOST)
    code = "import sys; sys.modules['packaging'] = None; import imp_compat.__main__ as m; sys.exit(m.main())"
    done = Python(tmp_path)("-W", "error", "-c", code, "scan", ".", "--format", format_)
    assert (done.returncode, done.stderr) == (1, "")
    assert "host.py" in done.stdout


def test_scan_of_an_environment_names_the_owner(make_tree, monkeypatch, main):
    environment = pytest.importorskip("imp_compat.migrate.environment", reason="it needs the extra `cli`")
    metadata = {"METADATA": "Name: host\nVersion: 1.0\nRequires-Python: >=3.6\n", "RECORD": "host.py,,\n"}
    folder = make_tree({"site": {**HOST, "host-1.0.dist-info": metadata}, "a": {"x.py": "import imp"}})
    directories = {sys.executable: [os.path.join(folder, "site")]}
    monkeypatch.setattr(environment, "find_directories", directories.get)
    monkeypatch.chdir(folder)
    status, output, _ = main("scan", "a", "--environment", "--format", "json", "--target", "3.13")
    assert status == 1
    owner = {"name": "host", "version": "1.0", "requires_python": ">=3.6", "claims": "3.13"}
    findings = json.loads(output)["findings"]
    assert [(os.path.basename(each["path"]), each["distribution"]) for each in findings] == [
        ("x.py", None),
        ("host.py", owner),
        ("host.py", owner),
    ]


def test_files_that_cannot_be_read_are_counted_as_not_read(make_tree, monkeypatch, main):
    monkeypatch.chdir(make_tree({"a.py": "x = 1\n", "b.ipynb": "import imp", "c.egg": ""}))
    status, output, _ = main("scan", ".", "--target", "3.14")
    assert status == 2
    assert output.splitlines()[-1] == (
        "1 file read, 2 not read: nothing breaks on Python 3.14 in what was read"
    )


@pytest.mark.parametrize(
    ("file", "target", "warning"),
    [
        ("a.py", "3.17", "imp-compat scan: warning: the rules know of no removals after Python 3.16\n"),
        ("a.py", "3.16", ""),
        ("notes.txt", "3.15", "imp-compat scan: warning: no Python files found\n"),
    ],
)
def test_what_the_user_may_not_expect_is_a_warning(file, target, warning, make_tree, monkeypatch, main):
    monkeypatch.chdir(make_tree({file: ""}))
    assert main("scan", ".", "--target", target, "--format", "github") == (0, "", warning)


@pytest.fixture
def configured(make_tree, monkeypatch):
    """Write a pyproject.toml, which may be the table of imp-compat alone, above the current directory."""
    if sys.version_info < (3, 11):
        pytest.importorskip("tomli", reason="pyproject.toml needs the extra `cli`")

    def configure(text):
        text = text if text.startswith("[") else f"[tool.imp-compat]\n{text}\n"
        monkeypatch.chdir(os.path.join(make_tree({"pyproject.toml": text, "p": HOST}), "p"))

    return configure


@pytest.mark.parametrize(
    ("text", "arguments", "status"),
    [
        ("[not parsed: it says nothing of the command", [], 1),
        ('target = "3.11"', [], 0),
        ('exclude = ["host.py"]', [], 0),
        ('select = ["ports"]', [], 0),
        ('ignore = ["imp"]', [], 0),
        ('target = "3.11"\nselect = ["ports"]', ["--target", "3.12", "--select", "imp"], 1),
    ],
)
def test_settings_are_those_of_pyproject_toml_unless_there_are_options(
    text, arguments, status, configured, main
):
    configured(text)
    assert main("scan", ".", *arguments)[0] == status


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("targe = '3.11'", "unknown setting 'targe' (choose from exclude, ignore, select, target)"),
        ("target = 3.11", "target must be a str"),
        ("target = '2.7'", "pyproject.toml: '2.7' is not a version such as 3.15"),
        ("select = 'imp'", "select must be a list of str"),
        ("exclude = [1]", "exclude must be a list of str"),
        ("[tool]\nimp-compat = 'x'", "pyproject.toml: tool.imp-compat is not a table"),
        ("select = [", "pyproject.toml: "),
    ],
)
def test_settings_that_are_wrong_are_refused(text, message, configured, main):
    configured(text)
    status, _, error = main("scan", ".")
    assert status == 2
    assert error.startswith("imp-compat scan: error: ")
    assert message in error


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk here")
@pytest.mark.parametrize(
    ("redirection", "status", "errors"),
    [("| head -n 1", 0, []), ("> /dev/full", 2, ["error: cannot write: No space left on device"])],
    ids=["closed-pipe", "full-disk"],
)
def test_an_output_that_ends_early_is_a_line_at_most(redirection, status, errors, make_tree, tmp_path):
    make_tree({f"m{number}.py": f"import imp  # {'x' * 1000}\nimp.x()\n" * 9 for number in range(99)})
    command_line = f"'{sys.executable}' -m imp_compat fix . --diff {redirection}"
    done = subprocess.run(["sh", "-c", command_line], cwd=str(tmp_path), capture_output=True, check=False)
    assert (done.returncode, done.stdout.count(b"\n")) == (status, not errors)
    assert re.findall("error: .*|left alone:|Broken|Traceback", done.stderr.decode()) == errors


@pytest.mark.parametrize("file", [Terminal(), io.StringIO()], ids=["terminal", "file"])
def test_a_terminal_shows_after_a_second_how_many_files_are_done(file, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", file)

    def chunks():
        yield ["a", "b"]
        assert file.getvalue() == ""
        now[0] = 1.5
        yield []
        yield ["c"]

    assert list(command.with_progress(chunks(), 250)) == ["a", "b", "c"]
    shown = f"\rreading 200/250\rreading 250/250\r{' ' * 16}\r"
    assert file.getvalue() == (shown if file.isatty() else "")
