"""A contact that was merged into another one is that one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.events import ConversationEvent, events
from intercontract.checks.facts import entries, identifier
from intercontract.checks.needs import SequenceNeed
from intercontract.checks.records import record_events
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


def _merged(exchanges: Sequence[Exchange]) -> bool:
    return any(event.verb == "merge" and event.succeeded for event in record_events(exchanges))


@check(
    id="contact-merge",
    scope=Scope.SEQUENCE,
    summary="After a merge the lead is gone, and its conversations are the user's.",
    source="documentation, Merge a lead and a user: the lead is merged into the user",
    needs=SequenceNeed("a merge of two contacts", _merged),
    good="POST /contacts/merge from 5ba1 into 5ba2; GET /contacts/5ba1 answers 404, or 5ba2",
    bad="POST /contacts/merge from 5ba1 into 5ba2; GET /contacts/5ba1 answers 5ba1",
)
def contact_merge(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """The answer to a merge is the user. The lead is found no more, or the user is in its place; the
    conversations that it began name the user, and not the lead. That both are in no list any more is
    `list-membership`'s matter, what hung on the lead `attachment-lifecycle`'s.
    """
    into: dict[str, str] = {}
    begun: dict[str, str] = {}
    talks = {event.at: event for event in events(exchanges)}
    for event in record_events(exchanges):
        answered = identifier(event.exchange.response_object.get("id"))
        if event.verb == "merge" and event.succeeded:
            gone, kept = (identifier(event.sent.get(name)) for name in ("from", "into"))
            into[gone] = kept
            if answered and answered != kept:
                yield violation(
                    "/id", "the user that was merged into", "another", "answer", at=event.at
                )
        elif event.resource.name == "contact" and event.verb == "read" and event.id in into:
            if event.succeeded and answered not in ("", into[event.id]):
                message = "a contact that was merged into another one is still found"
                yield violation(
                    "/id", "404, or the other one", "itself", "kept", message=message, at=event.at
                )
        elif event.resource.name == "conversation" and event.succeeded:
            yield from _talk(event.at, talks, into, begun)


def _talk(
    at: int,
    talks: dict[int, ConversationEvent],
    into: dict[str, str],
    begun: dict[str, str],
) -> Iterator[Violation]:
    talk = talks.get(at)
    if talk is None:
        return
    if talk.verb == "create":
        sender = talk.sent.get("from")
        begun[talk.conversation] = identifier(sender.get("id")) if isinstance(sender, dict) else ""
    lead = begun.get(talk.conversation, "")
    holder = talk.shown.get("contacts")
    if lead in into and isinstance(holder, dict):
        ids = {identifier(c.get("id")) for c in entries(holder, "contacts", "data")}
        if into[lead] not in ids or lead in ids:
            expected = "the user that the sender was merged into"
            observed = "the sender" if lead in ids else "neither"
            yield violation("/contacts/contacts", expected, observed, "conversation", at=at)
