"""What each API version changed in conversations: the newest shape is inside, older ones are made of it.

Source: the vendor's descriptions of 2.10, 2.11, 2.12 and 2.13 (github.com/intercom/Intercom-OpenAPI):
properties of Conversation, Conversation statistics and Conversation Part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from attrs import frozen

from intercontract.model.json import JSONValue
from intercontract.sandbox.versions import reaches

JSONObject: TypeAlias = dict[str, JSONValue]


@frozen
class VersionChange:
    """One change that came with a version, and how to take it back from a conversation, in place."""

    id: str
    since: str
    summary: str
    undo: Callable[[JSONObject], None]


def _without(*names: str) -> Callable[[JSONObject], None]:
    def undo(target: JSONObject) -> None:
        for name in names:
            target.pop(name, None)

    return undo


def _in_statistics(undo: Callable[[JSONObject], None]) -> Callable[[JSONObject], None]:
    def inside(conversation: JSONObject) -> None:
        statistics = conversation["statistics"]
        if isinstance(statistics, dict):
            undo(statistics)

    return inside


def _in_parts(undo: Callable[[JSONObject], None]) -> Callable[[JSONObject], None]:
    def inside(conversation: JSONObject) -> None:
        holder = conversation.get("conversation_parts")
        parts = holder["conversation_parts"] if isinstance(holder, dict) else None
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict):
                undo(part)

    return inside


CHANGES: tuple[VersionChange, ...] = (
    VersionChange(
        "part-context",
        "2.13",
        "parts tell state, tags, event details, e-mail metadata and the app that made them",
        _in_parts(
            _without("email_message_metadata", "state", "tags", "event_details", "app_package_code")
        ),
    ),
    VersionChange(
        "handling-time",
        "2.13",
        "statistics tell handling times, and the team's first response in office hours",
        _in_statistics(
            _without(
                "handling_time",
                "adjusted_handling_time",
                "assigned_team_first_response_time_in_office_hours",
            )
        ),
    ),
    VersionChange(
        "team-response-time",
        "2.12",
        "statistics tell the first response time of the assigned team",
        _in_statistics(_without("assigned_team_first_response_time")),
    ),
    VersionChange(
        "ai-agent",
        "2.11",
        "conversations tell whether an AI agent took part, and how",
        _without("ai_agent", "ai_agent_participated"),
    ),
)
"""Newest first: the order in which they are taken back."""


def _conversations(payload: JSONValue) -> Iterator[JSONObject]:
    if not isinstance(payload, dict):
        return
    if payload.get("type") == "conversation":
        yield payload
    elif payload.get("type") == "conversation.list":
        listed = payload["conversations"]
        for item in listed if isinstance(listed, list) else ():
            if isinstance(item, dict):
                yield item


def shaped(payload: JSONValue, version: str) -> JSONValue:
    """A fresh payload, changed in place into the shape that a version had."""
    late = [change for change in CHANGES if not reaches(version, change.since)]
    if late:
        for conversation in _conversations(payload):
            for change in late:
                change.undo(conversation)
    return payload
