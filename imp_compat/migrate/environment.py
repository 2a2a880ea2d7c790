"""What is installed for an interpreter: its directories of packages, and which distribution owns a file."""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import subprocess
from email.parser import HeaderParser
from importlib import metadata
from typing import Iterator

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from imp_compat.migrate.command import WrongUsage
from imp_compat.migrate.rules import facts
from imp_compat.migrate.source import Distribution, version_text

# Run by the other interpreter, which may be a Python 2.7. It starts without site, which would execute .pth
# files, and so it must find out itself whether it belongs to a virtual environment.
_ASK = """
import json, os, site, sys
prefixes = [getattr(sys, "base_prefix", sys.prefix), getattr(sys, "base_exec_prefix", sys.exec_prefix)]
takes_others = True
directory = os.path.dirname(os.path.abspath(sys.executable))
for root in (directory, os.path.dirname(directory)):
    config = os.path.join(root, "pyvenv.cfg")
    if os.path.isfile(config):
        with open(config) as lines:
            settings = [line.replace(" ", "").strip().lower() for line in lines]
        takes_others = "include-system-site-packages=true" in settings
        prefixes = [root] + (prefixes if takes_others else [])
        sys.prefix = sys.exec_prefix = root
        break
site.PREFIXES = prefixes
# On Windows the first one is the prefix itself, which has the standard library.
directories = [path for path in site.getsitepackages() if path != sys.prefix]
if takes_others:
    directories.append(site.getusersitepackages())
print(json.dumps([path for path in directories if os.path.isdir(path)]))
"""


def find_directories(python: str) -> list[str]:
    """Return the directories that an interpreter, or that of a virtual environment, installs packages in.

    Raises WrongUsage if it is not an interpreter.
    """
    if os.path.isdir(python):
        python = os.path.join(python, "Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        answer = subprocess.check_output(
            [python, "-E", "-S", "-c", _ASK], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        directories = json.loads(answer)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a Python interpreter"
        raise WrongUsage(f"{python}: {reason}") from None
    return list(dict.fromkeys(str(directory) for directory in directories))


class Environment:
    """The distributions in some directories."""

    def __init__(self, directories: list[str], target: tuple[int, int]) -> None:
        self.directories = directories
        self.target = target
        self._paths = [
            os.path.join(directory, name)
            for directory in directories
            for name in sorted(os.listdir(directory))
        ]
        self._editable = {
            path: list(_editable_paths(path))
            for path in self._paths
            if path.endswith(".pth") and os.path.isfile(path)
        }
        self._owners = dict(self._owned())

    def count(self) -> int:
        """Return the number of distributions."""
        return len(set(self._owners.values()))

    def editable_paths(self) -> list[str]:
        """Return the directories and modules of editable installs, which are elsewhere."""
        return [path for paths in self._editable.values() for path in paths]

    def owner(self, path: str) -> Distribution | None:
        """Return the distribution that installed a file."""
        path, below = os.path.normpath(path), ""
        while path not in self._owners and path != below:
            path, below = os.path.dirname(path), path
        return self._owners.get(path)

    def _owned(self) -> Iterator[tuple[str, Distribution]]:
        """Yield what each distribution installed: its files, or its packages if it does not list them."""
        eggs = [path for path in self._paths if path.endswith(".egg")]
        for found in metadata.distributions(path=[*self.directories, *eggs, *self.editable_paths()]):
            # found.metadata raises an exception on Python 3.15 and newer if there is no metadata.
            texts = map(found.read_text, ("METADATA", "PKG-INFO", ""))
            fields = HeaderParser().parsestr(next(filter(None, texts), ""))
            name, requires = fields.get("Name", "?"), fields.get("Requires-Python")
            distribution = Distribution(name, fields.get("Version", "?"), requires, self._claims(requires))
            for owned in _names(found, name):
                path = os.path.normpath(str(found.locate_file(owned)))
                yield path, distribution
                yield from ((editable, distribution) for editable in self._editable.get(path, ()))

    def _claims(self, requires: str | None) -> str | None:
        if requires is None:
            return None
        try:
            allowed = SpecifierSet(requires)
        except InvalidSpecifier:
            return None
        versions = [version_text(version) for version in facts.PYTHONS if version <= self.target]
        # `<=3.11` lets in the first release of 3.11 only, `>3.11` all but that.
        claimed = [text for text in versions if any(allowed.contains(f"{text}.{micro}") for micro in (0, 99))]
        return claimed[-1] if claimed else None


def _editable_paths(pth: str) -> Iterator[str]:
    """Yield the paths that a .pth file adds: directories, or those that setuptools' editable finder has."""
    directory = os.path.dirname(pth)
    with open(pth, encoding="utf-8", errors="replace") as file:
        lines = [line.strip() for line in file]
    for line in lines:
        path = os.path.normpath(os.path.join(directory, line))
        if line.startswith("import __editable__"):
            finder = os.path.join(directory, line.split(";")[0].split()[1] + ".py")
            yield from _mapping(finder) if os.path.isfile(finder) else ()
        elif line and not line.startswith(("#", "import ", "import\t")) and os.path.isdir(path):
            yield path


def _mapping(finder: str) -> Iterator[str]:
    """Yield the paths in the MAPPING of setuptools' finder for an editable install."""
    with open(finder, encoding="utf-8") as file:
        match = re.search(r"^MAPPING\b.*?= (\{.*\})$", file.read(), re.MULTILINE)
    for path in ast.literal_eval(match[1]).values() if match else ():
        yield from (os.path.normpath(found) for found in (path, f"{path}.py") if os.path.exists(found))


def _names(found: metadata.Distribution, name: str) -> list[str]:
    """Return the paths a distribution owns, relative to its directory; *name* is used if it lists none."""
    record = found.read_text("RECORD")
    if record is not None:
        return [row[0] for row in csv.reader(record.splitlines()) if row]
    top_level = found.read_text("top_level.txt")
    names = top_level.split() if top_level else [name.lower().replace("-", "_")]
    return names + [f"{each}.py" for each in names]
