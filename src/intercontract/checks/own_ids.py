"""What was shown under its id answers under that id: the part of read-after-write for all kinds.

Where an id names one record for ever, `resource-identity` sees it in one answer. A contact may have been
merged into another one, and companies and tickets have a second id: of these a sequence tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import identifier
from intercontract.checks.known import RecordKey
from intercontract.checks.records import RecordEvent, record_events
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.resource import Resource
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject


def own_ids(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Where a record that was shown before is answered as another one."""
    seen: dict[RecordKey, JSONObject] = {}
    for event in record_events(exchanges):
        name = event.resource.name
        if event.verb == "merge":
            seen.pop((name, identifier(event.sent.get("from"))), None)
        elif event.verb == "delete":
            seen.pop(event.key, None)
        elif event.verb in ("read", "update") and event.shown:
            yield from _answered(event, seen.get(event.key))
        kind, records = _shown(event)
        for shown in records:
            if (id_ := identifier(shown.get("id"))) and not kind.one_id:
                seen[kind.name, id_] = shown


def _shown(event: RecordEvent) -> tuple[Resource, list[JSONObject]]:
    """The records that an answer shows, and of what kind they are."""
    if event.listed:
        return event.listed, event.items
    if event.verb == "attach" and event.inner and event.succeeded:
        return event.inner, [event.exchange.response_object]  # what was made below another one
    return event.resource, [event.shown] if event.shown else []


def _answered(event: RecordEvent, before: JSONObject | None) -> Iterator[Violation]:
    given = identifier(event.shown.get("id"))
    if before is None or not given or given == event.id or not event.exchange.was_received:
        return
    if event.id in (identifier(value) for name, value in event.shown.items() if name[-3:] == "_id"):
        return  # it has a second one
    if not event.exchange.is_ours and _may_be_merged(before):
        return
    expected, observed = show(event.id), show(given)
    message = f"/id should be {expected}, as it was shown before, and is {observed}"
    yield violation("/id", expected, observed, "other", message=message, at=event.at)


def _may_be_merged(contact: JSONObject) -> bool:
    """Whether somebody else may have merged a contact in between: only leads are merged into others."""
    return contact.get("role") == "lead" or (
        contact.get("type") == "contact" and "role" not in contact
    )
