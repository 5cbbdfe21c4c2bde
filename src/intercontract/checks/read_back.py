"""What was written to a record is what is shown of it next: the part of read-after-write for all kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import identifier, moment
from intercontract.checks.known import KnownRecord, Records
from intercontract.checks.records import RecordEvent, record_events, settled
from intercontract.checks.values import agrees, held, steady
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, JSONValue

# What has rules of its own.
_OTHERS = ("conversation", "message")


def read_back(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Where a record is not shown as it was written."""
    records = Records()
    for event in record_events(exchanges):
        if event.resource.name in _OTHERS:
            continue
        if event.verb in ("create", "update") and event.shown:
            yield from _echo(event)
        before = records.known.get(event.key)
        if event.verb == "read" and before is not None:
            yield from _read(event, before)
        yield from _listed(event, records)
        records.learn(event)


def _echo(event: RecordEvent) -> Iterator[Violation]:
    for name, sent in steady(event.sent):
        if event.verb == "update" and name == f"{event.resource.name}_id":
            continue
        if name.split("/", 1)[0] in event.shown and not agrees(
            sent, shown := held(event.shown, name)
        ):
            yield _wrong(event, "", name, sent, shown, "set")


def _read(event: RecordEvent, before: KnownRecord) -> Iterator[Violation]:
    if before.state in ("deleted", "merged"):
        return
    kind = event.resource.name.replace("_", " ")
    if event.exchange.status == 404 and before.written.verb == "create":
        expected = f"the {kind} that was created"
        message = f"the answer should be {expected}, as it was written, and is 404"
        yield violation("", expected, "404", "lost", message=message, at=event.at)
    if not event.shown:
        return
    answered, shown = moment(before.shown.get("updated_at")), moment(event.shown.get("updated_at"))
    if before.written.shown and answered and shown and shown < answered:
        expected = "no earlier than the answer to the write"
        message = f"/updated_at should be {expected}, and an older {kind} is shown"
        yield violation(
            "/updated_at", expected, "an older state", "stale", message=message, at=event.at
        )
    yield from _unlike(event, before, event.shown, "")


def _listed(event: RecordEvent, records: Records) -> Iterator[Violation]:
    resource = event.listed
    if resource is None or resource.name in _OTHERS:
        return
    for index, item in enumerate(event.items):
        before = records.known.get((resource.name, identifier(item.get("id"))))
        if before is not None and settled(before.written, event):
            yield from _unlike(event, before, item, f"{event.items_at}/{index}")


def _unlike(
    event: RecordEvent, before: KnownRecord, record: JSONObject, at: str
) -> Iterator[Violation]:
    if not event.exchange.is_ours and _written_by_others(before, record):
        before.fields.clear()
        return
    for name, sent, shown in list(before.unlike(record)):
        del before.fields[name]  # told once
        yield _wrong(event, at, name, sent, shown, "differs")


def _written_by_others(before: KnownRecord, record: JSONObject) -> bool:
    first, second = moment(before.shown.get("updated_at")), moment(record.get("updated_at"))
    return first is None or second is None or second > first


def _wrong(
    event: RecordEvent, at: str, name: str, sent: JSONValue, shown: JSONValue, kind: str
) -> Violation:
    expected, observed = show(sent), show(shown)
    message = f"{at}/{name} should be {expected}, as it was written, and is {observed}"
    return violation(f"{at}/{name}", expected, observed, kind, message=message, at=event.at)
