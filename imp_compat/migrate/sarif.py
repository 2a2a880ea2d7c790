"""The report as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import json
import os
import pathlib
from importlib import metadata
from typing import Any
from urllib.parse import quote

from imp_compat.migrate import rules
from imp_compat.migrate.report import Report
from imp_compat.migrate.source import Finding

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def to_sarif(report: Report) -> str:
    """Return a SARIF log of one run."""
    driver = {
        "name": "imp-compat",
        "version": metadata.version("imp-compat"),
        "rules": [
            {
                "id": rule.code,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.why or rule.title},
                "help": {"text": rule.advice},
            }
            for rule in rules.RULES.values()
        ],
    }
    notifications = [
        {
            "level": "error" if problem.is_unread else "warning",
            "message": {"text": problem.message},
            "locations": [_location(path, {"startLine": problem.line} if problem.line else {})],
        }
        for path, problem in report.problems
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, report.target) for finding in report.findings],
        "invocations": [
            {"executionSuccessful": not report.unread, "toolExecutionNotifications": notifications}
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(finding: Finding, target: tuple[int, int]) -> dict[str, Any]:
    level = "error" if finding.breaks_on(target) else "note" if finding.guarded else "warning"
    region = {"startLine": finding.line, "startColumn": finding.column, "endColumn": finding.end}
    return {
        "ruleId": finding.code,
        "level": level,
        "message": {"text": finding.message},
        "locations": [_location(finding.path, region if finding.cell is None else {})],
        "properties": {"distribution": finding.owner and str(finding.owner), "fixable": finding.fixable},
    }


def _location(path: str, region: dict[str, int]) -> dict[str, Any]:
    if os.path.isabs(path):
        uri = pathlib.Path(path).as_uri()
    else:
        uri = quote(os.fsencode(pathlib.PurePath(path).as_posix()))
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, **({"region": region} if region else {})}}
