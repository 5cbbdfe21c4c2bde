"""Recorded traffic: reading, writing, redacting, replaying. Only this package imports vcrpy.

Reading and writing::

    read(path, *, limits=DEFAULT, on_note=None) -> tuple[Interaction, ...]   # file or folder, any format
    load(path, *, limits=DEFAULT) -> Recording      # .format .entries .interactions .metadata .notes
    load_all(path) -> Iterator[Recording]
    write(path, interactions, *, metadata=None, elapsed=False) -> None        # VCR YAML, atomic
    cassette_path(root, "us", "2.11", "lifecycle") -> Path                    # refuses path escapes
    Entry(interaction, operation, contract, recorder, reason, line)           # what is stored beside

Formats: VCR YAML and JSON (vcrpy, Ruby), HAR 1.2, NDJSON; told apart by content. Everything is untrusted:
``CassetteError`` and ``TrafficError`` name file and line. Interactions are named ``path#index``.

Replaying::

    ReplayIndex(interactions, policy=Play.LAST_REPEATS, match={"query", "body", "credentials"},
                operation=None, redact=None, max_age=None, now=None)
        .find(request) -> Interaction | Mismatch    # constant time, thread-safe
        .find_or_raise(request) -> Interaction      # CassetteError with the nearest recorded request
        .report() -> ReplayReport(played, unmatched, unused), .unused, .unmatched, .plays, .rewind()
    ReplayAdapter(index), replay_session(index)     # requests
    ReplayTransport(index)                          # httpx, sync and async
    socket_guard(loopback=True)                     # context manager; refuses all but loopback
    stale(interactions, max_age, now) -> list[Interaction]

Redacting and scanning::

    Policy(salt=PROJECT_SALT, texts=Texts.AUTO, headers=frozenset(), secrets=frozenset())
    redact(interaction, policy) -> Interaction      # pure, idempotent, deny by default
    redact_entry(entry, policy) -> Entry; redact_request(request, policy, answered_by=...) -> Request
    scrub_text(text), scrub_url(url)                # for messages and logs
    scan(*paths_or_bytes, allow=()) -> tuple[Leak, ...]; scan_entries(interactions) -> Iterator[Leak]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from intercontract.cassette.entry import Entry, Format, Note, Recording, versions
from intercontract.cassette.guard import socket_guard
from intercontract.cassette.limits import DEFAULT, Limits
from intercontract.cassette.mismatch import Difference, Mismatch, NearMiss, Reason
from intercontract.cassette.policy import DEFAULT_POLICY, PROJECT_SALT, Policy, Texts
from intercontract.cassette.reading import files, load, load_all, read
from intercontract.cassette.redact import (
    redact,
    redact_entry,
    redact_request,
    scrub_text,
    scrub_url,
)
from intercontract.cassette.replay import Play, ReplayIndex, ReplayReport, stale
from intercontract.cassette.scan import Leak, scan, scan_entries
from intercontract.cassette.wire import OWN_KEY, playable
from intercontract.cassette.writing import cassette_path, dump, write

if TYPE_CHECKING:
    from intercontract.cassette.httpx_transport import ReplayTransport
    from intercontract.cassette.requests_adapter import ReplayAdapter, replay_session

__all__ = [
    "DEFAULT",
    "DEFAULT_POLICY",
    "OWN_KEY",
    "PROJECT_SALT",
    "Difference",
    "Entry",
    "Format",
    "Leak",
    "Limits",
    "Mismatch",
    "NearMiss",
    "Note",
    "Play",
    "Policy",
    "Reason",
    "Recording",
    "ReplayAdapter",
    "ReplayIndex",
    "ReplayReport",
    "ReplayTransport",
    "Texts",
    "cassette_path",
    "dump",
    "files",
    "load",
    "load_all",
    "playable",
    "read",
    "redact",
    "redact_entry",
    "redact_request",
    "replay_session",
    "scan",
    "scan_entries",
    "scrub_text",
    "scrub_url",
    "socket_guard",
    "stale",
    "versions",
    "write",
]

# Imported when first asked for: --help must not wait for requests, httpx and vcrpy.
_LATER = {
    "ReplayAdapter": "requests_adapter",
    "replay_session": "requests_adapter",
    "ReplayTransport": "httpx_transport",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
