"""One request and the response it got, wherever the two came from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, urlsplit

from attrs import field

from intercontract.model.headers import Headers
from intercontract.values import frozen


class Source(StrEnum):
    """What produced an interaction."""

    GENERATED = "generated"
    SCENARIO = "scenario"
    RECORDED = "recorded"
    CAPTURED = "captured"
    IMPORTED = "imported"
    DOCUMENTED = "documented"


class Credentials(StrEnum):
    """What is known of the credentials a request carried.

    A recording whose tool strips ``Authorization`` says nothing (UNKNOWN); one that keeps it on other
    requests says that this one had none (NONE).
    """

    SENT = "sent"
    NONE = "none"
    INVALID = "invalid"
    UNKNOWN = "unknown"


# What authentication tests send on purpose; redaction lets it stay.
INVALID_TOKEN = "invalid-token"  # noqa: S105


def credentials_of(headers: Headers) -> Credentials:
    """What a request with these headers carries; never UNKNOWN."""
    value = headers.get("authorization")
    if not value:
        return Credentials.NONE
    return Credentials.INVALID if value.split()[-1:] == [INVALID_TOKEN] else Credentials.SENT


@frozen
class Request:
    """What was sent. ``url`` is absolute; ``body`` is as on the wire, decoded of transfer codings."""

    method: str
    url: str
    headers: Headers = Headers()
    body: bytes | None = None

    @property
    def path(self) -> str:
        """The path of the URL, still percent-encoded."""
        return _split(self.url).path or "/"

    @property
    def host(self) -> str | None:
        """The host name in lower case; None where the URL names none or is no URL."""
        return _split(self.url).hostname

    @property
    def raw_query(self) -> str:
        """The query of the URL, still percent-encoded."""
        return _split(self.url).query

    @property
    def query(self) -> list[tuple[str, str]]:
        """The decoded query pairs, blank values kept."""
        return parse_qsl(self.raw_query, keep_blank_values=True)


def without_user(url: str) -> str:
    """The URL without the user and password that it may name."""
    parts = _split(url)
    host = parts.netloc.rpartition("@")[2]
    return url if host == parts.netloc else parts._replace(netloc=host).geturl()


@lru_cache(maxsize=16_384)
def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # "http://[": recorded by somebody, and no URL
        return SplitResult("", "", "", "", "")


@frozen
class Response:
    """What came back. ``body`` is decoded of content and transfer codings; ``elapsed`` in seconds."""

    status: int
    headers: Headers = Headers()
    body: bytes = b""
    elapsed: float | None = None

    @property
    def shows_headers(self) -> bool:
        """Whether it has headers that a tool which drops headers would have dropped."""
        return any(name.lower() not in _ALWAYS_KEPT for name, _ in self.headers)


# Headers that every tool keeps or adds itself, or keeps when it drops the others.
_ALWAYS_KEPT = {
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "date",
    "x-request-id",
}


CASE_HEADER = "X-Intercontract-Case"
"""Tells a gateway of ours on this machine that a request is the suite's own, and no client's."""


@frozen
class Case:
    """How one of our own requests came to be: the phase, and whether it was meant to be valid."""

    phase: str
    mode: str = "positive"
    description: str = ""

    @property
    def told(self) -> str:
        """As our own gateway is told of it in the header `CASE_HEADER`."""
        return f"{self.phase}; {self.mode}"

    @staticmethod
    def from_told(text: str | None) -> Case | None:
        """What `told` wrote, without the description; None where there is nothing."""
        phase, _, mode = (text or "").partition("; ")
        return Case(phase, mode) if phase and mode else None


@frozen
class Interaction:
    """One request and one response, with what is known about them.

    ``name`` is ``file#index`` for stored interactions, ``region/operation#n`` for fresh ones.
    ``sequence`` groups interactions that belong together in order: a scenario, a walk through pages.
    ``answered_by`` says what answered: ``intercom``, ``sandbox`` or ``unknown``.
    ``recorded_at`` is an RFC 3339 time in UTC: when the request was sent, or what its recorder says instead.
    ``headers_kept`` says that other answers of its recording show that response headers were kept, and
    ``redacted`` that the suite itself wrote the recording, in which other texts stand for names.
    """

    request: Request
    response: Response
    name: str = ""
    source: Source = Source.IMPORTED
    region: str | None = None
    api_version: str | None = None
    credentials: Credentials = Credentials.UNKNOWN
    case: Case | None = None
    sequence: str | None = None
    answered_by: str = "unknown"
    recorded_at: str | None = None
    headers_kept: bool = field(default=False, eq=False)
    redacted: bool = field(default=False, eq=False)

    @property
    def started(self) -> float | None:
        """When the request was sent, in Unix seconds, as far as ``recorded_at`` tells."""
        return datetime.fromisoformat(self.recorded_at).timestamp() if self.recorded_at else None

    @property
    def ended(self) -> float | None:
        """When the answer had come, in Unix seconds; the start where nothing tells how long it took."""
        start = self.started
        return None if start is None else start + (self.response.elapsed or 0)
