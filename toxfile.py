"""Shows tox, and what it runs, every Python that pyenv has; under CI, a missing one is an error."""

import os
import runpy
from pathlib import Path

_pythons = runpy.run_path(str(Path(__file__).parent / "checks" / "pythons.py"))
_pythons["add_pyenv_to_path"]()
if _library := _pythons["cpython_3_11_library"]():
    os.environ["IMP_COMPAT_CPYTHON311"] = str(_library)

if os.environ.get("CI"):
    os.environ.setdefault("TOX_SKIP_MISSING_INTERPRETERS", "false")
