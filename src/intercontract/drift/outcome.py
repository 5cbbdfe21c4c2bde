"""From what was found to what is reported: levels, places and sentences."""

from __future__ import annotations

from attrs import Factory, frozen

from intercontract.drift.change import MISSING, Change, Value
from intercontract.drift.document import dump
from intercontract.drift.options import Options
from intercontract.drift.pair import Found
from intercontract.drift.rules import RULES
from intercontract.model.json import join


@frozen
class Place:
    """Where in a description something is: an operation, or nothing for the whole of it."""

    operation: str = ""
    method: str = ""
    path: str = ""


NOWHERE = Place()


@frozen(eq=False)
class Outcome:
    """Collects changes; the same change twice is one."""

    options: Options
    _changes: dict[tuple[str, ...], Change] = Factory(dict)

    def add(
        self,
        rule: str,
        place: Place = NOWHERE,
        pointer: str = "",
        from_: Value = MISSING,
        to: Value = MISSING,
        *,
        location: str = "",
        schema_path: str = "",
        witness: Value = MISSING,
    ) -> Change | None:
        """Report a change; None when it is one that is not asked for or was reported already."""
        known = RULES[rule]
        if known.origin != "oasdiff" and not self.options.own_rules:
            return None
        change = Change(
            rule=rule,
            level=self.options.levels.get(rule, known.level),
            operation=place.operation,
            method=place.method,
            path=place.path,
            pointer=pointer,
            from_=from_,
            to=to,
            message=_sentence(rule, pointer, location, from_, to, witness),
            direction=known.direction,
            location=location,
            schema_path=schema_path,
            witness=witness,
        )
        key = (rule, place.operation, place.method, place.path, pointer, *change.arguments)
        if key in self._changes:
            return None
        self._changes[key] = change
        return change

    def add_found(
        self, found: Found, place: Place, location: str, witness: Value = MISSING
    ) -> Change | None:
        """Report what was found in a schema that is used at ``location``."""
        return self.add(
            found.rule,
            place,
            join("", *found.tokens),
            found.from_,
            found.to,
            location=location,
            schema_path="/".join(found.trail),
            witness=witness,
        )

    def changes(self) -> tuple[Change, ...]:
        """All changes, worst first, then by place."""
        return tuple(
            sorted(
                self._changes.values(),
                key=lambda c: (-c.level.rank, c.path, c.method, c.location, c.pointer, c.rule),
            )
        )

    @property
    def breaks(self) -> bool:
        """Whether a breaking change was reported."""
        return any(change.level.rank == 2 for change in self._changes.values())


_SUBJECTS = (
    "request-parameter-property",
    "request-parameter",
    "request-header-property",
    "request-read-only-property",
    "request-property",
    "request-body",
    "response-write-only-property",
    "response-property",
    "response-body",
    "response-header",
)


def _sentence(
    rule: str, pointer: str, location: str, from_: Value, to: Value, witness: Value
) -> str:
    subject = next((s for s in _SUBJECTS if rule.startswith(s + "-")), "")
    verb = rule.removeprefix(subject).strip("-").replace("-", " ")
    words = [
        subject.replace("-", " "),
        pointer if pointer else "",
        f"({location})" if location else "",
    ]
    head = " ".join(word for word in words if word)
    tail = ""
    if from_ is not MISSING and to is not MISSING:
        tail = f" from {_show(from_)} to {_show(to)}"
    elif from_ is not MISSING or to is not MISSING:
        tail = f": {_show(to if from_ is MISSING else from_)}"
    if witness is not MISSING:
        tail += f", for example {_show(witness)}"
    return f"{head}: {verb}{tail}" if head else f"{verb}{tail}"


def _show(value: Value) -> str:
    text = dump(value).decode()
    return text if len(text) <= 200 else text[:199] + "…"
