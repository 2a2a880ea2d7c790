"""imp-compat run: an old program runs as python would run it, with what the import system lost put back."""

from __future__ import annotations

import os
import py_compile
import re
import runpy
import signal
import subprocess
import sys
import types
import zipfile
from pathlib import Path
from typing import Any, Iterator

import pytest

import imp_compat.__main__
from imp_compat import restore

# Its processes have all the private names, whatever this one does without.
pytestmark = pytest.mark.usefixtures("whole")

# Prints what a program can see of how it was run
REPORT = """
import __main__, os.path, sys
path = list(dict.fromkeys(map(os.path.abspath, sys.path)))
print(sys.argv[1:], path, __name__, __main__.__dict__ is globals(), __package__ or "")
"""
FAILING = "def f():\n    1 / 0\nf()\n"


@pytest.fixture
def python(tmp_path: Path, processes: None) -> Any:
    """Run this Python in the test's folder, with warnings as errors."""

    def run(*arguments: str) -> Any:
        command = [sys.executable, "-W", "error", *arguments]
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        result = subprocess.run(
            command, cwd=str(tmp_path), env=environment, capture_output=True, text=True, check=False
        )
        # Where there is no /proc, PyPy warns of that.
        result.stderr = re.sub(".*/proc/cpuinfo\n", "", result.stderr)
        return result

    return run


@pytest.fixture
def run(python: Any) -> Any:
    """Run `imp-compat run` in the test's folder."""
    return lambda *arguments: python("-m", "imp_compat", "run", *arguments)


@pytest.fixture
def folder(make_tree: Any) -> Path:
    folder = Path(
        make_tree(
            {
                "program.py": REPORT,
                "failing.py": FAILING,
                "folder": {"__main__.py": "import beside\n" + REPORT, "beside.py": ""},
                "package": {
                    "__init__.py": "",
                    "__main__.py": REPORT,
                    "module.py": REPORT,
                    "failing.py": FAILING,
                },
                "sources": {"compiled.py": REPORT},
            }
        )
    )
    py_compile.compile(str(folder / "sources" / "compiled.py"), str(folder / "compiled.pyc"), doraise=True)
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("__main__.py", "import beside\n" + REPORT)
        archive.writestr("beside.py", "")
    return folder


TARGETS = [
    ["program.py"],
    ["compiled.pyc"],
    ["folder"],
    ["archive.zip"],
    ["sources/compiled.py"],
    ["-m", "program"],
    ["-m", "package"],
    ["-m", "package.module"],
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("target", TARGETS, ids=" ".join)
def test_a_program_runs_as_python_runs_it(python: Any, run: Any, target: Any) -> None:
    arguments = ["-x", "--restore", "imp", "--", "-m", "y"]
    expected = python(*target, *arguments)
    result = run(*target, *arguments)
    assert result.stdout == expected.stdout
    assert (result.returncode, result.stderr) == (0, expected.stderr)


def test_a_script_is_where_its_link_leads(python: Any, run: Any, folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "link.py").symlink_to(folder / "program.py")
    assert run("elsewhere/link.py").stdout == python("elsewhere/link.py").stdout


@pytest.mark.usefixtures("folder")
def test_nothing_is_put_on_sys_path_where_python_is_told_not_to(python: Any) -> None:
    result = python("-I", "-m", "imp_compat", "run", "program.py")
    assert result.stdout == python("-I", "program.py").stdout


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "target", [["failing.py"], ["-m", "failing"], ["-m", "package.failing"]], ids=" ".join
)
def test_a_traceback_starts_in_the_program(run: Any, target: Any) -> None:
    result = run(*target)
    first, entry, *_ = result.stderr.splitlines()
    assert (result.returncode, first) == (1, "Traceback (most recent call last):")
    assert entry.strip().startswith("File")
    assert "failing.py" in entry
    assert result.stderr.rstrip().endswith("ZeroDivisionError: division by zero")
    assert "imp_compat" not in result.stderr
    assert "runpy" not in result.stderr


@pytest.mark.parametrize(
    ("source", "last_line"),
    [
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module'"),
        ("open('no such file')", "FileNotFoundError: [Errno 2] No such file or directory: 'no such file'"),
        ("1 +", "SyntaxError: invalid syntax"),
    ],
    ids=["import", "open", "syntax"],
)
def test_an_error_of_the_program_is_no_missing_target(
    run: Any, make_tree: Any, source: str, last_line: str
) -> None:
    make_tree({"program.py": source})
    result = run("program.py")
    assert (result.returncode, result.stderr.splitlines()[-1]) == (1, last_line)
    assert "program.py" in result.stderr
    assert "imp_compat" not in result.stderr


