"""The report as annotations of GitHub Actions."""

from __future__ import annotations

from typing import Callable

from imp_compat.migrate.reporting import Report
from imp_compat.migrate.reporting.github import to_github
from imp_compat.migrate.source import Problem


def test_each_use_is_an_annotation(findings: Callable) -> None:
    found = findings("import imp\nif 0:\n    import imp as i\nprint(__loader__)", "a,b:c.py")
    problems = [("x.py", Problem(3, "Python 2 syntax")), ("y.egg", Problem(None, "100 %\nzipped", True))]
    text = to_github(Report(1, [(finding, None) for finding in found], problems, (3, 15)))
    assert text.splitlines() == [
        f"::error file=a%2Cb%3Ac.py,line=1,col=1,title=IMP001::imp: {found[0].advice}",
        f"::warning file=a%2Cb%3Ac.py,line=4,col=7,title=IMP304::__loader__: {found[2].advice}",
        "::error file=y.egg::100 %25%0Azipped",
    ]
