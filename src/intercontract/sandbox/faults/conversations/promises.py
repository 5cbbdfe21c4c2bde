"""Faults in what the documentation promises in words: contacts, first replies, messages, statistics."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.sandbox.faults.conversations.tools import CREATE, each_conversation
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.tools import Json, changes, drops, inside, sets

_STATISTICS = ("statistics-counts",)
_TIMES = ("statistics-times",)
_KIND = ("message-kind",)
_FIRST = ("first-contact-reply",)
_PASSER_BY = {"type": "contact", "id": "6853dc8100000000000000aa", "external_id": None}


def _joined(contacts: Json) -> None:
    contacts["contacts"].append(_PASSER_BY)


def _replied_before(conversation: Json) -> None:
    conversation["first_contact_reply"]["created_at"] = conversation["created_at"] - 500


def _kept_waiting(conversation: Json) -> None:
    if conversation["waiting_since"] is None:
        conversation["waiting_since"] = conversation["created_at"]


def _swapped(first: str, last: str) -> Callable[[Json], None]:
    def swap(statistics: Json) -> None:
        if statistics[first] is not None and statistics[last] is not None:
            statistics[first] = statistics[last] + 100

    return swap


def _shifted(name: str, by: int) -> Callable[[Json], None]:
    def shift(statistics: Json) -> None:
        if statistics[name] is not None:
            statistics[name] += by

    return shift


def _statistics(change: Callable[[Json], object]) -> Callable[[Json], object]:
    return inside("statistics", change)


FAULTS = (
    Fault("contact-joins", "a second contact shows in every conversation", ("contact-count",),
          each_conversation(inside("contacts", _joined))),
    Fault("contacts-empty", "a conversation shows no contact", ("contact-count",),
          each_conversation(inside("contacts", sets(contacts=[])))),
    Fault("first-reply-null", "first_contact_reply is null though a contact wrote first", _FIRST,
          each_conversation(sets(first_contact_reply=None))),
    Fault("first-reply-early", "first_contact_reply is before the conversation", _FIRST,
          each_conversation(_replied_before)),
    Fault("message-email", "a created message calls itself an e-mail", _KIND,
          changes(sets(message_type="email"), CREATE)),
    Fault("message-subject", "a created in-app message has a subject", _KIND,
          changes(sets(subject="Hello"), CREATE)),
    Fault("message-without-conversation", "a created message names no conversation", _KIND,
          changes(drops("conversation_id"), CREATE)),
    Fault("sla-nameless", "an applied SLA has no name", ("sla-status",),
          each_conversation(inside("sla_applied", sets(sla_name="")))),
    Fault("statistics-parts-high", "statistics count five parts too many", _STATISTICS,
          each_conversation(_statistics(_shifted("count_conversation_parts", 5)))),
    Fault("statistics-negative", "a count in statistics is negative", _STATISTICS,
          each_conversation(_statistics(sets(count_reopens=-1)))),
    Fault("statistics-first-after-last", "the first close is after the last", _TIMES,
          each_conversation(_statistics(_swapped("first_close_at", "last_close_at")))),
    Fault("statistics-duration-negative", "time_to_admin_reply is negative", _TIMES,
          each_conversation(_statistics(_shifted("time_to_admin_reply", -10**6)))),
    Fault("statistics-duration-ms", "time_to_first_close is in milliseconds", _TIMES,
          each_conversation(_statistics(_shifted("time_to_first_close", 10**9)))),
    Fault("teammates-empty", "admins who wrote are not among the teammates",
          ("teammates-listed",), each_conversation(inside("teammates", sets(admins=[])))),
    Fault("waiting-kept", "waiting_since is set though an admin replied last",
          ("waiting-since",), each_conversation(_kept_waiting)),
)  # fmt: skip
