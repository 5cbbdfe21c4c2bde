"""Faults in tickets."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.sandbox.faults.fault import Apply, Fault
from intercontract.sandbox.faults.tools import (
    Json,
    answers_with,
    changes,
    drops,
    each,
    failed,
    inside,
    now_and_then,
    replaces,
    sets,
)

CREATE, SEARCH = "createTicket", "searchTickets"
REPLY, ATTACH, CONVERT = "replyTicket", "attachTagToTicket", "convertConversationToTicket"
_SCHEMA = ("response-schema",)


def _every(change: Callable[[Json], object]) -> Apply:
    return each("ticket", change)


def _part(change: Callable[[Json], object]) -> Apply:
    def change_all(ticket: Json) -> None:
        for part in ticket["ticket_parts"]["ticket_parts"]:
            change(part)

    return _every(change_all)


FAULTS = (
    Fault("ticket-state-unknown", "the state of a ticket is a word of its own", _SCHEMA,
          _every(sets(ticket_state="done"))),
    Fault("ticket-state-object", "the state of a ticket is the object of later versions", _SCHEMA,
          _every(lambda shown: shown.update(ticket_state={"type": "ticket_state", "id": "8269"}))),
    Fault("ticket-assignee-number", "the assignee of a ticket is a number", _SCHEMA,
          _every(lambda shown: shown.update(admin_assignee_id=int(shown["admin_assignee_id"])))),
    Fault("ticket-open-text", "whether a ticket is open is a text", _SCHEMA, _every(sets(open="yes"))),
    Fault("ticket-type-missing", "a ticket does not say of what type it is", _SCHEMA,
          _every(drops("ticket_type"))),
    Fault("ticket-contacts-bare", "the contacts of a ticket are a bare array", _SCHEMA,
          _every(lambda shown: shown.update(contacts=shown["contacts"]["contacts"]))),
    Fault("ticket-times-ms", "times of tickets are in milliseconds", ("timestamp-unit",),
          _every(lambda shown: shown.update(updated_at=shown["updated_at"] * 1000))),
    Fault("ticket-extra", "a ticket has an undocumented field", ("undocumented-field",),
          _every(sets(urgency="high"))),
    Fault("ticket-part-type-missing", "a part of a ticket has no type of part", _SCHEMA,
          _part(drops("part_type"))),
    Fault("ticket-part-state-unknown", "a part of a ticket tells a state of its own", _SCHEMA,
          _part(sets(ticket_state="done"))),
    Fault("ticket-part-author-missing", "the author of a part has no id",
          ("response-schema", "missing-field"),
          _part(inside("author", drops("id")))),
    Fault("ticket-links-bare", "linked objects are a bare array", _SCHEMA,
          _every(lambda shown: shown.update(linked_objects=shown["linked_objects"]["data"]))),
    Fault("ticket-created-201", "creating a ticket answers 201", ("undocumented-status",),
          answers_with(201, CREATE)),
    Fault("ticket-reply-whole", "a reply is answered with fields of a ticket", ("undocumented-field",),
          changes(sets(ticket_state="submitted", open=True), REPLY)),
    Fault("ticket-search-500", "searching tickets fails with 500", ("server-error",),
          now_and_then("ticket-search-500", replaces(failed), SEARCH)),
    Fault("ticket-search-repeats", "a page of a search has its first ticket twice", ("pagination",),
          changes(lambda p: p["tickets"].append(p["tickets"][0]), SEARCH)),
    Fault("ticket-search-under-data", "a search has tickets under another key",
          ("response-schema", "list-shape"), changes(lambda p: p.update(data=p.pop("tickets")), SEARCH)),
    Fault("ticket-tag-type", "a tag on a ticket calls itself a label", ("response-schema", "missing-field"),
          changes(sets(type="label"), ATTACH)),
    Fault("ticket-converted-conversation", "converting answers with the conversation's type",
          ("response-schema", "resource-identity"), changes(sets(type="conversation"), CONVERT)),
)  # fmt: skip
