"""What a distribution needs on a newer Python, of what was found in it."""

from __future__ import annotations

import os
import re
from typing import Iterable, NamedTuple

from imp_compat import removals
from imp_compat.migrate.rules import imp_module, protocols, stdlib
from imp_compat.migrate.source import Finding, Problem

# Rules for what nothing gives back
FOR_EDITS = (stdlib.MODULE, stdlib.GONE, imp_module.UNKNOWN_NAME.code, protocols.CACHED.code, "IMP5")
# What nobody runs who uses a distribution
_ASIDE = re.compile(
    r"(?:^|[/\\])(?:(?:tests?|docs?|examples?|benchmarks?)[/\\]|(?:test_[^/\\]*|[^/\\]*_test|conftest|setup)\.py$)"
)


class Verdict(NamedTuple):
    """What makes a distribution work: imp-compat, restore, requirements, and edits of lines.

    edits are places that fail when their module is imported, exceptions those that fail when a function is
    called: the rest works without them.
    """

    imp: bool = False
    restore: bool = False
    requirements: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.edits:
            return f"needs an edit at {_places(self.edits)}"
        needs = ["restore"] if self.restore else ["imp-compat"] if self.imp else []
        needs += self.requirements
        text = f"works with {_and(needs)}" if needs else "works as it is"
        return f"{text}, except at {_places(self.exceptions)}" if self.exceptions else text


def judge(
    findings: Iterable[Finding],
    problems: Iterable[tuple[str, Problem]],
    target: tuple[int, int],
    root: str = "",
) -> Verdict:
    """Return the verdict on the findings and problems of one distribution, with paths relative to *root*.

    Tests, documentation, examples and setup.py do not count.
    """
    imp = restore = False
    requirements: set[str] = set()
    edits: list[str] = []
    exceptions: list[str] = []
    for finding in findings:
        path = _relative(finding.path, root)
        if not finding.breaks_on(target) or _ASIDE.search(path):
            continue
        lost = stdlib.module_rule(finding.symbol) if finding.code.startswith(stdlib.MODULE) else None
        requirement = removals.MODULES[lost.symbols[0]][1] if lost else None
        if requirement:
            requirements.add(requirement)
        elif finding.code.startswith(FOR_EDITS):
            (exceptions if finding.local else edits).append(f"{path}:{finding.line}")
        elif finding.symbol.partition(".")[0] == "imp":
            imp = True
        else:
            restore = True
    for path, problem in problems:
        path = _relative(path, root)
        if problem.message.startswith("cannot be parsed") and not _ASIDE.search(path):
            edits.append(f"{path}:{problem.line}" if problem.line else path)
    return Verdict(imp, restore, tuple(sorted(requirements)), tuple(edits), tuple(exceptions))


def _relative(path: str, root: str) -> str:
    return os.path.relpath(path, root) if root else re.sub(r".*[/\\]site-packages[/\\]", "", path)


def _places(places: tuple[str, ...]) -> str:
    return places[0] if len(places) == 1 else f"{places[0]} and {len(places) - 1} more"


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
