"""Reads bugs.txt: bugs written by hand, each of which a test has to notice.

A bug is a paragraph: what is wrong, a file, and lines to replace, marked "-", by lines marked "+".
"""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

from .mutants import Mutant

DATA = Path(__file__).with_name("bugs.txt")


def read(root: Path) -> Iterator[Mutant]:
    """Yield each bug as a mutant of its file; raise ValueError if its lines are not unique."""
    for paragraph in DATA.read_text(encoding="utf-8").strip().split("\n\n"):
        what, file, *change = paragraph.splitlines()
        before = "\n".join(line[2:] for line in change if line.startswith("-"))
        after = "\n".join(line[2:] for line in change if line.startswith("+"))
        source = root.joinpath(file).read_text(encoding="utf-8")
        if f"\n{source}".count(f"\n{before}\n") != 1:
            raise ValueError(f"{file} does not have these lines just once:\n{before}")
        start = f"\n{source}".partition(f"\n{before}\n")[0].count("\n") + 1
        mutated = f"\n{source}".replace(f"\n{before}\n", f"\n{after}\n" if after else "\n")[1:]
        compile(mutated, file, "exec")
        yield Mutant(file, range(start, start + before.count("\n") + 1), what, after, mutated)
