"""What is installed for an interpreter: its folders of packages, and which distribution owns a file."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from importlib import metadata
from typing import Iterator

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from imp_compat.migrate.advice import version_text
from imp_compat.migrate.reporting import Distribution
from imp_compat.migrate.rules import facts

# Run by the other interpreter, which may be a Python 2.7. It is started without site, which would run what
# .pth files say, and so has to find out by itself whether it is that of a virtual environment.
_ASK = """
import json, os, site, sys
prefixes = [getattr(sys, "base_prefix", sys.prefix), getattr(sys, "base_exec_prefix", sys.exec_prefix)]
takes_others = True
folder = os.path.dirname(os.path.abspath(sys.executable))
for root in (folder, os.path.dirname(folder)):
    config = os.path.join(root, "pyvenv.cfg")
    if os.path.isfile(config):
        with open(config) as lines:
            settings = [line.replace(" ", "").strip().lower() for line in lines]
        takes_others = "include-system-site-packages=true" in settings
        prefixes = [root] + (prefixes if takes_others else [])
        sys.prefix = sys.exec_prefix = root
        break
site.PREFIXES = prefixes
folders = site.getsitepackages()
if takes_others:
    folders.append(site.getusersitepackages())
print(json.dumps([folder for folder in folders if os.path.isdir(folder)]))
"""


class CannotAsk(Exception):
    """The interpreter does not run, or does not say where its packages are."""


def find_folders(python: str | None) -> list[str]:
    """Return the folders that an interpreter, by default this one, finds installed packages in.

    Raises CannotAsk where it is none.
    """
    try:
        answer = subprocess.run(
            [python or sys.executable, "-E", "-S", "-c", _ASK],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=True,
        )
        folders = json.loads(answer.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise CannotAsk(f"{python}: {getattr(error, 'strerror', None) or 'it is no Python'}") from None
    return list(dict.fromkeys(str(folder) for folder in folders))


class Environment:
    """The distributions in some folders."""

    def __init__(self, folders: list[str], target: tuple[int, int]) -> None:
        self.folders = folders
        self.target = target
        self._owners: dict[str, Distribution] | None = None

    def owner(self, path: str) -> Distribution | None:
        """Return the distribution that installed a file."""
        if self._owners is None:
            self._owners = dict(self._owned())
        path = os.path.normpath(path)
        while path not in self._owners:
            parent = os.path.dirname(path)
            if parent == path:
                return None
            path = parent
        return self._owners[path]

    def _owned(self) -> Iterator[tuple[str, Distribution]]:
        """Yield what each distribution installed: its files, or its packages where it does not list them."""
        eggs = [
            entry.path
            for folder in self.folders
            for entry in os.scandir(folder)
            if entry.name.endswith(".egg")
        ]
        for found in metadata.distributions(path=[*self.folders, *eggs]):
            distribution = self._describe(found)
            for name in _names(found):
                yield os.path.normpath(str(found.locate_file(name))), distribution

    def _describe(self, found: metadata.Distribution) -> Distribution:
        requires = _field(found, "Requires-Python")
        name, version = _field(found, "Name") or "?", _field(found, "Version") or "?"
        return Distribution(name, version, requires, self._claims(requires))

    def _claims(self, requires: str | None) -> str | None:
        if requires is None:
            return None
        try:
            allowed = SpecifierSet(requires)
        except InvalidSpecifier:
            return None
        for version in reversed(facts.PYTHONS):
            text = version_text(version)
            # `<=3.11` lets in the first release of 3.11 alone, `>3.11` all but that.
            if version <= self.target and any(allowed.contains(f"{text}.{micro}") for micro in (0, 99)):
                return text
        return None


def _names(found: metadata.Distribution) -> list[str]:
    """Return the paths that a distribution owns, relative to the folder that it is installed in."""
    record = found.read_text("RECORD")
    if record is not None:
        return [row[0] for row in csv.reader(record.splitlines()) if row]
    top_level = found.read_text("top_level.txt")
    names = top_level.split() if top_level else [(_field(found, "Name") or "?").lower().replace("-", "_")]
    return names + [f"{name}.py" for name in names]


def _field(found: metadata.Distribution, name: str) -> str | None:
    """Return a field of a distribution's metadata, which may be broken."""
    try:
        values = found.metadata.get_all(name)
    except FileNotFoundError:  # since Python 3.15, where there is no metadata at all
        return None
    return values[0] if values else None
