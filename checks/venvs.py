"""Makes virtual environments with uv, which takes a tenth of the time of venv and pip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

UV = [sys.executable, "-m", "uv", "--quiet", "--no-config", "--no-python-downloads"]


def make(directory: Path, python: str = sys.executable) -> str:
    """Make an empty environment for a Python, such as "3.11", and return the path of its interpreter."""
    _run("venv", "--python", python, str(directory))
    return str(directory / "bin" / "python")


def install(python: str, *arguments: str) -> None:
    """Install packages for a Python, as copies: a program may write into what it finds installed."""
    _run("pip", "install", "--link-mode=copy", "--python", python, *arguments)


def _run(*arguments: str) -> None:
    done = subprocess.run([*UV, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"uv {' '.join(arguments)}\n{done.stdout}{done.stderr}"
