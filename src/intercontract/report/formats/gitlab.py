"""GitLab's code quality report: what is new, at lines of the contract."""

from __future__ import annotations

import hashlib
import json

from intercontract.model.finding import Verdict
from intercontract.report.outline import Outline
from intercontract.report.places import FilePlaces
from intercontract.report.registry import FormatOptions
from intercontract.report.text import line

_SEVERITIES = {Verdict.ERROR: "blocker", Verdict.FAIL: "critical", Verdict.WARNING: "minor"}


def write(outline: Outline, _options: FormatOptions) -> str:
    """A JSON list, an object for each finding that nobody accepted."""
    places, issues = FilePlaces(outline), []
    for found in outline.new:
        first, place = found.first, places.of(found.first)
        # One identity for each: entries that are merged have the same, whatever operations show them.
        same = f"{first.rule} {first.same}".encode("utf-8", "surrogatepass")
        issues.append(
            {
                "description": line(f"{first.place}: {first.message}", 1000),
                "check_name": line(first.rule, 200),
                "fingerprint": hashlib.sha256(same).hexdigest(),
                "severity": _SEVERITIES.get(first.tone, "info"),
                "location": {"path": place.file, "lines": {"begin": place.line}},
            }
        )
    return json.dumps(issues, indent=1) + "\n"
