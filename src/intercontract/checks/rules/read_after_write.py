"""What was written is what is read next."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from intercontract.checks.any_state import or_any, told_of_any
from intercontract.checks.differences import VOLATILE, differences
from intercontract.checks.events import (
    ConversationEvent,
    by_conversation,
    events,
    is_simple,
    merges,
    part_ids,
    plain,
    tag_ids,
    undisturbed,
)
from intercontract.checks.facts import entries, identifier, mapping, whole
from intercontract.checks.needs import SequenceNeed
from intercontract.checks.ordering import is_read
from intercontract.checks.own_ids import own_ids
from intercontract.checks.read_back import read_back
from intercontract.checks.records import RecordEvent, record_events
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.resource import IdForm
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, JSONValue, join, json_type

_BY_CONTACT = "customer_initiated"
_MINUTE, _YEARS = 60, 1_000_000_000
# What stays as it is until somebody changes it. Left out: what lags behind in recordings (statistics), and
# what changes by itself (SLA, AI agent, custom attributes).
_STEADY = (
    "title",
    "state",
    "open",
    "snoozed_until",
    "waiting_since",
    "priority",
    "admin_assignee_id",
    "team_assignee_id",
    "created_at",
)

_wrong = partial(
    violation, sentence="{where} should be {expected}, as it was written, and is {observed}"
)


def _written_and_shown(exchanges: Sequence[Exchange]) -> bool:
    written: set[str] = set()
    done: list[ConversationEvent | RecordEvent] = [*record_events(exchanges), *events(exchanges)]
    for event in done:
        if event.verb in ("create", "update", "reply", "manage") and event.succeeded:
            written.add(_subject(event))
        elif event.verb == "read" and _subject(event) in written:
            return True
    return False


def _subject(event: ConversationEvent | RecordEvent) -> str:
    return event.conversation if isinstance(event, ConversationEvent) else event.id


@check(
    id="read-after-write",
    scope=Scope.SEQUENCE,
    summary="What a POST or PUT returned or set is what the next GET by id shows.",
    source="documentation, Creates a conversation (conversation_id); recorded: a created conversation is "
    "found by id at once",
    needs=or_any(
        "read-after-write",
        SequenceNeed(
            "a sequence in which a record, or a conversation, was written and then shown",
            _written_and_shown,
        ),
    ),
    good='POST /conversations "Hello" returns conversation_id 363; GET /conversations/363 shows "Hello"',
    bad="POST /conversations returns conversation_id 363; GET /conversations/363 answers 404",
)
def read_after_write(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """A created conversation returns the text that was sent, is found under its ``conversation_id``, has
    the message as its source, its time (to a minute) and the sender among its contacts. What PUT sets is
    in its answer. The next
    GET by id shows no older state (``updated_at``) than the answer to the write, all its parts and tags,
    and the same values.

    Of every other record (contacts, companies, articles, tickets and all that has an id of its own) the
    fields that were sent are in the answer, in the next GET and in lists, until something else writes them,
    whatever is done to others; what was created is found, and what was shown under its id answers under
    that id until it is merged. Letter case, markup and telephone numbers may be rewritten.

    In the suite's own sequences the source is by the sender and ``customer_initiated``, marking as read
    changes nothing else, and the next GET has every field of the answer but those that change by
    themselves (statistics, SLA, AI agent, custom attributes, rating, signed URLs). What is written to
    something else in between (a tag that is deleted, a contact that is merged) may change the tags and such
    fields of it.

    Others may write in between: values are compared only when no new part and no later ``updated_at``
    tells of that. Lists and searches are not compared, since their index lags. Text with markup is not
    compared, since the API rewrites it.

    Of another API, what was created is found at its own path (that of ``Location``, else by its id) under
    that id, and what an answer to a write repeats of what was sent is what the next GET shows, unless it was
    written otherwise; a PUT or PATCH that succeeds leaves not all as it was.
    """
    yield from told_of_any(exchanges, "read-after-write")
    about = {event.at: event for event in events(exchanges)}
    for event in about.values():
        if event.verb == "create" and event.succeeded:
            yield from _echo(event)
        elif event.verb == "update" and event.shown:
            yield from _applied(event)
    yield from read_back(exchanges)
    yield from own_ids(exchanges)
    merged = merges(exchanges)
    elsewhere = [
        at for at, exchange in enumerate(exchanges) if at not in about and not is_read(exchange)
    ]
    for history in by_conversation(exchanges).values():
        yield from _history(history, merged, elsewhere)


def _echo(event: ConversationEvent) -> Iterator[Violation]:
    sent, got = event.sent.get("body"), event.answer.get("body")
    if is_simple(sent) and isinstance(got, str) and plain(got) != plain(sent):
        yield _wrong("/body", show(sent), show(got), "echo", at=event.at)


def _applied(event: ConversationEvent) -> Iterator[Violation]:
    for name in ("read", "title"):
        if name in event.sent and name in event.shown and event.sent[name] is not None:
            wanted, got = event.sent[name], event.shown[name]
            if wanted != got and type(wanted) is type(got):
                yield _wrong(join("", name), show(wanted), show(got), "set", at=event.at)


def _history(
    history: Sequence[ConversationEvent], merged: Mapping[str, str], elsewhere: Sequence[int]
) -> Iterator[Violation]:
    # ``elsewhere``: which exchanges wrote something else than a conversation, in order.
    created: ConversationEvent | None = None
    written: ConversationEvent | None = None
    before: ConversationEvent | None = None
    for event in history:
        if event.verb == "delete" and event.exchange.status < 500:
            created = written = None
        elif event.verb == "create" and event.succeeded:
            created = event
        elif event.verb == "read":
            if created and event.exchange.status == 404:
                expected = "the conversation that was created"
                message = f"the answer should be {expected}, as it was written, and is 404"
                yield violation("", expected, "404", "lost", message=message, at=event.at)
            elif created and event.shown:
                yield from _opening(created, event, merged)
            if written and event.shown:
                alone = bisect(elsewhere, written.at) == bisect(elsewhere, event.at)
                yield from _next_read(written, event, alone=alone)
        elif event.verb == "people":
            created = written = None  # who began it may take part no more
        elif event.verb in ("redact", "other", "attach", "detach"):
            written = None
        if event.verb in ("update", "reply", "manage") and event.succeeded:
            written = event if event.shown else None
        if event.verb == "update" and event.sent.keys() == {"read"} and before and event.shown:
            yield from _only_read(before, event)
        before = event if event.verb in ("read", "update") and event.shown else None


def _only_read(before: ConversationEvent, event: ConversationEvent) -> Iterator[Violation]:
    """Marking as read leaves all else, ``updated_at`` included, as in every recording."""
    if not event.exchange.is_ours or not undisturbed(before.shown, event.shown):
        return
    asked = {found.exchange.query.get("display_as") for found in (before, event)}
    if len(asked) > 1:
        return  # plain text is another text
    for pointer, _ in differences(before.shown, event.shown, VOLATILE - {"updated_at"}):
        yield _wrong(pointer, "as before it was marked as read", "another", "marked", at=event.at)


def _opening(
    created: ConversationEvent, read: ConversationEvent, merged: Mapping[str, str]
) -> Iterator[Violation]:
    shown = identifier(read.shown.get("id"))
    if shown and shown != read.conversation:
        yield _wrong("/id", "the conversation that was created", "another", "id", at=read.at)
    source = mapping(read.shown.get("source"))
    message, given = created.answer.get("id"), source.get("id")
    if isinstance(message, str) and isinstance(given, str) and message != given:
        yield _wrong("/source/id", "the id of the message", "another id", "source", at=read.at)
    begun, told = whole(read.shown.get("created_at")), whole(created.answer.get("created_at"))
    # Milliseconds are `timestamp-unit`'s matter.
    if begun is not None and told is not None and _MINUTE < abs(begun - told) < _YEARS:
        yield _wrong("/created_at", "the time of the message", "another time", "time", at=read.at)
    if read.shown.get("source", source) is None:
        yield _wrong("/source", "the message", "null", "source", at=read.at)
    sent, body = created.sent.get("body"), source.get("body")
    kept = is_simple(sent) and isinstance(body, str) and source.get("redacted") is not True
    if kept and plain(body) != plain(sent):
        yield _wrong("/source/body", show(sent), show(body), "body", at=read.at)
    if read.exchange.is_ours:
        yield from _begun_by(created, read)
    sender = mapping(created.sent.get("from")).get("id")
    contacts = read.shown.get("contacts")
    if isinstance(sender, str) and IdForm.HEX24.fits(sender) and isinstance(contacts, dict):
        ids = {identifier(c.get("id")) for c in entries(contacts, "contacts", "data")}
        if not ids & {sender, merged.get(sender)}:
            expected, observed = "the sender among the contacts", f"{len(ids)} others"
            yield _wrong("/contacts/contacts", expected, observed, "contacts", at=read.at)


def _begun_by(created: ConversationEvent, read: ConversationEvent) -> Iterator[Violation]:
    source, sender = mapping(read.shown.get("source")), mapping(created.sent.get("from"))
    author = mapping(source.get("author"))
    kinds = _kinds_of(created, sender.get("type"))
    for name, wanted in (("type", kinds), ("id", (sender.get("id"),))):
        if name in author and author[name] not in wanted:
            at = f"/source/author/{name}"
            yield _wrong(at, "the sender's", show(author[name]), f"author {name}", at=read.at)
    if source.get("delivered_as", _BY_CONTACT) != _BY_CONTACT:
        at, observed = "/source/delivered_as", show(source["delivered_as"])
        yield _wrong(at, f'"{_BY_CONTACT}"', observed, "delivered", at=read.at)


def _kinds_of(created: ConversationEvent, kind: JSONValue) -> tuple[JSONValue, ...]:
    """As what a sender may be shown. A drawn request may call a lead a user, or the other way round."""
    case = created.exchange.interaction.case
    named = kind in ("user", "lead") and case is not None and case.phase == "scenario"
    return (kind,) if named else ("user", "lead", "contact")


def _next_read(
    written: ConversationEvent, read: ConversationEvent, *, alone: bool
) -> Iterator[Violation]:
    before, after = written.shown, read.shown
    first, second = whole(before.get("updated_at")), whole(after.get("updated_at"))
    if first is not None and second is not None and second < first:
        expected, observed = "no earlier than the answer to the write", "an older state"
        yield _wrong("/updated_at", expected, observed, "stale", at=read.at)
        return
    yield from _same_parts(before, read)
    if not undisturbed(before, after) or (first is not None and first != second):
        return
    for name in _STEADY:
        if name in before and name in after and not _same(before[name], after[name]):
            at = join("", name)
            yield _wrong(at, show(before[name]), show(after[name]), "differs", at=read.at)
    if alone and read.exchange.is_ours and not read.exchange.query.get("display_as"):
        skipped = {*VOLATILE, *_STEADY, "tags", "conversation_parts"}
        for pointer, _ in differences(before, after, skipped):
            yield _wrong(pointer, "as in the answer", "another", "differs", at=read.at)
    tags, others = tag_ids(before), tag_ids(after)
    if alone and tags is not None and others is not None and set(tags) != set(others):
        yield _wrong("/tags", "the same tags", "others", "differs", at=read.at)
    marked = written.verb == "update" and "read" in written.sent and "read" in after
    if marked and before.get("read") != after["read"]:
        expected, observed = show(before.get("read")), show(after["read"])
        yield _wrong("/read", expected, observed, "differs", at=read.at)


def _same_parts(before: JSONObject, read: ConversationEvent) -> Iterator[Violation]:
    first, second = part_ids(before), part_ids(read.shown)
    if first is not None and second is not None and not first <= second:
        at = "/conversation_parts/conversation_parts"
        expected = "all parts of the answer to the write"
        yield _wrong(at, expected, f"{len(first - second)} fewer", "parts", at=read.at)


def _same(one: JSONValue, other: JSONValue) -> bool:
    # Nobody assigned is null, or 0 by another reading of the evidence.
    nobody = {json_type(one), json_type(other)} == {"null", "integer"} and not one and not other
    return one == other or nobody