def test_the_excepthook_of_the_program_gets_its_error(run: Any, make_tree: Any) -> None:
    hook = "lambda kind, error, traceback: print(kind.__name__, error, traceback.tb_lineno)"
    make_tree({"program.py": f"import sys\nsys.excepthook = {hook}\n1 / 0"})
    result = run("program.py")
    assert (result.returncode, result.stdout) == (1, "ZeroDivisionError division by zero 3\n")


@pytest.mark.parametrize(
    ("status", "returncode", "stderr"), [("", 0, ""), ("None", 0, ""), ("7", 7, ""), ("'bye'", 1, "bye\n")]
)
def test_the_exit_status_is_that_of_the_program(
    run: Any, make_tree: Any, status: str, returncode: int, stderr: str
) -> None:
    make_tree({"program.py": f"import sys\nsys.exit({status})"})
    result = run("program.py")
    assert (result.returncode, result.stderr) == (returncode, stderr)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have new processes heed interrupts, also where a shell in whose background this one is ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_ends_it_as_it_ends_a_program(python: Any, run: Any, make_tree: Any) -> None:
    make_tree({"program.py": f"import os\nos.kill(os.getpid(), {int(signal.SIGINT)})\nwhile True: pass"})
    result = run("program.py")
    assert result.returncode == python("-m", "program").returncode
    assert result.stderr.splitlines()[1].strip().startswith("File")
    assert result.stderr.rstrip().endswith("KeyboardInterrupt")
    assert "imp_compat" not in result.stderr


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "target",
    [
        ["no_such_program.py"],
        ["sources"],
        ["-m", "no_such_module"],
        ["-m", "package.no_such_module"],
        ["-m", "no_such_package.module"],
        ["-m", "sources"],
        ["-m"],
        [],
        ["--no-such-option", "program.py"],
        ["--restore", "imp,import", "program.py"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_run_is_said_in_one_line(run: Any, target: Any) -> None:
    result = run(*target)
    assert (result.returncode, result.stdout) == (2, "")
    [line] = result.stderr.splitlines()
    assert line.startswith("imp-compat run: ")


OLD_PROGRAM = """
import imp, importlib, importlib.util, pkgutil, sys, types
from importlib.machinery import SourceFileLoader

class Finder:
    def find_module(self, fullname, path=None):
        return self if fullname == "old" else None
    def load_module(self, fullname):
        return sys.modules.setdefault(fullname, imp.new_module(fullname))

sys.meta_path.append(Finder())
import old
print(SourceFileLoader("beside", "beside.py").load_module().x)
print(pkgutil.ImpImporter(".").find_module("beside").get_source())
print(importlib.find_loader("sys").__name__)
"""


def test_an_old_program_has_all_back(python: Any, make_tree: Any) -> None:
    make_tree({"program.py": OLD_PROGRAM, "beside.py": "x = 1"})
    options = ("-W", "ignore") if sys.version_info < (3, 15) else ()
    result = python(*options, "-m", "imp_compat", "run", "program.py")
    assert (result.stdout, result.stderr) == ("1\nx = 1\nBuiltinImporter\n", "")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="nothing is lost")
def test_what_is_put_back_can_be_chosen(run: Any, make_tree: Any) -> None:
    names = "hasattr(pkgutil, 'ImpLoader'), hasattr(importlib, 'find_loader')"
    make_tree({"program.py": f"import importlib, pkgutil\nprint({names})"})
    assert run("--restore", "imp,pkgutil", "program.py").stdout == "True False\n"


THIRD_PARTY = """
import sys
for name, module in sorted(sys.modules.items()):
    file = getattr(module, "__file__", None) or ""
    if "site-packages" in file and "imp_compat" not in file:
        print(name)
"""


def test_nothing_third_party_is_imported(python: Any, run: Any, make_tree: Any) -> None:
    make_tree({"program.py": THIRD_PARTY})
    assert run("program.py").stdout == python("program.py").stdout


# In this process


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Any:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield lambda *arguments: imp_compat.__main__.main(list(arguments))
    restore.uninstall()


@pytest.mark.parametrize("target", TARGETS, ids=" ".join)
def test_it_returns_zero(main: Any, capsys: Any, target: Any) -> None:
    assert main("run", *target, "x") == 0
    assert capsys.readouterr().out.startswith("['x'] ")


@pytest.mark.parametrize("flag", ["isolated", "safe_path"])
def test_it_leaves_sys_path_alone_where_python_is_isolated(
    main: Any, monkeypatch: pytest.MonkeyPatch, flag: str
) -> None:
    flags = {name: getattr(sys.flags, name) for name in dir(sys.flags) if not name.startswith("_")}
    monkeypatch.setattr(sys, "flags", types.SimpleNamespace(**{**flags, flag: 1}))
    before = sys.path[:]
    assert main("run", "program.py") == 0
    assert sys.path == before


def test_it_passes_on_what_the_program_raises(main: Any) -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        main("run", "failing.py")
    reported: list[Any] = []
    sys.excepthook = before = lambda *arguments: reported.append(arguments)
    with pytest.raises(ZeroDivisionError):
        main("run", "failing.py")
    assert sys.excepthook is not before
    sys.excepthook(ZeroDivisionError, raised.value, raised.tb)
    [(kind, error, traceback)] = reported
    assert (kind, error) == (ZeroDivisionError, raised.value)
    assert error.__traceback__ is traceback
    assert traceback.tb_frame.f_code.co_filename == "failing.py"


def test_it_returns_two_where_there_is_no_program(main: Any, capsys: Any) -> None:
    assert main("run", "no_such_program.py") == 2
    assert capsys.readouterr().err.startswith("imp-compat run: ")


def test_it_exits_where_the_arguments_are_wrong(main: Any, capsys: Any) -> None:
    with pytest.raises(SystemExit, match="2"):
        main("run", "--restore", "import", "program.py")
    assert capsys.readouterr().err.startswith("imp-compat run: unknown group 'import'")


def test_it_asks_for_a_program_but_for_no_arguments(main: Any, capsys: Any) -> None:
    with pytest.raises(SystemExit, match="2"):
        main("run")
    assert capsys.readouterr().err == "imp-compat run: the following arguments are required: TARGET\n"


# Other commands


COMMANDS = """\
usage: imp-compat COMMAND ...

  run    run an old program with what the import system lost put back
  scan   say what newer Pythons break, where, and what to write instead
  fix    rewrite what imports imp

imp-compat COMMAND --help says more.
"""


@pytest.mark.parametrize("arguments", [(), ("-h",), ("--help",)], ids=" ".join)
def test_help_lists_the_commands(main: Any, capsys: Any, arguments: Any) -> None:
    assert main(*arguments) == 0
    assert capsys.readouterr().out == COMMANDS


def test_the_arguments_are_by_default_those_of_the_process(main: Any, capsys: Any) -> None:
    sys.argv[:] = ["imp-compat", "run", "program.py", "x"]
    assert imp_compat.__main__.main() == 0
    assert capsys.readouterr().out.startswith("['x'] ")


def test_the_module_is_the_command(main: Any, capsys: Any) -> None:
    sys.argv[:] = ["imp-compat", "--help"]
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(imp_compat.__main__.__file__, run_name="__main__")
    assert "run an old program" in capsys.readouterr().out


def test_an_unknown_command(main: Any, capsys: Any) -> None:
    assert main("walk") == 2
    assert capsys.readouterr().err == "imp-compat: no command 'walk': it is one of run, scan, fix\n"


HELP = """\
usage: imp-compat run [--restore GROUP,...] [-m] TARGET [ARGS ...]

Run an old program, as python would, with what the import system lost put
back.

positional arguments:
  TARGET               a script, or a folder or zip file with a __main__.py in
                       it
  ARGS                 its arguments

options:
  -h, --help           show this help message and exit
  --restore GROUP,...  what to put back: some of imp, importlib, pkgutil,
                       loaders, hooks, moved, or all (default: all)
  -m                   TARGET is the name of a module
"""


def test_help_of_run(main: Any, capsys: Any) -> None:
    with pytest.raises(SystemExit, match="0"):
        main("run", "--help")
    words = capsys.readouterr().out.replace("optional arguments:", "options:").split()
    assert words == HELP.split()


@pytest.mark.parametrize("command", ["run", "scan", "fix"])
def test_each_command_has_help(main: Any, capsys: Any, command: str) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(command, "--help")
    assert capsys.readouterr().out.startswith(f"usage: imp-compat {command} ")
