"""A list holds what its type names."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from intercontract.checks.facts import JSONObject, applies, whole
from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange
from intercontract.contract.validation import show
from intercontract.model.finding import Violation
from intercontract.model.json import join


@frozen
class _Shape:
    keys: tuple[str, ...]
    items: frozenset[str]


def _shape(keys: str, items: str) -> _Shape:
    return _Shape(tuple(keys.split()), frozenset(items.split()))


# What each type of list holds, and under which key. Where document and recordings differ both stand here:
# teammates come as `admins`, conversations are documented as `data`.
_SHAPES = {
    "tag.list": _shape("tags data", "tag"),
    "contact.list": _shape("contacts data", "contact user lead"),
    "admin.list": _shape("admins teammates", "admin bot team nobody_admin"),
    "team.list": _shape("teams", "team"),
    "conversation.list": _shape("conversations data", "conversation"),
    "conversation_part.list": _shape("conversation_parts", "conversation_part"),
    "company.list": _shape("companies data", "company"),
    "segment.list": _shape("segments data", "segment"),
    "ticket.list": _shape("tickets data", "ticket"),
    "ticket_part.list": _shape("ticket_parts", "ticket_part"),
    "topic.list": _shape("topics", "topic"),
    "error.list": _shape("errors", "error"),
}


# The same the other way round, for keys that only one kind of list has.
_KINDS = {
    "tags": ("tag.list",),
    "contacts": ("contact.list",),
    "admins": ("admin.list",),
    "teammates": ("admin.list",),
    "conversation_parts": ("conversation_part.list",),
    "conversations": ("conversation.list", "list"),
}


@check(
    id="list-shape",
    summary="A list's type names what it holds, and total_count is no fewer.",
    source="the documentation's tables: tag.list, contact.list, admin.list, conversation_part.list ...",
    good='{"type": "tag.list", "tags": [{"type": "tag", "id": "7614302"}]}',
    bad='{"type": "tag.list", "tags": [{"type": "contact", "id": "7614302"}]}',
)
def list_shape(exchange: Exchange) -> Iterator[Violation]:
    """An object with type ``tag.list`` has an array ``tags`` whose items have type ``tag``, and so on for
    each kind of list, and the other way round; an object with type ``list`` has an array; ``total_count``
    is at least the number of items.

    Where documentation and recordings differ (``teammates`` and ``admins``, ``data`` and
    ``conversations``) both are accepted: `response-schema` and `undocumented-field` tell them apart.
    An item without a type is not judged.
    """
    if not applies(exchange) or not exchange.succeeded:
        return
    for kind, found in exchange.objects_by_type.items():
        shape = _SHAPES.get(kind)
        for pointer, item in found:
            if shape:
                yield from _typed(pointer, item, kind, shape)
                continue
            if not _KINDS.keys().isdisjoint(item):
                yield from _named(pointer, item, kind)
            if kind == "list":
                yield from _plain(pointer, item)


def _named(pointer: str, item: JSONObject, kind: str) -> Iterator[Violation]:
    for key, kinds in _KINDS.items():
        if isinstance(item.get(key), list) and kind not in kinds:
            wanted = " or ".join(kinds)
            yield Violation(
                pointer=join(pointer, "type"),
                expected=f"{wanted}, since it holds {key}",
                observed=show(kind),
                message=f"what holds {key} should be a {wanted}, and is a {kind}",
                arguments=("kind", *kinds),
            )


def _plain(pointer: str, item: JSONObject) -> Iterator[Violation]:
    arrays = [key for key, value in item.items() if isinstance(value, list)]
    if not arrays:
        key = next((k for k in ("data", "conversations") if k in item), "data")
        yield _no_array(pointer, item, key, "list")
    elif len(arrays) == 1:
        yield from _count(pointer, item, arrays[0])


def _typed(pointer: str, item: JSONObject, kind: str, shape: _Shape) -> Iterator[Violation]:
    key = next((key for key in shape.keys if isinstance(item.get(key), list)), None)
    if key is None:
        key = next((key for key in shape.keys if key in item), shape.keys[0])
        yield _no_array(pointer, item, key, kind)
        return
    array = item[key]
    for index, entry in enumerate(array if isinstance(array, list) else []):
        given = entry.get("type") if isinstance(entry, dict) else None
        if isinstance(given, str) and given not in shape.items:
            wanted = " or ".join(sorted(shape.items))
            yield Violation(
                pointer=join(pointer, key, index, "type"),
                expected=f"{wanted} in a {kind}",
                observed=show(given),
                message=f"a {kind} holds an item of type {given}",
                arguments=("item", kind),
            )
    yield from _count(pointer, item, key)


def _count(pointer: str, item: JSONObject, key: str) -> Iterator[Violation]:
    array, total = item[key], whole(item.get("total_count"))
    if isinstance(array, list) and total is not None and total < len(array):
        # A list of parts is counted by parts-limit.
        if item.get("type") == "conversation_part.list":
            return
        yield Violation(
            pointer=join(pointer, "total_count"),
            expected=f"at least the number of items, {len(array)}",
            observed=str(total),
            message=f"total_count is {total}, and there are {len(array)} items",
            arguments=("total_count",),
        )


def _no_array(pointer: str, item: JSONObject, key: str, kind: str) -> Violation:
    observed = show(item[key]) if key in item else "nothing"
    return Violation(
        pointer=join(pointer, key),
        expected=f"an array in a {kind}",
        observed=observed,
        message=f"a {kind} should have an array {key}, and has {observed}",
        arguments=("array", kind),
    )
