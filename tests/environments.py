"""Fresh virtual environments that have what is tested here, without pip."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any


def make_environment(directory: Path) -> Path:
    """Make a virtual environment with nothing in it, and return the directory of its scripts."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(directory)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return directory / ("bin" if os.name == "posix" else "Scripts")


class Environment:
    """A virtual environment with imp_compat installed in it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.scripts = make_environment(directory / "environment")
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        self.site_packages = Path(self.python("-c", code).stdout.strip())
        for file in metadata.files("imp-compat") or []:
            if ".." not in file.parts and file.suffix != ".pyc":
                self.install(str(file), Path(str(file.locate())).read_bytes())

    def install(self, name: str, content: bytes) -> Path:
        """Write a file into site-packages."""
        path = self.site_packages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def python(self, *arguments: str, **environment: str) -> Any:
        """Run its Python in the directory; return what subprocess.run() does."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [str(self.scripts / "python"), *arguments],
            cwd=str(self.directory),
            env={**clean, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def imp_compat(self, *arguments: str, **environment: str) -> Any:
        """Run the command imp-compat of it."""
        return self.python("-m", "imp_compat", *arguments, **environment)
