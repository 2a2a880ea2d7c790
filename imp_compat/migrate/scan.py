"""The command line of scan."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Callable

from imp_compat.migrate import command, files, scanning
from imp_compat.migrate.reporting import Distribution, Report
from imp_compat.migrate.rules import facts

_DESCRIPTION = """\
Report what newer Python versions break of imp and its kin: where, since when, and what to write instead.
The exit status is 0 if nothing breaks on the target, 1 if something does, 2 for wrong usage or a file that
cannot be read."""
_PROG = "imp-compat scan"


def main(arguments: list[str]) -> int:
    """Run scan with the arguments of a command line, and return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.paths and options.environment is None:
        parser.error("name a file or directory, or --environment")
    return command.run(_PROG, lambda: _scan(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_PROG, description=_DESCRIPTION)
    command.add_file_options(parser)
    parser.add_argument(
        "--environment",
        nargs="?",
        const=sys.executable,
        metavar="PYTHON",
        help="scan what is installed for this interpreter, or for another one or a virtual environment",
    )
    parser.add_argument(
        "--target",
        type=_version,
        metavar="X.Y",
        help="the version that nothing may break on (default: {}.{})".format(*facts.NEWEST),
    )
    parser.add_argument(
        "--select",
        action="append",
        metavar="RULES",
        help="report these rules only: codes, their starts, groups such as ports, or ALL (comma-separated)",
    )
    parser.add_argument("--ignore", action="append", metavar="RULES", help="do not report these rules")
    parser.add_argument(
        "--all", action="store_true", help="show guarded uses, what breaks after the target, and all notes"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="text for people (default), json, sarif for code scanning, github for annotations",
    )
    return parser


def _version(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"3\.(\d{1,3})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a version such as 3.15")
    return 3, int(match[1])


def _scan(options: argparse.Namespace) -> int:
    command.check_paths(options.paths)
    settings = command.settings()
    target = options.target or _target(settings)
    if target > facts.PYTHONS[-1]:
        known = "{}.{}".format(*facts.PYTHONS[-1])
        print(f"{_PROG}: warning: the rules know of no removals after Python {known}", file=sys.stderr)
    codes = command.codes(
        options.select or settings.get("select"), [*(options.ignore or []), *settings.get("ignore", [])]
    )
    paths, owner, distributions = _environment(options, target)
    exclude = [*(options.exclude or []), *settings.get("exclude", [])]
    write = _writer(options)
    sources = list(files.find(paths, exclude))
    if not sources:
        print(f"{_PROG}: warning: no Python files found", file=sys.stderr)
    read = sum(not source.problems for source in sources)
    report = Report(read, [], [], target, distributions)
    with command.progress(len(sources)) as progress:
        for one in scanning.scan(sources, codes, progress=progress):
            report.problems.extend((one.path, problem) for problem in one.problems)
            report.findings.extend((finding, owner(finding.path)) for finding in one.findings)
    unread_later = sum(problem.is_unread for _, problem in report.problems)
    unread_later -= sum(source.is_unread for source in sources)
    report = report._replace(files=read - unread_later)
    write(report)
    return 2 if report.unread else int(bool(report.breaking))


def _target(settings: dict[str, str]) -> tuple[int, int]:
    try:
        return _version(settings["target"]) if "target" in settings else facts.NEWEST
    except argparse.ArgumentTypeError as error:
        raise command.WrongUsage(f"pyproject.toml: {error}") from None


def _environment(
    options: argparse.Namespace, target: tuple[int, int]
) -> tuple[list[str], Callable[[str], Distribution | None], int]:
    """Return the paths to be read, a function that returns the owner of one, and the number of owners."""
    if options.environment is None:
        return options.paths, lambda path: None, 0
    from imp_compat.migrate import environment

    try:
        directories = environment.find_directories(options.environment)
    except environment.CannotAsk as error:
        raise command.WrongUsage(str(error)) from None
    found = environment.Environment(directories, target)
    return options.paths + directories + found.editable_paths(), found.owner, found.count()


def _writer(options: argparse.Namespace) -> Callable[[Report], None]:
    """Return a function that prints a report."""
    if options.format == "json":
        from imp_compat.migrate.reporting.data import to_json

        return lambda report: print(to_json(report))
    if options.format == "sarif":
        from importlib import metadata

        from imp_compat.migrate.reporting.sarif import to_sarif

        return lambda report: print(to_sarif(report, metadata.version("imp-compat")))
    if options.format == "github":
        from imp_compat.migrate.reporting.github import to_github

        return lambda report: print(to_github(report))
    from imp_compat.migrate.reporting.text import print_report

    return lambda report: print_report(report, sys.stdout, options.all)
