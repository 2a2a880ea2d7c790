"""The commands as they are run: arguments, exit status, output, and what is said of what is missing."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable

import pytest

from imp_compat.migrate import command, fix, scan

HOST = {"host.py": "import imp\nimp.reload(m)\n", "new.py": "import importlib\n"}


@pytest.fixture
def imp_compat_without(imp_compat: Callable, tmp_path: Path) -> Callable[..., Any]:
    """Run the command line where some modules cannot be imported."""

    def run(modules: list[str], *arguments: str) -> Any:
        folder = tmp_path.parent / f"{tmp_path.name}-site"
        folder.mkdir()
        hidden = "\n".join(f"sys.modules[{module!r}] = None" for module in modules)
        (folder / "sitecustomize.py").write_text(f"import sys\n{hidden}\n")
        return imp_compat(*arguments, env={"PYTHONPATH": str(folder)})

    return run


def test_scan_in_a_process_of_its_own(make_tree: Callable, imp_compat: Callable) -> None:
    make_tree(HOST)
    done = imp_compat("scan", ".", "--format", "json")
    assert done.stderr == ""
    assert [finding["symbol"] for finding in json.loads(done.stdout)["findings"]] == ["imp", "imp.reload"]
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["host.py"], 1),
        (["host.py", "--target", "3.11"], 0),
        (["new.py"], 0),
        (["new.py", "host.py", "--target", "3.16"], 1),
        (["guarded.py"], 0),
        (["bare.py"], 0),
        (["wrong.py", "--target", "3.8"], 1),
        (["late.py", "--target", "3.13"], 0),
        (["late.py", "--target", "3.14"], 1),
    ],
)
def test_the_exit_status_of_scan(
    arguments: list[str], status: int, make_tree: Callable, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    folder = make_tree(
        {
            **HOST,
            "guarded.py": "try:\n    import imp\nexcept ImportError:\n    pass\n",
            "bare.py": "import importlib\nimportlib.util\n",
            "wrong.py": "import importlib as imp\nimp.load_source(n, p)\n",
            "late.py": "from pkgutil import get_loader\n",
        }
    )
    monkeypatch.chdir(folder)
    assert scan.main([*arguments, "--format", "json"]) == status
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scan"], "name a file or folder, or --environment"),
        (["scan", "nowhere"], "imp-compat: nowhere: no such file or folder\n"),
        (["scan", ".", "--target", "4.0"], "'4.0' is no version such as 3.15"),
        (["scan", ".", "--target", "three"], "'three' is no version such as 3.15"),
        (["scan", ".", "--format", "xml"], "invalid choice: 'xml'"),
        (["fix"], "PATH"),
        (["fix", "nowhere"], "imp-compat: "),
        (["fix", ".", "--to", "imp"], "invalid choice: 'imp'"),
        (["nothing"], "unknown command 'nothing'"),
    ],
)
def test_wrong_usage_is_a_line_and_exit_status_2(
    arguments: list[str], message: str, imp_compat: Callable
) -> None:
    done = imp_compat(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("main", [scan.main, fix.main], ids=["scan", "fix"])
def test_a_path_that_is_not_there_is_refused(main: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nowhere", "."]) == 2
    assert capsys.readouterr().err == "imp-compat: nowhere: no such file or folder\n"


def test_no_path_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        scan.main([])
    assert "name a file or folder, or --environment" in capsys.readouterr().err


def test_no_version_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        scan.main([".", "--target", "4"])
    assert "'4' is no version such as 3.15" in capsys.readouterr().err


def test_a_module_that_is_not_installed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    def use() -> int:
        raise ModuleNotFoundError("No module named 'rich.cells'", name="rich.cells")

    assert command.run(use) == 2
    assert capsys.readouterr().err == "imp-compat: rich is not installed: pip install 'imp-compat[cli]'\n"


def test_a_question_mark_stands_for_what_the_output_cannot_say(
    make_tree: Callable, imp_compat: Callable
) -> None:
    pytest.importorskip("rich", reason="the report for people needs the extra `cli`")
    make_tree({"host.py": "import imp  # caf\u00e9\n"})
    done = imp_compat("scan", "host.py", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (1, "")
    assert "    import imp  # caf?\n" in done.stdout


def test_an_output_without_an_encoding_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert command.run(lambda: print("caf\u00e9") or 0) == 0
    assert sys.stdout.getvalue() == "caf\u00e9\n"


@pytest.mark.parametrize(
    ("modules", "arguments"),
    [
        (["rich"], ["scan", "."]),
        (["packaging"], ["scan", "--environment", "--format", "json"]),
        (["libcst"], ["fix", "."]),
    ],
)
def test_what_is_not_installed_is_named(
    modules: list[str], arguments: list[str], make_tree: Callable, imp_compat_without: Callable
) -> None:
    make_tree(HOST)
    done = imp_compat_without(modules, *arguments)
    assert done.stderr == f"imp-compat: {modules[0]} is not installed: pip install 'imp-compat[cli]'\n"
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_scan_for_programs_needs_nothing(
    format_: str, make_tree: Callable, imp_compat_without: Callable
) -> None:
    make_tree(HOST)
    done = imp_compat_without(["rich", "packaging", "libcst"], "scan", ".", "--format", format_)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)


def test_scan_for_people(make_tree: Callable, imp_compat: Callable) -> None:
    pytest.importorskip("rich", reason="the report for people needs the extra `cli`")
    make_tree(HOST)
    done = imp_compat("scan", ".")
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "2 files read: on Python 3.15, 2 uses break"
    assert done.returncode == 1


@pytest.mark.parametrize("format_", ["text", "sarif"])
def test_scan_in_this_process(
    format_: str, make_tree: Callable, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if format_ == "text":
        pytest.importorskip("rich", reason="the report for people needs the extra `cli`")
    monkeypatch.chdir(make_tree(HOST))
    assert scan.main([".", "--format", format_]) == 1
    assert "host.py" in capsys.readouterr().out


def test_scan_of_an_environment_names_the_owner(
    make_tree: Callable, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = pytest.importorskip("imp_compat.migrate.environment", reason="it needs the extra `cli`")
    metadata = {"METADATA": "Name: host\nVersion: 1.0\nRequires-Python: >=3.6\n", "RECORD": "host.py,,\n"}
    folder = make_tree({**HOST, "host-1.0.dist-info": metadata})
    monkeypatch.setattr(environment, "find_folders", lambda python: [folder])
    assert scan.main(["--environment", "--format", "json", "--target", "3.13"]) == 1
    owners = [finding["distribution"] for finding in json.loads(capsys.readouterr().out)["findings"]]
    owner = {"name": "host", "version": "1.0", "requires_python": ">=3.6", "claims": "3.13"}
    assert owners == [owner, owner]


def test_an_interpreter_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("packaging", reason="environments need the extra `cli`")
    assert scan.main(["--environment", "no-such-python"]) == 2
    assert capsys.readouterr().err.startswith("imp-compat: no-such-python: ")


def test_scan_of_this_environment(imp_compat: Callable) -> None:
    pytest.importorskip("packaging", reason="environments need the extra `cli`")
    done = imp_compat("scan", "--environment", "--format", "json")
    assert done.stderr == ""
    assert done.returncode in (0, 1)
    owners = {json.dumps(finding["distribution"]) for finding in json.loads(done.stdout)["findings"]}
    assert all(owner == "null" or "name" in owner for owner in owners)


def test_an_environment_does_not_break_for_having_imp_compat(imp_compat: Callable) -> None:
    pytest.importorskip("packaging", reason="environments need the extra `cli`")
    done = imp_compat("scan", "--environment", "--format", "json")
    owners = [finding["distribution"] or {} for finding in json.loads(done.stdout)["findings"]]
    assert "imp-compat" not in {owner.get("name") for owner in owners}


def test_fix_in_a_process_of_its_own(make_tree: Callable, imp_compat: Callable, tmp_path: Path) -> None:
    pytest.importorskip("libcst", reason="fix needs the extra `cli`, which has no LibCST for this Python")
    make_tree(HOST)
    done = imp_compat("fix", ".", "--diff")
    assert done.returncode == 1
    assert "+import imp_compat as imp\n" in done.stdout
    done = imp_compat("fix", ".")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 file rewritten, 0 left alone\n", "")
    assert (tmp_path / "host.py").read_text() == "import imp_compat as imp\nimp.reload(m)\n"


@pytest.mark.skipif(os.name == "nt", reason="the reader is that of a shell")
def test_a_reader_that_goes_away_is_no_error(make_tree: Callable, tmp_path: Path) -> None:
    make_tree({f"m{number}.py": "import imp\n" * 200 for number in range(10)})
    command_line = f"'{sys.executable}' -m imp_compat scan . --format json | head -n 1"
    done = subprocess.run(["sh", "-c", command_line], cwd=str(tmp_path), capture_output=True, check=True)
    assert done.stdout == b"{\n"
    assert b"BrokenPipe" not in done.stderr


def test_an_interruption_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert command.run(interrupted) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_went_away_is_told_nothing_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def write() -> int:
        raise BrokenPipeError

    with open(tmp_path / "stdout", "w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        assert command.run(write) == 1
        file.write("lost")
    assert (tmp_path / "stdout").read_text() == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_there_is_no_bar_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with command.progress(100) as progress:
        progress(50)
    assert sys.stderr.getvalue() == ""


def test_there_is_no_bar_without_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    with command.progress(100) as progress:
        progress(50)
    assert sys.stderr.getvalue() == ""


def test_there_is_a_bar_after_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rich", reason="the bar needs the extra `cli`")
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with command.progress(100) as progress:
        progress(10)
        assert sys.stderr.getvalue() == ""
        now[0] = 1.5
        progress(50)
        assert "50/100" in sys.stderr.getvalue()
        progress(60)
        assert "60/100" in sys.stderr.getvalue()
