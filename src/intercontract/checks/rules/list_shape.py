"""A list holds what its type names."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import whole
from intercontract.checks.needs import INTERCOM, SUCCESS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.resource import Resource
from intercontract.contract.validation import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join


@check(
    id="list-shape",
    summary="A list's type names what it holds, and total_count is no fewer.",
    source="the documentation's tables: tag.list, contact.list, admin.list, conversation_part.list ...",
    needs=SUCCESS & INTERCOM,
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
    resources = exchange.contract.resources
    for kind, found in exchange.objects_by_type.items():
        resource = resources.of_list_type(kind)
        for pointer, item in found:
            if resource:
                yield from _typed(pointer, item, kind, resource)
                continue
            for key, value in item.items():
                if isinstance(value, list) and (listed := resources.of_list_key(key)):
                    yield from _named(pointer, kind, key, listed.list_types)
            if kind == "list":
                yield from _plain(pointer, item)


def _named(pointer: str, kind: str, key: str, kinds: tuple[str, ...]) -> Iterator[Violation]:
    if kinds and kind not in kinds:
        wanted = " or ".join(kinds)
        yield violation(
            join(pointer, "type"),
            f"{wanted}, since it holds {key}",
            show(kind),
            "kind",
            *kinds,
            message=f"what holds {key} should be a {wanted}, and is a {kind}",
        )


def _plain(pointer: str, item: JSONObject) -> Iterator[Violation]:
    arrays = [key for key, value in item.items() if isinstance(value, list)]
    if not arrays:
        key = next((k for k in ("data", "conversations") if k in item), "data")
        yield _no_array(pointer, item, key, "list")
    elif len(arrays) == 1:
        yield from _count(pointer, item, arrays[0])


def _typed(pointer: str, item: JSONObject, kind: str, resource: Resource) -> Iterator[Violation]:
    keys, types = resource.keys, {*resource.types, *resource.also_listed}
    key = next((key for key in keys if isinstance(item.get(key), list)), None)
    if key is None:
        key = next((key for key in keys if key in item), keys[0])
        yield _no_array(pointer, item, key, kind)
        return
    array = item[key]
    for index, entry in enumerate(array if isinstance(array, list) else []):
        given = entry.get("type") if isinstance(entry, dict) else None
        if types and isinstance(given, str) and given not in types:
            wanted = " or ".join(sorted(types))
            yield violation(
                join(pointer, key, index, "type"),
                f"{wanted} in a {kind}",
                show(given),
                "item",
                kind,
                message=f"a {kind} holds an item of type {given}",
            )
    yield from _count(pointer, item, key)


def _count(pointer: str, item: JSONObject, key: str) -> Iterator[Violation]:
    array, total = item[key], whole(item.get("total_count"))
    if isinstance(array, list) and total is not None and total < len(array):
        # A list of parts is counted by parts-limit.
        if item.get("type") == "conversation_part.list":
            return
        yield violation(
            join(pointer, "total_count"),
            f"at least the number of items, {len(array)}",
            total,
            "total_count",
            message=f"total_count is {total}, and there are {len(array)} items",
        )


def _no_array(pointer: str, item: JSONObject, key: str, kind: str) -> Violation:
    observed = show(item[key]) if key in item else "nothing"
    return violation(
        join(pointer, key),
        f"an array in a {kind}",
        observed,
        "array",
        kind,
        message=f"a {kind} should have an array {key}, and has {observed}",
    )
