"""The form that every rule has."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """One thing that breaks: its names, the first Python version without them, and what to do.

    symbols are dotted names, in which "()" stands for the result of a call. breaks_in is None if the code
    is wrong on every version; raises is False if it does not fail there at once, or not always.

    `fix --to importlib` puts replacement in the place of the symbol, or of its call if replaces_call.
    """

    code: str
    title: str
    symbols: tuple[str, ...]
    breaks_in: tuple[int, int] | None
    advice: str
    why: str = ""
    replacement: str | None = None
    replaces_call: bool = False
    raises: bool = True
