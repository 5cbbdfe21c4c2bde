"""What a client called, and whether that is what a test expects of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.values import frozen

_TOLD = 10


@frozen
class ClientCall:
    """One request and its answer. ``operation`` is the ``operationId``, None where none is documented."""

    request: Request
    response: Response
    operation: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def method(self) -> str:
        """``GET``, ``POST``, ..."""
        return self.request.method.upper()

    @property
    def path(self) -> str:
        """The path as it was sent, without the query."""
        return self.request.path

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; of one that comes several times, the last."""
        return dict(self.request.query)

    @property
    def headers(self) -> Headers:
        """The request's headers."""
        return self.request.headers

    @property
    def json(self) -> Any:
        """The request's body as JSON; None where there is none, or where it is no JSON."""
        try:
            return json.loads(self.request.body or b"null")
        except ValueError:
            return None

    @property
    def status(self) -> int:
        """The status of the answer; 0 where the connection was ended before it."""
        return self.response.status

    def __str__(self) -> str:
        query = f"?{self.request.raw_query}" if self.request.raw_query else ""
        body = (
            ""
            if self.request.body is None
            else f" {self.request.body[:200].decode('utf-8', 'replace')}"
        )
        return f"{self.method} {self.path}{query}{body} -> {self.status or 'no answer'}"


@frozen
class ExpectedCall:
    """What a call is to look like: what is not named, does not matter.

    ``path`` may be a template, in which ``{id}`` stands for one segment.
    """

    method: str
    path: str
    json: Any = ...
    query: Mapping[str, object] | None = None
    headers: Mapping[str, str] | None = None

    def is_for(self, call: ClientCall) -> bool:
        """Whether a call has the method and path."""
        mine, theirs = self.path.strip("/").split("/"), call.path.strip("/").split("/")
        return (
            self.method.upper() == call.method
            and len(mine) == len(theirs)
            and all(_same_segment(a, b) for a, b in zip(mine, theirs, strict=True))
        )

    def differences(self, call: ClientCall) -> Iterator[str]:
        """What is not as expected in a call of this method and path."""
        if self.json is not ... and not self.json == call.json:  # noqa: SIM201 - mock.ANY on the left
            yield f"json is {call.json!r}, expected {self.json!r}"
        for name, value in (self.query or {}).items():
            if call.query.get(name) != str(value):
                yield f"query {name} is {call.query.get(name)!r}, expected {str(value)!r}"
        for name, text in (self.headers or {}).items():
            if call.headers.get(name) != text:
                yield f"header {name} is {call.headers.get(name)!r}, expected {text!r}"

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


def _same_segment(expected: str, sent: str) -> bool:
    if expected.startswith("{") and expected.endswith("}"):
        return bool(sent)
    return unquote(expected) == unquote(sent)


class Calls(list[ClientCall]):
    """The calls of one test, oldest first."""

    def to(self, method: str, path: str) -> list[ClientCall]:
        """Those with a method and a path, or a template of one."""
        expected = ExpectedCall(method, path)
        return [call for call in self if expected.is_for(call)]

    def like(self, expected: ExpectedCall) -> list[ClientCall]:
        """Those that are as expected."""
        near = self.to(expected.method, expected.path)
        return [call for call in near if not any(expected.differences(call))]

    def assert_called(self, expected: ExpectedCall, times: int | None = None) -> ClientCall:
        """The last call that is as expected.

        Raises:
            AssertionError: there is none, or not as many as ``times``; says what came near.
        """
        found = self.like(expected)
        if found and times in (None, len(found)):
            return found[-1]
        if found:
            raise AssertionError(f"{expected} was called {len(found)} times, expected {times}")
        if near := self.to(expected.method, expected.path)[-_TOLD:]:
            lines = [f"  {call}\n    {'; '.join(expected.differences(call))}" for call in near]
            raise AssertionError(f"{expected} was called otherwise:\n" + "\n".join(lines))
        raise AssertionError(f"{expected} was not called; {self.told}")

    def assert_not_called(self, expected: ExpectedCall) -> None:
        """Hold the client to not having called something.

        Raises:
            AssertionError: it has.
        """
        if found := self.like(expected):
            raise AssertionError(f"{expected} was called {len(found)} times: {found[-1]}")

    @property
    def told(self) -> str:
        """The latest calls, for people."""
        if not self:
            return "nothing was called"
        return "called was:\n" + "\n".join(f"  {call}" for call in self[-_TOLD:])
