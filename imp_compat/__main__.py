"""The command line: each command is its own module, which is imported when the command is called."""

from __future__ import annotations

import argparse
import importlib
import sys

# Each command's summary, and the function that runs it with its arguments and returns the exit status
COMMANDS = {
    "run": ("run an old program after restoring what newer Python versions removed", "._run:main"),
    "enable": ("restore the same in every Python process of this environment", "._enable:enable"),
    "disable": ("undo enable", "._enable:disable"),
    "doctor": ("show which imp this Python imports, what was removed, and what is restored", "._doctor:main"),
    "scan": ("report what newer Python versions break, and what to write instead", ".migrate.scan:main"),
    "fix": ("rewrite code that imports imp", ".migrate.fix:main"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name, by default those of the process; return the exit status."""
    first, *rest = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if first not in COMMANDS:
        parser = _parser()
        if first.startswith("-"):
            parser.parse_args([first, *rest])
        parser.error(f"unknown command {first!r} (choose from {', '.join(COMMANDS)})")
    module, _, function = COMMANDS[first][1].partition(":")
    status: int = getattr(importlib.import_module(module, __package__), function)(rest)
    return status


def _parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  {command:8} {summary}" for command, (summary, _) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="imp-compat",
        usage="%(prog)s [-h] [-V] COMMAND ...",
        description="Run, check and rewrite code that needs imp or something else that Python removed.",
        epilog=f"commands:\n{commands}\n\nimp-compat COMMAND --help describes a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "-V",
        "--version",
        action="version",
        version=f"%(prog)s {_version()}",
        help="show the version and exit",
    )
    return parser


def _version() -> str:
    from importlib import metadata  # takes longer to import than everything else here

    try:
        return metadata.version("imp-compat")
    except metadata.PackageNotFoundError:
        return "of an unknown version: a copy without metadata"


if __name__ == "__main__":
    sys.exit(main())
