"""The report for programs: JSON, SARIF 2.1.0 and annotations of GitHub Actions."""

from __future__ import annotations

import json
import os
from importlib import metadata
from pathlib import Path
from typing import Any, Callable

import pytest
from migrate.conftest import EXAMPLES

from imp_compat.migrate.report import Report, to_github, to_json
from imp_compat.migrate.rules import RULES
from imp_compat.migrate.sarif import to_sarif
from imp_compat.migrate.source import Distribution, Problem

NOSE = Distribution("nose", "1.3.7", None, None)
PROBLEMS = [
    ("a/c.py", Problem(3, "Python 2 syntax: print statement")),
    ("d.egg", Problem(None, "100 %\nzipped", is_unread=True)),
]
SCHEMA = os.environ.get("SARIF_SCHEMA")


def test_json_has_all_that_is_documented(findings: Callable) -> None:
    found = findings("import imp\nimp.reload(m)\nimport importlib as imp2\nimp2.load_source", "a/b.py")
    report = Report(2, [found[0], found[2]._replace(owner=NOSE)], PROBLEMS, (3, 15))
    assert json.loads(to_json(report)) == {
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
            {"path": "d.egg", "line": None, "message": "100 %\nzipped", "unread": True},
        ],
    }


def test_json_of_nothing_is_an_object_too() -> None:
    assert json.loads(to_json(Report(0, [], [], (3, 15)))) == {"findings": [], "errors": []}


def test_a_name_that_no_encoding_has_is_written(findings: Callable) -> None:
    report = to_json(Report(1, findings("import imp", "\udce9.py"), [], (3, 15)))
    assert report.isascii()
    assert json.loads(report)["findings"][0]["path"] == "\udce9.py"


def test_each_use_is_an_annotation_on_github(findings: Callable) -> None:
    found = findings("import imp\nif 0:\n    import imp as i\nprint(__loader__)", "a,b:c.py")
    assert to_github(Report(1, found, PROBLEMS, (3, 15))).splitlines() == [
        f"::error file=a%2Cb%3Ac.py,line=1,col=1,title=IMP001::imp: {found[0].advice}",
        f"::warning file=a%2Cb%3Ac.py,line=4,col=7,title=IMP304::__loader__: {found[2].advice}",
        "::error file=d.egg::100 %25%0Azipped",
    ]


@pytest.mark.skipif(SCHEMA is None, reason="tox's environment sarif sets SARIF_SCHEMA")
def test_a_report_of_everything_is_valid_sarif(findings: Callable) -> None:
    fastjsonschema = pytest.importorskip("fastjsonschema")
    # The schema is written in what drafts 7 and 2020-12 have in common.
    schema = json.loads(Path(str(SCHEMA)).read_text(encoding="utf-8"))
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"
    validate = fastjsonschema.compile(schema, use_default=False)
    everything = [finding for example in EXAMPLES.values() for finding in findings(example, "a b/\u00e9.py")]
    validate(json.loads(to_sarif(Report(2, everything, PROBLEMS, (3, 15)))))
    validate(json.loads(to_sarif(Report(0, [], [], (3, 15)))))


def sarif_run(*found: Any, target: tuple[int, int] = (3, 15)) -> Any:
    (run,) = json.loads(to_sarif(Report(2, list(found), PROBLEMS, target)))["runs"]
    return run


def test_sarif_has_the_rules_and_the_files_with_problems() -> None:
    run = sarif_run()
    driver = run["tool"]["driver"]
    assert driver["version"] == metadata.version("imp-compat")
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    assert all(rule["fullDescription"]["text"] for rule in driver["rules"])
    assert run["results"] == []
    assert run["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "warning",
                    "message": {"text": "Python 2 syntax: print statement"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "a/c.py"},
                                "region": {"startLine": 3},
                            }
                        }
                    ],
                },
                {
                    "level": "error",
                    "message": {"text": "100 %\nzipped"},
                    "locations": [{"physicalLocation": {"artifactLocation": {"uri": "d.egg"}}}],
                },
            ],
        }
    ]


def test_a_result_of_sarif_says_where_and_what(findings: Callable) -> None:
    (finding,) = findings("if x:\n    import imp", "a b/\u00e9.py")
    (result,) = sarif_run(finding._replace(owner=NOSE))["results"]
    region = {"startLine": 2, "startColumn": 5, "endColumn": 15}
    assert result == {
        "ruleId": "IMP001",
        "level": "error",
        "message": {"text": f"imp: {finding.advice}"},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": "a%20b/%C3%A9.py"}, "region": region}}
        ],
        "properties": {
            "symbol": "imp",
            "breaksIn": "3.12",
            "guarded": False,
            "unused": True,
            "fixable": True,
            "distribution": "nose 1.3.7",
        },
    }


def test_an_absolute_path_is_a_uri_in_sarif(findings: Callable, tmp_path: Path) -> None:
    path = tmp_path / "a b.py"
    (result,) = sarif_run(*findings("import imp", str(path)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == path.as_uri()
    assert result["properties"]["distribution"] is None


@pytest.mark.parametrize(
    ("source", "target", "level"),
    [
        ("import imp", (3, 15), "error"),
        ("import imp", (3, 11), "warning"),
        ("if 0: import imp", (3, 15), "note"),
        ("import importlib as imp; imp.load_source", (3, 8), "error"),
        ("import importlib; importlib.util", (3, 15), "warning"),
    ],
)
def test_what_breaks_on_the_target_is_an_error_in_sarif(
    source: str, target: tuple[int, int], level: str, findings: Callable
) -> None:
    assert sarif_run(findings(source)[0], target=target)["results"][0]["level"] == level
