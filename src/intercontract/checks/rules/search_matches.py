"""A search finds what matches, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import identifier
from intercontract.checks.known import KnownRecord, Records
from intercontract.checks.needs import SequenceNeed
from intercontract.checks.queries import matches, of_whole_texts, surely_matches
from intercontract.checks.records import RecordEvent, record_events, settled
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue


def _searched(exchanges: Sequence[Exchange]) -> bool:
    return any(e.verb == "search" and e.succeeded for e in record_events(exchanges))


@check(
    id="search-matches",
    scope=Scope.SEQUENCE,
    summary="A search answers only what matches its query, and all that was created and does.",
    source="documentation: Search contacts, Search conversations, Search tickets: operators",
    needs=SequenceNeed("a search that was answered", _searched),
    good='POST /contacts/search, role = lead: {"role": "lead"}, {"role": "lead"}',
    bad='POST /contacts/search, role = lead: {"role": "lead"}, {"role": "user"}',
)
def search_matches(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Every record that a search answers matches its query, as far as the record shows the fields that were
    asked for: ``=``, ``!=``, ``IN``, ``NIN``, ``>``, ``<``, ``~``, ``!~``, ``^`` and ``$``, in groups of AND
    and OR. Letter case does not count, and times that are less than two days apart say nothing, since those
    of contacts are compared by day. In redacted recordings nothing is said of parts of texts. What articles
    are searched for by a phrase is judged by their ``state``, and one whose title is the phrase is found.

    What was created or changed in the sequence, and was shown since with fields that match, is among the
    answers of a search that came whole. The index lags: that is judged from ten seconds after the write, and
    at once where the sandbox answers.
    """
    records = Records()
    for event in record_events(exchanges):
        records.learn(event)
        if event.verb != "search" or not event.succeeded:
            continue
        query = _query(event)
        for index, item in enumerate(event.items):
            if matches(query, item) is False:
                expected, observed = "records that match the query", "another one"
                at = f"{event.items_at}/{index}"
                message = f"{at} is no record that matches the query"
                yield violation(
                    event.items_at, expected, observed, "strange", message=message, at=event.at
                )
                break
        if event.is_complete:
            yield from _missing(event, query, records)


def _query(event: RecordEvent) -> JSONValue:
    query = _asked(event)
    return of_whole_texts(query) if event.exchange.is_redacted else query


def _asked(event: RecordEvent) -> JSONValue:
    state = event.exchange.query.get("state", "all")
    if event.sent:
        return event.sent.get("query")
    if state == "all":
        return None
    return {"field": "state", "operator": "=", "value": state}


def _missing(event: RecordEvent, query: JSONValue, records: Records) -> Iterator[Violation]:
    found = {identifier(item.get("id")) for item in event.items}
    for (kind, id_), record in records.known.items():
        searched = kind == event.resource.name and record.state == "live" and id_ not in found
        known = searched and settled(record.written, event) and _phrased(event, record)
        if known and surely_matches(query, record.shown):
            expected = f"the {kind.replace('_', ' ')} that was created and matches"
            observed = "a whole answer without it"
            message = f"a search should have found {expected}, and gave {observed}"
            yield violation(
                event.items_at, expected, observed, "missing", message=message, at=event.at
            )
            break


def _phrased(event: RecordEvent, record: KnownRecord) -> bool:
    """Whether a record is what a phrase asks for, where one is given."""
    phrase, title = event.exchange.query.get("phrase"), record.shown.get("title")
    return phrase is None or (isinstance(title, str) and title.casefold() == phrase.casefold())
