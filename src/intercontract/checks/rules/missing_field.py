"""What has always been there is there."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from intercontract.checks.needs import ANSWERED, INTERCOM, holds
from intercontract.checks.registry import check
from intercontract.checks.requests import VERSION_HEADER
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.located import Located
from intercontract.model.finding import Violation
from intercontract.model.interaction import Source
from intercontract.model.json import JSONObject, JSONValue, join

_VERSION = "2.11"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Documented, and in every recorded 2.11 conversation and part; what has not happened yet is null.
_CONVERSATION = _names(
    "type id title created_at updated_at waiting_since snoozed_until open state read priority "
    "admin_assignee_id team_assignee_id tags conversation_rating source contacts teammates "
    "custom_attributes first_contact_reply sla_applied statistics linked_objects "
    "ai_agent_participated ai_agent"
)
_SOURCE = _names("type id delivered_as subject body author attachments url redacted")
_STATISTICS = _names(
    "type time_to_assignment time_to_admin_reply time_to_first_close time_to_last_close "
    "median_time_to_reply first_contact_reply_at first_assignment_at first_admin_reply_at "
    "first_close_at last_assignment_at last_assignment_admin_reply_at last_contact_reply_at "
    "last_admin_reply_at last_close_at last_closed_by_id count_reopens count_assignments "
    "count_conversation_parts"
)
_PART = _names(
    "type id part_type body created_at updated_at notified_at assigned_to author attachments "
    "external_id redacted"
)
_PAGE = _names("type pages total_count")
_BY_RESOURCE = {
    "conversation": _CONVERSATION,
    "conversation_part": _PART,
    "tag": _names("type id name"),
}
# Objects of a conversation that are null or whole.
_INSIDE = {"source": _SOURCE, "statistics": _STATISTICS}
# Whoever wrote a part, or the first message, is known by these.
_AUTHOR = _names("type id")
_PAGES = "pages"


@check(
    id="missing-field",
    summary="What has a type and an id says both, and a 2.11 conversation, part, tag or page has all fields.",
    source="the documentation's tables and examples; every recorded 2.11 conversation has all of them",
    needs=holds("conversation"),
    given=ANSWERED & INTERCOM,
    yields_to=("response-schema",),
    good='"priority": "not_priority", "ai_agent": null, and all others',
    bad="a conversation without priority",
)
def missing_field(exchange: Exchange) -> Iterator[Violation]:
    """The documentation requires almost no field of a response, so that one could vanish without breaking a
    schema. All recordings have all documented fields of a conversation, its source, statistics and parts
    (with null for what has not happened), and so has the documentation's example: each is expected. So is
    the ``type`` of every object for which one is documented, and the ``id`` of a resource and of what refers
    to one.

    What stands where is told by the operation's schema, or by the path of an operation outside the contract,
    never by the answer. An empty object in place of a resource or of a reference to one, of an author, of a
    conversation's source or statistics, of pages, or of a whole answer is told once; elsewhere it lacks
    nothing, nor does null. What calls itself something else is told by `response-schema` or
    `resource-identity`, and lacks nothing here.

    Types and ids are expected in every version; the fields of conversations, parts, tags and pages in
    answers in version 2.11 (by the header Intercom-Version, or as asked for where there is none). The
    documentation's own examples leave things out, and are not judged.
    """
    if exchange.interaction.source is not Source.DOCUMENTED:
        for found in {found.pointer: found for found in _absent(exchange)}.values():
            yield evolve(found, cause=exchange.cause(found.pointer))


def _absent(exchange: Exchange) -> Iterator[Violation]:
    complete = _served(exchange) == _VERSION
    types = exchange.contract.resources.types
    for peers in exchange.peers:
        like = peers.like  # which has the same names as all of them
        if like.is_another:
            continue  # told by others: what else it lacks is no news
        if like.value:
            wanted = (_expected(like) if complete else frozenset[str]()) | _naming(like, types)
            if not wanted <= like.value.keys():
                for at in peers.places:
                    yield from _lacking(at, like.value, wanted)
        elif _is_cut(like, exchange, types) if like.pointer else _is_empty(like, exchange):
            yield from map(_empty, peers.places)
        if complete and like.resource and like.resource.name == "conversation":
            for at, held in zip(peers.places, peers.values, strict=True):
                yield from _inside(at, held)
                yield from _written_by(f"{at}/source", held.get("source"), exchange)
        if complete and like.resource and like.resource.name == "conversation_part":
            for at, held in zip(peers.places, peers.values, strict=True):
                yield from _written_by(at, held, exchange)


def _is_cut(found: Located, exchange: Exchange, types: frozenset[str]) -> bool:
    # Pages of documentation show {} for what they do not unfold.
    told = found.resource is not None or "id" in _naming(found, types) or found.kind == _PAGES
    return told and exchange.was_received


def _is_empty(found: Located, exchange: Exchange) -> bool:
    """Whether an empty answer fits its schema, so that `response-schema` does not tell what it lacks."""
    value = exchange.response_object
    return bool(found.documented) and all(
        description.validator(pointer).is_valid(value)
        for description, pointer in exchange.response_schemas
    )


def _naming(found: Located, types: frozenset[str]) -> frozenset[str]:
    if not found.documented:
        return frozenset()
    named = found.named and (found.resource is not None or found.kind in types)
    return frozenset({"type", "id"} if named else {"type"})


def _expected(found: Located) -> frozenset[str]:
    if not found.documented:
        return frozenset()  # what calls itself a tag may be a mere reference to one
    if not found.pointer and found.kind == "conversation.list":
        return _PAGE
    return _BY_RESOURCE.get(found.resource.name, frozenset()) if found.resource else frozenset()


def _inside(pointer: str, conversation: JSONObject) -> Iterator[Violation]:
    for name, wanted in _INSIDE.items():
        held = conversation.get(name)
        if held == {}:
            yield _empty(join(pointer, name))
        elif isinstance(held, dict):
            yield from _lacking(join(pointer, name), held, wanted)


def _written_by(pointer: str, message: JSONValue, exchange: Exchange) -> Iterator[Violation]:
    author = message.get("author") if isinstance(message, dict) else None
    if author == {} and exchange.was_received:
        yield _empty(join(pointer, "author"))
    elif isinstance(author, dict) and author:
        yield from _lacking(join(pointer, "author"), author, _AUTHOR)


def _empty(pointer: str) -> Violation:
    where = pointer or "the body"
    message = f"{where} is an empty object, and all recordings have fields there"
    return violation(pointer, "an object with its fields", "{}", "empty", message=message)


def _served(exchange: Exchange) -> str:
    interaction = exchange.interaction
    for headers in (interaction.response.headers, interaction.request.headers):
        if given := headers.get(VERSION_HEADER):
            return given.strip()
    return interaction.api_version or ""


def _lacking(pointer: str, item: JSONObject, names: frozenset[str]) -> Iterator[Violation]:
    if names <= item.keys():
        return
    for name in sorted(names - item.keys()):
        at = join(pointer, name)
        yield violation(
            at,
            "the field, or null",
            "nothing",
            "absent",
            message=f"{at} is absent, and all recordings have it",
        )
