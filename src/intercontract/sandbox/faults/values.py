"""Faults in what values mean: times, ids, states, list types, parts, plain text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from attrs import evolve

from intercontract.sandbox import render
from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Fault, Site
from intercontract.sandbox.faults.tools import (
    ATTACH,
    CREATE,
    LIST,
    RETRIEVE,
    SUCCESS,
    Json,
    amend,
    changes,
    conversations_in,
    each_conversation,
    each_part,
    inside,
    operation_of,
    own_copy,
    rendered,
    rendered_parts,
    sets,
)
from intercontract.sandbox.router import find
from intercontract.sandbox.state import Conversation

_TIME = ("timestamp-unit",)
_STATE = ("conversation-state",)
_ID = ("id-type",)
_SHAPE = ("list-shape",)
_PARTS = ("parts-limit",)
_SCHEMA = ("response-schema",)
_PLAIN = ("plaintext-body",)


def _milliseconds(*names: str) -> Any:
    def change(payload: Json) -> None:
        for name in names:
            if isinstance(payload.get(name), int):
                payload[name] *= 1000

    return change


def _iso(conversation: Json) -> None:
    at = datetime.fromtimestamp(conversation["created_at"], UTC)
    conversation["created_at"] = at.isoformat().replace("+00:00", "Z")


def _number(*names: str) -> Any:
    def change(payload: Json) -> None:
        for name in names:
            if isinstance(payload.get(name), str) and payload[name].isdigit():
                payload[name] = int(payload[name])

    return change


def _reference_ids(teammates: Json) -> None:
    for admin in teammates.get("admins", ()):
        admin["id"] = int(admin["id"])


def _only(state: str, **values: object) -> Any:
    def change(conversation: Json) -> None:
        if conversation.get("state") == state:
            conversation.update(values)

    return each_conversation(change)


def _aged(conversation: Json) -> None:
    conversation["updated_at"] = conversation["created_at"] - 60


def _conversation_of(call: Call, site: Site) -> Conversation | None:
    found = find(call)
    if found is None:
        return None
    return site.workspace.state.conversations.get(found[1].params.get("conversation_id", ""))


def _retrieved(call: Call, proceed: Proceed, site: Site) -> tuple[Answer, Conversation | None]:
    answer = proceed(call)
    if answer.status not in SUCCESS or operation_of(call) != RETRIEVE:
        return answer, None
    return answer, _conversation_of(call, site)


def _all_parts(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer, conversation = _retrieved(call, proceed, site)
    if conversation is not None:
        parts = rendered_parts(call, conversation, conversation.parts)
        amend(answer, lambda p: p["conversation_parts"].update(conversation_parts=parts))
    return answer


def _oldest_parts(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer, conversation = _retrieved(call, proceed, site)
    if conversation is not None:
        parts = rendered_parts(call, conversation, conversation.parts[: render.PARTS_LIMIT])
        amend(answer, lambda p: p["conversation_parts"].update(conversation_parts=parts))
    return answer


def _parts_in_lists(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer = proceed(call)
    if answer.status in SUCCESS and operation_of(call) == LIST:
        for item in conversations_in(own_copy(answer)):
            conversation = site.workspace.state.conversations.get(str(item.get("id")))
            if conversation is None:
                continue
            item["conversation_parts"] = {
                "type": "conversation_part.list",
                "conversation_parts": rendered_parts(call, conversation, conversation.parts[-3:]),
                "total_count": len(conversation.parts),
            }
    return answer


def _markup_stays(call: Call, proceed: Proceed, _site: Site) -> Answer:
    return proceed(call.with_query("display_as", None) if operation_of(call) == RETRIEVE else call)


def _markup_stays_in_parts(call: Call, proceed: Proceed, site: Site) -> Answer:
    answer, conversation = _retrieved(call, proceed, site)
    if conversation is not None and call.values("display_as"):
        parts = rendered(call, conversation)["conversation_parts"]
        amend(answer, lambda p: p.update(conversation_parts=parts))
    return answer


def _prefixed(payload: Any) -> None:
    for conversation in conversations_in(payload):
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
          each_conversation(inside("teammates", _reference_ids))),
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
    Fault("parts-unlimited", "more than 500 parts are returned", _PARTS, _all_parts),
    Fault("parts-oldest", "of more than 500 parts the oldest are returned", ("parts-newest",), _oldest_parts),
    Fault("parts-total-low", "total_count of parts is less than what is there", _PARTS,
          each_conversation(_low_total)),
    Fault("parts-in-list", "listed conversations come with their parts",
          ("parts-when-retrieving",), _parts_in_lists),
    Fault("plaintext-ignored", "display_as=plaintext changes nothing", _PLAIN, _markup_stays),
    Fault("plaintext-parts", "display_as=plaintext leaves markup in parts", _PLAIN,
          _markup_stays_in_parts),
)  # fmt: skip
