"""Recordings against recordings: last night and tonight, US and EU, before and after an upgrade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intercontract.contract.contract import Contract
from intercontract.contract.fields import UNKNOWN, DocumentedFields
from intercontract.drift.recorded import headers, latency, statuses, values
from intercontract.drift.recorded.calls import RecordedCall
from intercontract.drift.recorded.fields import Fields
from intercontract.drift.recorded.found import Comparison, Found, Gathered
from intercontract.drift.recorded.side import Answers, RecordedSide, side
from intercontract.drift.recorded.significance import Significance
from intercontract.model.interaction import Interaction

DEFAULT_EVIDENCE = Significance()


def compare_recordings(
    old: Iterable[Interaction],
    new: Iterable[Interaction],
    contract: Contract | None = None,
    *,
    evidence: Significance = DEFAULT_EVIDENCE,
    place: str = "",
) -> Comparison:
    """What differs between two bodies of recordings: shape first, values only where they are stable.

    The contract, where there is one, finds operations by path, and says which nulls, enum values and
    absences are documented and so are data. ``place`` is put into every location (``eu``), so that the
    same change in two regions is two.
    """
    documented = DocumentedFields(contract.documented) if contract else None
    before = side(old, contract, documented)
    after = side(new, contract, documented)
    gathered = Gathered()
    for call, found in statuses.compare_statuses(before.calls, after.calls):
        gathered.add(found, call, place)
    for key in before.answers:
        if key in after.answers:
            operation, status = key
            location = " ".join(word for word in (str(status), place) if word)
            fields = _fields(key, documented, evidence, after.named(operation))
            for found in _answers(before.answers[key], after.answers[key], fields):
                gathered.add(found, after.named(operation), location)
    for where, found in headers.compare_headers(before.calls, after.calls, evidence):
        gathered.add(found, where, place)
    for call, found in values.compare_values(before.calls, after.calls):
        gathered.add(found, call, " ".join(word for word in (str(call.status), place) if word))
    for call, found in latency.compare_latency(before.calls, after.calls, evidence):
        gathered.add(found, call, place)
    return Comparison(
        changes=gathered.sorted(),
        notes=tuple(_notes(before, after)),
        calls=(len(before.calls), len(after.calls)),
        operations=tuple(sorted(before.operations.keys() & after.operations.keys())),
        missing=tuple(sorted(before.operations.keys() - after.operations.keys())),
        new=tuple(sorted(after.operations.keys() - before.operations.keys())),
    )


def _fields(
    key: tuple[str, int],
    documented: DocumentedFields | None,
    evidence: Significance,
    call: RecordedCall,
) -> Fields:
    root = documented.root(*key) if documented else None
    return Fields(
        lambda tokens: documented.facts(root, tokens) if documented else UNKNOWN,
        evidence,
        chosen=call.path.rstrip("/").endswith("/search"),
    )


def _answers(old: Answers, new: Answers, fields: Fields) -> Iterator[Found]:
    if old.media_types and new.media_types and not old.media_types.keys() & new.media_types.keys():
        one, other = sorted(old.media_types), sorted(new.media_types)
        yield Found(
            rule="recorded-media-type-changed",
            from_=one[0] if len(one) == 1 else list(one),
            to=other[0] if len(other) == 1 else list(other),
            detail=f"{' or '.join(one)} before, {' or '.join(other)} now",
            counts=(("before", old.count), ("now", new.count)),
            examples=tuple(one.names[0] for one in new.media_types.values()),
        )
    elif not old.unparsed.count and new.unparsed.count:
        yield Found(
            rule="recorded-body-changed",
            from_="JSON",
            to="no JSON",
            detail=f"JSON in all {old.count} answers before, "
            f"no body or a damaged one in {new.unparsed.count} of {new.count} now",
            counts=(("before", old.count), ("now", new.count), ("seen", new.unparsed.count)),
            examples=new.unparsed.names,
        )
    yield from fields.compare(old.shape, new.shape)


def _notes(old: RecordedSide, new: RecordedSide) -> Iterator[str]:
    gone = sorted(old.operations.keys() - new.operations.keys())
    come = sorted(new.operations.keys() - old.operations.keys())
    if gone:
        yield f"called only in the first recordings, and so not compared: {', '.join(gone)}"
    if come:
        yield f"called only in the second recordings, and so not compared: {', '.join(come)}"
    if not old.operations.keys() & new.operations.keys():
        yield "the two sides have no operation in common: nothing was compared"
