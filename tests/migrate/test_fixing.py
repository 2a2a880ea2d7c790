"""Fixing files: what is written, what is shown, what is said, and how it ends."""

import os
import shutil
import subprocess
from unittest.mock import Mock

import pytest

import imp_compat.__main__ as command_line
from imp_compat.migrate import fix, scanning
from imp_compat.migrate.source import Source

NEEDS = 'The rewritten code needs: imp-compat (dependencies = ["imp-compat"]).'


@pytest.fixture
def run(make_tree, capfdbinary, monkeypatch):
    """Fix a tree of files; return the exit status, and what is printed to stdout and stderr."""

    def fix_files(tree, *options):
        monkeypatch.chdir(make_tree(tree))
        status = command_line.main(["fix", ".", *options])
        printed = capfdbinary.readouterr()
        return status, printed.out.decode("latin-1").replace(f".{os.sep}", "./"), printed.err.decode()

    return fix_files


def test_files_are_rewritten(run, tmp_path):
    tree = {"a.py": "import imp\nimp.reload(m)\n", "b.py": "import os\n"}
    assert run(tree) == (0, f"1 file rewritten, 0 left alone\n{NEEDS}\n", "")
    assert (tmp_path / "a.py").read_text() == "import imp_compat as imp\nimp.reload(m)\n"
    tree = {"a.py": tree["a.py"], "b.py": "from imp import reload\nreload(m)\n"}
    assert run(tree, "--to", "importlib") == (0, "2 files rewritten, 0 left alone\n", "")
    assert run({}) == (0, "0 files rewritten, 0 left alone\n", "")
    assert run({}, "--diff") == (0, "", "0 files would be rewritten, 0 left alone\n")
    rest = "imp\n" * 100
    assert run({"script": f"import imp\n{rest}"}, "script")[0] == 0
    assert (tmp_path / "script").read_text() == f"import imp_compat as imp\n{rest}"


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the diff")
def test_a_diff_writes_nothing_and_can_be_applied(run, tmp_path):
    sources = {
        "a.py": b"# coding: latin-1\r\nimport imp\r\nimp.reload(m)  # \xe9\r\n",
        "b.py": b"x = 1\nfrom imp import reload as r\nr",
        "c.py": b"import imp",
    }
    status, diff, notes = run(sources, "--diff")
    assert (status, notes) == (1, f"3 files would be rewritten, 0 left alone\n{NEEDS}\n")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == sources
    assert "-import imp\n\\ No newline at end of file\n" in diff
    (tmp_path / "x.diff").write_bytes(diff.encode("latin-1"))
    subprocess.run(["git", "apply", "-p0", "x.diff"], cwd=str(tmp_path), check=True)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.py")} == {
        "a.py": b"# coding: latin-1\r\nimport imp_compat as imp\r\nimp.reload(m)  # \xe9\r\n",
        "b.py": b"x = 1\nfrom imp_compat import reload as r\nr",
        "c.py": b"",
    }


def test_what_stays_on_imp_compat_is_said_and_why(run, tmp_path):
    source = "import imp\nfrom imp import find_module as f\nimp.reload(f); imp.get_suffixes()\n"
    status, printed, _ = run({"a.py": source}, "--to", "importlib")
    lines = printed.splitlines()
    assert status == 0
    assert lines[0].startswith("./a.py:3:12: imp.find_module stays on imp_compat: imp_compat.find_module;")
    assert lines[1].startswith("./a.py:3:16: imp.get_suffixes stays on imp_compat: imp_compat.get_suffixes()")
    assert lines[2:] == ["1 file rewritten, 0 left alone", NEEDS]
    assert (tmp_path / "a.py").read_text() == (
        "import importlib\nimport imp_compat as imp\nfrom imp_compat import find_module as f\n"
        "importlib.reload(f); imp.get_suffixes()\n"
    )


def test_what_is_not_rewritten_is_said_and_why(run):
    notebook = '{"cells": [{"cell_type": "code", "source": "import imp"}]}'
    source = "import pkgutil\npkgutil.ImpImporter\nif 0:\n    pkgutil.ImpLoader\n"
    status, printed, _ = run({"a.py": source, "n.ipynb": notebook, "venv": {"pyvenv.cfg": ""}})
    lines = printed.splitlines()
    assert status == 0
    assert lines[0].startswith("./a.py:2:1: pkgutil.ImpImporter is not rewritten: importlib.machinery.")
    assert lines[1].startswith("./n.ipynb:cell 1:1:1: imp is not rewritten: ")
    assert lines[2].startswith("./venv: not rewritten: a virtual environment: ")
    assert lines[3:] == ["0 files rewritten, 0 left alone"]


def test_what_cannot_be_rewritten_is_named_and_left_alone(run, tmp_path):
    python2 = "import imp\nprint 'x'\n"
    status, printed, _ = run({"a.py": python2, "b.py": "import imp\nimp\n"})
    assert status == 1
    first, *rest = printed.splitlines()
    assert first.startswith("./a.py: left alone: Python 2 syntax: ")
    assert rest == ["1 file rewritten, 1 left alone", NEEDS]
    assert (tmp_path / "a.py").read_text() == python2


@pytest.mark.parametrize(
    ("name", "replacement", "reason"),
    [
        ("fsync", Mock(side_effect=OSError(28, "No space left on device")), "No space left on device"),
        ("access", Mock(return_value=False), "the file is read-only"),
    ],
    ids=["full", "read-only"],
)
def test_a_file_that_cannot_be_written_is_named(name, replacement, reason, run, monkeypatch, tmp_path):
    monkeypatch.setattr(f"imp_compat.migrate.writing.os.{name}", replacement)
    output = f"./a.py: left alone: {reason}\n0 files rewritten, 1 left alone\n"
    assert run({"a.py": "import imp\n"}) == (1, output, "")
    assert (tmp_path / "a.py").read_text() == "import imp\n"


def test_an_unused_import_that_another_file_takes_stays(run, tmp_path):
    taking = {
        "b.py": "from .a import imp\nfrom . import imp\n",
        "e.py": "import p.d as m\nm.imp.reload(x)\n",
        "f.py": "from .g import *\nimp.reload(x)\n",
        "i.py": "import p.j\npatch('p.h.imp')\nmonkeypatch.setattr(p.j, 'imp', x)\npatch.object(k, 'imp')\n",
    }
    run({**dict.fromkeys(["a.py", "c.py", "d.py", "g.py", "h.py", "j.py", "k.py"], "import imp\n"), **taking})
    texts = {path.stem: path.read_text() for path in tmp_path.glob("[acdghjk].py")}
    assert texts == {**dict.fromkeys("adghjk", "import imp_compat as imp\n"), "c": ""}


def test_what_another_file_patches_stays_on_imp(run, tmp_path):
    tree = {"a.py": "import imp\nimp.reload(m)\n", "b.py": "mock.patch('a.imp.reload')\n"}
    run(tree, "--to", "importlib")
    assert (tmp_path / "a.py").read_text() == "import imp_compat as imp\nimp.reload(m)\n"


def test_a_file_that_goes_while_it_is_fixed_is_left_alone(make_tree, tmp_path, capsys):
    make_tree({"a.py": "import imp\n"})
    report = scanning.scan_file(Source(str(tmp_path / "a.py")))
    (tmp_path / "a.py").unlink()
    assert fix.fix([report], False, False) == 1
    assert "a.py: left alone: cannot be read: No such file" in capsys.readouterr().out
