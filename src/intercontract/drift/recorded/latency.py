"""How long answers take, where recordings say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from intercontract.drift.recorded.calls import RecordedCall
from intercontract.drift.recorded.found import Found
from intercontract.drift.recorded.significance import Significance

_FACTOR = 2.0
_SECONDS = 0.05
"""A difference of the medians below this is noise, whatever the factor."""


def compare_latency(
    old: list[RecordedCall], new: list[RecordedCall], evidence: Significance
) -> Iterator[tuple[RecordedCall, Found]]:
    """Operations whose median answer takes more than twice, or less than half, as long."""
    before, after = _times(old), _times(new)
    calls = {call.operation: call for call in new}
    for operation in before.keys() & after.keys():
        one, other = before[operation], after[operation]
        if not evidence.enough(len(one), len(other)):
            continue
        was, now = median(one), median(other)
        slow, fast = max(was, now), min(was, now)
        if slow - fast >= _SECONDS and slow > fast * _FACTOR:
            yield (
                calls[operation],
                Found(
                    rule="recorded-latency-changed",
                    detail=f"median {was * 1000:.0f} ms in {len(one)} answers before, "
                    f"{now * 1000:.0f} ms in {len(other)} now",
                    counts=(("before", len(one)), ("now", len(other))),
                ),
            )


def _times(calls: list[RecordedCall]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for call in calls:
        if call.interaction.response.elapsed is not None and 200 <= call.status < 300:
            found[call.operation].append(call.interaction.response.elapsed)
    return found
