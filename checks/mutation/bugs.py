"""Reads bugs.txt: bugs written by hand, each of which a test has to notice.

Below the name of a file, each bug is a line that says what is wrong, and, indented, the change: after "~", a
text, "=>", and what replaces it; before "~", the function in which this text is the first of its kind. Other
changes are as a diff has them: lines marked "-" are replaced by those marked "+", and both are part of the
lines without a mark.
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
        define = f"def {self.function}(" if self.function else ""
        position = source.find(self.before, source.find(define))
        if define not in source or position < 0 or (not define and source.count(self.before) > 1):
            return None
        first = source.count("\n", 0, position) + 1
        lines = range(first, first + self.before.count("\n") + 1)
        changed = source[:position] + self.after + source[position + len(self.before) :]
        return Mutant(self.file, lines, self.what, self.after, changed)


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
