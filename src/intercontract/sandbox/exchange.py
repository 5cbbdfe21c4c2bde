"""What handlers work with: a call, the answer to it, and the table of routes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import parse_qsl, unquote

from attrs import Factory, evolve

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.model.json import JSONValue
from intercontract.sandbox.workspace import Workspace
from intercontract.values import define, frozen

_TARGET = re.compile(r"(?:[a-z]+://)?[^/?#]*([^?#]*)\??([^#]*)", re.DOTALL)


def _target(url: str) -> tuple[str, str]:
    """Path and query of a URL; unlike ``urlsplit`` this takes anything for a URL."""
    found = _TARGET.match(url)
    return (found[1] or "/", found[2]) if found else ("/", "")


def _split(path: str) -> tuple[str, ...]:
    return tuple(unquote(segment, errors="replace") for segment in path.split("/") if segment)


@frozen
class Call:
    """A request taken apart. ``segments`` and ``query`` are percent-decoded, never failing."""

    method: str
    path: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    headers: Headers
    body: bytes
    params: Mapping[str, str] = Factory(dict)
    version: str = ""

    @classmethod
    def of(cls, request: Request) -> Call:
        """The parts of a request."""
        path, query = _target(request.url)
        return cls(
            method=request.method.upper(),
            path=path,
            segments=_split(path),
            query=tuple(parse_qsl(query, keep_blank_values=True, errors="replace")),
            headers=request.headers,
            body=request.body or b"",
        )

    def values(self, name: str) -> list[str]:
        """Every value of a query parameter."""
        return [value for key, value in self.query if key == name]

    def with_query(self, name: str, value: str | None) -> Call:
        """The call with one query parameter replaced, or dropped."""
        kept = tuple(pair for pair in self.query if pair[0] != name)
        return evolve(self, query=kept if value is None else (*kept, (name, value)))

    def with_header(self, name: str, value: str) -> Call:
        """The call with one header replaced."""
        return evolve(self, headers=Headers((*self.headers.without(name).fields, (name, value))))


@define
class Answer:
    """What will be sent: a JSON payload or raw bytes, with headers.

    ``delay`` is in seconds; ``cut`` is how many bytes of the body are sent before the connection
    ends, None for all.
    """

    status: int = 200
    payload: JSONValue = None
    raw: bytes | None = None
    headers: dict[str, str] = Factory(dict)
    delay: float = 0.0
    cut: int | None = None


Handler: TypeAlias = "Callable[[Call, Workspace], JSONValue | Answer]"
"""Answers one operation with a JSON payload (200), or a whole answer, or raises a Refusal."""

Proceed: TypeAlias = Callable[[Call], Answer]
"""The rest of the way to an answer."""


@frozen
class Route:
    """One method on one path template; ``{name}`` stands for one segment."""

    method: str
    template: str
    operation: str
    handler: Handler
    segments: tuple[str, ...] = Factory(
        lambda self: tuple(self.template.strip("/").split("/")), takes_self=True
    )

    def match(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """The path parameters, if the segments fit."""
        if len(segments) != len(self.segments):
            return None
        params: dict[str, str] = {}
        for wanted, given in zip(self.segments, segments, strict=True):
            if wanted[0] == "{":
                params[wanted[1:-1]] = given
            elif wanted != given:
                return None
        return params
