"""Writes the folders of files that the scenarios run on."""

from __future__ import annotations

import os
import textwrap
import time
from pathlib import Path


def write_files(files: dict[str, str]) -> None:
    """Write each file, path by text: parents are made, common indentation is taken off."""
    for path, text in files.items():
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")


def edit_file(path: str, old: str, new: str) -> None:
    """Replace a part of a file's text, as someone would who edits it a minute later."""
    file = Path(path)
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    file.write_text(text.replace(old, new), encoding="utf-8")
    a_minute_later = time.time() + 60
    os.utime(path, (a_minute_later, a_minute_later))
