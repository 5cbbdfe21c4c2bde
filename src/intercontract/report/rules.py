"""The rules of comparisons as a table: text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from intercontract.drift.rules import DriftRule


def listed(rules: Sequence[DriftRule], form: str) -> str:
    """One line, row or object per rule."""
    if form == "json":
        rows = [
            {
                "rule": rule.id,
                "level": rule.level.value,
                "direction": rule.direction,
                "area": rule.area,
                "kind": rule.kind,
                "summary": rule.summary,
                "origin": rule.source,
            }
            for rule in rules
        ]
        return json.dumps({"rules": rows}, indent=2) + "\n"
    if form == "markdown":
        lines = ["| rule | level | what |", "|---|---|---|"]
        lines += [f"| `{rule.id}` | {rule.level.value} | {rule.summary} |" for rule in rules]
    else:
        width = max((len(rule.id) for rule in rules), default=0)
        lines = [f"{rule.id:<{width}}  {rule.level.value:<8}  {rule.summary}" for rule in rules]
    return "\n".join(lines) + "\n"
