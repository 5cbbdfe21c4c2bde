"""Faults in what values mean: times, ids, states, list types, parts, plain text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.conversations.tools import (
    ATTACH,
    CREATE,
    LIST,
    RETRIEVE,
    each_conversation,
    each_part,
    id_in,
    kept,
    rendered,
    rendered_parts,
)
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    BodyChange,
    Json,
    amend,
    answering,
    asking,
    changes,
    found_in,
    inside,
    own_copy,
    sets,
)
from intercontract.sandbox.resources.conversations.rendering import PARTS_LIMIT

_TIME = ("timestamp-unit",)
_STATE = ("conversation-state",)
_ID = ("id-type",)
_SHAPE = ("list-shape",)
_PARTS = ("parts-limit",)
_SCHEMA = ("response-schema",)
_PLAIN = ("plaintext-body",)


def _milliseconds(*names: str) -> BodyChange:
    def change(payload: Json) -> None:
        for name in names:
            if isinstance(payload.get(name), int):
                payload[name] *= 1000

    return change


def _iso(conversation: Json) -> None:
    at = datetime.fromtimestamp(conversation["created_at"], UTC)
    conversation["created_at"] = at.isoformat().replace("+00:00", "Z")


def _number(*names: str) -> BodyChange:
    def change(payload: Json) -> None:
        for name in names:
            if isinstance(payload.get(name), str) and payload[name].isdigit():
                payload[name] = int(payload[name])

    return change


def _each(change: BodyChange) -> BodyChange:
    return lambda items: [change(item) for item in items]


def _only(state: str, **values: object) -> Apply:
    def change(conversation: Json) -> None:
        if conversation.get("state") == state:
            conversation.update(values)

    return each_conversation(change)


def _aged(conversation: Json) -> None:
    conversation["updated_at"] = conversation["created_at"] - 60


def _parts(chosen: slice) -> Apply:
    """Retrieving answers other parts than the newest."""

    def show(answer: Answer, call: Call, site: Site) -> None:
        conversation = kept(site)[id_in(call)]
        parts = rendered_parts(call, conversation, conversation.parts[chosen])
        own_copy(answer)["conversation_parts"].update(conversation_parts=parts)

    return answering(show, RETRIEVE)


def _parts_in_lists(answer: Answer, call: Call, site: Site) -> None:
    for item in found_in(own_copy(answer), "conversation"):
        conversation = kept(site).get(str(item.get("id")))
        if conversation is not None:
            item["conversation_parts"] = {
                "type": "conversation_part.list",
                "conversation_parts": rendered_parts(call, conversation, conversation.parts[-3:]),
                "total_count": len(conversation.parts),
            }


def _markup_stays_in_parts(answer: Answer, call: Call, site: Site) -> None:
    if call.values("display_as"):
        parts = rendered(call, kept(site)[id_in(call)])["conversation_parts"]
        own_copy(answer).update(conversation_parts=parts)


def _prefixed(payload: Any) -> None:
    for conversation in found_in(payload, "conversation"):
        conversation["id"] = f"conv_{conversation['id']}"
    if isinstance(payload, dict) and "conversation_id" in payload:
        payload["conversation_id"] = f"conv_{payload['conversation_id']}"


def _prefixed_ids(call: Call, proceed: Proceed, _site: Site) -> Answer:
    segments = tuple(segment.removeprefix("conv_") for segment in call.segments)
    answer = proceed(evolve(call, segments=segments))
    if answer.status in SUCCESS:
        amend(answer, _prefixed)
    return answer


def _low_total(conversation: Json) -> None:
    parts = conversation.get("conversation_parts")
    if parts:
        parts["total_count"] = max(0, len(parts["conversation_parts"]) - 1)


FAULTS = (
    Fault("times-milliseconds", "created_at and updated_at are in milliseconds", _TIME,
          each_conversation(_milliseconds("created_at", "updated_at"))),
    Fault("part-times-milliseconds", "the times of parts are in milliseconds", _TIME,
          each_part(_milliseconds("created_at", "notified_at"))),
    Fault("tag-time-milliseconds", "applied_at is in milliseconds", _TIME,
          changes(_milliseconds("applied_at"), ATTACH)),
    Fault("message-time-milliseconds", "the time of a message is in milliseconds", _TIME,
          changes(_milliseconds("created_at"), CREATE)),
    Fault("statistics-times-milliseconds", "times in statistics are in milliseconds", _TIME,
          each_conversation(inside("statistics", _milliseconds(
              "first_contact_reply_at", "last_contact_reply_at", "first_close_at")))),
    Fault("times-zero", "updated_at is 0", _TIME, each_conversation(sets(updated_at=0))),
    Fault("times-future", "created_at lies in the next century", _TIME,
          each_conversation(sets(created_at=4900000000, updated_at=4900000000))),
    Fault("times-iso", "created_at is a string as ISO 8601 has it", ("response-schema",),
          each_conversation(_iso)),
    Fault("closed-but-open", "a closed conversation has open true", _STATE,
          _only("closed", open=True)),
    Fault("open-but-closed", "an open conversation has open false", _STATE,
          _only("open", open=False)),
    Fault("snoozed-not-open", "a snoozed conversation has open false", _STATE,
          _only("snoozed", open=False)),
    Fault("snoozed-without-until", "a snoozed conversation has no snoozed_until", _STATE,
          _only("snoozed", snoozed_until=None)),
    Fault("until-without-snooze", "an open conversation has snoozed_until", _STATE,
          _only("open", snoozed_until=1999999999)),
    Fault("updated-before-created", "updated_at is before created_at", _STATE,
          each_conversation(_aged)),
    Fault("id-integer", "the id of a conversation is an integer", _ID,
          each_conversation(_number("id"))),
    Fault("part-id-integer", "the id of a part is an integer", _ID, each_part(_number("id"))),
    Fault("tag-id-integer", "the id of an attached tag is an integer", _ID,
          changes(_number("id"), ATTACH)),
    Fault("message-id-integer", "ids of a message are integers", _ID,
          changes(_number("id", "conversation_id"), CREATE)),
    Fault("teammate-id-integer", "ids of teammates are integers", _ID,
          each_conversation(inside("teammates", inside("admins", _each(_number("id")))))),
    Fault("id-prefixed", "ids of conversations are not numeric, so that requests with them are not"
          " as documented", ("id-type", "request-conformance"), _prefixed_ids),
    Fault("id-empty", "the id of a part is empty", _ID, each_part(sets(id=""))),
    Fault("list-type-other", "a list of conversations calls itself contact.list", _SHAPE,
          changes(sets(type="contact.list"), LIST)),
    Fault("tags-type-other", "tags of a conversation call themselves list", _SCHEMA,
          each_conversation(inside("tags", sets(type="list")))),
    Fault("parts-type-other", "parts call themselves list", _SCHEMA,
          each_conversation(inside("conversation_parts", sets(type="list")))),
    Fault("teammates-type-other", "teammates call themselves contact.list", _SHAPE,
          each_conversation(inside("teammates", sets(type="contact.list")))),
    Fault("item-type-other", "conversations in a list call themselves ticket", _SHAPE,
          changes(lambda p: [c.update(type="ticket") for c in p["conversations"]], LIST)),
    Fault("parts-unlimited", "more than 500 parts are returned", _PARTS, _parts(slice(None))),
    Fault("parts-oldest", "of more than 500 parts the oldest are returned", ("parts-newest",),
          _parts(slice(PARTS_LIMIT))),
    Fault("parts-total-low", "total_count of parts is less than what is there", _PARTS,
          each_conversation(_low_total)),
    Fault("parts-in-list", "listed conversations come with their parts",
          ("parts-when-retrieving",), answering(_parts_in_lists, LIST)),
    Fault("plaintext-ignored", "display_as=plaintext changes nothing", _PLAIN,
          asking(lambda call, _site: call.with_query("display_as", None), RETRIEVE)),
    Fault("plaintext-parts", "display_as=plaintext leaves markup in parts", _PLAIN,
          answering(_markup_stays_in_parts, RETRIEVE)),
)  # fmt: skip
