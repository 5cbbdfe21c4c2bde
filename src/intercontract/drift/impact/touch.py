"""What a user of an API is asked about each change, and what the answer is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar, Protocol

from attrs import frozen

from intercontract.drift.change import Change
from intercontract.drift.recorded.shape import Tokens
from intercontract.model.json import split

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


_DEMANDS = re.compile(
    r"new-required-.*|new-request-path-parameter|request-body-added-required"
    r"|.*-became-required(?:-with-default)?|.*default-value-(?:changed|added|removed)"
)
_ADDED = re.compile(
    r"response-(?:optional|required)(?:-write-only)?-property-added"
    r"|recorded-field-(?:added|undocumented)"
)


def demands(change: Change) -> bool:
    """Whether a change concerns requests that lack something: it is required now, or defaults otherwise."""
    return change.direction == "request" and bool(_DEMANDS.fullmatch(change.rule))


def removes_operation(change: Change) -> bool:
    """Whether an operation is gone: however well announced, a call of it fails."""
    return bool(re.fullmatch(r"api(?:-path)?-removed-.*", change.rule))


def adds_property(change: Change) -> bool:
    """Whether a change brings a property of an answer that was not there."""
    return bool(_ADDED.fullmatch(change.rule))


def first(names: Iterable[str], limit: int = SHOWN) -> tuple[str, ...]:
    """The first few, each once."""
    return tuple(list(dict.fromkeys(names))[:limit])
