"""Known deviations as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from intercontract.deviation.deviation import Deviation


def lines(deviations: Iterable[Deviation], today: date) -> Iterator[str]:
    """One paragraph per deviation, those of one operation together."""
    ordered = sorted(deviations, key=lambda d: (d.operations, d.check, d.pointer))
    for deviation in ordered:
        yield from _paragraph(deviation, today)
        yield ""


def _paragraph(deviation: Deviation, today: date) -> Iterator[str]:
    operations = ", ".join("every operation" if o == "*" else o for o in deviation.operations)
    yield f"{deviation.check}  {operations}  {deviation.pointer or '(whole)'}"
    yield f"  {' '.join(deviation.reason.split())}"
    if conditions := condition(deviation):
        yield f"  holds       {conditions}"
    for number, evidence in enumerate(deviation.evidence):
        yield f"  {'evidence' if not number else '':<10}  {evidence}"
    if deviation.first_seen:
        yield f"  first seen  {deviation.first_seen}"
    if deviation.expires:
        over = " (over: it explains nothing any more)" if deviation.expired(today) else ""
        yield f"  expires     {deviation.expires}{over}"
    if deviation.sometimes:
        yield "  sometimes   its absence is not reported as stale"


def condition(deviation: Deviation) -> str:
    """What must agree beside check, operation and pointer: ``status 200; type, null; in eu; API 2.11``."""
    parts = [
        f"status {', '.join(map(str, deviation.statuses))}" if deviation.statuses else "",
        "in the request" if deviation.part == "request" else "",
        ", ".join(deviation.arguments),
        f"observed {', '.join(deviation.observed)}" if deviation.observed else "",
        f"in {', '.join(deviation.regions)}" if deviation.regions else "",
        f"API {', '.join(deviation.versions)}" if deviation.versions else "",
    ]
    return "; ".join(part for part in parts if part)
