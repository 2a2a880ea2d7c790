"""The command line of scan."""

from __future__ import annotations

import argparse
import sys

from imp_compat.migrate import command, files, scanning
from imp_compat.migrate.report import Report, to_github, to_json
from imp_compat.migrate.rules import facts
from imp_compat.migrate.source import version_text

_DESCRIPTION = """\
Report what newer Python versions break: where, since when, and what to write instead.
The exit status is 0 if nothing breaks on the target, 1 if something does, 2 for wrong usage or a file that
cannot be read."""
_PROG = "imp-compat scan"


def main(arguments: list[str]) -> int:
    """Run scan with the arguments of a command line, and return the exit status."""
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
        type=command.version,
        metavar="X.Y",
        help=f"the version that nothing may break on (default: {version_text(facts.NEWEST)})",
    )
    parser.add_argument(
        "--select",
        action="append",
        metavar="RULES",
        help="report these rules only: codes, their starts, groups such as ports, or ALL (comma-separated)",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="RULES", help="do not report these rules"
    )
    parser.add_argument(
        "--all", action="store_true", help="show guarded uses, what breaks after the target, and all notes"
    )
    parser.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="text for people (default), json, sarif for code scanning, github for annotations",
    )
    options = parser.parse_args(arguments)
    if not options.paths and options.environment is None:
        parser.error("name a file or directory, or --environment")
    return _scan(options)


def _scan(options: argparse.Namespace) -> int:
    settings = command.settings(options)
    target = options.target or settings.get("target", facts.NEWEST)
    if target > facts.PYTHONS[-1]:
        _warn(f"the rules know of no removals after Python {version_text(facts.PYTHONS[-1])}")
    codes = command.codes(
        options.select or settings.get("select"), options.ignore + settings.get("ignore", [])
    )
    report = Report(0, [], [], target)
    paths = options.paths
    if options.environment is not None:
        from imp_compat.migrate import environment

        directories = environment.find_directories(options.environment)
        found = environment.Environment(directories, target)
        paths = paths + directories + found.editable_paths()
        report = report._replace(distributions=found.count(), owner=found.owner)
    sources = files.find(paths, options.exclude)
    if not sources:
        _warn("no Python files found")
    for one in command.with_progress(scanning.scan(sources, codes), len(sources)):
        report.problems.extend((one.path, problem) for problem in one.problems)
        report.findings.extend(finding._replace(owner=report.owner(finding.path)) for finding in one.findings)
    unread = {path for path, _ in report.unread}
    read = sum(not (source.problems or source.path in unread) for source in sources)
    _write(report._replace(files=read), options)
    return 2 if report.unread else int(bool(report.breaking))


def _warn(message: str) -> None:
    print(f"{_PROG}: warning: {message}", file=sys.stderr)


def _write(report: Report, options: argparse.Namespace) -> None:
    """Print a report; import only what its format needs."""
    if options.format == "text":
        from imp_compat.migrate.text import print_report

        print_report(report, sys.stdout, options.all)
    elif options.format == "sarif":
        from imp_compat.migrate.sarif import to_sarif

        print(to_sarif(report))
    elif options.format == "json":
        print(to_json(report))
    else:
        for line in to_github(report):
            print(line)
