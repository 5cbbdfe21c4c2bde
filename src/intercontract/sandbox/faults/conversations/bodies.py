"""Faults in the shape of a body: wrong types, unknown words, missing, renamed and extra fields."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.model.json import JSONValue
from intercontract.sandbox.exchange import Answer
from intercontract.sandbox.faults.conversations.tools import (
    ATTACH,
    CREATE,
    LIST,
    RETRIEVE,
    each_conversation,
    each_part,
)
from intercontract.sandbox.faults.fault import Apply, Fault
from intercontract.sandbox.faults.tools import (
    Json,
    changes,
    drops,
    inside,
    now_and_then,
    replaces,
    sets,
)

_SCHEMA = ("response-schema",)
_FIELD = ("undocumented-field",)
_ABSENT = ("missing-field",)


def _raw(body: bytes) -> Apply:
    def change(answer: Answer) -> None:
        answer.raw = body

    return now_and_then(f"raw {body!r}", replaces(change), RETRIEVE, LIST)


def _as_error(answer: Answer) -> None:
    error: JSONValue = {"code": "server_error", "message": None}
    answer.payload = {"type": "error.list", "request_id": None, "errors": [error]}


def _wrapped(answer: Answer) -> None:
    answer.payload = [answer.payload]


def _answers(make: Callable[[Json], JSONValue], name: str, operation: str) -> Apply:
    """Now and then something else stands in place of the whole answer, made from what was answered."""

    def change(answer: Answer) -> None:
        if isinstance(answer.payload, dict):
            answer.payload = make(answer.payload)

    return now_and_then(name, replaces(change), operation)


def _unnamed(conversation: Json) -> None:
    for contact in conversation["contacts"]["contacts"]:
        contact.pop("type", None)


def _rate(conversation: Json) -> None:
    conversation["conversation_rating"] = {
        "rating": 11,
        "remark": "",
        "created_at": conversation["created_at"],
        "contact": conversation["contacts"]["contacts"][0],
        "teammate": {"type": "admin", "id": "1"},
    }


def _renamed(teammates: Json) -> None:
    teammates["members"] = teammates.pop("admins")


def _each_source_author(conversation: Json) -> None:
    conversation["source"]["author"]["ip_address"] = "192.0.2.7"


_SLA = {"type": "conversation_sla_summary", "sla_name": "x", "sla_status": "breached"}

FAULTS = (
    Fault("state-unknown", "state has a value that is not in the enum", _SCHEMA,
          each_conversation(sets(state="pending"))),
    Fault("state-null", "state is null", _SCHEMA, each_conversation(sets(state=None))),
    Fault("open-as-text", 'open is "true"', _SCHEMA, each_conversation(sets(open="true"))),
    Fault("read-null", "read is null", _SCHEMA, each_conversation(sets(read=None))),
    Fault("title-as-number", "title is a number", _SCHEMA, each_conversation(sets(title=7))),
    Fault("priority-unknown", "priority has a value that is not in the enum", _SCHEMA,
          each_conversation(sets(priority="urgent"))),
    Fault("source-null", "source is null", ("idempotent-read", "read-after-write"),
          now_and_then("source-null", each_conversation(sets(source=None)), RETRIEVE, LIST)),
    Fault("source-type-unknown", "source.type is not in the enum", _SCHEMA,
          each_conversation(inside("source", sets(type="pigeon")))),
    Fault("source-as-list", "source is an array", _SCHEMA,
          now_and_then("source-as-list", each_conversation(
              lambda c: c.update(source=[c["source"]])), RETRIEVE, LIST)),
    Fault("contacts-as-list", "contacts is the bare array", _SCHEMA,
          each_conversation(lambda c: c.update(contacts=c["contacts"]["contacts"]))),
    Fault("count-as-text", "count_reopens is a string", _SCHEMA,
          each_conversation(inside("statistics", sets(count_reopens="0")))),
    Fault("duration-as-fraction", "time_to_first_close is a fraction of a second", _SCHEMA,
          each_conversation(inside("statistics", sets(time_to_first_close=12.5)))),
    Fault("rating-out-of-range", "a rating of 11 out of 5", _SCHEMA, each_conversation(_rate)),
    Fault("sla-status-unknown", "sla_status has a value that is not in the enum", _SCHEMA,
          each_conversation(sets(sla_applied=_SLA))),
    Fault("assignee-as-text", "admin_assignee_id is a string", _SCHEMA,
          each_conversation(sets(admin_assignee_id="10550000"))),
    Fault("part-body-as-object", "the body of a part is an object", _SCHEMA,
          each_part(sets(body={"html": "<p>Hello</p>"}))),
    Fault("part-type-missing", "parts have type null", _SCHEMA, each_part(sets(type=None))),
    Fault("attachments-null", "attachments is null", _SCHEMA,
          each_conversation(inside("source", sets(attachments=None)))),
    Fault("author-email-null", "the e-mail of an author is null", _SCHEMA,
          each_conversation(inside("source", inside("author", sets(email=None))))),
    Fault("has-more-as-text", "linked_objects.has_more is a string", _SCHEMA,
          each_conversation(inside("linked_objects", sets(has_more="no")))),
    Fault("total-count-as-text", "total_count of a list is a string", _SCHEMA,
          changes(lambda p: p.update(total_count=str(p["total_count"])), LIST)),
    Fault("pages-as-list", "pages is an array", _SCHEMA, changes(sets(pages=[]), LIST)),
    Fault("tag-name-null", "the name of an attached tag is null", _SCHEMA,
          changes(sets(name=None), ATTACH)),
    Fault("message-body-missing", "a created message lacks its required body", _SCHEMA,
          changes(drops("body"), CREATE)),
    Fault("message-created-at-missing", "a created message lacks its required created_at", _SCHEMA,
          changes(drops("created_at"), CREATE)),
    Fault("message-type-unknown", "message_type is in_app instead of inapp", _SCHEMA,
          changes(sets(message_type="in_app"), CREATE)),
    Fault("json-broken", "the body is not JSON", ("content-type",), _raw(b'{"type": "conversation",}')),
    Fault("body-empty", "200 with an empty body", ("content-type",), _raw(b"")),
    Fault("body-null", "the body is null", _SCHEMA, _raw(b"null")),
    Fault("body-in-list", "the body is wrapped into an array", _SCHEMA,
          now_and_then("body-in-list", replaces(_wrapped), RETRIEVE, LIST)),
    Fault("error-as-success", "an error list with status 200", _SCHEMA,
          now_and_then("error-as-success", replaces(_as_error), RETRIEVE)),
    Fault("count-null", "count_reopens is null", _SCHEMA,
          each_conversation(inside("statistics", sets(count_reopens=None)))),
    Fault("conversation-emptied", "a conversation is an empty object", _ABSENT,
          _answers(lambda _: {}, "conversation-emptied", RETRIEVE)),
    Fault("list-emptied", "a list of conversations is an empty object", ("list-shape", "missing-field"),
          _answers(lambda _: {}, "list-emptied", LIST)),
    Fault("list-for-conversation", "a list comes in place of a conversation", _SCHEMA,
          _answers(lambda c: {"type": "conversation.list", "conversations": [c]},
                   "list-for-conversation", RETRIEVE)),
    Fault("conversation-for-list", "a conversation comes in place of a list", _SCHEMA,
          _answers(lambda p: next(iter(p["conversations"]), {}), "conversation-for-list", LIST)),
    Fault("tag-for-conversation", "a tag comes in place of a conversation", ("response-schema",),
          _answers(lambda c: {"type": "tag", "id": c["id"], "name": "x"},
                   "tag-for-conversation", RETRIEVE)),
    Fault("conversation-type-missing", "a conversation has no type", _ABSENT,
          each_conversation(drops("type"))),
    Fault("source-emptied", "the source of a conversation is an empty object", _ABSENT,
          now_and_then("source-emptied", each_conversation(sets(source={})), RETRIEVE, LIST)),
    Fault("tag-type-missing", "an attached tag has no type", _ABSENT, changes(drops("type"), ATTACH)),
    Fault("contacts-unnamed", "the contacts of a conversation have no type", _ABSENT,
          each_conversation(_unnamed)),
    Fault("topics-as-text", "topics is a text", _FIELD, each_conversation(sets(topics="billing"))),
    Fault("topics-null", "topics is null", _FIELD, each_conversation(sets(topics=None))),
    Fault("ticket-as-text", "ticket is a text", _FIELD, each_conversation(sets(ticket="17"))),
    Fault("field-extra", "a conversation has a field that is not documented", _FIELD,
          each_conversation(sets(internal_note="do not show"))),
    Fault("field-extra-deep", "an author has a field that is not documented", _FIELD,
          each_conversation(_each_source_author)),
    Fault("field-extra-in-part", "a part has a field that is not documented", _FIELD,
          each_part(sets(moderation={"score": 3}))),
    Fault("field-extra-in-tag", "an attached tag has a field that is not documented", _FIELD,
          changes(sets(color="#ff0000"), ATTACH)),
    Fault("field-extra-in-message", "a message has a field that is not documented", _FIELD,
          changes(sets(spam_score=0.3), CREATE)),
    Fault("field-extra-in-list", "a list has a field that is not documented", _FIELD,
          changes(sets(took_ms=12), LIST)),
    Fault("field-renamed", "teammates come under a third name", _FIELD,
          each_conversation(inside("teammates", _renamed))),
)  # fmt: skip
