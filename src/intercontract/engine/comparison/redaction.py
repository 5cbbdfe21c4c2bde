"""Changes that recordings show, as they may be shown: what was recorded is somebody's."""

from __future__ import annotations

from attrs import evolve

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.drift.change import MISSING, Change, Value
from intercontract.drift.recorded.change import Observed


def redacted(change: Change, redactor: Redactor) -> Change:
    """A change without secrets and personal data in its values, its names and its place."""

    def value(given: Value) -> Value:
        # What stands there is a type or a word of a list as often as a value: its own looks decide.
        return given if given is MISSING else redactor.value("", given)

    clean = evolve(
        change,
        operation=redactor.text(change.operation),
        method=redactor.text(change.method),
        path=redactor.path(change.path),
        pointer=redactor.pointer(change.pointer),
        from_=value(change.from_),
        to=value(change.to),
        witness=value(change.witness),
        location=redactor.text(change.location),
    )
    if isinstance(clean, Observed):
        examples = tuple(map(redactor.text, clean.examples))
        clean = evolve(clean, detail=redactor.text(clean.detail), examples=examples)
    return clean
