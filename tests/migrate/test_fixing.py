"""Fixing files: what is written, what is shown, what is said, and how it ends."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest

from imp_compat.migrate import files, fix, scanning
from imp_compat.migrate.scanning import FileReport
from imp_compat.migrate.source import Problem, Source

NEEDS = 'The rewritten code needs: imp-compat (dependencies = ["imp-compat"]).'


@pytest.fixture
def run(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Fix what the test's folder holds; return the exit status, what is printed, and what is noted."""

    def fix_files(to_importlib: bool = False, only_diff: bool = False) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        reports = [scanning.scan_file(entry) for entry in files.find(["."])]
        status = fix.fix(reports, to_importlib, only_diff)
        printed = capfdbinary.readouterr()
        return status, printed.out.decode("latin-1"), printed.err.decode()

    return fix_files


def test_files_are_rewritten(make_tree: Callable, run: Callable, tmp_path: Path) -> None:
    make_tree({"a.py": "import imp\nimp.reload(m)\n", "b.py": "import os\n"})
    assert run() == (0, f"1 file rewritten, 0 left alone\n{NEEDS}\n", "")
    assert (tmp_path / "a.py").read_text() == "import imp_compat as imp\nimp.reload(m)\n"
    assert run() == (0, "0 files rewritten, 0 left alone\n", "")


def test_a_diff_writes_nothing(make_tree: Callable, run: Callable, tmp_path: Path) -> None:
    sources = {
        "a.py": b"# coding: latin-1\r\nimport imp\r\nimp.reload(m)  # \xe9\r\n",
        "b.py": b"x = 1\nfrom imp import reload as r\nr",
        "c.py": b"import imp",
    }
    make_tree(dict(sources))
    status, diff, notes = run(only_diff=True)
    assert status == 1
    assert notes == f"3 files would be rewritten, 0 left alone\n{NEEDS}\n"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == sources
    assert "-import imp\r\n+import imp_compat as imp\r\n" in diff
    assert "-import imp\n\\ No newline at end of file\n" in diff


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the diff")
def test_a_diff_can_be_applied(make_tree: Callable, run: Callable, tmp_path: Path) -> None:
    make_tree({"b.py": b"x = 1\nfrom imp import reload as r\nr", "c.py": b"import os, imp\nimp"})
    _, diff, _ = run(only_diff=True)
    (tmp_path / "x.diff").write_text(diff)
    subprocess.run(["git", "apply", "-p0", "x.diff"], cwd=str(tmp_path), check=True)
    assert (tmp_path / "b.py").read_bytes() == b"x = 1\nfrom imp_compat import reload as r\nr"
    assert (tmp_path / "c.py").read_bytes() == b"import os, imp_compat as imp\nimp"


def test_a_diff_of_nothing_ends_well(make_tree: Callable, run: Callable) -> None:
    make_tree({"a.py": "import os\n"})
    assert run(only_diff=True) == (0, "", "0 files would be rewritten, 0 left alone\n")


def test_what_stays_on_imp_compat_is_said_and_why(make_tree: Callable, run: Callable, tmp_path: Path) -> None:
    make_tree({"a.py": "import imp\nimp.reload(m); imp.get_suffixes()\n"})
    status, printed, _ = run(to_importlib=True)
    assert status == 0
    assert printed.splitlines()[0].startswith(
        f".{os.sep}a.py:2:16: imp.get_suffixes stays on imp_compat: imp_compat.get_suffixes(); in importlib: "
    )
    assert (tmp_path / "a.py").read_text() == (
        "import importlib\nimport imp_compat as imp\nimportlib.reload(m); imp.get_suffixes()\n"
    )


def test_what_is_not_rewritten_is_said_and_why(make_tree: Callable, run: Callable) -> None:
    make_tree({"a.py": "import pkgutil\npkgutil.ImpImporter\nif 0:\n    pkgutil.ImpLoader\n"})
    status, printed, _ = run()
    lines = printed.splitlines()
    assert status == 0
    assert "a.py:2:1: pkgutil.ImpImporter is not rewritten: importlib.machinery.FileFinder" in lines[0]
    assert lines[1:] == ["0 files rewritten, 0 left alone"]


def test_what_cannot_be_rewritten_is_named_and_left_alone(
    make_tree: Callable, run: Callable, tmp_path: Path
) -> None:
    python2 = "import imp\nprint 'x'\n"
    make_tree({"a.py": python2, "b.py": "import imp\nimp\n"})
    status, printed, _ = run()
    assert status == 1
    first, *rest = printed.splitlines()
    assert first.replace(os.sep, "/").startswith("./a.py: left alone: Python 2 syntax: ")
    assert rest == ["1 file rewritten, 1 left alone", NEEDS]
    assert (tmp_path / "a.py").read_text() == python2


def no_space(path: str, data: bytes) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("name", "replacement", "reason"),
    [
        ("replace", no_space, "No space left on device"),
        ("os.access", lambda target, mode: False, "the file is read-only"),
    ],
    ids=["full", "read-only"],
)
def test_a_file_that_cannot_be_written_is_named(
    name: str,
    replacement: Callable,
    reason: str,
    make_tree: Callable,
    run: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_tree({"a.py": "import imp\n"})
    monkeypatch.setattr(f"imp_compat.migrate.writing.{name}", replacement)
    output = f".{os.sep}a.py: left alone: {reason}\n0 files rewritten, 1 left alone\n"
    assert run() == (1, output, "")


def test_a_path_that_was_not_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    report = FileReport("venv", (), (Problem(None, "a virtual environment, not read"),))
    assert fix.fix([report], False, False) == 0
    assert capsys.readouterr().out.splitlines()[0] == "venv: not rewritten: a virtual environment, not read"


def test_nothing_is_needed_if_importlib_has_it_all(make_tree: Callable, run: Callable) -> None:
    make_tree({"a.py": "import imp\nimp.reload(m)\n"})
    assert run(to_importlib=True) == (0, "1 file rewritten, 0 left alone\n", "")


def test_an_unused_import_that_another_file_takes_stays(
    make_tree: Callable, run: Callable, tmp_path: Path
) -> None:
    make_tree(
        {
            "a.py": "import imp\n",
            "b.py": "from .a import imp\n",
            "c.py": "import imp\n",
            "d.py": "import imp\n",
            "e.py": "import p.d as m\nm.imp.reload(x)\n",
        }
    )
    run()
    texts = {path.stem: path.read_text() for path in tmp_path.glob("[acd].py")}
    assert texts == {"a": "import imp_compat as imp\n", "c": "", "d": "import imp_compat as imp\n"}


def test_a_file_that_goes_while_it_is_fixed_is_left_alone(
    make_tree: Callable, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_tree({"a.py": "import imp\n"})
    report = scanning.scan_file(Source(str(tmp_path / "a.py")))
    (tmp_path / "a.py").unlink()
    assert fix.fix([report], False, False) == 1
    assert "a.py: left alone: cannot be read: No such file" in capsys.readouterr().out


def test_a_notebook_is_left_alone(make_tree: Callable, run: Callable) -> None:
    make_tree({"n.ipynb": '{"cells": [{"cell_type": "code", "source": "import imp"}]}'})
    _, printed, _ = run()
    assert "n.ipynb:cell 1:1:1: imp is not rewritten" in printed
