"""Writes the folders of files that the scenarios run on."""

from __future__ import annotations

import textwrap
from pathlib import Path


def write_files(files: dict[str, str], folder: str = ".") -> None:
    """Write each file, path by text, under a folder; parents are made, common indentation is taken off."""
    for path, text in files.items():
        file = Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
