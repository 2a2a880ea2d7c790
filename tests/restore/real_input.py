"""Real packages, as released, that fail with `imp` alone: `tox -e py313-restored` installs and tests them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# What an old program does and prints, and what it says from which Python on without what that lost
SCENARIOS: dict[str, tuple[str, str, str, tuple[int, int]]] = {
    "the recipe of ten years": (
        """
from importlib.machinery import SourceFileLoader
print(SourceFileLoader("plugin", "plugin.py").load_module().x)
""",
        "1",
        "'SourceFileLoader' object has no attribute 'load_module'",
        (3, 15),
    ),
    "six 1.11.0": (
        """
import six.moves
from six.moves import configparser
from six.moves.urllib.parse import urlparse
print(six.__version__, configparser.__name__, urlparse("http://host/").netloc)
""",
        "1.11.0 configparser host",
        "No module named 'six.moves'",
        (3, 12),
    ),
    "invoke 1.7.3": (
        """
import invoke
print(invoke.__version__, invoke.run("echo done", hide=True).stdout.strip())
""",
        "1.7.3 done",
        "No module named 'invoke.vendor.six.moves'",
        (3, 12),
    ),
    "venusian 1.2.0": (
        """
import app, venusian
scanner = venusian.Scanner(found=[])
scanner.scan(app)
print(scanner.found)
""",
        "['view']",
        "'FileFinder' object has no attribute 'find_module'",
        (3, 12),
    ),
    "modulegraph 0.18": (
        """
from modulegraph.modulegraph import ModuleGraph
graph = ModuleGraph(["."])
graph.run_script("uses_plugin.py")
print(graph.findNode("plugin").graphident)
""",
        "plugin",
        "has no attribute 'ImpWrapper'",  # which it tries where pkgutil has no ImpImporter
        (3, 12),
    ),
    "pyximport of Cython 0.29.37": (
        """
import pyximport
pyximport.install(build_dir="build", language_level=3)
import fast
print(fast.double(21))
""",
        "42",
        "No module named 'fast'",
        (3, 12),
    ),
    "a zip file of plugins": (
        """
import zipimport
print(zipimport.zipimporter("plugins.zip").load_module("plugin").x)
""",
        "1",
        "'zipimporter' object has no attribute 'load_module'",
        (3, 15),
    ),
}
TREE = {
    "plugin.py": "x = 1",
    "uses_plugin.py": "import plugin",
    "fast.pyx": "def double(int n):\n    return 2 * n\n",
    "app": {
        "__init__.py": "",
        "views.py": """
import venusian

def attached(function):
    venusian.attach(function, lambda scanner, name, ob: scanner.found.append(name))
    return function

@attached
def view():
    pass
""",
    },
}


def scenarios() -> list[Any]:
    """Return those that fail on this Python."""
    params = []
    for name, (program, output, error, lost_in) in SCENARIOS.items():
        if sys.version_info >= lost_in:
            marks = []
            if "pyximport" in name:
                reason = "what this Cython writes in C compiles up to Python 3.12, where there is a compiler"
                marks = [
                    pytest.mark.skipif(sys.version_info >= (3, 13) or not shutil.which("cc"), reason=reason)
                ]
            params.append(pytest.param(program, output, error, id=name, marks=marks))
    return params


@pytest.fixture
def python(make_tree: Any) -> Any:
    """Run this Python in a folder with the old program's files, and without the packages' own warnings."""
    folder = make_tree(TREE)
    shutil.make_archive(str(Path(folder) / "plugins"), "zip", folder, "plugin.py")

    def run(*arguments: str) -> Any:
        command = [sys.executable, "-W", "ignore", *arguments]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(("program", "output", "error"), scenarios())
def test_it_fails_with_imp_alone(python: Any, program: str, output: str, error: str) -> None:
    result = python("-c", "import imp\n" + program)
    assert result.returncode == 1
    assert error in result.stderr


@pytest.mark.parametrize(("program", "output", "error"), scenarios())
def test_it_works_after_install(python: Any, program: str, output: str, error: str) -> None:
    result = python("-c", "from imp_compat import restore\nrestore.install('all')\n" + program)
    assert (result.stdout.strip(), result.returncode) == (output, 0), result.stderr


@pytest.mark.parametrize(("program", "output", "error"), scenarios())
def test_it_works_under_imp_compat_run(
    python: Any, make_tree: Any, program: str, output: str, error: str
) -> None:
    make_tree({"program.py": program})
    result = python("-m", "imp_compat", "run", "program.py")
    assert (result.stdout.strip(), result.returncode) == (output, 0), result.stderr
