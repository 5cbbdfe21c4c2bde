"""Conversations as JSON, in the newest shape that the sandbox knows; fields in the order of recordings.

Recordings are of 2.11; what later versions add stands last, and ``changes`` takes it away again for those
who ask for an earlier one.
"""

from __future__ import annotations

from statistics import median

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox.rendering import listed, reference, taken
from intercontract.sandbox.resources.conversations.markup import plaintext
from intercontract.sandbox.resources.conversations.values import (
    Conversation,
    ConversationPart,
    Opening,
    Rating,
)
from intercontract.sandbox.resources.tags import applied
from intercontract.sandbox.workspace import Author, Workspace

PARTS_LIMIT = 500
"""Source: *Retrieve a conversation*, "Hard limit of 500 parts": the most recent ones are returned."""


def author(value: Author) -> JSONObject:
    """Who wrote a part or a source."""
    return taken(value, "type", "id", "name", "email")


def part(value: ConversationPart, *, plain: bool = False) -> JSONObject:
    """A conversation part."""
    return {
        "type": "conversation_part",
        **taken(value, "id", "part_type"),
        "body": plaintext(value.body) if plain else value.body,
        "created_at": value.created_at,
        "updated_at": value.created_at,
        "notified_at": value.created_at,
        "assigned_to": None if value.assigned_to is None else reference(*value.assigned_to),
        "author": author(value.author),
        "attachments": list(value.attachments),
        "external_id": None,
        "redacted": value.redacted,
        "email_message_metadata": None,
        "state": value.state,
        "tags": [reference("tag", t.id, name=t.name) for t in value.tags],
        "event_details": value.event,
        "app_package_code": value.app,
    }


def source(value: Opening, *, plain: bool = False) -> JSONObject:
    """The part that originated a conversation."""
    return {
        **taken(value, "type", "id", "delivered_as"),
        "subject": plaintext(value.subject) if plain else value.subject,
        "body": plaintext(value.body) if plain else value.body,
        "author": author(value.author),
        "attachments": list(value.attachments),
        **taken(value, "url", "redacted"),
    }


def _since(start: int | None, end: int | None) -> int | None:
    return None if start is None or end is None else end - start


def statistics(value: Conversation, parts: int, *, closing: Conversation | None) -> JSONObject:
    """The statistics of a conversation.

    ``closing`` is the conversation before the close that is being answered: recordings show that
    the answer to a close still has the figures of the close before it.
    """
    now = value.statistics
    closed = now if closing is None else closing.statistics
    asked = now.first_contact_reply_at
    handled = _since(now.first_assignment_at, closed.last_close_at)
    responded: list[JSONValue] = []
    if value.team_assignee_id is not None and now.reply_times:
        team: JSONObject = {"team_id": value.team_assignee_id, "team_name": value.team_name}
        responded.append({**team, "response_time": now.reply_times[0]})
    return {
        "type": "conversation_statistics",
        "time_to_assignment": _since(asked, now.first_assignment_at),
        "time_to_admin_reply": now.reply_times[0] if now.reply_times else None,
        "time_to_first_close": _since(asked, closed.first_close_at),
        "time_to_last_close": _since(asked, closed.last_close_at),
        "median_time_to_reply": int(median(now.reply_times)) if now.reply_times else None,
        **taken(now, "first_contact_reply_at", "first_assignment_at", "first_admin_reply_at"),
        "first_close_at": closed.first_close_at,
        **taken(now, "last_assignment_at", "last_assignment_admin_reply_at"),
        **taken(now, "last_contact_reply_at", "last_admin_reply_at"),
        **taken(closed, "last_close_at", "last_closed_by_id"),
        **taken(now, "count_reopens", "count_assignments"),
        "count_conversation_parts": parts,
        "assigned_team_first_response_time": responded,
        "assigned_team_first_response_time_in_office_hours": list(responded),
        "handling_time": handled or 0,  # documented without null, unlike the adjusted one
        "adjusted_handling_time": handled,
    }


def rating(value: Rating | None) -> JSONValue:
    """A conversation rating, or null."""
    if value is None:
        return None
    return {
        **taken(value, "rating", "remark", "created_at"),
        "contact": reference("contact", value.contact_id, external_id=value.external_id),
        "teammate": reference("admin", value.admin_id),
    }


def render(
    value: Conversation,
    _workspace: Workspace | None = None,
    *,
    with_parts: bool = True,
    plain: bool = False,
    acted: bool = False,
    closing: Conversation | None = None,
) -> JSONObject:
    """A conversation; lists leave its parts out.

    ``acted``: this answers a reply or another action, where recordings show
    ``count_conversation_parts`` equal to ``total_count``; elsewhere it is one more, the source.
    """
    total = len(value.parts)
    replied: JSONValue = None
    if value.first_contact_reply_at is not None:
        replied = {"created_at": value.first_contact_reply_at, "type": "conversation", "url": None}
    sla: JSONValue = None
    if value.sla is not None:
        name, status = value.sla
        sla = {"type": "conversation_sla_summary", "sla_name": name, "sla_status": status}
    body: JSONObject = {
        "type": "conversation",
        **taken(value, "id", "created_at", "updated_at", "waiting_since", "snoozed_until"),
        "source": source(value.source, plain=plain),
        "contacts": {
            "type": "contact.list",
            "contacts": [
                reference("contact", id_, external_id=external) for id_, external in value.contacts
            ],
        },
        "first_contact_reply": replied,
        **taken(value, "admin_assignee_id", "team_assignee_id"),
        "open": value.state != "closed",
        **taken(value, "state", "read"),
        "tags": {"type": "tag.list", "tags": [applied(tag) for tag in value.tags]},
        "priority": value.priority,
        "sla_applied": sla,
        "statistics": statistics(value, total if acted else total + 1, closing=closing),
        "conversation_rating": rating(value.rating),
        "teammates": {
            "type": "admin.list",
            "admins": [reference("admin", id_) for id_ in value.teammates],
        },
        "title": value.title,
        "custom_attributes": dict(value.custom_attributes),
        "topics": {"type": "topic.list", "topics": [], "total_count": 0},
        "ticket": None,
        "linked_objects": listed(list(value.linked)),
        **taken(value, "ai_agent", "ai_agent_participated"),
    }
    if with_parts:
        body["conversation_parts"] = {
            "type": "conversation_part.list",
            "conversation_parts": [part(p, plain=plain) for p in value.parts[-PARTS_LIMIT:]],
            "total_count": total,
        }
    return body
