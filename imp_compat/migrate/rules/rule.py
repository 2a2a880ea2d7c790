"""The form that every rule has."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A row of README.md's table: what one called, what to write without imp, and where that falls short."""

    old: str
    new: str
    falls_short: str


class Rule(NamedTuple):
    """One thing that breaks: what it is about, since when, what to do, and an example before and after.

    symbols are dotted names, in which "()" stands for what a call returns. breaks_in is None where the code
    is wrong on every Python; raises is false where it does not fail there at once, or not always.

    replacement is what `fix --to importlib` puts in the place of the symbol, or of its call: replaces_call.
    """

    code: str
    title: str
    symbols: tuple[str, ...]
    breaks_in: tuple[int, int] | None
    advice: str
    why: str
    before: str
    after: str
    replacement: str | None = None
    replaces_call: bool = False
    raises: bool = True
    table: tuple[Row, ...] = ()
