"""The times in a conversation's statistics are in order."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import conversations, mapping, moment, whole
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join

_PAIRS = (
    ("first_assignment_at", "last_assignment_at"),
    ("first_admin_reply_at", "last_admin_reply_at"),
    ("first_contact_reply_at", "last_contact_reply_at"),
    ("first_close_at", "last_close_at"),
)
# A duration counts office hours only, so it may be shorter than the time that passed, never longer.
_DURATIONS = (
    ("time_to_admin_reply", "first_admin_reply_at"),
    ("time_to_first_close", "first_close_at"),
    ("time_to_last_close", "last_close_at"),
)
_SLACK = 1


@check(
    id="statistics-times",
    summary="In the statistics the first comes before the last, and no duration is longer than the time.",
    source="documentation, *Conversation statistics*; recorded 2.11 statistics",
    needs=holds("conversation"),
    good='"first_close_at": 1767604000, "last_close_at": 1767605000, "time_to_first_close": 400',
    bad='"first_close_at": 1767605000, "last_close_at": 1767604000',
)
def statistics_times(exchange: Exchange) -> Iterator[Violation]:
    """``first_..._at`` is no later than ``last_..._at``, none is before the conversation's ``created_at``,
    and a ``time_to_...`` is at least 0 and at most the time from creation to the event (it may be less:
    office hours). What has not happened is null, and not judged.
    """
    for pointer, conversation in conversations(exchange):
        statistics = mapping(conversation.get("statistics"))
        if statistics:
            created = moment(conversation.get("created_at"))
            yield from _judge(join(pointer, "statistics"), statistics, created)


def _judge(pointer: str, statistics: JSONObject, created: int | None) -> Iterator[Violation]:
    for first, last in _PAIRS:
        one, other = moment(statistics.get(first)), moment(statistics.get(last))
        if one is not None and other is not None and one > other:
            yield violation(join(pointer, first), f"at most {last}, {other}", one, "order")
        if one is not None and created is not None and one < created - _SLACK:
            yield violation(join(pointer, first), f"at least created_at, {created}", one, "before")
    for name, event in _DURATIONS:
        took, when = whole(statistics.get(name)), moment(statistics.get(event))
        if took is None:
            continue
        if took < 0:
            yield violation(join(pointer, name), "at least 0", took, "negative")
        elif when is not None and created is not None and took > when - created + _SLACK:
            yield violation(join(pointer, name), f"at most {when - created} seconds", took, "long")
