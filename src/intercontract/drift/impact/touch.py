"""What a user of an API is asked about each change, and what the answer is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar, Protocol

from intercontract.drift.change import Change
from intercontract.drift.rules import Level
from intercontract.model.json import Tokens, split
from intercontract.values import frozen

_TEMPLATE = re.compile(r"\{[^{}]*\}")
OperationKey = tuple[str, str]
"""Method in capitals, and path with its parameters unnamed: ``GET /conversations/{}``."""

SHOWN = 5
"""Most places that one change names for one kind of use."""


@frozen
class Touch:
    """A change touches a use: where, and whether it surely breaks (None: it may).

    ``used`` False means that nothing is touched and ``why`` says what could not be told.
    """

    where: tuple[str, ...]
    breaks: bool | None = None
    why: str = ""
    used: bool = True


class User(Protocol):
    """Somebody's use of the API; ``kind`` is ``traffic``, ``source`` or ``models``."""

    kind: ClassVar[str]

    def touch(self, change: Change) -> Touch | None:
        """How a change touches this use; None when it does not."""

    @property
    def summary(self) -> str:
        """What is known of this use, in one line."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the API is known to be used."""


def operation_key(change: Change) -> OperationKey:
    """The operation that a change is of; two empty strings for the whole description."""
    return change.method.upper(), _TEMPLATE.sub("{}", change.path)


def key_of(method: str, path: str) -> OperationKey:
    """The same for an operation."""
    return method.upper(), _TEMPLATE.sub("{}", path)


def tokens_of(change: Change) -> Tokens:
    """Where in the body a change is."""
    return tuple(split(change.pointer)) if change.pointer.startswith("/") else ()


def parameter_of(change: Change) -> tuple[str, str] | None:
    """Location and name of the parameter that a change is of: ``("query", "per_page")``."""
    where, _, name = change.location.partition(" ")
    if change.direction == "request" and where in ("query", "path", "header", "cookie"):
        return where, name
    return None


def status_of(change: Change) -> str:
    """The status that a change of an answer is of: ``200``, ``4XX``, ``default``; empty when of all."""
    return change.location.partition(" ")[0] if change.direction == "response" else ""


def is_of_version(change: Change) -> bool:
    """Whether a change is of the header that asks for a version: an upgrade changes that by itself."""
    parameter = parameter_of(change)
    return (
        parameter is not None
        and parameter[0] == "header"
        and parameter[1].lower().endswith("version")
    )


_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_DEMANDED = frozenset({"parameters", "properties", "requestBody", "required"})


def demands(change: Change) -> bool:
    """Whether a change concerns requests that lack something: it is required now, or defaults otherwise."""
    rule = change.definition
    required = rule.action in ("add", "set") and rule.effect == "narrows"
    return change.direction == "request" and (
        rule.keyword == "default" or (required and rule.keyword in _DEMANDED)
    )


def removes_operation(change: Change) -> bool:
    """Whether an operation is gone: however well announced, a call of it fails."""
    return (change.definition.keyword, change.definition.action) == ("operation", "remove")


def adds_property(change: Change) -> bool:
    """Whether a change brings a property of an answer that was not there."""
    rule = change.definition
    added = rule.keyword == "properties" and rule.action in ("add", "observe")
    return added and change.direction == "response"


def removes_value(change: Change) -> bool:
    """Whether one value of a list is no longer admitted."""
    return change.definition.action == "remove" and change.definition.keyword in (
        "enum",
        "x-extensible-enum",
    )


def removes_property(change: Change) -> bool:
    """Whether a property of an answer is gone: a use that reads it may miss it, required or not."""
    rule = change.definition
    gone = (rule.keyword, rule.action) == ("properties", "remove")
    return gone and change.direction == "response"


def may_be_missing(change: Change) -> bool:
    """Whether a value that always came may be absent now."""
    rule = change.definition
    optional = (rule.keyword, rule.action) == ("required", "unset")
    return optional and change.direction == "response"


def may_be_null(change: Change) -> bool:
    """Whether a value that was never null may be null now."""
    rule = change.definition
    return (rule.keyword, rule.action) == ("null", "set") and change.direction == "response"


def breaks(change: Change) -> bool | None:
    """Whether a change surely breaks what uses the place: what may be absent may as well be there."""
    return True if change.level is Level.BREAKING and not may_be_missing(change) else None


def is_same_text(change: Change) -> bool:
    """Whether a path or query parameter only has another scalar type: in a URL it is text all the same."""
    parameter = parameter_of(change)
    if parameter is None or parameter[0] not in ("path", "query"):
        return False
    types = {str(side).partition("(")[0] for side in (change.from_, change.to)}
    return change.definition.keyword == "type" and types <= _SCALARS


def first(names: Iterable[str], limit: int = SHOWN) -> tuple[str, ...]:
    """The first few, each once."""
    return tuple(list(dict.fromkeys(names))[:limit])
