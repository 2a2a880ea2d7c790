"""Old releases that ran on Python 3.6 or older; releases.txt has a program for each, that has it work."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import programs


class Release(NamedTuple):
    """One release, the requirements that it needs on every Python version, and a program.

    miss says why the verdict on it is known to be wrong.
    """

    requirement: str
    program: str
    needs: list[str]
    miss: str


RELEASES = [
    Release(requirement, program, fields.get("needs", "").split(), fields.get("miss", ""))
    for requirement, fields, program in programs.read(Path(__file__).with_suffix(".txt"))
]
