"""A conversation's fields agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.events import parts
from intercontract.checks.facts import conversations, moment
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join

# Seconds by which a part may be ahead of its conversation.
_SLACK = 2
_OPEN = {"open": True, "snoozed": True, "closed": False}


@check(
    id="conversation-state",
    summary="state, open, snoozed_until and the times of a conversation agree.",
    source="documentation, *Conversation*: open, state, snoozed_until, created_at, updated_at; every "
    "recorded conversation is updated no earlier than its last part",
    needs=holds("conversation"),
    yields_to=("response-schema",),
    good='{"state": "snoozed", "open": true, "snoozed_until": 1767690000}',
    bad='{"state": "closed", "open": true, "snoozed_until": null}',
)
def conversation_state(exchange: Exchange) -> Iterator[Violation]:
    """Closed means not open, and open and snoozed mean open (a snoozed conversation has ``open`` true in
    every recording); ``snoozed_until`` is set exactly while the state is snoozed; nothing is updated,
    waited for or snoozed before the conversation was created, nor updated before its last part.

    Judged on every conversation in an answer, single or listed. ``waiting_since`` of an open conversation
    may be null or not: recordings have both.
    """
    for pointer, conversation in conversations(exchange):
        yield from _state(pointer, conversation)
        yield from _times(pointer, conversation)
        yield from _last_part(pointer, conversation)


def _state(pointer: str, conversation: JSONObject) -> Iterator[Violation]:
    state, is_open = conversation.get("state"), conversation.get("open")
    if not isinstance(state, str) or state not in _OPEN:
        return
    if isinstance(is_open, bool) and is_open is not _OPEN[state]:
        yield violation(
            join(pointer, "open"),
            f"{show(_OPEN[state])} while {state}",
            show(is_open),
            "open",
            state,
        )
    if "snoozed_until" not in conversation:
        return
    until = conversation["snoozed_until"]
    at = join(pointer, "snoozed_until")
    if state == "snoozed" and until is None:
        yield violation(at, "a time while snoozed", "null", "snoozed_until", state)
    elif state != "snoozed" and until is not None:
        yield violation(at, f"null while {state}", show(until), "snoozed_until", state)


def _times(pointer: str, conversation: JSONObject) -> Iterator[Violation]:
    created = moment(conversation.get("created_at"))
    for name in ("updated_at", "waiting_since", "snoozed_until"):
        value = moment(conversation.get(name))
        if created is not None and value is not None and value < created:
            expected = f"no earlier than created_at, {created}"
            yield violation(join(pointer, name), expected, str(value), "order")


def _last_part(pointer: str, conversation: JSONObject) -> Iterator[Violation]:
    updated = moment(conversation.get("updated_at"))
    times = [moment(part.get("created_at")) for part in parts(conversation)]
    latest = max((time for time in times if time is not None), default=0)
    created = moment(conversation.get("created_at")) or 0
    if updated is not None and created <= updated < latest - _SLACK:
        expected = f"no earlier than the last part, {latest}"
        yield violation(join(pointer, "updated_at"), expected, str(updated), "last part")
