"""SARIF 2.1.0 (OASIS): results that point into the files of the contract, for code scanning."""

from __future__ import annotations

import json
from urllib.parse import quote

from intercontract import __version__
from intercontract.model.finding import Verdict
from intercontract.report.outline import Merged, Outline, merged
from intercontract.report.places import FilePlaces
from intercontract.report.registry import FormatOptions
from intercontract.report.text import line

_LEVELS = {
    Verdict.ERROR: "error",
    Verdict.FAIL: "error",
    Verdict.WARNING: "warning",
    Verdict.KNOWN: "note",
}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def write(outline: Outline, _options: FormatOptions) -> str:
    """One log with one run; what somebody accepted is there, suppressed."""
    places, found = FilePlaces(outline), merged(outline.entries)
    rules = list(dict.fromkeys(line(one.first.rule, 200) for one in found))
    numbers = {rule: number for number, rule in enumerate(rules)}
    run: dict[str, object] = {
        "tool": {
            "driver": {
                "name": "intercontract",
                "version": __version__,
                "rules": [{"id": rule, "name": rule} for rule in rules],
            }
        },
        "automationDetails": {"id": line(f"{outline.name}/{outline.folder}", 200)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": outline.tone is not Verdict.ERROR}],
        "results": [_result(one, numbers, places) for one in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _result(found: Merged, numbers: dict[str, int], places: FilePlaces) -> dict[str, object]:
    first, place = found.first, places.of(found.first)
    rule = line(first.rule, 200)
    result: dict[str, object] = {
        "ruleId": rule,
        "ruleIndex": numbers[rule],
        "level": _LEVELS.get(first.tone, "none"),
        "message": {"text": _message(found)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.file)},
                    "region": {"startLine": place.line},
                },
                "logicalLocations": [
                    {"fullyQualifiedName": line(name, 300), "kind": "function"}
                    for name in found.places[:20]
                ],
            }
        ],
        "partialFingerprints": {"intercontract/v1": first.fingerprint},
        "properties": {"regions": [line(chip, 60) for chip in found.chips]},
    }
    if found.count:
        result["occurrenceCount"] = found.count
    if first.accepted:
        reason = line(first.accepted, 1000)
        result["suppressions"] = [{"kind": "external", "justification": reason}]
    return result


def _message(found: Merged) -> str:
    first = found.first
    where = ", ".join(line(place, 160) for place in found.places[:5])
    more = f" and {len(found.places) - 5} more" if len(found.places) > 5 else ""
    return f"{line(first.message, 1000)} ({where}{more})"
