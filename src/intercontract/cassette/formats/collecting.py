"""The entries of a file, one after another: a broken one is told of and left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import Factory, evolve

from intercontract.cassette.entry import Entry, Format, Note, Recording
from intercontract.cassette.formats.attachments import Attachments
from intercontract.cassette.formats.bounded import Decoder
from intercontract.cassette.formats.messages import EntryError, EntryReader
from intercontract.cassette.limits import Limits
from intercontract.errors import TrafficError
from intercontract.model.interaction import Credentials, Interaction
from intercontract.values import define


@define
class GatheredLines:
    """Entries that could be read, a note for each other one, and what is wrong with the first of these."""

    entries: list[Entry] = Factory(list)
    notes: list[Note] = Factory(list)
    first: EntryError | None = None

    def refuse_nothing(self) -> None:
        """Insist that one could be read.

        Raises:
            TrafficError: none could.
        """
        if self.first is not None and not self.entries:
            raise self.first


@define
class KeptParts:
    """What only the whole file tells: whether it has response headers, and requests with ``Authorization``.

    A request without ``Authorization`` had none, if others have one; a response lacks the headers that it
    does not have, if others have such headers.
    """

    headers: bool = False
    tokens: bool = False

    def see(self, interaction: Interaction) -> None:
        """Take note of one of the file's interactions."""
        self.headers = self.headers or interaction.response.shows_headers
        self.tokens = self.tokens or "authorization" in interaction.request.headers

    def completed(self, entry: Entry) -> Entry:
        """An entry with what the others tell of it."""
        known = each = entry.interaction
        if self.headers and not each.response.shows_headers:
            known = evolve(known, headers_kept=True)
        unsaid = each.credentials is Credentials.UNKNOWN
        if self.tokens and unsaid and "authorization" not in each.request.headers:
            known = evolve(known, credentials=Credentials.NONE)
        return entry if known is each else evolve(entry, interaction=known)


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
    numbered = enumerate(values)
    found = gather(numbered, read, str(path), limits, wraps=wraps, attachments=attachments)
    found.refuse_nothing()
    kept = KeptParts()
    for entry in found.entries:
        kept.see(entry.interaction)
    entries = tuple(map(kept.completed, found.entries))
    used = frozenset(attachments.used) if attachments else frozenset[str]()
    return Recording(str(path), form, entries, notes=tuple(found.notes), attached=used)


def gather(
    numbered: Iterable[tuple[int, tuple[object, int | None]]],
    read: Callable[[object, EntryReader], Entry | Note],
    file: str,
    limits: Limits,
    *,
    wraps: bool = False,
    attachments: Attachments | None = None,
) -> GatheredLines:
    """The same for a part of a file, whose values come with their numbers.

    Raises:
        TrafficError: there are too many; a bound is passed.
    """
    decoder = Decoder(limits, file)
    found = GatheredLines()
    for count, (index, (value, line)) in enumerate(numbered):
        if count >= limits.interactions:
            raise TrafficError(
                f"holds more than {limits.interactions:,} interactions",
                file=file,
                line=line,
                hint="split it",
            )
        reader = EntryReader(file, index, decoder, line, wraps, attachments)
        try:
            made = read(value, reader)
        except EntryError as error:
            found.first = found.first or error
            found.notes.append(Note(reader.name, f"left out: {error.message}", broken=error))
            continue
        found.notes += [Note(reader.name, remark) for remark in reader.remarks]
        if isinstance(made, Entry):
            found.entries.append(made)
        else:
            found.notes.append(made)
    return found
