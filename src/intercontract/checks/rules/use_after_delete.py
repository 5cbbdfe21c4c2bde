"""What was deleted is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from intercontract.checks.any_state import or_any, told_of_any
from intercontract.checks.needs import SequenceNeed
from intercontract.checks.records import RecordEvent, record_events, settled
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


def _asked_for(exchanges: Sequence[Exchange]) -> bool:
    gone: set[tuple[str, str]] = set()
    kinds: set[str] = set()
    for event in record_events(exchanges):
        if event.verb == "delete" and event.succeeded:
            gone.add(event.key)
            kinds.add(event.resource.name)
            continue
        again = event.verb in ("read", "update") and event.key in gone
        if again or (event.listed is not None and event.listed.name in kinds):
            return True
    return False


_wrong = partial(
    violation,
    sentence="what was deleted ({kind}) is still answered: expected {expected}, got {observed}",
)


@check(
    id="use-after-delete",
    scope=Scope.SEQUENCE,
    summary="After DELETE a record is not found, and no list has it.",
    source="documentation of the 404 of each operation; RFC 9110, section 9.3.5",
    needs=or_any(
        "use-after-delete",
        SequenceNeed("a DELETE that succeeded, and a later read or list of its kind", _asked_for),
    ),
    good="DELETE /articles/363 answers 200; GET /articles/363 answers 404",
    bad="DELETE /articles/363 answers 200; GET /articles/363 answers 200",
)
def use_after_delete(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """After a DELETE that succeeded, a GET or PUT of the same record answers no 2xx, whatever it is: a
    conversation, a tag, a contact, a company, an article. No list of its kind holds it either: neither that
    of all, nor that of what it hung on (the companies of a contact).

    Taking a tag off something deletes no tag. Lists and searches of conversations and contacts lag behind:
    they are judged from ten seconds after the deletion, and at once where the sandbox answers.

    Of another API, a GET does not show what was deleted as it was before, nor a list from ten seconds after.
    Who marks it as deleted says so; 202 is a promise.
    """
    yield from told_of_any(exchanges, "use-after-delete")
    gone: dict[tuple[str, str], RecordEvent] = {}
    for event in record_events(exchanges):
        if event.verb == "delete" and event.succeeded:
            gone[event.key] = event
        elif event.verb in ("read", "update") and event.succeeded and event.key in gone:
            status = str(event.exchange.status)
            yield _wrong("", "404", status, event.resource.plural, at=event.at)
        elif event.verb == "create" and event.succeeded:
            gone.pop(event.key, None)
        elif event.listed is not None:
            yield from _listed(event, gone)


def _listed(event: RecordEvent, gone: dict[tuple[str, str], RecordEvent]) -> Iterator[Violation]:
    resource = event.listed
    if resource is None:
        return
    found = (gone.get((resource.name, name)) for name in event.ids)
    if any(deletion and settled(deletion, event) for deletion in found):
        kind = resource.plural
        expected = f"no deleted {resource.name.replace('_', ' ')}"
        yield _wrong(event.items_at, expected, "one of them", kind, at=event.at)
