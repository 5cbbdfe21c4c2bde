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

Recording::

    with Recorder(path, policy=, clock=, contract="sha256:...", versions_of={"schemathesis": ...},
                  metadata=None, leftover=Leftover.REFUSE|CONTINUE|DISCARD) as recorder:
        recorder.append(interaction, operation="listTags")  # redacted and on the disk when it returns
    recorder.finish(distil=False|True|key) -> Recorded(path, recorded, kept, cut)   # or leave the block
    recover(path, policy=, distil=) -> Recorded | None; discard(path) -> bool
    leftovers(folder) -> list[Path]                 # cassettes (not journals) whose recording was cut short
    save(path, interactions, metadata=None)         # scan, play once offline, write atomically
    distil(interactions, key=shown) -> tuple[Interaction, ...]

Tools::

    convert(source, target, format=None) -> tuple[Note, ...]   # what was lost, measured
    diff(old, new) -> tuple[Change, ...]; prune(path, keep) -> tuple[Interaction, ...]
    redact_file(source, target=None, policy=) -> int

For stock vcrpy (imports it)::

    with use_cassette(path, policy=, match=, strict=False) as index: ...   # any client, indexed, guarded
    vcr.VCR().register_persister(Persister(policy))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from intercontract.cassette.compare import Change, Changed, diff
    from intercontract.cassette.conversion import convert, format_of, prune, redact_file
    from intercontract.cassette.distillation import distil, shown
    from intercontract.cassette.entry import Entry, Format, Note, Recording, versions
    from intercontract.cassette.guard import socket_guard
    from intercontract.cassette.httpx_transport import ReplayTransport
    from intercontract.cassette.leaks import Leak, scan, scan_entries
    from intercontract.cassette.limits import DEFAULT, Limits
    from intercontract.cassette.mismatch import Difference, Mismatch, NearMiss, Reason
    from intercontract.cassette.policy import DEFAULT_POLICY, PROJECT_SALT, Policy, Texts
    from intercontract.cassette.reading import files, load, load_all, read
    from intercontract.cassette.recorder import (
        Leftover,
        Recorded,
        Recorder,
        discard,
        leftovers,
        recover,
        save,
    )
    from intercontract.cassette.redaction import (
        redact,
        redact_entry,
        redact_request,
        scrub_text,
        scrub_url,
    )
    from intercontract.cassette.replay import Play, ReplayIndex, ReplayReport, stale
    from intercontract.cassette.requests_adapter import ReplayAdapter, replay_session
    from intercontract.cassette.vcrpy_patch import (
        IndexedCassette,
        Persister,
        refuse_incomplete,
        use_cassette,
    )
    from intercontract.cassette.wire import OWN_KEY, playable
    from intercontract.cassette.writing import cassette_path, dump, write

__all__ = [
    "DEFAULT",
    "DEFAULT_POLICY",
    "OWN_KEY",
    "PROJECT_SALT",
    "Change",
    "Changed",
    "Difference",
    "Entry",
    "Format",
    "IndexedCassette",
    "Leak",
    "Leftover",
    "Limits",
    "Mismatch",
    "NearMiss",
    "Note",
    "Persister",
    "Play",
    "Policy",
    "Reason",
    "Recorded",
    "Recorder",
    "Recording",
    "ReplayAdapter",
    "ReplayIndex",
    "ReplayReport",
    "ReplayTransport",
    "Texts",
    "cassette_path",
    "convert",
    "diff",
    "discard",
    "distil",
    "dump",
    "files",
    "format_of",
    "leftovers",
    "load",
    "load_all",
    "playable",
    "prune",
    "read",
    "recover",
    "redact",
    "redact_entry",
    "redact_file",
    "redact_request",
    "refuse_incomplete",
    "replay_session",
    "save",
    "scan",
    "scan_entries",
    "scrub_text",
    "scrub_url",
    "shown",
    "socket_guard",
    "stale",
    "use_cassette",
    "versions",
    "write",
]

# Each module is imported when a name of it is first asked for: the command line's help must not wait for
# YAML, requests, httpx and vcrpy. No module may have the name of something in this table.
_HOMES = {
    "Change": "compare",
    "Changed": "compare",
    "DEFAULT": "limits",
    "DEFAULT_POLICY": "policy",
    "Difference": "mismatch",
    "Entry": "entry",
    "Format": "entry",
    "IndexedCassette": "vcrpy_patch",
    "Leak": "leaks",
    "Leftover": "recorder",
    "Limits": "limits",
    "Mismatch": "mismatch",
    "NearMiss": "mismatch",
    "Note": "entry",
    "OWN_KEY": "wire",
    "PROJECT_SALT": "policy",
    "Persister": "vcrpy_patch",
    "Play": "replay",
    "Policy": "policy",
    "Reason": "mismatch",
    "Recorded": "recorder",
    "Recorder": "recorder",
    "Recording": "entry",
    "ReplayAdapter": "requests_adapter",
    "ReplayIndex": "replay",
    "ReplayReport": "replay",
    "ReplayTransport": "httpx_transport",
    "Texts": "policy",
    "cassette_path": "writing",
    "convert": "conversion",
    "diff": "compare",
    "discard": "recorder",
    "distil": "distillation",
    "dump": "writing",
    "files": "reading",
    "format_of": "conversion",
    "leftovers": "recorder",
    "load": "reading",
    "load_all": "reading",
    "playable": "wire",
    "prune": "conversion",
    "read": "reading",
    "recover": "recorder",
    "redact": "redaction",
    "redact_entry": "redaction",
    "redact_file": "conversion",
    "redact_request": "redaction",
    "refuse_incomplete": "vcrpy_patch",
    "replay_session": "requests_adapter",
    "save": "recorder",
    "scan": "leaks",
    "scan_entries": "leaks",
    "scrub_text": "redaction",
    "scrub_url": "redaction",
    "shown": "distillation",
    "socket_guard": "guard",
    "stale": "replay",
    "use_cassette": "vcrpy_patch",
    "versions": "entry",
    "write": "writing",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
