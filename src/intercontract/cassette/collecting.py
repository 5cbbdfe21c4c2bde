"""The entries of a file, one after another: a broken one is told of and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import evolve

from intercontract.cassette.attachments import Attachments
from intercontract.cassette.bounded import Decoder
from intercontract.cassette.entry import Entry, Format, Note, Recording
from intercontract.cassette.limits import Limits
from intercontract.cassette.messages import EntryError, EntryReader
from intercontract.errors import TrafficError
from intercontract.model.interaction import Credentials


def collect(
    values: Iterable[tuple[object, int | None]],
    read: Callable[[object, EntryReader], Entry | Note],
    path: Path,
    limits: Limits,
    form: Format,
    *,
    wraps: bool = False,
    attachments: Attachments | None = None,
) -> Recording:
    """Every entry that can be read, and a note for each other one; values come with their lines.

    Raises:
        TrafficError: there are too many, or none can be read; a bound is passed.
    """
    decoder = Decoder(limits, str(path))
    entries: list[Entry] = []
    notes: list[Note] = []
    first: EntryError | None = None
    for index, (value, line) in enumerate(values):
        if index >= limits.interactions:
            raise TrafficError(
                f"holds more than {limits.interactions:,} interactions",
                file=str(path),
                line=line,
                hint="split it",
            )
        reader = EntryReader(str(path), index, decoder, line, wraps, attachments)
        try:
            found = read(value, reader)
        except EntryError as error:
            first = first or error
            notes.append(Note(reader.name, f"left out: {error.message}", broken=error))
            continue
        notes += [Note(reader.name, remark) for remark in reader.remarks]
        if isinstance(found, Entry):
            entries.append(found)
        else:
            notes.append(found)
    if first is not None and not entries:
        raise first
    used = frozenset(attachments.used) if attachments else frozenset[str]()
    return Recording(str(path), form, _completed(entries), notes=tuple(notes), attached=used)


def _completed(entries: list[Entry]) -> tuple[Entry, ...]:
    """What only the whole file tells.

    A request without ``Authorization`` had none, if others have one; a response lacks the headers that it
    does not have, if others have such headers.
    """
    interactions = [entry.interaction for entry in entries]
    headers_kept = any(each.response.shows_headers for each in interactions)
    tokens_kept = any("authorization" in each.request.headers for each in interactions)
    found = []
    for entry, each in zip(entries, interactions, strict=True):
        known = each
        if headers_kept and not each.response.shows_headers:
            known = evolve(known, headers_kept=True)
        unsaid = each.credentials is Credentials.UNKNOWN
        if tokens_kept and unsaid and "authorization" not in each.request.headers:
            known = evolve(known, credentials=Credentials.NONE)
        found.append(entry if known is each else evolve(entry, interaction=known))
    return tuple(found)
