"""A conversation has one contact until somebody adds another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.events import by_conversation
from intercontract.checks.facts import entries
from intercontract.checks.needs import happened
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


@check(
    id="contact-count",
    scope=Scope.SEQUENCE,
    summary="A conversation that was created by one contact has one contact, unless more were added.",
    source="documentation, *Conversation*: contacts will only contain one customer unless more were added",
    needs=happened("create", "read"),
    good="POST /conversations, GET: one contact",
    bad="POST /conversations, GET: two contacts",
)
def contact_count(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Between its creation and the first request that adds contacts, a conversation shows exactly one.

    Judged only where the creation is part of the sequence, since others may have added contacts before.
    Contacts are added by POST /conversations/{id}/customers.
    """
    for history in by_conversation(exchanges).values():
        alone = False
        for event in history:
            if event.verb == "create":
                alone = event.succeeded
            elif event.verb == "people":
                alone = False
            elif alone and isinstance(event.shown.get("contacts"), dict):
                count = len(entries(event.shown["contacts"], "contacts", "data"))
                if count != 1:
                    yield violation(
                        "/contacts/contacts",
                        "the one contact who started the conversation",
                        f"{count} contacts",
                        "none" if count == 0 else "more",
                        message=f"one contact started the conversation, and it shows {count}",
                        at=event.at,
                    )
                    break
