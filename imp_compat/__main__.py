"""The command line: each command is its own module, which is imported when the command is called."""

from __future__ import annotations

import argparse
import errno
import importlib
import io
import os
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
WRONG_USAGE = 2
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name, by default those of the process; return the exit status.

    An error that the user can mend is one line.
    """
    first, *rest = (sys.argv[1:] if arguments is None else arguments) or ["--help"]
    if first not in COMMANDS:
        parser = _parser()
        if first.startswith("-"):
            parser.parse_args([first, *rest])
        parser.error(f"unknown command {first!r} (choose from {', '.join(COMMANDS)})")
    module, _, function = COMMANDS[first][1].partition(":")
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Sources and paths may have characters that the terminal's encoding lacks.
        sys.stdout.reconfigure(errors="replace")
    try:
        status: int = getattr(importlib.import_module(module, __package__), function)(rest)
        print(end="", flush=True)  # print() accepts that sys.stdout is None
        return status
    except argparse.ArgumentTypeError as error:
        message = str(error)
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        message = f"{package} is not installed: pip install 'imp-compat[cli]'"
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if sys.stdout is not None:
            # Nothing must be flushed to it when the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # A pipe whose reader went away: EPIPE, on Windows EINVAL
        if isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL:
            return 1
        message = f"{error.filename or 'cannot write'}: {error.strerror}"
    print(f"imp-compat {first}: error: {message}", file=sys.stderr)
    return WRONG_USAGE


def _parser() -> argparse.ArgumentParser:
    commands = "\n".join(f"  {command:8} {summary}" for command, (summary, _) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="imp-compat",
        usage="%(prog)s [-h] [-V] COMMAND ...",
        description="Run, check and rewrite code that needs imp or something else that Python removed.",
        epilog=f"commands:\n{commands}\n\nimp-compat COMMAND --help describes a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"%(prog)s {_version()}")
    return parser


def _version() -> str:
    from importlib import metadata  # takes longer to import than everything else here

    try:
        return metadata.version("imp-compat")
    except metadata.PackageNotFoundError:
        return "of an unknown version: a copy without metadata"


if __name__ == "__main__":
    sys.exit(main())
