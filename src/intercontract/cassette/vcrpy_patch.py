"""For users of stock vcrpy: indexed replay through its patches, and a persister that can be trusted.

vcrpy looks a request up by scanning all of them, lets threads slip through to the live server while
it connects (vcrpy#849), and takes a damaged cassette for an empty one. Here every look-up goes to a
:class:`ReplayIndex`, ``requests`` is answered before it builds a connection, no patch is lifted while
one is built, a socket guard stands behind, and damage is an error.
"""

from __future__ import annotations

import http.client
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import requests
import vcr.errors
import vcr.patch
from vcr.cassette import Cassette
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.record_mode import RecordMode
from vcr.request import Request as VcrRequest

from intercontract.cassette import reading
from intercontract.cassette.entry import Entry
from intercontract.cassette.formats import provenance
from intercontract.cassette.formats.bounded import Decoder
from intercontract.cassette.formats.messages import EntryReader, standard_reason
from intercontract.cassette.formats.vcr import grouped
from intercontract.cassette.formats.wire import playable
from intercontract.cassette.guard import socket_guard
from intercontract.cassette.limits import DEFAULT
from intercontract.cassette.recorder import save
from intercontract.cassette.redaction.interactions import redact_entry
from intercontract.cassette.redaction.policy import DEFAULT_POLICY, Policy
from intercontract.cassette.replay import MATCH, Play, ReplayIndex
from intercontract.cassette.requests_adapter import response_for, to_request
from intercontract.errors import CassetteError
from intercontract.files.kind import leads_somewhere
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request


class IndexedCassette(Cassette):  # type: ignore[misc]
    """A vcrpy cassette that only replays, from an index, in constant time."""

    def __init__(self, path: str, index: ReplayIndex):
        super().__init__(path, record_mode=RecordMode.NONE)
        self.index = index
        self.rewound = True

    @classmethod
    def load(cls, **kwargs: Any) -> IndexedCassette:
        """The cassette; its interactions are in the index already."""
        return cls(**kwargs)

    def can_play_response_for(self, request: object) -> bool:
        """Always: what cannot be played is an error, never a live call."""
        return request is not None

    def play_response(self, request: object) -> dict[str, object]:
        """The recorded response as vcrpy keeps it.

        Raises:
            CassetteError: nothing is recorded for the request; says what differs.
        """
        return vcr_response(self.index.find_or_raise(from_vcr(request)))

    def append(self, _request: object, _response: object) -> None:
        """Refuse to record.

        Raises:
            CassetteError: always.
        """
        raise CassetteError("replay does not record", file=str(self._path), hint="use Recorder")

    def __len__(self) -> int:
        return len(self.index.interactions)

    def __contains__(self, request: object) -> bool:
        return request is not None

    def _save(self, force: bool = False) -> None:
        """Nothing changed."""


# Taken before any cassette can have put a class of its own in their place.
_HTTP, _HTTPS = http.client.HTTPConnection, http.client.HTTPSConnection


def _without_tls(
    self: http.client.HTTPSConnection,
    host: str,
    port: int | None = None,
    *_files: object,
    context: object = None,
    **options: Any,
) -> None:
    """A connection that never connects, and so needs no certificates."""
    known = {k: v for k, v in options.items() if k in ("timeout", "source_address", "blocksize")}
    _HTTP.__init__(self, host, port, **known)
    self._context = context  # type: ignore[attr-defined]


@contextmanager
def _patches_stay() -> Iterator[None]:
    """Keep vcrpy's patches in place while a connection is built, for all threads.

    vcrpy puts the real classes back, everywhere, while it builds the connection behind its own: a
    thread that asks for a connection meanwhile gets a real one. It does so because ``http.client`` and
    httplib2 look a class of their own up by name; without that there is no need.
    """
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(_HTTPS, "__init__", _without_tls))
        stack.enter_context(mock.patch.object(vcr.patch, "force_reset", nullcontext))
        httplib2, name = sys.modules.get("httplib2"), "HTTPSConnectionWithTimeout"
        if httplib2 is not None:  # which takes its connections from a table, not by this name
            real = getattr(vcr.patch, f"_{name}")
            stack.enter_context(mock.patch.object(httplib2, name, real))
        yield


