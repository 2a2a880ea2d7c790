"""What the command lines of scan and fix share."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from importlib.util import find_spec
from typing import Callable, Iterator

WRONG_USAGE = 2
INTERRUPTED = 130


class WrongUsage(Exception):
    """The command line asks for what is not there; the message says what."""


def run(command: Callable[[], int]) -> int:
    """Run a command and return its exit status; what the user can mend is one line, and no traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Sources and paths may have characters that the screen's encoding has not.
        sys.stdout.reconfigure(errors="replace")
    try:
        return command()
    except WrongUsage as error:
        message = str(error)
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        message = f"{package} is not installed: pip install 'imp-compat[cli]'"
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away; nothing is to be flushed to it when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    print(f"imp-compat: {message}", file=sys.stderr)
    return WRONG_USAGE


def check_paths(paths: list[str]) -> None:
    """Raise WrongUsage where one of the paths is not there."""
    for path in paths:
        if not os.path.lexists(path):
            raise WrongUsage(f"{path}: no such file or folder")


@contextlib.contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """Give what is to be told of the number of files done: a bar on a terminal, where rich is installed."""
    if not sys.stderr.isatty() or find_spec("rich") is None:
        yield lambda done: None
        return
    from imp_compat.migrate.reporting.progress import Bar

    with contextlib.closing(Bar(total)) as bar:
        yield bar.show
