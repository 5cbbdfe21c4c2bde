"""Headers of answers: those that every answer carried and none does now, and values that were constant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from attrs import Factory

from intercontract.drift.recorded.calls import RecordedCall
from intercontract.drift.recorded.found import Found
from intercontract.drift.recorded.significance import Significance
from intercontract.values import define

# Set by whatever carries the answer, or recorded by some tools and not by others.
_CARRIED = frozenset(
    {"connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"}
)
_OF_THE_MOMENT = re.compile(
    r"date|age|expires|last-modified|etag|set-cookie|.*request-id|.*runtime|.*ratelimit.*|.*trace.*|cf-.*"
)


@define
class _Seen:
    """Headers of the answers of one operation that succeeded."""

    answers: int = 0
    counts: dict[str, int] = Factory(lambda: defaultdict(int))
    values: dict[str, set[str]] = Factory(lambda: defaultdict(set))
    example: str = ""


def compare_headers(
    old: list[RecordedCall], new: list[RecordedCall], evidence: Significance
) -> Iterator[tuple[RecordedCall | None, Found]]:
    """Headers that came, went or changed; one that did in every operation is told once."""
    before, after = _seen(old), _seen(new)
    common = [
        name
        for name in before
        if name in after and evidence.enough(before[name].answers, after[name].answers)
    ]
    calls = {call.operation: call for call in new}
    found: dict[tuple[str, ...], list[tuple[str, Found]]] = {}
    for operation in common:
        for difference in _differ(before[operation], after[operation]):
            key = (difference.rule, *difference.tokens, str(difference.from_), str(difference.to))
            found.setdefault(key, []).append((operation, difference))
    for places in found.values():
        if len(places) == len(common) > 1:
            yield None, places[0][1]
        else:
            yield from ((calls[operation], difference) for operation, difference in places)


def _seen(calls: list[RecordedCall]) -> dict[str, _Seen]:
    found: dict[str, _Seen] = {}
    for call in calls:
        if not 200 <= call.status < 300:
            continue
        seen = found.setdefault(call.operation, _Seen(example=call.name))
        seen.answers += 1
        names = set()
        for name, value in call.interaction.response.headers:
            names.add(name.lower())
            values = seen.values[name.lower()]
            if len(values) < 3:
                values.add(value)
        for name in names:
            seen.counts[name] += 1
    return found


def _differ(old: _Seen, new: _Seen) -> Iterator[Found]:
    counts = (("before", old.answers), ("now", new.answers))
    for name in sorted(old.counts.keys() | new.counts.keys()):
        if name in _CARRIED:
            continue
        if old.counts.get(name) == old.answers and not new.counts.get(name):
            yield Found(
                rule="recorded-header-removed",
                tokens=(name,),
                detail=f"header in all {old.answers} answers before, in none of {new.answers} now",
                counts=counts,
                examples=(new.example,),
            )
        elif new.counts.get(name) == new.answers and not old.counts.get(name):
            yield Found(
                rule="recorded-header-added",
                tokens=(name,),
                detail=f"header in none of {old.answers} answers before, in all {new.answers} now",
                counts=counts,
                examples=(new.example,),
            )
        elif not _OF_THE_MOMENT.fullmatch(name):
            before, after = old.values.get(name, set()), new.values.get(name, set())
            if len(before) == len(after) == 1 and before != after:
                one, other = next(iter(before)), next(iter(after))
                yield Found(
                    rule="recorded-header-changed",
                    tokens=(name,),
                    from_=one,
                    to=other,
                    detail=f"header was always {one!r}, is always {other!r}",
                    counts=counts,
                    examples=(new.example,),
                )
