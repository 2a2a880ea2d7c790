"""Reads programs from a text file: of each "=== title", lines of "field: value", then the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator


def read(path: Path) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the title, the fields and the code of each program."""
    sections = re.split(r"^=== (.*)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for title, text in zip(sections[::2], sections[1::2]):
        *fields, code = re.split(r"\A((?:[a-z]+: .*\n)+)", text)
        lines = fields[1].splitlines() if fields else []
        yield title, dict(line.split(": ", 1) for line in lines), code
