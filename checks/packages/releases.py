"""The releases: what each needs, on which Python versions it runs, and a program that has it do its work.

A text file has a section for each: "=== project version", lines of "field: value", the program, and each
file that the program works on, after a line "--- path". Fields before the first section are those of all.

| field | meaning |
|---|---|
| does | what the program shows |
| functions | the functions of imp_compat, except those in C, that the release calls while its program runs |
| lost, since | what restore puts back for it, and since which Python version that is needed |
| error | what it prints without that; "a or b" if this differs |
| judged | "yes" if the verdict of `imp-compat scan` is tried, too |
| miss | why this verdict is known to be wrong |
| install | requirements that are installed with it, or options for pip |
| pythons, because | the versions that it runs on, and why not on the others |
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable

import pytest

# 3.12 lacks `imp` as well, and would show nothing that these do not.
PYTHONS = "3.13 3.14 3.15"
# Projects that .ci/run tries on every commit
QUICK = {"invoke", "pynt", "future", "distlib", "logilab-common", "six", "venusian"}
FIELD = re.compile(r"^([a-z]+): (.*)\n", re.MULTILINE)
# The project, the version, fields, the program
HEAD = re.compile(r"(\S+) (\S+)\n((?:[a-z]+: .*\n)*)((?s:.*))")


@dataclass(frozen=True)
class Release:
    """One release and its program."""

    project: str
    version: str
    fields: dict[str, str]
    program: str
    files: dict[str, str]

    @property
    def pythons(self) -> list[str]:
        """The Python versions that it is tried on."""
        return self.fields.get("pythons", PYTHONS).split()

    def words(self, field: str) -> list[str]:
        """Return the words of a field."""
        return self.fields.get(field, "").split()


def read(kind: str) -> list[Release]:
    """Return the releases of a file."""
    text = Path(__file__).with_name(f"{kind}.txt").read_text(encoding="utf-8")
    common, *sections = re.split("^=== ", text, flags=re.MULTILINE)
    return [_parse(section, common) for section in sections]


def _parse(section: str, common: str) -> Release:
    head, *files = re.split("^--- ", section, flags=re.MULTILINE)
    found = HEAD.fullmatch(head)
    assert found is not None, head
    project, version, own, program = found.groups()
    fields = dict(FIELD.findall(common + own))
    return Release(project, version, fields, program, dict(file.split("\n", 1) for file in files))


def parametrize(releases: Iterable[Release], *, only_on_oldest: bool = False) -> pytest.MarkDecorator:
    """Run a test with each release that is for this Python, or for which this is the oldest Python."""
    here = "{}.{}".format(*sys.version_info)
    parameters = [
        pytest.param(release, id=release.project, marks=[pytest.mark.quick] * (release.project in QUICK))
        for release in releases
        if here in release.pythons[: 1 if only_on_oldest else None]
    ]
    return pytest.mark.parametrize("release", parameters)


IMP = read("imp")
RESTORED = read("restored")
VERDICTS = [*read("verdicts"), *(release for release in RESTORED if "judged" in release.fields)]
