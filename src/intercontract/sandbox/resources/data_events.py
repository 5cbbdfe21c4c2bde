"""Data events: what contacts did, one by one and counted.

Source: *Data Events*. Only events of the last 90 days are listed; summaries count all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

from attrs import Factory, evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection, unrendered
from intercontract.sandbox.errors import invalid, missing
from intercontract.sandbox.exchange import Answer, Call
from intercontract.sandbox.pagination import numbered
from intercontract.sandbox.resources.contacts.collection import CONTACTS
from intercontract.sandbox.resources.contacts.values import Contact
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

LISTED = 90 * 86400
"""Seconds for which an event is listed by itself."""
_PER_PAGE = 50
_LONGEST_NAME = 120


@frozen
class DataEvent:
    """What a contact did at a time (Unix seconds), or how often between two times."""

    id: str
    name: str
    contact_id: str
    created_at: int
    first: int
    count: int = 1
    metadata: JSONObject = Factory(dict)


def _seed(workspace: Workspace, _random: Random) -> None:
    for index, contact in enumerate(CONTACTS.table(workspace).rows()[:4]):
        for number in range(index + 1):
            name = ("invited-friend", "opened-invoice")[number % 2]
            at = workspace.epoch - (number + 1) * 86400
            id_ = DATA_EVENTS.new_id(workspace)
            DATA_EVENTS.keep(workspace, DataEvent(id_, name, contact.id, at, at))


def _gone(event: DataEvent, contact_id: str) -> DataEvent | None:
    return None if event.contact_id == contact_id else event


def _moved(event: DataEvent, gone: Contact, into: Contact) -> DataEvent:
    return evolve(event, contact_id=into.id) if event.contact_id == gone.id else event


DATA_EVENTS = Collection[DataEvent](
    "data_event",
    unrendered,
    keys={"contact": lambda event: event.contact_id},
    references={"contact": _gone},
    merges={"contact": _moved},
    after=("contact",),
    seed=_seed,
)


def _person(named: dict[str, str | None], workspace: Workspace) -> Contact:
    """The contact of the first id that is given: the customer's, an e-mail, or ours."""
    table = CONTACTS.table(workspace)
    for index, key in (("external_id", "user_id"), ("email", "email")):
        wanted = named.get(key)
        if wanted:
            found = table.having(index, wanted)
            if not found:
                raise CONTACTS.not_found()
            return found[0]
    id_ = named.get("intercom_user_id") or named.get("id")
    if not id_:
        raise missing("user_id")
    return CONTACTS.find(workspace, id_)


def _named(body: JSONObject) -> dict[str, str | None]:
    return {
        name: parameters.text(body, name, required=False) for name in ("user_id", "email", "id")
    }


@DATA_EVENTS.answers("POST", "/events", "createDataEvent")
def submit(call: Call, workspace: Workspace) -> Answer:
    """A contact did something; accepted, with nothing to say."""
    body = parameters.body_of(call)
    name = parameters.required_text(body, "event_name")
    if not 0 < len(name) <= _LONGEST_NAME:
        raise invalid(f"event_name must have at most {_LONGEST_NAME} characters", "event_name")
    at = parameters.time(body, "created_at", required=True) or 0
    metadata = parameters.mapping(body, "metadata")
    contact = _person(_named(body), workspace)
    id_ = DATA_EVENTS.new_id(workspace)
    DATA_EVENTS.keep(workspace, DataEvent(id_, name, contact.id, at, at, metadata=metadata or {}))
    return Answer(202, raw=b"")


@DATA_EVENTS.answers("POST", "/events/summaries", "dataEventSummaries")
def summarise(call: Call, workspace: Workspace) -> Answer:
    """How often a contact did something before events were sent one by one."""
    body = parameters.body_of(call)
    summary = parameters.mapping(body, "event_summaries")
    if summary is None:
        _person(_named(body), workspace)
        return Answer(raw=b"")
    name = parameters.required_text(summary, "event_name")
    count = parameters.integer(summary, "count")
    first, last = (
        parameters.time(summary, key, required=key in summary) for key in ("first", "last")
    )
    contact, id_ = _person(_named(body), workspace), DATA_EVENTS.new_id(workspace)
    last = last or workspace.now
    event = DataEvent(id_, name, contact.id, last, first or last, count or 1)
    DATA_EVENTS.keep(workspace, event)
    return Answer(raw=b"")


def _iso(at: int) -> str:
    """A time as summaries write it; what no calendar has is the end of it."""
    bounded = min(max(at, 0), 253402300799)
    return datetime.fromtimestamp(bounded, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _summary(events: list[DataEvent]) -> list[JSONValue]:
    names = dict.fromkeys(event.name for event in events)
    summaries: list[JSONValue] = []
    for name in names:
        same = [event for event in events if event.name == name]
        summaries.append(
            {
                "name": name,
                "first": _iso(min(event.first for event in same)),
                "last": _iso(max(event.created_at for event in same)),
                "count": sum(event.count for event in same),
                "description": "",
            }
        )
    return summaries


def _shown(event: DataEvent, contact: Contact) -> JSONObject:
    return {
        "type": "event",
        "id": event.id,
        "event_name": event.name,
        "created_at": event.created_at,
        "intercom_user_id": contact.id,
        "email": contact.email,
        **({} if contact.external_id is None else {"user_id": contact.external_id}),
        "metadata": event.metadata,
    }


@DATA_EVENTS.answers("GET", "/events", "lisDataEvents")
def list_events(call: Call, workspace: Workspace) -> JSONValue:
    """The events of a contact, newest first, or how often each happened if ``summary`` is asked for."""
    if parameters.single(call, "type") != "user":
        raise invalid("type must be user", "type")
    counted = parameters.switch(call, "summary")
    ids = ("user_id", "email", "intercom_user_id")
    contact = _person({name: parameters.single(call, name) for name in ids}, workspace)
    events = DATA_EVENTS.table(workspace).having("contact", contact.id)
    if counted:
        return {
            "type": "event.summary",
            "email": contact.email,
            "intercom_user_id": contact.id,
            "user_id": contact.external_id or "",
            "events": _summary(events),
        }
    since = workspace.now - LISTED
    recent = [event for event in events if event.count == 1 and event.created_at > since]
    recent.sort(key=lambda event: event.created_at, reverse=True)
    rows, pages = numbered(call, workspace, recent, _PER_PAGE)
    following: JSONObject = {} if pages["next"] is None else {"next": pages["next"]}
    return {
        "type": "event.list",
        "events": [_shown(event, contact) for event in rows],
        "pages": following,
    }
