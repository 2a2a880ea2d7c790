"""The report as SARIF 2.1.0."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any, Callable

import pytest
from migrate.conftest import EXAMPLES

from imp_compat.migrate.reporting import Distribution, Report
from imp_compat.migrate.reporting.sarif import to_sarif
from imp_compat.migrate.rules import RULES
from imp_compat.migrate.source import Problem

fastjsonschema = pytest.importorskip("fastjsonschema")
# The whole schema, where somebody has it: the part is what the reports use of it.
SCHEMA = os.environ.get("SARIF_SCHEMA") or str(Path(__file__).with_name("sarif-2.1.0-part.json"))


@functools.lru_cache(maxsize=None)
def validator() -> Callable[[Any], None]:
    schema = json.loads(Path(SCHEMA).read_text(encoding="utf-8"))
    # The schema is written in what drafts 7 and 2020-12 have in common.
    draft_7 = {**schema, "$schema": "http://json-schema.org/draft-07/schema#"}
    return fastjsonschema.compile(draft_7, use_default=False)


def sarif(report: Report) -> Any:
    """Return the run of a report that is valid."""
    log = json.loads(to_sarif(report, "1.0.0"))
    validator()(log)
    (run,) = log["runs"]
    return run


def test_a_report_of_everything_is_valid(findings: Callable) -> None:
    owner = Distribution("nose", "1.3.7", ">=3.6", "3.15")
    found = [
        (finding, owner) for example in EXAMPLES.values() for finding in findings(example, "a b/\u00e9.py")
    ]
    problems = [
        ("c.py", Problem(3, "Python 2 syntax: print statement")),
        ("d", Problem(None, "it is zipped")),
    ]
    run = sarif(Report(2, found, problems, (3, 15)))
    assert len(run["results"]) == len(found)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(RULES)
    assert all(
        run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for result in run["results"]
    )
    assert {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]
    } == {"a%20b/%C3%A9.py"}
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    assert [notification["message"]["text"] for notification in notifications] == [
        "Python 2 syntax: print statement",
        "it is zipped",
    ]
    assert notifications[0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert "region" not in notifications[1]["locations"][0]["physicalLocation"]


def test_a_report_of_nothing_is_valid() -> None:
    assert sarif(Report(0, [], [], (3, 15)))["results"] == []


def test_a_result_says_where_and_what(findings: Callable) -> None:
    (finding,) = findings("if x:\n    import imp")
    (result,) = sarif(Report(1, [(finding, None)], [], (3, 15)))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 5,
        "endColumn": 15,
    }
    assert result["message"]["text"] == f"imp: {finding.advice}"
    assert result["properties"] == {
        "symbol": "imp",
        "breaksIn": "3.12",
        "guarded": False,
        "unused": True,
        "fixable": True,
        "distribution": None,
    }


def test_an_absolute_path_is_a_uri(findings: Callable, tmp_path: Path) -> None:
    path = tmp_path / "a b.py"
    (result,) = sarif(Report(1, [(findings("import imp", str(path))[0], None)], [], (3, 15)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == path.as_uri()


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
def test_what_breaks_on_the_target_is_an_error(
    source: str, target: tuple[int, int], level: str, findings: Callable
) -> None:
    (result,) = sarif(Report(1, [(findings(source)[0], None)], [], target))["results"]
    assert result["level"] == level
