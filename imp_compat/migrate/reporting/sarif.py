"""The report as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Any
from urllib.parse import quote

from imp_compat.migrate import rules
from imp_compat.migrate.reporting import Distribution, Report
from imp_compat.migrate.source import Finding, Problem

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_CODES = list(rules.RULES)


def to_sarif(report: Report, version: str) -> str:
    """Return a SARIF log of one run."""
    run = {
        "tool": {
            "driver": {
                "name": "imp-compat",
                "version": version,
                "rules": [_rule(rule) for rule in rules.RULES.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, owner, report.target) for finding, owner in report.findings],
        "invocations": [
            {
                "executionSuccessful": not report.unread,
                "toolExecutionNotifications": [
                    _notification(path, problem) for path, problem in report.problems
                ],
            }
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: rules.Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "help": {"text": rule.advice},
    }


def _result(finding: Finding, owner: Distribution | None, target: tuple[int, int]) -> dict[str, Any]:
    level = "error" if finding.breaks_on(target) else "note" if finding.guarded else "warning"
    region = {"startLine": finding.line, "startColumn": finding.column, "endColumn": finding.end}
    return {
        "ruleId": finding.code,
        "ruleIndex": _CODES.index(finding.code),
        "level": level,
        "message": {"text": f"{finding.symbol}: {finding.advice}"},
        "locations": [_location(finding.path, region)],
        "properties": {
            "symbol": finding.symbol,
            "breaksIn": finding.breaks_in,
            "guarded": finding.guarded,
            "unused": finding.unused,
            "fixable": finding.fixable,
            "distribution": None if owner is None else f"{owner.name} {owner.version}",
        },
    }


def _notification(path: str, problem: Problem) -> dict[str, Any]:
    region = None if problem.line is None else {"startLine": problem.line}
    level = "error" if problem.is_unread else "warning"
    return {"level": level, "message": {"text": problem.message}, "locations": [_location(path, region)]}


def _location(path: str, region: dict[str, int] | None) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if region is not None:
        location["region"] = region
    return {"physicalLocation": location}


def _uri(path: str) -> str:
    if os.path.isabs(path):
        return pathlib.Path(path).as_uri()
    return quote(os.fsencode(pathlib.PurePath(path).as_posix()))
