"""imp-compat run: starts Python on an old program, and restores in it what newer Python versions removed.

The program gets a Python process to itself, so __main__, its frames and its exit are those of plain `python`.
"""

from __future__ import annotations

import argparse
import os
import sys

from . import restore

# The options that set sys.flags, except -E and -I: with these, Python would ignore PYTHONPATH. _environment()
# leaves out the variables that they ignore.
_LETTERS = {
    "bytes_warning": "b",
    "debug": "d",
    "dont_write_bytecode": "B",
    "inspect": "i",
    "no_user_site": "s",
    "optimize": "O",
    "quiet": "q",
    "safe_path": "P",
    "verbose": "v",
}


def main(arguments: list[str]) -> int:
    """Become the program that the arguments name, or on Windows, run it and return its exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    # -I would ignore PYTHONPATH, and -P, which is handed on in its place, is new in Python 3.11.
    is_lost = sys.flags.isolated and not hasattr(sys.flags, "safe_path")
    option = "-S" if sys.flags.no_site else "-I" if is_lost else ""
    if option:
        parser.error(f"python {option} skips the start-up file that restores: leave out {option}")
    command = [sys.executable, *_interpreter_options(), *options.kind, options.target, *options.arguments]
    environment = _environment(options.restore, options.children)
    if os.name == "posix":
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()  # what start-up files printed
        os.execve(command[0], command, environment)
    import subprocess  # not needed on POSIX, and slow to import

    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # Ctrl-C is for the program


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="imp-compat run",
        usage="%(prog)s [-h] [--restore GROUP,...] [--no-children] [-m | -c] TARGET [ARG ...]",
        description="Run an old program as python would, after restoring what newer Python versions removed. "
        "The Python processes that the program starts restore the same.",
    )
    add_restore_option(parser)
    parser.add_argument(
        "--no-children",
        action="store_false",
        dest="children",
        help="restore nothing in the Python processes that the program starts",
    )
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("-m", action="append_const", const="-m", dest="kind", help="TARGET is a module's name")
    kinds.add_argument("-c", action="append_const", const="-c", dest="kind", help="TARGET is Python code")
    parser.add_argument(
        "target",
        metavar="TARGET",
        help="a script, a directory or zip file with a __main__.py, or - for standard input",
    )
    parser.set_defaults(kind=[])
    rest = parser.add_argument(
        "arguments", metavar="ARG", nargs=argparse.REMAINDER, help="an argument of the program"
    )
    rest.required = False  # up to Python 3.13, argparse reports it as missing if TARGET is
    return parser


def add_restore_option(parser: argparse.ArgumentParser) -> None:
    """Add --restore, which parses to a list of groups; the command enable has it too."""
    parser.add_argument(
        "--restore",
        metavar="GROUP,...",
        type=_groups,
        default="all",
        help=f"what to restore: one or more of {', '.join(restore.GROUPS)}, or all (default: %(default)s)",
    )


def _groups(text: str) -> list[str]:
    groups, choices = text.split(","), [*restore.GROUPS, "all"]
    for group in groups:
        if group not in choices:
            raise argparse.ArgumentTypeError(f"unknown group {group!r} (choose from {', '.join(choices)})")
    return groups


def _interpreter_options() -> list[str]:
    """Return the options that this Python was started with, except those that ignore the environment."""
    letters = "".join(letter * getattr(sys.flags, flag, 0) for flag, letter in _LETTERS.items())
    if getattr(sys.stdout, "write_through", False):
        letters += "u"
    options = [f"-{letter}" for letter in letters]
    options += [f"-W{warning}" for warning in sys.warnoptions]
    for name, value in getattr(sys, "_xoptions", {}).items():
        options += ["-X", name if value is True else f"{name}={value}"]
    return options


def _environment(groups: list[str], children: bool) -> dict[str, str]:
    """Return the environment in which Python restores the groups at start-up."""
    is_ignored = sys.flags.ignore_environment
    environment = {
        name: value for name, value in os.environ.items() if not (is_ignored and name.startswith("PYTHON"))
    }
    start_up = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_startup")
    path = environment.get("PYTHONPATH")
    others = [entry for entry in path.split(os.pathsep) if entry != start_up] if path else []
    environment["PYTHONPATH"] = os.pathsep.join([start_up, *others])
    environment["IMP_COMPAT_RESTORE"] = ",".join(groups)
    if not children:
        environment["IMP_COMPAT_NO_CHILDREN"] = "1"
    return environment
