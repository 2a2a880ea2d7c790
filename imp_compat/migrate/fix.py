"""The command line of fix."""

from __future__ import annotations

import argparse

from imp_compat.migrate import command, files, rules, scanning

_DESCRIPTION = """\
Rewrite code that imports imp so that it imports imp_compat, and remove imports that nothing uses.
The exit status is 0; 1 if a file that needs it is left alone, or with --diff if something would change;
2 for wrong usage."""
_PROG = "imp-compat fix"
# fix rewrites nothing that the standard library lost beside its import system.
_CODES = frozenset(code for code in rules.DEFAULT_CODES if not code.startswith(rules.stdlib.CODES))


def main(arguments: list[str]) -> int:
    """Run fix with the arguments of a command line, and return the exit status."""
    parser = argparse.ArgumentParser(prog=_PROG, description=_DESCRIPTION)
    command.add_file_options(parser)
    parser.add_argument("--diff", action="store_true", help="write nothing, and show what would change")
    parser.add_argument(
        "--to",
        choices=("imp_compat", "importlib"),
        default="imp_compat",
        help="importlib: also rewrite the calls that have an exact replacement (default: imp_compat)",
    )
    options = parser.parse_args(arguments)
    if not options.paths:
        parser.error("name a file or directory")
    return command.run(_PROG, lambda: _fix(options))


def _fix(options: argparse.Namespace) -> int:
    command.check_paths(options.paths)
    settings = command.settings()
    from imp_compat.migrate import fixing

    exclude = [*(options.exclude or []), *settings.get("exclude", [])]
    sources = list(files.find(options.paths, exclude))
    with command.progress(len(sources)) as progress:
        reports = list(scanning.scan(sources, _CODES, progress=progress))
    return fixing.fix(reports, options.to == "importlib", options.diff)
