"""The report as JSON: an object of findings and errors."""

from __future__ import annotations

import json
from typing import Callable

from imp_compat.migrate.reporting import Distribution, Report
from imp_compat.migrate.reporting.data import to_json
from imp_compat.migrate.source import Problem


def test_the_shape(findings: Callable) -> None:
    owner = Distribution("nose", "1.3.7", None, None)
    found = findings("import imp\nimp.reload(m)\nimport importlib as imp2\nimp2.load_source", "a/b.py")
    problems = [
        ("a/c.py", Problem(3, "Python 2 syntax: print statement")),
        ("d", Problem(None, "it is zipped", is_unread=True)),
    ]
    report = json.loads(to_json(Report(2, [(found[0], None), (found[2], owner)], problems, (3, 15))))
    assert report == {
        "findings": [
            {
                "path": "a/b.py",
                "line": 1,
                "column": 1,
                "code": "IMP001",
                "symbol": "imp",
                "breaks_in": "3.12",
                "guarded": False,
                "unused": False,
                "advice": found[0].advice,
                "fixable": True,
                "cell": None,
                "distribution": None,
            },
            {
                "path": "a/b.py",
                "line": 4,
                "column": 1,
                "code": "IMP501",
                "symbol": "importlib.load_source",
                "breaks_in": None,
                "guarded": False,
                "unused": False,
                "advice": found[2].advice,
                "fixable": False,
                "cell": None,
                "distribution": {"name": "nose", "version": "1.3.7", "requires_python": None, "claims": None},
            },
        ],
        "errors": [
            {"path": "a/c.py", "line": 3, "message": "Python 2 syntax: print statement", "unread": False},
            {"path": "d", "line": None, "message": "it is zipped", "unread": True},
        ],
    }


def test_a_name_that_no_encoding_has_is_written(findings: Callable) -> None:
    report = to_json(Report(1, [(findings("import imp", "\udce9.py")[0], None)], [], (3, 15)))
    assert report.isascii()
    assert json.loads(report)["findings"][0]["path"] == "\udce9.py"


def test_nothing_is_an_object_too() -> None:
    assert json.loads(to_json(Report(0, [], [], (3, 15)))) == {"findings": [], "errors": []}
