"""What is known of each record in a sequence: what was written to it last, and by which request."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import Factory

from intercontract.checks.records import RecordEvent
from intercontract.checks.values import agrees, held, steady
from intercontract.model.json import JSONObject, JSONValue
from intercontract.values import define

RecordKey = tuple[str, str]


@define
class KnownRecord:
    """One record: the request that wrote it last, and what it must show.

    ``state`` is live, archived, deleted or merged; ``shown`` is how it was answered last.
    """

    written: RecordEvent
    state: str = "live"
    fields: dict[str, JSONValue] = Factory(dict)
    shown: JSONObject = Factory(dict)

    def unlike(self, record: JSONObject) -> Iterator[tuple[str, JSONValue, JSONValue]]:
        """The fields in which a record is not as it was written: name, what was sent, what is shown."""
        for name, sent in self.fields.items():
            top = name.split("/", 1)[0]
            if top in record and not agrees(sent, found := held(record, name)):
                yield name, sent, found


@define
class Records:
    """The records of a sequence, as far as its writes tell."""

    known: dict[RecordKey, KnownRecord] = Factory(dict)

    def learn(self, event: RecordEvent) -> None:
        """Takes in what a request did."""
        if event.verb in ("read", "list", "search", "sublist"):
            record = self.known.get(event.key)
            if record and event.shown:
                record.shown = event.shown
            return
        if event.uncertain:
            self.known.pop(event.key, None)
        elif event.succeeded:
            self._done(event)

    def _done(self, event: RecordEvent) -> None:
        record = self.known.get(event.key)
        if event.verb in ("attach", "detach", "archive", "unarchive", "delete", "merge"):
            self._recounted()
        if event.verb in ("create", "update"):
            self._write(event, record)
        elif event.verb == "merge":
            self._merge(event)
        elif record is None:
            pass
        elif event.verb in ("archive", "unarchive", "delete"):
            record.state = {"archive": "archived", "unarchive": "live"}.get(event.verb, "deleted")
            record.written = event
        elif event.verb == "other":
            record.fields.clear()
            record.written = event

    def _write(self, event: RecordEvent, record: KnownRecord | None) -> None:
        if not event.id:
            return
        if record is None or (event.verb == "create" and record.state != "live"):
            record = self.known[event.key] = KnownRecord(event)
        record.written = event
        record.shown = event.shown
        # The customer's own id of a record is given once; what is shown already may be rewritten.
        own = f"{event.resource.name}_id"
        for name, value in steady(event.sent):
            if event.verb == "update" and name == own:
                continue
            record.fields[name] = value

    def _recounted(self) -> None:
        """How many belong to a record (the users of a company) is known no more."""
        for record in self.known.values():
            counted = record.written.resource.listed_if
            if counted in record.shown:
                record.shown = {n: v for n, v in record.shown.items() if n != counted}

    def _merge(self, event: RecordEvent) -> None:
        for name, state in (("from", "merged"), ("into", "live")):
            id_ = event.sent.get(name)
            record = self.known.get((event.resource.name, str(id_)))
            if record is not None:
                record.state = state
                record.written = event
