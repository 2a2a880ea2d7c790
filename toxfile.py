"""Shows tox every Python that pyenv has, and the one of .ci/free-threaded; has it miss none under CI."""

import os
from pathlib import Path

# pyenv itself puts on PATH only the versions that are chosen at the moment.
_pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
_folders = [str(folder) for folder in sorted(_pyenv.glob("versions/*/bin"))]
_folders.append(os.environ.get("IMP_COMPAT_FREE_THREADED", "/var/cache/imp_compat/python3.13t") + "/bin")
os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *_folders])

if os.environ.get("CI"):
    os.environ.setdefault("TOX_SKIP_MISSING_INTERPRETERS", "false")
