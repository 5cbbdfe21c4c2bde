"""Faults in what replies and actions do to a conversation."""

from __future__ import annotations

from attrs import evolve

from intercontract.sandbox.exchange import Answer, Call
from intercontract.sandbox.faults.conversations.keeping import distorts, forgets, keeps, part_lost
from intercontract.sandbox.faults.conversations.tools import MANAGE, REPLY, id_in, kept
from intercontract.sandbox.faults.fault import Fault, Site
from intercontract.sandbox.faults.tools import answering

_LIFE = ("conversation-lifecycle",)


def _close_another(_answer: Answer, call: Call, site: Site) -> None:
    """What is done to one conversation closes the one that was begun before it."""
    ids = list(kept(site))
    at = ids.index(id_in(call))
    if at:
        other = kept(site)[ids[at - 1]]
        kept(site)[other.id] = evolve(other, state="closed", read=True, snoozed_until=None)


FAULTS = (
    Fault("reply-lost", "a reply is not kept", _LIFE, forgets(REPLY)),
    Fault("reply-twice", "a reply leaves its part twice", _LIFE,
          distorts(lambda new, _old: evolve(new, parts=(
              *new.parts, evolve(new.parts[-1], id=new.parts[-1].id + "1"))), REPLY)),
    Fault("action-closes-another", "an action closes another conversation too",
          ("untouched-conversation",), answering(_close_another, MANAGE)),
    Fault("reply-without-part", "a reply adds no part", _LIFE, distorts(part_lost, REPLY)),
    Fault("reply-keeps-waiting", "an admin's reply leaves waiting_since", _LIFE,
          distorts(keeps("waiting_since"), REPLY)),
    Fault("reply-without-teammate", "an admin who replied is not among the teammates", _LIFE,
          distorts(keeps("teammates"), REPLY)),
    Fault("close-ignored", "closing leaves a conversation open", _LIFE,
          distorts(keeps("state"), MANAGE, kind="close")),
    Fault("close-lost", "closing is answered and not kept", _LIFE,
          forgets(MANAGE, kind="close")),
    Fault("open-ignored", "opening leaves a conversation as it was", _LIFE,
          distorts(keeps("state"), MANAGE, kind="open")),
    Fault("open-keeps-snooze", "opening keeps snoozed_until", ("conversation-lifecycle",
          "conversation-state"), distorts(keeps("snoozed_until"), MANAGE, kind="open")),
    Fault("snooze-forgotten", "a snooze is answered and not kept", _LIFE,
          forgets(MANAGE, kind="snoozed")),
    Fault("snooze-shifted", "snoozed until an hour later than asked", _LIFE,
          distorts(lambda new, _old: evolve(new, snoozed_until=(new.snoozed_until or 0) + 3600),
                    MANAGE, kind="snoozed")),
    Fault("assign-ignored", "assigning leaves the assignee", _LIFE,
          distorts(keeps("admin_assignee_id"), MANAGE, kind="assignment")),
    Fault("action-without-part", "actions add no part", _LIFE, distorts(part_lost, MANAGE)),
)  # fmt: skip
