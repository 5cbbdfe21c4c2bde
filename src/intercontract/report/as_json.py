"""A run as one JSON document, for machines; nothing is cut here."""

from __future__ import annotations

import json
from typing import Any

import orjson

from intercontract.model.finding import Verdict
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup
from intercontract.report.sample import rendered

# What other tools read, in the order in which people read it.
_MEMBERS = (
    *("check", "severity", "verdict", "region", "operation", "method", "path", "status", "part"),
    *("pointer", "expected", "observed", "message", "arguments", "fingerprint", "count"),
    *("interaction", "examples", "curl", "excerpt", "statuses", "operations", "reason", "evidence"),
)


def to_document(report: Report) -> dict[str, Any]:
    """The document that ``--format json`` prints: run, summary, findings, grid, coverage."""
    return report.to_dict() | {"findings": [_finding(group) for group in report.groups]}


def dump(report: Report) -> bytes:
    """The document as UTF-8, ending in a newline."""
    document = to_document(report)
    try:
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # orjson refuses integers above 64 bits and lone surrogates; fuzzed values have both.
        return json.dumps(_encodable(document), indent=2, ensure_ascii=False).encode() + b"\n"


def _finding(group: FindingGroup) -> dict[str, Any]:
    sample = rendered(group)
    values = group.to_dict() | {"curl": sample.curl, "excerpt": sample.excerpt}
    left_out = {name for name in ("statuses", "operations") if not values[name]}
    if group.verdict is not Verdict.KNOWN:
        left_out |= {"reason", "evidence"}
    return {name: values[name] for name in _MEMBERS if name not in left_out}


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
