"""A list holds what was created, and nothing that is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.any_state import or_any, told_of_any
from intercontract.checks.facts import whole
from intercontract.checks.known import KnownRecord, RecordKey, Records
from intercontract.checks.needs import SequenceNeed
from intercontract.checks.pages import pages, walks
from intercontract.checks.records import RecordEvent, record_events, settled
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.resources.resource import Resource
from intercontract.model.finding import Violation

# What asks for a page, and for no choice among the records.
_PAGING = frozenset({"page", "per_page", "order", "starting_after", "display_as", "include_count"})


def _met(exchanges: Sequence[Exchange]) -> bool:
    written: set[str] = set()
    for event in record_events(exchanges):
        if event.verb in ("create", "archive", "merge") and event.succeeded:
            written.add(event.resource.name)
        elif (
            event.verb in ("list", "search") and event.succeeded and event.resource.name in written
        ):
            return True
    return False


@check(
    id="list-membership",
    scope=Scope.SEQUENCE,
    summary="A list holds what was created, and neither what is archived nor what was merged away.",
    source="documentation: List all ... of each resource; *Archive contact*; *Merge a lead and a user*",
    needs=or_any(
        "list-membership",
        SequenceNeed(
            "a sequence in which records were created, archived or merged and then listed", _met
        ),
    ),
    good="POST /articles answers 363; GET /articles, all pages: 363 is among them",
    bad="POST /contacts/5ba1/archive answers 200; GET /contacts: 5ba1 is among them",
)
def list_membership(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """What was created or changed in a sequence is in the next list of its kind that came whole: on one page,
    or on all pages of a walk by cursors. What was archived, and what was merged into another one, is in no
    list and no search until it is unarchived. What was deleted is `use-after-delete`'s matter.

    Lists with a filter are judged where the filter is a field of the record (``model=contact``). Lists have
    no companies without users. Lists of contacts, conversations and companies, and searches, lag behind:
    they are judged from ten seconds after the write, and at once where the sandbox answers.

    Of another API, a list that comes whole holds what was created ten seconds before and is still read,
    unless it differs from all that is listed in something by which lists choose (a state, a switch).
    """
    yield from told_of_any(exchanges, "list-membership")
    records = Records()
    found = (w for w in walks(pages(exchanges)) if w.complete and w.pages[-1].by_cursor)
    walked = {walk.pages[-1].at: walk for walk in found}
    told: set[tuple[RecordKey, str]] = set()
    for event in record_events(exchanges):
        records.learn(event)
        resource = event.listed
        if resource is None or event.verb == "sublist" or not event.succeeded:
            continue
        ids = set(event.ids)
        walk = walked.get(event.at)
        everything = ids if event.is_complete else None
        if walk is not None:
            everything = {name for page in walk.pages for name in page.ids}
        since = walk.pages[0].at if walk else event.at
        for key, record in records.known.items():
            if key[0] != resource.name:
                continue
            wrong = _wrong(event, resource, record, key[1], ids, everything, since)
            if wrong and (key, wrong) not in told:
                told.add((key, wrong))
                yield _told(event, resource, wrong)


def _wrong(
    event: RecordEvent,
    resource: Resource,
    record: KnownRecord,
    id_: str,
    ids: set[str],
    everything: set[str] | None,
    since: int,
) -> str:
    """What is wrong with the place of one record in a list; empty where nothing is."""
    if not settled(record.written, event) or record.state == "deleted" or record.written.at > since:
        return ""
    if record.state in ("archived", "merged"):
        return record.state if id_ in ids and not event.query_has("include_archived") else ""
    asked_for = event.verb == "list" and everything is not None and _matches(event, record)
    counted = whole(record.shown.get(resource.listed_if)) if resource.listed_if else 1
    hidden = record.shown.get("archived") is True or not counted
    return "missing" if asked_for and not hidden and id_ not in (everything or ()) else ""


def _matches(event: RecordEvent, record: KnownRecord) -> bool:
    """Whether a list must have a record by what it was asked for."""
    asked = {name: text for name, text in event.exchange.query.items() if name not in _PAGING}
    return all(name in record.shown and record.shown[name] == text for name, text in asked.items())


def _told(event: RecordEvent, resource: Resource, found: str) -> Violation:
    kind = resource.name.replace("_", " ")
    if found == "missing":
        expected, observed = f"the {kind} that was created", "a whole list without it"
    else:
        expected, observed = f"no {kind} that was {found}", "one of them"
    return violation(
        event.items_at, expected, observed, found, resource.name,
        message=f"a list should have {expected}, and is {observed}" if found == "missing" else
        f"a list should have {expected}, and has {observed}",
        at=event.at,
    )  # fmt: skip
