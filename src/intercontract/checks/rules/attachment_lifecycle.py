"""What is put on a record is on it until it is taken off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory

from intercontract.checks.facts import entries, identifier, mapping
from intercontract.checks.needs import SequenceNeed
from intercontract.checks.records import RecordEvent, record_events, settled
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join
from intercontract.values import define

Attached = tuple[str, str, str]
"""What something hangs on, and the kind of thing: resource, id, inner resource."""


def _met(exchanges: Sequence[Exchange]) -> bool:
    put: set[Attached] = set()
    for event in _events(exchanges):
        if event.verb in ("attach", "detach") and event.succeeded:
            put.add(_place(event))
        elif event.verb == "sublist" and event.succeeded and _place(event) in put:
            return True
    return False


@define
class _Hanging:
    """What was put on one record, and taken off, with the requests that did."""

    on: dict[str, RecordEvent] = Factory(dict)
    off: dict[str, RecordEvent] = Factory(dict)

    def put(self, name: str, event: RecordEvent) -> None:
        self.on[name] = event
        self.off.pop(name, None)

    def take(self, name: str, event: RecordEvent) -> None:
        self.off[name] = event
        self.on.pop(name, None)

    def forget(self, name: str) -> None:
        self.on.pop(name, None)
        self.off.pop(name, None)


@check(
    id="attachment-lifecycle",
    scope=Scope.SEQUENCE,
    summary="A tag, note, company or subscription put on a record is shown on it until it is taken off.",
    source="documentation: Add tag to a contact, Attach a Contact to a Company, Create a note, Add "
    "subscription to a contact, and what lists and removes them; *Merge a lead and a user*",
    needs=SequenceNeed(
        "a sequence in which something was put on a record or taken off it, and what hangs on it was listed",
        _met,
    ),
    good='POST /contacts/5ba1/tags {"id": "7"}; GET /contacts/5ba1/tags: 7 is among them',
    bad='POST /contacts/5ba1/tags {"id": "7"}; GET /contacts/5ba1/tags: 7 is not among them',
)
def attachment_lifecycle(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """What a POST put on a record is in the list of what hangs on it, once, and in the record itself where
    that shows all; what a DELETE took off is in neither. The contacts of a company are listed from both
    ends. What hung on a lead hangs on the user that it was merged into.

    Conversations have `tag-lifecycle`. What was deleted altogether is `use-after-delete`'s matter.
    """
    known: dict[Attached, _Hanging] = {}
    for event in _events(exchanges):
        if event.verb in ("attach", "detach"):
            _learn(event, known)
        elif event.verb == "merge" and event.succeeded:
            _merge(event, known)
        elif event.verb == "delete":
            for (kind, _, inner), hanging in known.items():
                if event.resource.name in (kind, inner):
                    hanging.forget(event.id)
            for place in [p for p in known if p[:2] == event.key]:
                del known[place]
        elif event.verb == "sublist" and event.succeeded:
            yield from _listed(event, known)
        elif event.verb == "read" and event.shown:
            yield from _shown(event, known)


def _events(exchanges: Sequence[Exchange]) -> Iterator[RecordEvent]:
    return (event for event in record_events(exchanges) if event.resource.name != "conversation")


def _place(event: RecordEvent) -> Attached:
    return *event.key, event.inner.name if event.inner else ""


def _learn(event: RecordEvent, known: dict[Attached, _Hanging]) -> None:
    inner = event.inner
    if inner is None or not event.inner_id:
        return
    # The other end lists it too, where it can: the contacts of a company.
    ends = (
        (_place(event), event.inner_id),
        ((inner.name, event.inner_id, event.resource.name), event.id),
    )
    for place, name in ends:
        hanging = known.setdefault(place, _Hanging())
        if event.uncertain:
            hanging.forget(name)
        elif event.succeeded and event.verb == "attach":
            hanging.put(name, event)
        elif event.succeeded:
            hanging.take(name, event)


def _merge(event: RecordEvent, known: dict[Attached, _Hanging]) -> None:
    gone, into = (identifier(event.sent.get(name)) for name in ("from", "into"))
    kind = event.resource.name
    for place in [p for p in known if p[:2] == (kind, gone)]:
        for name in known.pop(place).on:
            known.setdefault((kind, into, place[2]), _Hanging()).put(name, event)
    for place, hanging in known.items():
        if place[2] == kind:
            hanging.forget(gone)


def _listed(event: RecordEvent, known: dict[Attached, _Hanging]) -> Iterator[Violation]:
    if event.inner is None:
        return
    ids = event.ids
    if len(set(ids)) < len(ids):
        yield _wrong(event, event.items_at, "each once", "one of them twice", "twice")
    hanging = known.get(_place(event))
    if hanging is not None:
        yield from _compare(event, event.items_at, ids, hanging, whole=event.is_complete)


def _shown(event: RecordEvent, known: dict[Attached, _Hanging]) -> Iterator[Violation]:
    catalogue = event.exchange.contract.resources
    for name, value in event.shown.items():
        inner = catalogue.of_segment(name)
        hanging = known.get((*event.key, inner.name)) if inner else None
        holder = mapping(value)
        if inner is None or hanging is None or not holder:
            continue
        items = entries(holder, "data", name)
        whole = holder.get("has_more") is False or holder.get("total_count") == len(items)
        ids = [identifier(item.get("id")) for item in items]
        key = next((k for k in ("data", name) if isinstance(holder.get(k), list)), "data")
        yield from _compare(event, join("", name, key), ids, hanging, whole=whole)


def _compare(
    event: RecordEvent, at: str, ids: Sequence[JSONValue], hanging: _Hanging, *, whole: bool
) -> Iterator[Violation]:
    missing = (e for name, e in hanging.on.items() if name not in ids)
    if whole and any(settled(e, event) for e in missing):
        yield _wrong(event, at, "what was put on it", "a whole list without it", "missing")
    kept = (e for name, e in hanging.off.items() if name in ids)
    if any(settled(e, event) for e in kept):
        yield _wrong(event, at, "nothing that was taken off", "something of that", "kept")


def _wrong(event: RecordEvent, at: str, expected: str, observed: str, kind: str) -> Violation:
    message = f"what hangs on a {event.resource.name}: expected {expected}, got {observed}"
    return violation(at, expected, observed, kind, message=message, at=event.at)
