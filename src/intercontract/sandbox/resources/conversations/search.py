"""What conversations can be searched by.

Source: *Search conversations*, its table of accepted fields. Answers have no parts, as lists have none.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from intercontract.model.json import JSONObject
from intercontract.sandbox.resources.conversations.collection import CONVERSATIONS
from intercontract.sandbox.resources.conversations.rendering import render, statistics
from intercontract.sandbox.resources.conversations.values import Conversation
from intercontract.sandbox.search import (
    Search,
    SearchField,
    boolean,
    date,
    identifier,
    integer,
    string,
)
from intercontract.sandbox.search.fields import Read, SearchValue
from intercontract.sandbox.workspace import Workspace

_TIMES = (
    *("first_contact_reply_at", "first_assignment_at", "first_admin_reply_at", "first_close_at"),
    *("last_assignment_at", "last_assignment_admin_reply_at", "last_contact_reply_at"),
    *("last_admin_reply_at", "last_close_at"),
)
_DURATIONS = (
    *("time_to_assignment", "time_to_admin_reply", "time_to_first_close", "time_to_last_close"),
    "median_time_to_reply",
)
_COUNTS = ("count_reopens", "count_assignments", "count_conversation_parts")
_OPENING = ("id", "type", "delivered_as", "subject", "body", "url")
_AUTHOR = ("id", "type", "name", "email")
_AGENT_TEXTS = (
    *("resolution_state", "last_answer_type", "rating_remark"),
    *("source_type", "source_title"),
)


def _scalar(value: Any) -> SearchValue:
    return value if isinstance(value, str | int | float) else None


def _figure(name: str) -> Read[Conversation]:
    def read(conversation: Conversation, _workspace: Workspace) -> SearchValue:
        shown = statistics(conversation, len(conversation.parts) + 1, closing=None)
        return _scalar(shown[name])

    return read


def _rated(name: str) -> Read[Conversation]:
    return lambda conversation, _workspace: _scalar(getattr(conversation.rating, name, None))


def _agent(name: str) -> Read[Conversation]:
    def read(conversation: Conversation, _workspace: Workspace) -> SearchValue:
        told: JSONObject = conversation.ai_agent or {}
        return _scalar(told.get(name))

    return read


def _attribute(name: str, _workspace: Workspace) -> SearchField[Conversation]:
    """A custom attribute, compared as a text."""

    def read(conversation: Conversation, _workspace: Workspace) -> SearchValue:
        value = conversation.custom_attributes.get(name)
        if isinstance(value, bool):
            return str(value).lower()
        return None if value is None else str(value)

    return string(read)


_FIELDS: dict[str, SearchField[Any]] = {
    "id": identifier("id"),
    "created_at": date("created_at"),
    "updated_at": date("updated_at"),
    **{f"source.{name}": string(f"source.{name}") for name in _OPENING},
    **{f"source.author.{name}": string(f"source.author.{name}") for name in _AUTHOR},
    "contact_ids": string(lambda row, _workspace: tuple(id_ for id_, _ in row.contacts)),
    "teammate_ids": string(lambda row, _workspace: row.teammates),
    "admin_assignee_id": integer("admin_assignee_id"),
    "team_assignee_id": integer("team_assignee_id"),
    "channel_initiated": string("source.type"),
    "open": boolean(lambda row, _workspace: row.state != "closed"),
    "read": boolean("read"),
    "state": string("state"),
    "waiting_since": date("waiting_since"),
    "snoozed_until": date("snoozed_until"),
    "tag_ids": string(lambda row, _workspace: tuple(tag.id for tag in row.tags)),
    "priority": string("priority"),
    **{f"statistics.{name}": integer(_figure(name)) for name in _DURATIONS},
    **{f"statistics.{name}": date(f"statistics.{name}") for name in _TIMES},
    "statistics.last_closed_by_id": string(_figure("last_closed_by_id")),
    **{f"statistics.{name}": integer(_figure(name)) for name in _COUNTS},
    **{
        f"conversation_rating.{name}": date(_rated("created_at"))
        for name in ("requested_at", "replied_at")
    },
    "conversation_rating.score": integer(_rated("rating")),
    "conversation_rating.remark": string(_rated("remark")),
    "conversation_rating.contact_id": string(_rated("contact_id")),
    # "admin_d" in the documentation.
    **{
        f"conversation_rating.{name}": string(_rated("admin_id"))
        for name in ("admin_id", "admin_d")
    },
    "ai_agent_participated": boolean("ai_agent_participated"),
    "ai_agent.rating": integer(_agent("rating")),
    **{f"ai_agent.{name}": string(_agent(name)) for name in _AGENT_TEXTS},
}

CONVERSATIONS.searches(
    "searchConversations",
    "conversation.list",
    ("type", "pages", "total_count", "conversations"),
    Search(_FIELDS, families={"custom_attribute": _attribute, "custom_attributes": _attribute}),
    render=partial(render, with_parts=False),
)
