"""A conversation that a contact started has the contact's first message."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import conversations, mapping, moment
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import join


@check(
    id="first-contact-reply",
    summary="A conversation that a contact initiated tells of the contact's first message.",
    source="documentation, *Conversation*: first_contact_reply; recorded contact-initiated conversations",
    needs=holds("conversation"),
    yields_to=("response-schema",),
    good='"delivered_as": "customer_initiated" and "first_contact_reply": {"created_at": 1767603600, ...}',
    bad='"delivered_as": "customer_initiated" and "first_contact_reply": null',
)
def first_contact_reply(exchange: Exchange) -> Iterator[Violation]:
    """Where ``source.delivered_as`` is ``customer_initiated``, ``first_contact_reply`` is an object, and
    its ``created_at`` is that of the conversation or later.

    A conversation that an admin or a campaign started may have null.
    """
    for pointer, conversation in conversations(exchange):
        source = mapping(conversation.get("source"))
        if source.get("delivered_as") != "customer_initiated":
            continue
        at = join(pointer, "first_contact_reply")
        if "first_contact_reply" in conversation and conversation["first_contact_reply"] is None:
            yield violation(at, "the contact's first message", "null", "null")
            continue
        replied = moment(mapping(conversation.get("first_contact_reply")).get("created_at"))
        created = moment(conversation.get("created_at"))
        if replied is not None and created is not None and replied < created:
            expected = f"no earlier than the conversation, {created}"
            yield violation(join(at, "created_at"), expected, str(replied), "order")
