"""The checkout, and what its documents show and the tests run: code blocks, and the rows of tables."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md"))]


_LEFT_OUT = shutil.ignore_patterns(".*_cache", ".git", ".hypothesis", ".tox", ".venv", "dist", "__pycache__")


class Block(NamedTuple):
    """A fenced code block, and the line on which its code starts."""

    document: Path
    line: int
    language: str
    code: str

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"


def blocks(document, *languages):
    """Return the code blocks of a document: those in the languages, or all."""
    text = document.read_text(encoding="utf-8")
    found = [
        Block(document, text.count("\n", 0, match.start(2)) + 1, match[1], match[2])
        for match in re.finditer(r"^```(.*)\n((?s:.*?))^```$", text, re.MULTILINE)
    ]
    return [block for block in found if not languages or block.language in languages]


def rows(document, heading):
    """Return the rows of the table with a heading, as lists of cells."""
    lines = iter(document.read_text(encoding="utf-8").splitlines())
    assert any(line == heading for line in lines), f"no table {heading}"
    next(lines)
    table = []
    for line in lines:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


def code_spans(cell):
    """Return what stands between backticks."""
    return re.findall("`([^`]+)`", cell)


def anchors(document):
    """Return the names that GitHub gives the headings of a document."""
    headings = re.findall("^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings]


def copy_checkout(folder, copy_function=shutil.copy2):
    """Copy the checkout to a new directory, without what is not part of it; return the directory."""
    shutil.copytree(ROOT, folder, ignore=_LEFT_OUT, copy_function=copy_function)
    return folder
