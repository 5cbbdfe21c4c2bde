"""A conversation in a list is the one that is retrieved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.differences import VOLATILE, differences
from intercontract.checks.events import events
from intercontract.checks.facts import entries, identifier, whole
from intercontract.checks.needs import happened
from intercontract.checks.ordering import is_read
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject

_PARTS = "conversation_parts"  # lists have none


@check(
    id="listed-as-retrieved",
    scope=Scope.SEQUENCE,
    summary="A list shows a conversation as retrieving it does.",
    source="documentation, *Conversation*: one object, listed and retrieved; the twelve recorded pairs "
    "agree in all but the parts",
    needs=happened("list", "read"),
    yields_to=("idempotent-read",),
    good='GET /conversations: 363 has "state": "open"; GET /conversations/363: "state": "open"',
    bad='GET /conversations: 363 has "state": "open"; GET /conversations/363: "state": "closed"',
)
def listed_as_retrieved(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """In a sequence of the suite's own, a conversation in a list and the same one retrieved, both with the
    same ``updated_at``, agree in every field but the parts and what changes by itself: statistics, SLA, AI
    agent, custom attributes, rating, signed URLs; ``read`` too, where something was written in between.

    What is written to something else (a tag that is deleted, a contact that is merged) ends the comparison.
    An older or newer state in a list says nothing: its index lags. Bodies are compared where neither answer
    is plain text.
    """
    shown: dict[str, tuple[int, JSONObject, str]] = {}
    written = -1
    told: set[str] = set()
    all_events = list(events(exchanges))
    about = {event.at for event in all_events}
    found = {event.at: event for event in all_events if event.verb in ("list", "read")}
    for at, exchange in enumerate(exchanges):
        if not is_read(exchange):
            written = at
            # A tag that is deleted, or a contact that is merged, changes what it is on, at no time of that.
            if at not in about:
                shown.clear()
        event = found.get(at)
        if event is None or not event.succeeded or not exchange.is_ours:
            continue
        if exchange.query.get("display_as"):
            continue
        keys = exchange.contract.resources.list_keys
        items = entries(event.answer, *keys) if event.verb == "list" else [event.shown]
        for item in items:
            name = identifier(item.get("id"))
            before = shown.get(name)
            if name:
                shown[name] = at, item, event.verb
            if before is None or before[2] == event.verb:
                continue
            if whole(item.get("updated_at")) != whole(before[1].get("updated_at")):
                continue
            skipped = (
                VOLATILE | {_PARTS} if before[0] < written else (VOLATILE - {"read"}) | {_PARTS}
            )
            for pointer, kind in differences(before[1], item, skipped):
                if pointer not in told:
                    told.add(pointer)
                    yield _differs(pointer, kind, at)


def _differs(pointer: str, kind: str, at: int) -> Violation:
    return violation(
        pointer,
        "the same in a list and when retrieved",
        f"another ({kind})",
        kind,
        message=f"{pointer} of a conversation differs between a list and retrieving it",
        at=at,
    )
