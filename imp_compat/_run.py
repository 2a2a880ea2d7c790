"""Runs an unmodified old program with what the import system lost put back: imp-compat run."""

from __future__ import annotations

import argparse
import os
import pkgutil
import runpy
import sys

from imp_compat import restore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, as main does of a program that is not there."""

    def error(self, message: str) -> NoReturn:
        """Exit with status 2."""
        self.exit(2, f"{self.prog}: {message}\n")


def _parser() -> _Parser:
    parser = _Parser(
        prog="imp-compat run",
        usage="%(prog)s [--restore GROUP,...] [-m] TARGET [ARGS ...]",
        description="Run an old program, as python would, with what the import system lost put back.",
    )
    parser.add_argument(
        "--restore",
        metavar="GROUP,...",
        default="all",
        help=f"what to put back: some of {', '.join(restore.GROUPS)}, or all (default: %(default)s)",
    )
    parser.add_argument("-m", action="store_true", dest="is_module", help="TARGET is the name of a module")
    parser.add_argument(
        "target", metavar="TARGET", help="a script, or a folder or zip file with a __main__.py in it"
    )
    rest = parser.add_argument("arguments", metavar="ARGS", nargs=argparse.REMAINDER, help="its arguments")
    rest.required = False  # up to Python 3.13, argparse says otherwise where TARGET is missing too
    return parser


def main(arguments: list[str]) -> int:
    """Run the program that the arguments name; return 0, or 2 where it is not there.

    What the program raises is passed on, SystemExit and KeyboardInterrupt with all.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        restore.install(*options.restore.split(","))
    except ValueError as error:
        parser.error(str(error))
    sys.argv[:] = [options.target, *options.arguments]
    try:
        _run(options.target, options.is_module)
    except BaseException as error:
        program = _frames_of_program(error.__traceback__)
        if program is None and isinstance(error, (ImportError, OSError)):
            print(f"{parser.prog}: {error}", file=sys.stderr)
            return 2
        _report_from(program)
        raise
    return 0


def _run(target: str, is_module: bool) -> None:
    if is_module:
        _set_first_on_path(os.getcwd())
        runpy.run_module(target, run_name="__main__", alter_sys=True)
    elif pkgutil.get_importer(target) is None:
        _set_first_on_path(os.path.dirname(os.path.realpath(target)))
        runpy.run_path(target, run_name="__main__")
    else:  # a folder or a zip file, which run_path puts on sys.path too
        path = os.path.abspath(target)
        _set_first_on_path(path)
        runpy.run_path(path, run_name="__main__")


def _set_first_on_path(folder: str) -> None:
    """Make a folder sys.path[0], in place of that of imp-compat, unless python is to have none there."""
    if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):  # safe_path is new in Python 3.11
        sys.path[0] = folder


def _frames_of_program(traceback: TracebackType | None) -> TracebackType | None:
    """Return the traceback without the frames of this module and of runpy that it starts with."""
    while traceback is not None and traceback.tb_frame.f_globals["__name__"] in (__name__, runpy.__name__):
        traceback = traceback.tb_next
    return traceback


def _report_from(traceback: TracebackType | None) -> None:
    """Have the error that ends the process reported from a traceback on, by the program's sys.excepthook."""
    report = sys.excepthook

    def report_from(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        report(kind, error.with_traceback(traceback), traceback)

    sys.excepthook = report_from
