"""CTRF (Common Test Report Format, ctrf.io), which dashboards of many tools read."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from intercontract import __version__
from intercontract.report.cases import BROKEN, FAILED, PASSED, SKIPPED, CaseResult, began, cases
from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions

_STATUSES = {PASSED: "passed", FAILED: "failed", BROKEN: "failed", SKIPPED: "skipped"}


def write(outline: Outline, options: FormatOptions) -> str:
    """One JSON document; times are in milliseconds."""
    tests = [_test(case) for case in cases(outline, options.fail_on)]
    counts = Counter(test["status"] for test in tests)
    start = began(outline)
    summary = {name: counts[name] for name in ("passed", "failed", "skipped", "pending", "other")}
    summary |= {"tests": len(tests), "start": start}
    summary["stop"] = start + round(1000 * (outline.duration or 0))
    document = {
        "reportFormat": "CTRF",
        "specVersion": "0.0.0",
        "generatedBy": "intercontract",
        "results": {
            "tool": {"name": "intercontract", "version": __version__},
            "summary": summary,
            "tests": tests,
        },
    }
    return json.dumps(document, indent=1) + "\n"


def _test(case: CaseResult) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": f"{case.classname} {case.name}",
        "status": _STATUSES[case.status],
        "duration": round(1000 * case.seconds),
        "suite": case.suite or "none",
        "rawStatus": "known" if case.known else case.status,
    }
    if case.message:
        told["message"] = case.message
    if case.status in (FAILED, BROKEN):
        told["trace"] = case.text
    return told
