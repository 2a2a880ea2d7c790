"""The command imp-compat: its commands, its help, its version and its errors."""

import errno
import io
import runpy
import sys
from functools import partial
from importlib import metadata

import pytest

import imp_compat.__main__ as command_line
from imp_compat import _doctor


@pytest.mark.parametrize("arguments", [(), ("-h",), ("--help",)], ids=" ".join)
def test_help_lists_the_commands(main, arguments):
    status, output, errors = main(*arguments)
    assert (status, errors) == (0, "")
    listed = output.partition("commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0] for line in listed] == ["run", "enable", "disable", "doctor", "scan", "fix"]


VERSION = f"imp-compat {metadata.version('imp-compat')}\n"
ERROR = "usage: imp-compat [-h] [-V] COMMAND ...\nimp-compat: error: "
MISSING = "is not installed: pip install 'imp-compat[cli]'\n"
UNKNOWN = "unknown command 'walk' (choose from run, enable, disable, doctor, scan, fix)\n"


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("-V", (0, VERSION, "")),
        ("--version", (0, VERSION, "")),
        ("walk", (2, "", ERROR + UNKNOWN)),
        ("--walk", (2, "", ERROR + "unrecognized arguments: --walk\n")),
    ],
)
def test_options_and_unknown_arguments(main, argument, expected):
    assert main(argument) == expected


def test_a_copy_without_metadata_has_no_version(main, monkeypatch):
    def version(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    assert main("-V") == (0, "imp-compat of an unknown version: a copy without metadata\n", "")


def test_the_module_is_the_command(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["imp-compat", "--help"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(command_line.__file__, run_name="__main__")
    assert "imp-compat COMMAND --help" in capsys.readouterr().out


@pytest.fixture
def with_command(monkeypatch):
    """Let a function be the command `imp-compat doctor`."""
    return partial(monkeypatch.setattr, _doctor, "main")


def test_the_exit_status_is_that_of_the_command(main, with_command):
    with_command(len)
    assert main("doctor", "--format", "json") == (2, "", "")


def test_an_output_without_an_encoding_is_left_alone(main, monkeypatch, with_command):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with_command(lambda arguments: print("caf\u00e9") or 0)
    assert main("doctor") == (0, "", "")
    assert sys.stdout.getvalue() == "caf\u00e9\n"


def test_a_character_that_the_output_lacks_is_replaced(main, monkeypatch, with_command):
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, "ascii"))
    with_command(lambda arguments: print("caf\u00e9", end="") or 0)
    assert main("doctor") == (0, "", "")
    assert output.getvalue() == b"caf?"


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (BrokenPipeError(), 1, ""),
        (OSError(errno.EINVAL, "Invalid argument"), 1, ""),
        (OSError(errno.ENOSPC, "disk full"), 2, "imp-compat doctor: error: cannot write: disk full\n"),
        (PermissionError(13, "not allowed", "a.toml"), 2, "imp-compat doctor: error: a.toml: not allowed\n"),
        (ModuleNotFoundError(name="x.y.z"), 2, f"imp-compat doctor: error: x {MISSING}"),
        (KeyboardInterrupt(), 130, ""),
    ],
    ids=["closed-pipe", "closed-pipe-on-windows", "full-disk", "unreadable-file", "no-package", "interrupt"],
)
def test_an_error_of_the_system_is_a_line_at_most(
    main, error, status, message, with_command, monkeypatch, tmp_path
):
    def fail(arguments):
        raise error

    with_command(fail)
    with open(tmp_path / "stdout", "w") as file:
        for stdout in (None, file):
            monkeypatch.setattr(sys, "stdout", stdout)
            assert main("doctor") == (status, "", message)
        file.write("lost")
    assert (tmp_path / "stdout").read_text() == ("" if isinstance(error, OSError) else "lost")


@pytest.mark.parametrize("command", command_line.COMMANDS)
def test_each_command_has_help(main, command):
    status, output, errors = main(command, "--help")
    assert (status, errors) == (0, "")
    assert output.startswith(f"usage: imp-compat {command} ")
