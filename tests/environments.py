"""Fresh virtual environments that have what is tested here, without pip."""

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path


def make_environment(directory):
    """Make a virtual environment with nothing in it, and return the path of its interpreter."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(directory)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return str(directory / ("bin/python" if os.name == "posix" else "Scripts/python.exe"))


class Python:
    """Runs an interpreter, this one by default, in a directory; returns what subprocess.run() does."""

    def __init__(self, directory, executable=sys.executable, *, is_measured=True):
        self.directory = directory
        self.executable = os.path.abspath(executable)
        # Coverage makes it start slower.
        self.left_out = ("PYTHON", "IMP_COMPAT_") if is_measured else ("PYTHON", "IMP_COMPAT_", "COV")

    def __call__(self, *arguments, stdin="", **environment):
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(self.left_out) or name == "PYTHON_GIL"
        }
        result = subprocess.run(
            [self.executable, *arguments],
            cwd=str(self.directory),
            env={**clean, "PYTHONIOENCODING": "utf-8", **environment},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        # PyPy warns if there is no /proc.
        result.stderr = re.sub(".*/proc/cpuinfo\n", "", result.stderr)
        return result


class Environment:
    """A virtual environment with imp_compat installed in it."""

    def __init__(self, directory):
        self.python = Python(directory, make_environment(directory / "environment"))
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        self.site_packages = Path(self.python("-c", code).stdout.strip())
        for file in metadata.files("imp-compat") or []:
            if ".." not in file.parts and file.suffix != ".pyc":
                path = self.site_packages / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read_binary())

    def imp_compat(self, *arguments, **environment):
        """Run the command imp-compat of it."""
        return self.python("-m", "imp_compat", *arguments, **environment)
