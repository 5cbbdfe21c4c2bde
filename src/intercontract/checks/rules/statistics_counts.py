"""The statistics count what is there."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.events import LIMIT
from intercontract.checks.facts import conversations, mapping, whole
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import join

_COUNTS = ("count_reopens", "count_assignments", "count_conversation_parts")


@check(
    id="statistics-counts",
    summary="A conversation's statistics count its parts, and nothing below zero.",
    source="documentation, *Conversation statistics*; recorded: total_count + 1 when retrieving (the source "
    "counts), total_count in the answer to an action",
    needs=holds("conversation"),
    yields_to=("response-schema",),
    good='"count_conversation_parts": 3 beside "total_count": 2',
    bad='"count_conversation_parts": 7 beside "total_count": 2',
)
def statistics_counts(exchange: Exchange) -> Iterator[Violation]:
    """``count_conversation_parts`` is ``total_count`` of the parts, or one more: recordings have the
    one in answers to actions and the other when retrieving, and both are accepted everywhere. Beyond
    500 parts it is not compared. No count is negative.
    """
    for pointer, conversation in conversations(exchange):
        statistics = mapping(conversation.get("statistics"))
        for name in _COUNTS:
            value = whole(statistics.get(name))
            if value is not None and value < 0:
                at = join(pointer, "statistics", name)
                yield violation(at, "at least 0", value, "negative")
        total = whole(mapping(conversation.get("conversation_parts")).get("total_count"))
        count = whole(statistics.get("count_conversation_parts"))
        if total is None or count is None or total >= LIMIT:
            continue
        if count not in (total, total + 1):
            at = join(pointer, "statistics", "count_conversation_parts")
            yield violation(at, f"{total} or {total + 1}, by total_count", count, "parts")
