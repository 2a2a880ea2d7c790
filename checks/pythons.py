"""Finds interpreters for tox and for checks; run, it prints where the library of CPython 3.11 is."""

from __future__ import annotations

import os
from pathlib import Path

from python_discovery import get_interpreter

NAMES = [*(f"python3.{minor}" for minor in range(8, 16)), "pypy3.11"]
NAMES += [f"python3.{minor}t" for minor in range(13, 16)]


def add_pyenv_to_path() -> None:
    """Put all Python versions of pyenv on PATH, not only the chosen ones, and the free-threaded one."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    directories = [str(directory) for directory in sorted(pyenv.glob("versions/*/bin"))]
    # By .ci/free-threaded
    built = os.environ.get("IMP_COMPAT_FREE_THREADED", "/var/cache/imp_compat/python3.13t")
    directories.append(os.path.join(built, "bin"))
    os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *directories])


def find(name: str) -> str | None:
    """Return the path of the interpreter with a name such as "python3.11", or None if it is not installed."""
    found = get_interpreter(name)
    return None if found is None else found.system_executable


def cpython_3_11_library() -> Path | None:
    """Return a standard library of CPython 3.11 with its tests, or None.

    The environment variable IMP_COMPAT_CPYTHON311 names it if no such Python is installed.
    """
    named = os.environ.get("IMP_COMPAT_CPYTHON311")
    found = None if named else get_interpreter("cpython3.11")
    library = Path(named or (found.system_stdlib if found and found.system_stdlib else os.devnull))
    return library if (library / "test" / "test_imp.py").is_file() else None


if __name__ == "__main__":
    add_pyenv_to_path()
    print(cpython_3_11_library() or "")
