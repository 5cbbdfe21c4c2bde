"""A conversation in a list is the one that is retrieved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory, evolve

from intercontract.checks.differences import VOLATILE, differences
from intercontract.checks.events import ConversationEvent, events
from intercontract.checks.facts import entries, identifier, whole
from intercontract.checks.needs import happened
from intercontract.checks.ordering import is_read
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject
from intercontract.values import define

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

    What is written to something else (a tag that is deleted, a contact that is merged) ends the comparison,
    and so does a write to the conversation: ``updated_at`` has whole seconds, and may stay the same. For that
    reason an index that lags may show another state of the same second, where it was written to twice. An
    older or newer state in a list says nothing. Bodies are compared where neither answer is plain text.
    """
    known = _Conversations()
    told: set[str] = set()
    all_events = {event.at: event for event in events(exchanges)}
    for at, exchange in enumerate(exchanges):
        event = all_events.get(at)
        if event is None or event.verb not in ("list", "read"):
            if not is_read(exchange):
                known.written(at, event)
            continue
        if not event.succeeded or not exchange.is_ours or exchange.query.get("display_as"):
            continue
        keys = exchange.contract.resources.list_keys
        items = entries(event.answer, *keys) if event.verb == "list" else [event.shown]
        for item in items:
            lags = exchange.interaction.answered_by != "sandbox"
            for pointer, kind in known.shown(at, item, event.verb, lags=lags):
                if pointer not in told:
                    told.add(pointer)
                    yield _differs(pointer, kind, at)


@define
class _Conversation:
    """How a conversation was last shown, if it was: by which exchange and verb.

    ``writes`` may have given it the ``updated_at`` that it was shown with: all since it had another.
    """

    item: JSONObject = Factory(dict)
    at: int = -1
    verb: str = ""
    writes: int = 0
    later: int = 0


@define
class _Conversations:
    """What is known of each conversation, and when anything was written last."""

    known: dict[str, _Conversation] = Factory(dict)
    at: int = -1

    def written(self, at: int, event: ConversationEvent | None) -> None:
        """Take note of a write, to a conversation or to something else."""
        self.at = at
        if event is None:
            # A tag that is deleted, or a contact that is merged, changes what it is on, at no time of that.
            for one in self.known.values():
                one.verb = ""
        elif event.succeeded:
            one = self.known.setdefault(event.conversation, _Conversation())
            one.verb = ""
            one.later += 1

    def shown(
        self, at: int, item: JSONObject, verb: str, *, lags: bool
    ) -> Iterator[tuple[str, str]]:
        """What differs from how it was shown the other way, where both show the same state."""
        name = identifier(item.get("id"))
        if not name:
            return
        one = self.known.setdefault(name, _Conversation())
        before = evolve(one)
        same = whole(item.get("updated_at")) == whole(one.item.get("updated_at"))
        one.writes = one.later + (one.writes if same and one.item else 0)
        one.item, one.at, one.verb, one.later = item, at, verb, 0
        if not same or before.verb in ("", verb) or (lags and one.writes > 1):
            return
        changed = before.at < self.at
        skipped = (VOLATILE if changed else VOLATILE - {"read"}) | {_PARTS}
        yield from differences(before.item, item, skipped)


def _differs(pointer: str, kind: str, at: int) -> Violation:
    return violation(
        pointer,
        "the same in a list and when retrieved",
        f"another ({kind})",
        kind,
        message=f"{pointer} of a conversation differs between a list and retrieving it",
        at=at,
    )
