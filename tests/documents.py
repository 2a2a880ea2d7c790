"""The checkout, and what its documents show and the tests run: code blocks, and the rows of tables."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md"))]


def blocks(document, *languages):
    """Return the code blocks of a document in some languages."""
    text = document.read_text(encoding="utf-8")
    found = re.findall(r"^```(.*)\n((?s:.*?))^```$", text, re.MULTILINE)
    return [code for language, code in found if language in languages]


def rows(document, heading):
    """Return the rows of the table with a heading, as lists of cells."""
    table = document.read_text(encoding="utf-8").partition(heading + "\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]


def code_spans(cell):
    """Return what stands between backticks."""
    return re.findall("`([^`]+)`", cell)
