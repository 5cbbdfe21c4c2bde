"""Where two JSON values differ; the items of a list are compared by their ids, where they have some."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from intercontract.checks.facts import identifier
from intercontract.model.json import JSONValue, join, json_type

VOLATILE = frozenset(
    {
        "read",
        "updated_at",
        "statistics",
        "sla_applied",
        "ai_agent",
        "custom_attributes",
        "conversation_rating",
        "notified_at",
        "attachments",
        "url",
        "avatar",
        "ticket",
        "linked_objects",
        "topics",
    }
)
"""What changes without a write: read by somebody, computed later, or signed anew each time."""


def differences(
    first: JSONValue, second: JSONValue, skipped: Collection[str] = VOLATILE
) -> Iterator[tuple[str, str]]:
    """The JSON Pointer and the kind of each difference, below names that are not ``skipped``."""
    waiting: list[tuple[str, JSONValue, JSONValue]] = [("", first, second)]
    while waiting:
        pointer, one, other = waiting.pop()
        if isinstance(one, dict) and isinstance(other, dict):
            for name in one.keys() | other.keys():
                if name in skipped:
                    continue
                if (name in one) != (name in other):
                    yield join(pointer, name), "presence"
                else:
                    waiting.append((join(pointer, name), one[name], other[name]))
        elif isinstance(one, list) and isinstance(other, list):
            yield from _lists(pointer, one, other, waiting)
        elif one != other or json_type(one) != json_type(other):
            yield pointer, "value" if json_type(one) == json_type(other) else "type"


def _lists(
    pointer: str,
    one: list[JSONValue],
    other: list[JSONValue],
    waiting: list[tuple[str, JSONValue, JSONValue]],
) -> Iterator[tuple[str, str]]:
    if len(one) != len(other):
        yield pointer, "length"
        return
    # By id where there is one, since order is not promised.
    if all(isinstance(item, dict) and identifier(item.get("id")) for item in one + other):
        by_id = {identifier(item.get("id")): item for item in other if isinstance(item, dict)}
        for index, item in enumerate(one):
            match = by_id.get(identifier(item.get("id"))) if isinstance(item, dict) else None
            if match is None:
                yield pointer, "items"
                return
            waiting.append((join(pointer, index), item, match))
    else:
        waiting += [
            (join(pointer, i), a, b) for i, (a, b) in enumerate(zip(one, other, strict=True))
        ]
