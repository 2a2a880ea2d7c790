"""The report as JSON."""

from __future__ import annotations

import json

from imp_compat.migrate.reporting import Report

_FIELDS = (
    "path",
    "line",
    "column",
    "code",
    "symbol",
    "breaks_in",
    "guarded",
    "unused",
    "advice",
    "fixable",
    "cell",
)


def to_json(report: Report) -> str:
    """Return an object of `findings` and `errors`, as docs/scanning.md describes them."""
    findings = [
        {
            **{field: getattr(finding, field) for field in _FIELDS},
            "distribution": None if distribution is None else distribution._asdict(),
        }
        for finding, distribution in report.findings
    ]
    errors = [
        {"path": path, "line": problem.line, "message": problem.message, "unread": problem.is_unread}
        for path, problem in report.problems
    ]
    return json.dumps({"findings": findings, "errors": errors}, indent=2)
