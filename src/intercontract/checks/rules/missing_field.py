"""What has always been there is there."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import conversations, entries, mapping
from intercontract.checks.needs import INTERCOM, SUCCESS, holds
from intercontract.checks.registry import check
from intercontract.checks.requests import VERSION_HEADER
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.interaction import Source
from intercontract.model.json import JSONObject, join

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
_LIST = _names("type pages total_count")
_TAG = _names("type id name")


@check(
    id="missing-field",
    summary="A 2.11 conversation, part, tag or page has every field that all recordings have.",
    source="the documentation's tables and examples; every recorded 2.11 conversation has all of them",
    needs=holds("conversation"),
    given=SUCCESS & INTERCOM,
    good='"priority": "not_priority", "ai_agent": null, and all others',
    bad="a conversation without priority",
)
def missing_field(exchange: Exchange) -> Iterator[Violation]:
    """The documentation requires almost no field of a response, so that one could vanish without breaking a
    schema. All recordings have all documented fields of a conversation, its source, statistics and parts
    (with null for what has not happened), and so has the documentation's example: each is expected.

    Judged in answers in version 2.11 (by the header Intercom-Version, or as asked for where there is none)
    and not in the documentation's own examples, which leave things out. A null or empty object lacks
    nothing.
    """
    if _served(exchange) != _VERSION:
        return
    if exchange.interaction.source is Source.DOCUMENTED:
        return
    for pointer, conversation in conversations(exchange):
        yield from _lacking(pointer, conversation, _CONVERSATION)
        for name, wanted in (("source", _SOURCE), ("statistics", _STATISTICS)):
            yield from _lacking(join(pointer, name), mapping(conversation.get(name)), wanted)
        holder = conversation.get("conversation_parts")
        for index, part in enumerate(entries(holder, "conversation_parts")):
            at = join(pointer, "conversation_parts", "conversation_parts", index)
            yield from _lacking(at, part, _PART)
    body = exchange.response_object
    if body.get("type") == "conversation.list":
        yield from _lacking("", body, _LIST)
    elif body.get("type") == "tag":
        yield from _lacking("", body, _TAG)


def _served(exchange: Exchange) -> str:
    interaction = exchange.interaction
    for headers in (interaction.response.headers, interaction.request.headers):
        if given := headers.get(VERSION_HEADER):
            return given.strip()
    return interaction.api_version or ""


def _lacking(pointer: str, item: JSONObject, names: frozenset[str]) -> Iterator[Violation]:
    if not item:
        return
    if item.keys() >= names:
        return
    for name in sorted(names - item.keys()):
        at = join(pointer, name)
        yield violation(
            at,
            "the field, or null",
            "nothing",
            "absent",
            message=f"{at} is absent, and all recordings of {_VERSION} have it",
        )
