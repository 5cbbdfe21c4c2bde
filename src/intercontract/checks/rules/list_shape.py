"""A list holds what its type names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from intercontract.checks.facts import whole
from intercontract.checks.needs import ANSWERED, INTERCOM, SUCCESS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.resources.located import PLAIN, Located, Peers
from intercontract.contract.resources.resource import Resource
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, as_list, join, json_type


@check(
    id="list-shape",
    summary="A list's type names what it holds, and total_count is no fewer.",
    source="the documentation's tables: tag.list, contact.list, admin.list, conversation_part.list ...",
    needs=SUCCESS & INTERCOM,
    given=ANSWERED & INTERCOM,
    yields_to=("response-schema", "missing-field"),
    good='{"type": "tag.list", "tags": [{"type": "tag", "id": "7614302"}]}',
    bad='{"type": "tag.list", "tags": [{"type": "contact", "id": "7614302"}]}',
)
def list_shape(exchange: Exchange) -> Iterator[Violation]:
    """Where a list of tags is documented (by the operation's schema, or by the path of an operation outside
    the contract), there is an object with an array ``tags`` whose items have type ``tag``, whatever it calls
    itself; and so on for each kind of list. Where nothing is documented its ``type`` says what it holds, and
    the other way round. An object with type ``list`` has an array; ``total_count`` is at least the number
    of items.

    Where documentation and recordings differ (``teammates`` and ``admins``, ``data`` and
    ``conversations``) both are accepted: `response-schema` and `undocumented-field` tell them apart.
    An item without a type is `missing-field`'s matter.
    """
    resources = exchange.contract.resources
    for peers in exchange.peers:
        like = peers.like
        if not (like.value or like.pointer):
            continue  # an empty answer is told by `missing-field`
        resource = resources.of_list_type(like.kind)
        if resource:
            yield from _typed(exchange, peers, resource)
            continue
        for key, value in like.value.items() if not like.documented else ():
            if isinstance(value, list) and (listed := resources.of_list_key(key)):
                for found in peers.each():
                    yield from _named(found, key, listed.list_types)
        if like.kind == PLAIN:
            yield from chain.from_iterable(map(_plain, peers.each()))
    if not exchange.operation:
        yield from _whole(exchange)


def _whole(exchange: Exchange) -> Iterator[Violation]:
    """The whole answer, where a list stands by the path and no schema says that it is an object."""
    request, value = exchange.interaction.request, exchange.response_json
    known = exchange.contract.resources.answered(request.method, request.path, exchange.query)
    if known and known.listed and not isinstance(value, dict | Missing):
        yield violation("", f"a list of {known.resource.plural}", json_type(value), "list")


def _named(found: Located, key: str, kinds: tuple[str, ...]) -> Iterator[Violation]:
    given = found.value.get("type")
    if kinds and isinstance(given, str) and given not in kinds:
        wanted = " or ".join(kinds)
        yield violation(
            join(found.pointer, "type"),
            f"{wanted}, since it holds {key}",
            show(given),
            "kind",
            *kinds,
            message=f"what holds {key} should be a {wanted}, and is a {given}",
        )


def _plain(found: Located) -> Iterator[Violation]:
    item = found.value
    arrays = [key for key, value in item.items() if isinstance(value, list)]
    if not arrays:
        key = next((k for k in ("data", "conversations") if k in item), "data")
        yield _no_array(found, key)
    elif len(arrays) == 1:
        yield from _count(found.pointer, item, arrays[0])


def _typed(exchange: Exchange, peers: Peers, resource: Resource) -> Iterator[Violation]:
    like, keys = peers.like, resource.keys
    given = like.value.get("type")
    if isinstance(given, str) and given != like.kind:
        allowed = like.documented or (like.kind,)
        for at in peers.places:
            yield violation(join(at, "type"), " or ".join(allowed), show(given), "kind", *allowed)
    key = next((key for key in keys if isinstance(like.value.get(key), list)), None)
    if key is not None:
        types = frozenset((*resource.types, *resource.also_listed))
        yield from _items(exchange, peers, key, types)
    elif not like.is_another:  # else an item stands in place of a list, as its type says
        key = next((key for key in keys if key in like.value), keys[0])
        for found in peers.each():
            yield _no_array(found, key)


def _items(
    exchange: Exchange, peers: Peers, key: str, types: frozenset[str]
) -> Iterator[Violation]:
    kind = peers.like.kind
    for at, item in zip(peers.places, peers.values, strict=True):
        for index, entry in enumerate(as_list(item[key])):
            called = entry.get("type") if isinstance(entry, dict) else None
            if types and isinstance(called, str) and called not in types:
                if called in _documented(exchange, join(at, key, index)):
                    continue
                yield violation(
                    join(at, key, index, "type"),
                    f"{' or '.join(sorted(types))} in a {kind}",
                    show(called),
                    "item",
                    kind,
                    message=f"a {kind} holds an item of type {called}",
                )
        if "total_count" in item:
            yield from _count(at, item, key)


def _documented(exchange: Exchange, pointer: str) -> tuple[str, ...]:
    """The types that the schema of an item itself names."""
    like = exchange.standing_at(pointer)
    return like.documented if like else ()


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


def _no_array(found: Located, key: str) -> Violation:
    observed = show(found.value[key]) if key in found.value else "nothing"
    return violation(
        join(found.pointer, key),
        f"an array in a {found.kind}",
        observed,
        "array",
        found.kind,
        message=f"a {found.kind} should have an array {key}, and has {observed}",
    )
