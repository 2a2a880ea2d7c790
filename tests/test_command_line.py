"""The command imp-compat: its commands, its help, its version and its errors."""

import argparse
import runpy
import sys
from importlib import metadata

import pytest

import imp_compat.__main__ as command_line
from imp_compat import _doctor

HELP = """\
usage: imp-compat [-h] [-V] COMMAND ...

Run, check and rewrite code that needs imp or something else that Python removed.

options:
  -h, --help     show this help message and exit
  -V, --version  show the version and exit

commands:
  run      run an old program after restoring what newer Python versions removed
  enable   restore the same in every Python process of this environment
  disable  undo enable
  doctor   show which imp this Python imports, what was removed, and what is restored
  scan     report what newer Python versions break, and what to write instead
  fix      rewrite code that imports imp

imp-compat COMMAND --help describes a command.
"""


@pytest.fixture
def main(capsys):
    """Call main() with arguments; return the exit status, and what is printed to stdout and stderr."""

    def run(*arguments):
        try:
            status = command_line.main(list(arguments))
        except SystemExit as end:
            status = end.code
        return (status, *capsys.readouterr())

    return run


@pytest.mark.parametrize("arguments", [(), ("-h",), ("--help",)], ids=" ".join)
def test_help_lists_the_commands(main, arguments):
    status, output, errors = main(*arguments)
    assert (status, output.replace("optional arguments:", "options:"), errors) == (0, HELP, "")


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_that_of_the_distribution(main, option):
    assert main(option) == (0, f"imp-compat {metadata.version('imp-compat')}\n", "")


def test_a_copy_without_metadata_has_no_version(main, monkeypatch):
    def version(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", version)
    assert main("-V") == (0, "imp-compat of an unknown version: a copy without metadata\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["walk"], "unknown command 'walk' (choose from run, enable, disable, doctor, scan, fix)"),
        (["--walk"], "unrecognized arguments: --walk"),
    ],
    ids=["command", "option"],
)
def test_wrong_usage(main, arguments, message):
    usage = "usage: imp-compat [-h] [-V] COMMAND ...\n"
    assert main(*arguments) == (2, "", f"{usage}imp-compat: error: {message}\n")


def test_the_module_is_the_command(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["imp-compat", "--help"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_path(command_line.__file__, run_name="__main__")
    assert "imp-compat COMMAND --help" in capsys.readouterr().out


def test_the_exit_status_is_that_of_the_command(main, monkeypatch):
    monkeypatch.setattr(_doctor, "main", lambda arguments: len(arguments))
    assert main("doctor", "--format", "json") == (2, "", "")


@pytest.mark.parametrize("command", command_line.COMMANDS)
def test_each_command_has_help(main, command):
    status, output, errors = main(command, "--help")
    assert (status, errors) == (0, "")
    assert output.startswith(f"usage: imp-compat {command} ")


@pytest.mark.parametrize("command", ["run", "enable", "disable", "doctor"])
def test_each_option_has_help(main, monkeypatch, command):
    parsers = []
    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", lambda p, _: parsers.append(p) or p.exit())
    main(command)
    [parser] = parsers
    assert parser.description
    assert [action.dest for action in parser._actions if not action.help] == []
