"""What the tests have to know of the interpreter that runs them, and where others are."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

PYPY = sys.implementation.name == "pypy"
WEBASSEMBLY = sys.platform in ("emscripten", "wasi")
FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def standard_library_3_11() -> Path | None:
    """Return the folder of an installed CPython 3.11's standard library that has its tests, or None.

    The environment variable IMP_COMPAT_CPYTHON311 names it where no such Python is installed.
    """
    named = os.environ.get("IMP_COMPAT_CPYTHON311")
    roots = [Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"]
    python = shutil.which("python3.11")
    installed = [Path(python).resolve().parent.parent] if python else []
    for root in roots:
        installed += sorted(root.glob("3.11.*"))
    candidates = [Path(named)] if named else [prefix / "lib" / "python3.11" for prefix in installed]
    return next((folder for folder in candidates if (folder / "test" / "test_imp.py").is_file()), None)
