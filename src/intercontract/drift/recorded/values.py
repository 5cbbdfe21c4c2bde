"""Values, where they are stable: what two recordings of one call agree in, and what they do not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from intercontract.drift.document import dump
from intercontract.drift.recorded.calls import RecordedCall, general
from intercontract.drift.recorded.found import Found
from intercontract.model.json import JSONValue, Tokens

SeenValues = dict[Tokens, tuple[int, set[bytes], JSONValue]]
# What names a thing or a moment is another in another workspace, however stable it is in one.
_NAMES = re.compile(r"(?:.*_)?(?:id|at|since|until|cursor|token|url)")


def volatile(*sides: Mapping[tuple[str, str], SeenValues]) -> dict[str, frozenset[Tokens]]:
    """By operation, the places whose value differs between recordings of one and the same call.

    Ids, times, cursors and request ids are learned in this way, and whatever else changes by itself.
    """
    found: dict[str, set[Tokens]] = defaultdict(set)
    for side in sides:
        for (operation, _), seen in side.items():
            found[operation] |= {place for place, (_, values, _) in seen.items() if len(values) > 1}
    return {operation: frozenset(places) for operation, places in found.items() if places}


def compare_values(
    old: list[RecordedCall], new: list[RecordedCall]
) -> Iterator[tuple[RecordedCall, Found]]:
    """Values that were the same in at least two recordings of a call, and are others now."""
    before, after = by_call(old), by_call(new)
    moving = volatile(before, after)
    calls = {call.exact: call for call in new}
    for key in before.keys() & after.keys():
        operation, exact = key
        for tokens, (count, values, value) in before[key].items():
            other = after[key].get(tokens)
            if other is None or count < 2 or len(values) > 1 or len(other[1]) > 1:
                continue
            if other[1] == values or tokens in moving.get(operation, ()) or _names(tokens, value):
                continue
            yield (
                calls[exact],
                Found(
                    rule="recorded-value-changed",
                    tokens=tokens,
                    from_=value,
                    to=other[2],
                    detail=f"was {_show(value)} in {count} recordings of the same call, "
                    f"is {_show(other[2])}",
                    examples=(calls[exact].name,),
                ),
            )


def by_call(calls: list[RecordedCall]) -> dict[tuple[str, str], SeenValues]:
    """By operation and exact call, how often each place was seen, with which values, and the first."""
    found: dict[tuple[str, str], SeenValues] = {}
    for call in calls:
        if not (200 <= call.status < 300 and isinstance(call.body, dict)):
            continue
        seen = found.setdefault((call.operation, call.exact), {})
        for tokens, value in _leaves(call.body, ()):
            count, values, first = seen.get(tokens, (0, set(), value))
            values.add(dump(value))
            seen[tokens] = (count + 1, values, first)
    return found


def _leaves(value: dict[str, JSONValue], tokens: Tokens) -> Iterator[tuple[Tokens, JSONValue]]:
    """Scalars outside arrays: which item is which cannot be known."""
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _leaves(item, (*tokens, key))
        elif not isinstance(item, list):
            # orjson refuses integers above 64 bits; as text they are as good.
            yield (*tokens, key), str(item) if isinstance(item, int) and item >> 63 else item


def _names(tokens: Tokens, value: JSONValue) -> bool:
    return bool(_NAMES.fullmatch(tokens[-1])) or general(str(value)) == "*"


def _show(value: JSONValue) -> str:
    text = dump(value).decode("utf-8", "backslashreplace")
    return text if len(text) <= 80 else f"{text[:79]}…"
