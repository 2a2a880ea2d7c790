"""Reads bugs.txt: bugs written by hand, each of which a test has to notice.

Below the name of a file, each bug has a line that says what is wrong, and below it, indented, the change:

    function ~ old text => new text

The old text is replaced where it is first found in the function. Without a function, it must be unique in the
file. A change of several lines is written as a diff: lines marked "-" are replaced by lines marked "+", and
lines without a mark stay.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from .mutants import Mutant

DATA = Path(__file__).with_name("bugs.txt")


class Bug(NamedTuple):
    """A bug, and the text that it changes: the first in a function, or the only one in the file."""

    what: str
    file: str
    function: str
    before: str
    after: str

    def mutant(self, root: Path) -> Mutant | None:
        """Return the file with the bug, or None if the text is not there."""
        source = root.joinpath(self.file).read_text(encoding="utf-8")
        start, end = _extent(source, self.function) if self.function else (0, len(source))
        position = source.find(self.before, start, end)
        if position < 0 or (not self.function and source.count(self.before) > 1):
            return None
        first = source.count("\n", 0, position) + 1
        lines = range(first, first + self.before.count("\n") + 1)
        changed = source[:position] + self.after + source[position + len(self.before) :]
        return Mutant(self.file, lines, self.what, self.after, changed)


def _extent(source: str, function: str) -> tuple[int, int]:
    """Return where the first function of a name begins and ends; both are 0 if there is none."""
    found = re.search(rf"^( *)def {function}\(.*\n(?:(?:\1[ )].*)?\n)*", source, re.MULTILINE)
    return found.span() if found else (0, 0)


def read() -> list[Bug]:
    """Return all bugs."""
    bugs = []
    for section in DATA.read_text(encoding="utf-8").split("=== ")[1:]:
        file, *paragraphs = re.split(r"\n(?! )", section.rstrip())
        for paragraph in paragraphs:
            what, *change = paragraph.split("\n    ")
            if found := re.fullmatch("(?:(\\w+) )?~ (.*) => (.*)", change[0]):
                texts = found.groups("")
            else:
                marks = ("- ", "+ ")
                texts = ("", *("\n".join(line[2:] for line in change if line[0] in each) for each in marks))
            bugs.append(Bug(what, file, *texts))
    return bugs
