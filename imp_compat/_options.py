"""The option that the commands run and enable share."""

from __future__ import annotations

import argparse

from . import restore


def add_restore(parser: argparse.ArgumentParser) -> None:
    """Add the option --restore, which parses to a list of groups."""
    parser.add_argument(
        "--restore",
        metavar="GROUP,...",
        type=_groups,
        default="all",
        help=f"what to restore: one or more of {', '.join(restore.GROUPS)}, or all (default: %(default)s)",
    )


def _groups(text: str) -> list[str]:
    groups, choices = text.split(","), [*restore.GROUPS, "all"]
    for group in groups:
        if group not in choices:
            raise argparse.ArgumentTypeError(f"unknown group {group!r} (choose from {', '.join(choices)})")
    return groups
