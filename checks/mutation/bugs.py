"""Reads bugs.txt: bugs written by hand, each of which a test has to notice.

Below the name of a file, each bug is a line that says what is wrong, and, indented, the change. "~" marks a
change within a line: the text before it, "=>", and the text after it. Other changes are as a diff has them:
lines marked "-" are replaced by those marked "+", and both are part of the lines without a mark.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from .mutants import Mutant

DATA = Path(__file__).with_name("bugs.txt")


class Bug(NamedTuple):
    """A bug, and the text that it changes."""

    what: str
    file: str
    before: str
    after: str

    def mutant(self, root: Path) -> Mutant | None:
        """Return the file with the bug, or None if the text is not in it just once."""
        source = root.joinpath(self.file).read_text(encoding="utf-8")
        if source.count(self.before) != 1:
            return None
        first = source.partition(self.before)[0].count("\n") + 1
        lines = range(first, first + self.before.count("\n") + 1)
        return Mutant(self.file, lines, self.what, self.after, source.replace(self.before, self.after))


def read() -> list[Bug]:
    """Return all bugs."""
    bugs = []
    for section in DATA.read_text(encoding="utf-8").split("=== ")[1:]:
        file, *paragraphs = re.split(r"\n(?! )", section.rstrip())
        for paragraph in paragraphs:
            what, *change = paragraph.split("\n    ")
            if change[0].startswith("~ "):
                texts = change[0][2:].split(" => ")
            else:
                marks = ("- ", "+ ")
                texts = ["\n".join(line[2:] for line in change if line[0] in each) for each in marks]
            bugs.append(Bug(what, file, *texts))
    return bugs
