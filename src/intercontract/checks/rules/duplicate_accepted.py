"""What must be unique is refused when it comes again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.known import KnownRecord, Records
from intercontract.checks.needs import SequenceNeed
from intercontract.checks.records import RecordEvent, record_events
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation

_CONFLICT = 409


def _again(exchanges: Sequence[Exchange]) -> bool:
    return next(_twins(exchanges), None) is not None


@check(
    id="duplicate-accepted",
    scope=Scope.SEQUENCE,
    summary="A second contact with the same external id, or a second user with the same e-mail, gets 409.",
    source="unversioned change to Create contact: 409, a contact matching those details already exists "
    "(Intercom-OpenAPI#543)",
    needs=SequenceNeed(
        "a sequence in which a contact's details were sent again for another one", _again
    ),
    good='POST /contacts {"external_id": "7"} twice: 200, then 409',
    bad='POST /contacts {"external_id": "7"} twice: 200, then 200',
)
def duplicate_accepted(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Creating or changing a contact with the ``external_id`` of another one that is there, or a user with
    the ``email`` of another user, is answered 409, and not with success. Leads may share an e-mail address,
    and what was deleted or merged away is in nobody's way.
    """
    for event, name in _twins(exchanges):
        if event.succeeded:
            message = f"/{name} is another contact's, and the answer was {event.exchange.status}"
            yield violation(
                f"/{name}",
                "409",
                event.exchange.status,
                name,
                message=message,
                part="request",
                at=event.at,
            )


def _twins(exchanges: Sequence[Exchange]) -> Iterator[tuple[RecordEvent, str]]:
    """The requests that send what is another contact's, each with the field."""
    records = Records()
    for event in record_events(exchanges):
        if event.resource.name == "contact" and event.verb in ("create", "update"):
            name = next((n for n in ("external_id", "email") if _is_taken(event, n, records)), None)
            answered = event.succeeded or event.exchange.status == _CONFLICT
            if name and answered:
                yield event, name
        records.learn(event)


def _is_taken(event: RecordEvent, name: str, records: Records) -> bool:
    value = event.sent.get(name)
    if not isinstance(value, str) or not value:
        return False
    if name == "email" and not _is_user(event, records.known.get(event.key)):
        return False
    return any(
        key[0] == "contact"
        and key != event.key
        and record.state in ("live", "archived")
        and record.fields.get(name) == value
        and (name == "external_id" or record.shown.get("role") == "user")
        for key, record in records.known.items()
    )


def _is_user(event: RecordEvent, record: KnownRecord | None) -> bool:
    return event.sent.get("role", record.shown.get("role") if record else "user") == "user"