@contextmanager
def use_cassette(
    path: str | Path,
    *,
    policy: Play | Mapping[str, Play] = Play.LAST_REPEATS,
    match: frozenset[str] = MATCH,
    operation: Callable[[Request], str | None] | None = None,
    redact: Callable[[Request], Request] | None = None,
    max_age: timedelta | None = None,
    strict: bool = False,
) -> Iterator[ReplayIndex]:
    """Answer every HTTP client in this process from a file or folder of recordings, whatever its format.

    Nothing but loopback is connected to. Yields the index, for ``unused`` and ``unmatched``.

    Raises:
        CassetteError: a recording is missing, damaged or too old; with ``strict``, at the end, if a
            request had no answer or an interaction was never played.
    """
    index = ReplayIndex(reading.read(path), policy, match, operation, redact, max_age)

    def send(
        _self: object, request: requests.PreparedRequest, *_args: object, **_kwargs: object
    ) -> requests.Response:
        return response_for(request, index.find_or_raise(to_request(request)))

    with (
        socket_guard(),
        mock.patch.object(requests.adapters.HTTPAdapter, "send", send),
        IndexedCassette.use(path=str(path), index=index),
        _patches_stay(),
    ):
        yield index
    if strict:
        refuse_incomplete(index, str(path))


def refuse_incomplete(index: ReplayIndex, file: str = "") -> None:
    """Hold a replay to its recording.

    Raises:
        CassetteError: a request had no answer, or an interaction was never played.
    """
    report = index.report()
    if report.unmatched:
        raise CassetteError(report.unmatched[0].message, file=file, hint=report.unmatched[0].hint)
    if report.unused:
        names = ", ".join(interaction.name for interaction in report.unused[:3])
        raise CassetteError(
            f"{len(report.unused)} interactions were never played: {names}",
            file=file,
            hint="prune them",
        )


class Persister:
    """For ``vcr.VCR().register_persister(Persister())``: damage is an error, saving redacts and is atomic."""

    def __init__(self, policy: Policy = DEFAULT_POLICY):
        self._policy = policy

    def load_cassette(self, cassette_path: str | Path, serializer: object) -> tuple[object, ...]:  # noqa: ARG002
        """Requests and responses as vcrpy keeps them, from any format.

        Raises:
            CassetteNotFoundError: there is no file; vcrpy then records a new one.
            CassetteError: there is one that cannot be read; vcrpy would have recorded over it.
        """
        if not leads_somewhere(Path(cassette_path)):
            raise CassetteNotFoundError
        recording = reading.load(cassette_path)
        recording.refuse_broken()
        asked = [to_vcr(item) for item in recording.interactions]
        answers = [vcr_response(item) for item in recording.interactions]
        if recording.metadata and hasattr(vcr.errors, "MissingMetadataError"):  # since vcrpy 9
            return asked, answers, recording.metadata
        return asked, answers

    def save_cassette(
        self,
        cassette_path: str | Path,
        cassette_dict: dict[str, Any],
        serializer: object,  # noqa: ARG002
    ) -> None:
        """Redact, scan, play back once, and replace the file.

        Raises:
            CassetteError: something is left after redaction, or it does not play back.
        """
        path = Path(cassette_path)
        decoder = Decoder(DEFAULT, str(path))
        pairs = zip(cassette_dict["requests"], cassette_dict["responses"], strict=True)
        entries = [
            entry_of(request, response, EntryReader(str(path), n, decoder, wraps=True))
            for n, (request, response) in enumerate(pairs)
        ]
        save(
            path,
            [redact_entry(entry, self._policy) for entry in entries],
            metadata=cassette_dict.get("metadata"),
        )


def entry_of(request: object, response: object, reader: EntryReader) -> Entry:
    """A request and a response of vcrpy's as an entry of a recording."""
    got, reason = reader.response(response)
    return provenance.entry(from_vcr(request), got, reason, None, reader)


def from_vcr(request: Any) -> Request:
    """vcrpy's request as the shared value."""
    body = request.body
    if body is not None and not isinstance(body, bytes):
        body = body.read() if hasattr(body, "read") else b"".join(body)
    pairs = ((_text(name), _text(value)) for name, value in request.headers.items())
    return Request(request.method.upper(), request.uri, Headers(tuple(pairs)), body or None)


def to_vcr(interaction: Interaction) -> object:
    """The shared value as vcrpy's request."""
    request = interaction.request
    return VcrRequest(request.method, request.url, request.body, grouped(request.headers))


def vcr_response(interaction: Interaction) -> dict[str, object]:
    """A response as vcrpy keeps it; a new one each time, for vcrpy changes it."""
    response = interaction.response
    headers, _ = playable(response.headers, response.body)
    return {
        "status": {"code": response.status, "message": standard_reason(response.status)},
        "headers": grouped(headers),
        "body": {"string": response.body},
    }


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
