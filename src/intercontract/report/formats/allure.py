"""Allure results: a file for each test case, for Allure 2 and 3 to make a report of."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from intercontract.report.cases import FAILED, CaseResult, began, cases
from intercontract.report.outline import Outline
from intercontract.report.registry import FormatOptions

_SEVERITIES = {"fail": "critical", "warning": "minor", "known": "trivial", "error": "blocker"}


def write(outline: Outline, options: FormatOptions) -> dict[str, bytes]:
    """The files of the folder ``allure-results`` by name."""
    start, found = began(outline), {}
    for number, case in enumerate(cases(outline, options.fail_on)):
        uuid = str(uuid5(NAMESPACE_URL, f"{outline.folder.encode('utf-8', 'replace')!r} {number}"))
        document = {"uuid": uuid, **_result(case, outline, start)}
        found[f"{uuid}-result.json"] = json.dumps(document, indent=1).encode()
    return found


def _result(case: CaseResult, outline: Outline, start: int) -> dict[str, Any]:
    name = f"{case.classname} {case.name}"
    labels = {
        "framework": "intercontract",
        "parentSuite": outline.name,
        "suite": case.suite or "none",
        "subSuite": case.classname,
        "severity": _SEVERITIES.get(case.severity, "normal"),
    }
    details: dict[str, Any] = {"message": case.message, "known": case.known}
    if case.status == FAILED or case.kind:
        details["trace"] = case.text
    return {
        "historyId": hashlib.md5(
            name.encode("utf-8", "replace"), usedforsecurity=False
        ).hexdigest(),
        "fullName": name,
        "name": case.name,
        "status": case.status,
        "stage": "finished",
        "statusDetails": details,
        "labels": [{"name": key, "value": value} for key, value in labels.items()],
        "start": start,
        "stop": start + round(1000 * case.seconds),
    }
