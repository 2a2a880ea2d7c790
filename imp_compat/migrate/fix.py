"""The command line of fix."""

from __future__ import annotations

import argparse

from imp_compat.migrate import command, files, scanning

_DESCRIPTION = """\
Rewrite what imports imp so that it imports imp_compat, and take out what imports it for nothing.
The exit status is 0; 1 where a file that needs it is left alone, or with --diff where something would change;
2 for wrong usage."""


def main(arguments: list[str]) -> int:
    """Run fix with the arguments of a command line, and return the exit status."""
    parser = argparse.ArgumentParser(prog="imp-compat fix", description=_DESCRIPTION)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file or folder")
    parser.add_argument("--diff", action="store_true", help="write nothing, and show what would change")
    parser.add_argument(
        "--to",
        choices=("imp_compat", "importlib"),
        default="imp_compat",
        help="importlib: also rewrite the calls that have an exact replacement (default: imp_compat)",
    )
    options = parser.parse_args(arguments)
    return command.run(lambda: _fix(options))


def _fix(options: argparse.Namespace) -> int:
    command.check_paths(options.paths)
    from imp_compat.migrate import fixing

    entries = list(files.find(options.paths))
    with command.progress(len(entries)) as progress:
        reports = list(scanning.scan(entries, progress=progress))
    return fixing.fix(reports, options.to == "importlib", options.diff)
