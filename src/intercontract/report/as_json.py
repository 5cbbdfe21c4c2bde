"""A run as one JSON document, for machines; nothing is cut here."""

from __future__ import annotations

import json
from typing import Any

import attrs
import orjson

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell, FindingGroup, RunReport
from intercontract.report.defects import ordered
from intercontract.report.headline import headline
from intercontract.report.sample import rendered


def to_document(report: RunReport) -> dict[str, Any]:
    """The document that ``--format json`` prints: run, summary, findings, grid, coverage."""
    shown = (Verdict.FAIL, Verdict.WARNING, Verdict.KNOWN)
    counts = {verdict.value: report.total(verdict) for verdict in shown}
    if errors := report.total(Verdict.ERROR):
        counts[Verdict.ERROR.value] = errors
    return {
        "run": _lists(attrs.asdict(report.run)),
        "summary": {
            "interactions": report.interactions,
            "findings": counts,
            "verdict": report.verdict.value,
            "headline": headline(report),
        },
        "findings": [_finding(group) for group in ordered(report.groups)],
        "grid": [_cell(cell) for cell in report.grid],
        "fields": [_lists(attrs.asdict(remark)) for remark in report.fields],
        "coverage": attrs.asdict(report.coverage) | {"not_verified": list(report.not_verified)},
    }


def dump(report: RunReport) -> bytes:
    """The document as UTF-8, ending in a newline."""
    document = to_document(report)
    try:
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # orjson refuses integers above 64 bits and lone surrogates; fuzzed values have both.
        return json.dumps(_encodable(document), indent=2, ensure_ascii=False).encode() + b"\n"


def _finding(group: FindingGroup) -> dict[str, Any]:
    finding, sample = group.finding, rendered(group)
    document: dict[str, Any] = {
        "check": finding.check,
        "severity": finding.severity.value,
        "verdict": group.verdict.value,
        "region": finding.region,
        "operation": finding.operation,
        "method": finding.method,
        "path": finding.path,
        "status": finding.status,
        "part": finding.part,
        "pointer": finding.pointer,
        "expected": finding.expected,
        "observed": finding.observed,
        "message": finding.message,
        "arguments": list(finding.arguments),
        "fingerprint": finding.fingerprint,
        "count": group.count,
        "interaction": finding.interaction,
        "examples": list(group.examples),
        "curl": sample.curl,
        "excerpt": sample.excerpt,
    }
    if group.statuses:
        document["statuses"] = list(group.statuses)
    if group.operations:
        document["operations"] = list(group.operations)
    if group.verdict is Verdict.KNOWN:
        document |= {"reason": group.reason, "evidence": list(group.evidence)}
    return document


def _cell(cell: Cell) -> dict[str, Any]:
    return _lists(attrs.asdict(cell)) | {"verdict": cell.verdict.value}


def _lists(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: list(value) if isinstance(value, tuple) else value for key, value in values.items()
    }


def _encodable(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_encodable(key): _encodable(item) for key, item in value.items()}
        case list() | tuple():
            return [_encodable(item) for item in value]
        case _:
            return value
