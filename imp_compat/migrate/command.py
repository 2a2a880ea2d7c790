"""What the command lines of scan and fix share: files, settings, selected rules, the progress."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
import time
from typing import Any, Iterable, Iterator

from imp_compat.migrate import rules, scanning
from imp_compat.migrate.scanning import FileReport

# The seconds after which a terminal shows how many files are done
DELAY = 1.0


class WrongUsage(argparse.ArgumentTypeError):
    """The command line asks for something that does not exist; the message says what."""


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which files are read."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, or a directory with its sources")
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help="leave out files and directories with a name or path like this, such as 'tests' or '*_old.py'",
    )


def settings(options: argparse.Namespace) -> dict[str, Any]:
    """Return [tool.imp-compat] of the pyproject.toml in the current directory or the nearest one above it.

    Its exclude is added to that of the options. Raises WrongUsage if it is invalid, or if one of the options'
    paths does not exist.
    """
    for path in options.paths:
        if not os.path.lexists(path):
            raise WrongUsage(f"{path}: no such file or directory")
    directory = os.getcwd()
    while not os.path.isfile(path := os.path.join(directory, "pyproject.toml")):
        if directory == os.path.dirname(directory):
            return {}
        directory = os.path.dirname(directory)
    with open(path, "rb") as file:
        data = file.read()
    # Neither a table nor a key: a dependency has the name, too.
    if not re.search(rb"""^\s*\[?\s*(tool\s*\.\s*)?["']?imp-compat["']?\s*[].=]""", data, re.MULTILINE):
        return {}
    # Before Python 3.11, tomllib is a distribution of another name.
    tomllib = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        table = tomllib.loads(data.decode()).get("tool", {}).get("imp-compat", {})
        found: dict[str, Any] = {key: _setting(key, value) for key, value in table.items()}
    except AttributeError:
        raise WrongUsage(f"{path}: tool.imp-compat is not a table") from None
    except (ValueError, WrongUsage) as error:
        raise WrongUsage(f"{path}: {error}") from None
    options.exclude += found.get("exclude", [])
    return found


def _setting(key: str, value: object) -> object:
    """Return the value of a setting as the options have it; raise WrongUsage if it is invalid."""
    if key == "target" and isinstance(value, str):
        return version(value)
    if key not in ("exclude", "ignore", "select", "target"):
        raise WrongUsage(f"unknown setting {key!r} (choose from exclude, ignore, select, target)")
    if key == "target" or not (isinstance(value, list) and all(isinstance(part, str) for part in value)):
        raise WrongUsage(f"{key} must be a {'str' if key == 'target' else 'list of str'}")
    return value


def version(text: str) -> tuple[int, int]:
    """Return a version of Python 3; raise WrongUsage if a text is not one."""
    match = re.fullmatch(r"3\.(\d{1,3})", text)
    if match is None:
        raise WrongUsage(f"{text!r} is not a version such as 3.15")
    return 3, int(match[1])


def codes(select: list[str] | None, ignore: list[str]) -> frozenset[str]:
    """Return the codes of the rules that are selected, by code, prefix or group, and not ignored."""
    selected = rules.DEFAULT_CODES if select is None else _expand(select)
    return selected - _expand(ignore)


def _expand(names: list[str]) -> frozenset[str]:
    groups = {name: {rule.code for rule in group} for name, group in rules.GROUPS.items()}
    found: set[str] = set()
    for name in (part.strip() for option in names for part in option.split(",")):
        matching = {code for code in rules.RULES if name == "ALL" or code.startswith(name)}
        matching = groups.get(name, matching) if name else set()
        if not matching:
            raise WrongUsage(
                f"unknown rule {name!r} (choose from a code, its start, ALL, {', '.join(groups)})"
            )
        found |= matching
    return frozenset(found)


def with_progress(chunks: Iterable[list[FileReport]], total: int) -> Iterator[FileReport]:
    """Yield the reports of all chunks, and show on a terminal after a second how many files are done."""
    start = time.monotonic()
    shown = ""
    try:
        for number, reports in enumerate(chunks, 1):
            yield from reports
            if sys.stderr.isatty() and time.monotonic() > start + DELAY:
                shown = f"\rreading {min(number * scanning.CHUNK, total):,}/{total:,}"
                print(shown, end="", file=sys.stderr, flush=True)
    finally:
        if shown:
            print(f"\r{' ' * len(shown)}\r", end="", file=sys.stderr, flush=True)
