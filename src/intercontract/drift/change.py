"""A change between two API descriptions, with an identity that outlives its wording."""

from __future__ import annotations

import hashlib
from enum import Enum
from functools import cached_property
from typing import Final, TypeAlias

from intercontract.drift.document import dump
from intercontract.drift.rules import RULES, DriftRule, Level
from intercontract.model.json import JSONValue
from intercontract.values import frozen


class _Missing(Enum):
    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing.MISSING
"""Stands where there is no value; ``None`` is the JSON value null."""

Value: TypeAlias = "JSONValue | _Missing"


@frozen(kw_only=True)
class Change:
    """One difference that a rule names.

    ``operation`` is the operationId, else ``GET /path``, else empty (the whole description).
    ``pointer`` is a JSON Pointer into the body or parameter, ``*`` standing for any item, or the name
    of the thing that changed. ``location`` says where that is: ``query per_page``,
    ``200 application/json``. ``schema_path`` names the branch of a composition, for people, and
    ``schema`` the place in the named component that holds it: ``conversation/topics``.
    ``witness`` is a value that one side accepts and the other refuses.
    """

    rule: str
    level: Level
    operation: str = ""
    method: str = ""
    path: str = ""
    pointer: str = ""
    from_: Value = MISSING
    to: Value = MISSING
    direction: str = ""
    location: str = ""
    schema_path: str = ""
    schema: str = ""
    witness: Value = MISSING

    @property
    def definition(self) -> DriftRule:
        """The rule, whose columns say what kind of change this is."""
        return RULES[self.rule]

    @cached_property
    def message(self) -> str:
        """The change as a sentence; wording may differ between releases."""
        return sentence(self)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """What is equal for one change of a named component, wherever that is used."""
        if not self.schema:
            return (self.rule, self.level.value, self.message)
        name = (self.rule, self.level.value, self.schema)
        return (*name, text(self.from_), text(self.to))

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The facts, besides rule, operation and pointer, that tell two changes apart."""
        return (self.location, text(self.from_), text(self.to))

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits over rule, operation, pointer and arguments; never over wording."""
        operation = self.operation or f"{self.method} {self.path}".strip()
        parts = (self.rule, operation, self.pointer, *self.arguments)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]

    def to_dict(self) -> dict[str, JSONValue]:
        """The change as ``drift --format json`` prints it."""
        result: dict[str, JSONValue] = {
            "rule": self.rule,
            "level": self.level.value,
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "direction": self.direction,
            "location": self.location,
            "pointer": self.pointer,
            "schema": self.schema,
            "from": None if self.from_ is MISSING else self.from_,
            "to": None if self.to is MISSING else self.to,
            "message": self.message,
            "fingerprint": self.fingerprint,
            "used_by": [],
        }
        if self.witness is not MISSING:
            result["witness"] = self.witness
        return result


def text(value: Value) -> str:
    """A value as text that is equal exactly when the value is; empty for none."""
    if value is MISSING:
        return ""
    return dump(value).decode("utf-8", "surrogatepass")


def sentence(change: Change, *, in_schema: bool = False) -> str:
    """What happened, in words made of the rule's id, the place and the values.

    ``in_schema`` tells it of the named component instead of one place that uses it.
    """
    rule = change.definition
    verb = rule.verb.replace("-", " ")
    pointer, place = change.pointer, f"({change.location})" if change.location else ""
    if in_schema:
        name, _, inside = change.schema.partition("/")
        pointer, place = f"/{inside}" if inside else "", f"of {name}"
    head = " ".join(word for word in (rule.subject.replace("-", " "), pointer, place) if word)
    tail = ""
    if rule.kind in ("requiredness", "mutability") and isinstance(change.from_, bool):
        pass  # ``became optional`` says it; ``from true to false`` would be of "required"
    elif change.from_ is not MISSING and change.to is not MISSING:
        tail = f" from {_show(change.from_)} to {_show(change.to)}"
    elif change.from_ is not MISSING or change.to is not MISSING:
        tail = f": {_show(change.to if change.from_ is MISSING else change.from_)}"
    if change.witness is not MISSING:
        tail += f", for example {_show(change.witness)}"
    return f"{head}: {verb}{tail}" if head else f"{verb}{tail}"


def _show(value: Value) -> str:
    shown = text(value)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


_LONGEST = 200
