"""The report for programs: JSON, SARIF 2.1.0 and annotations of GitHub Actions."""

import json
import os
from importlib import metadata
from pathlib import Path

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


def test_json_has_all_that_is_documented(findings):
    found = findings("import imp\nimp.reload(m)\nimport importlib as imp2\nimp2.load_source", "\udce9.py")
    report = Report(2, [found[0], found[2]._replace(owner=NOSE)], PROBLEMS, (3, 15))
    both = {"path": "\udce9.py", "column": 1, "guarded": False, "unused": False, "cell": None}
    imp = {"line": 1, "code": "IMP001", "symbol": "imp", "breaks_in": "3.12"}
    port = {"line": 4, "code": "IMP501", "symbol": "importlib.load_source", "breaks_in": None}
    nose = {"name": "nose", "version": "1.3.7", "requires_python": None, "claims": None}
    python2 = {"path": "a/c.py", "line": 3, "message": "Python 2 syntax: print statement", "unread": False}
    assert to_json(report).isascii()
    assert json.loads(to_json(report)) == {
        "findings": [
            {**both, **imp, "fixable": True, "advice": found[0].advice, "distribution": None},
            {**both, **port, "fixable": False, "advice": found[2].advice, "distribution": nose},
        ],
        "errors": [python2, {"path": "d.egg", "line": None, "message": "100 %\nzipped", "unread": True}],
    }


def test_each_use_is_an_annotation_on_github(findings):
    found = findings("import imp\nif 0:\n    import imp as i\nprint(__loader__)", "a,b:c.py")
    found.insert(1, found[0]._replace(cell=2))
    assert list(to_github(Report(1, found, PROBLEMS, (3, 15)))) == [
        f"::error file=a%2Cb%3Ac.py,line=1,col=1,title=IMP001::imp: {found[0].advice}",
        f"::error file=a%2Cb%3Ac.py,title=IMP001::cell 2, line 1: imp: {found[0].advice}",
        f"::warning file=a%2Cb%3Ac.py,line=4,col=7,title=IMP304::__loader__: {found[3].advice}",
        "::error file=d.egg::100 %25%0Azipped",
    ]


@pytest.mark.skipif(SCHEMA is None, reason="tox's environment sarif sets SARIF_SCHEMA")
def test_a_report_of_everything_is_valid_sarif(findings):
    fastjsonschema = pytest.importorskip("fastjsonschema")
    # The schema is written in what drafts 7 and 2020-12 have in common.
    schema = json.loads(Path(str(SCHEMA)).read_text(encoding="utf-8"))
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"
    validate = fastjsonschema.compile(schema, use_default=False)
    everything = [finding for example in EXAMPLES.values() for finding in findings(example, "a b/\u00e9.py")]
    validate(json.loads(to_sarif(Report(2, everything, PROBLEMS, (3, 15)))))
    validate(json.loads(to_sarif(Report(0, [], [], (3, 15)))))


def sarif_run(*found):
    (run,) = json.loads(to_sarif(Report(2, list(found), PROBLEMS, (3, 12))))["runs"]
    return run


def location(uri, region=None):
    place = {"artifactLocation": {"uri": uri}}
    return [{"physicalLocation": {**place, "region": region} if region else place}]


def test_sarif_has_the_rules_and_the_files_with_problems():
    run = sarif_run()
    driver = run["tool"]["driver"]
    assert driver["version"] == metadata.version("imp-compat")
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    assert all(rule["fullDescription"]["text"] for rule in driver["rules"])
    assert run["results"] == []
    python2 = {"text": "Python 2 syntax: print statement"}
    notifications = [
        {"level": "warning", "message": python2, "locations": location("a/c.py", {"startLine": 3})},
        {"level": "error", "message": {"text": "100 %\nzipped"}, "locations": location("d.egg")},
    ]
    assert run["invocations"] == [{"executionSuccessful": False, "toolExecutionNotifications": notifications}]


def test_a_result_of_sarif_says_where_and_what(findings, tmp_path):
    path = tmp_path / "a b.py"
    uri = "a%20b/%C3%A9.py"
    found = findings("if x:\n    import imp\nif 0: import imp\nimport cgi", "a b/\u00e9.py")
    found[0] = found[0]._replace(owner=NOSE)
    found[1] = found[1]._replace(cell=2)
    results = sarif_run(*found, *findings("import imp", str(path)))["results"]
    assert results[0] == {
        "ruleId": "IMP001",
        "level": "error",
        "message": {"text": f"imp: {found[0].advice}"},
        "locations": location(uri, {"startLine": 2, "startColumn": 5, "endColumn": 15}),
        "properties": {"distribution": "nose 1.3.7", "fixable": True},
    }
    assert results[1]["message"] == {"text": f"cell 2, line 3: imp: {found[1].advice}"}
    assert results[1]["locations"] == location(uri)
    assert results[2]["properties"] == {"distribution": None, "fixable": False}
    assert [result["level"] for result in results] == ["error", "note", "warning", "error"]
    assert results[3]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == path.as_uri()
