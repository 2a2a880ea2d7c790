"""The command line, imp-compat: each command is a room of its own, imported when it is called for."""

from __future__ import annotations

import importlib
import sys

# What each command does, and the module whose main(arguments) does it and returns the exit status
COMMANDS = {
    "run": ("run an old program with what the import system lost put back", "imp_compat._run"),
    "scan": ("say what newer Pythons break, where, and what to write instead", "imp_compat.migrate.scan"),
    "fix": ("rewrite what imports imp", "imp_compat.migrate.fix"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments, or else those of the process, name; return its exit status."""
    command, *rest = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if command in ("-h", "--help"):
        print(_usage())
        return 0
    if command not in COMMANDS:
        print(f"imp-compat: no command {command!r}: it is one of {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    _, module = COMMANDS[command]
    status: int = importlib.import_module(module).main(rest)
    return status


def _usage() -> str:
    lines = [f"  {command:6} {what_it_does}" for command, (what_it_does, _) in COMMANDS.items()]
    return "\n".join(
        ["usage: imp-compat COMMAND ...", "", *lines, "", "imp-compat COMMAND --help says more."]
    )


if __name__ == "__main__":
    sys.exit(main())
