"""The command line of scan."""

from __future__ import annotations

import argparse
import re
import sys
from importlib import metadata
from typing import Callable

from imp_compat.migrate import command, files, scanning
from imp_compat.migrate.reporting import Distribution, Report
from imp_compat.migrate.rules import facts

_DESCRIPTION = """\
Say what newer Pythons break of the import system's old names: where, since when, and what to write instead.
The exit status is 0 where nothing breaks on the target, 1 where something does, 2 for wrong usage."""


def main(arguments: list[str]) -> int:
    """Run scan with the arguments of a command line, and return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.paths and options.environment is None:
        parser.error("name a file or folder, or --environment")
    return command.run(lambda: _scan(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="imp-compat scan", description=_DESCRIPTION)
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder")
    parser.add_argument(
        "--environment",
        nargs="?",
        const=sys.executable,
        metavar="PYTHON",
        help="read what is installed for this interpreter, or for another",
    )
    parser.add_argument(
        "--target",
        type=_version,
        default=facts.NEWEST,
        metavar="X.Y",
        help="the Python that nothing may break on (default: {}.{})".format(*facts.NEWEST),
    )
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    return parser


def _version(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"3\.(\d{1,3})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no version such as 3.15")
    return 3, int(match[1])


def _scan(options: argparse.Namespace) -> int:
    command.check_paths(options.paths)
    paths, owner = _environment(options)
    write = _writer(options.format)
    entries = list(files.find(paths))
    report = Report(sum(entry.problem is None for entry in entries), [], [], options.target)
    with command.progress(len(entries)) as progress:
        for one in scanning.scan(entries, progress=progress):
            report.problems.extend((one.path, problem) for problem in one.problems)
            report.findings.extend((finding, owner(finding.path)) for finding in one.findings)
    write(report)
    return int(report.breaks)


def _environment(options: argparse.Namespace) -> tuple[list[str], Callable[[str], Distribution | None]]:
    """Return the paths to be read, and what tells the owner of one."""
    if options.environment is None:
        return options.paths, lambda path: None
    from imp_compat.migrate import environment

    try:
        folders = environment.find_folders(options.environment)
    except environment.CannotAsk as error:
        raise command.WrongUsage(str(error)) from None
    return options.paths + folders, environment.Environment(folders, options.target).owner


def _writer(format_: str) -> Callable[[Report], None]:
    """Return what prints a report; what it needs is imported before anything is read."""
    if format_ == "json":
        from imp_compat.migrate.reporting.data import to_json

        return lambda report: print(to_json(report))
    if format_ == "sarif":
        from imp_compat.migrate.reporting.sarif import to_sarif

        return lambda report: print(to_sarif(report, metadata.version("imp-compat")))
    from imp_compat.migrate.reporting.text import print_report

    return lambda report: print_report(report, sys.stdout)
