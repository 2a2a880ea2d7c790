"""Copies of the checkout, to build and to set up."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Callable

from documents import ROOT

_LEFT_OUT = shutil.ignore_patterns(".*_cache", ".git", ".hypothesis", ".tox", ".venv", "dist", "__pycache__")


def copy_checkout(folder: Path, copy_function: Callable[..., Any] = shutil.copy2) -> Path:
    """Copy the checkout to a new directory, without what is not part of it; return the directory."""
    shutil.copytree(ROOT, folder, ignore=_LEFT_OUT, copy_function=copy_function)
    return folder
