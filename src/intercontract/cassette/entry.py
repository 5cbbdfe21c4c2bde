"""What a cassette holds beside an interaction: operation, contract, recorder, reason phrase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import Factory

from intercontract.errors import TrafficError
from intercontract.model.interaction import Interaction
from intercontract.values import frozen


class Format(StrEnum):
    """The file formats of recorded traffic."""

    VCR_YAML = "vcr-yaml"
    VCR_JSON = "vcr-json"
    HAR = "har"
    NDJSON = "ndjson"


def _sorted_items(
    value: Iterable[tuple[str, str]] | Mapping[str, str],
) -> tuple[tuple[str, str], ...]:
    items = value.items() if isinstance(value, Mapping) else value
    return tuple(sorted((str(k), str(v)) for k, v in items))


@frozen
class Entry:
    """One stored interaction with what the shared value has no field for.

    ``contract`` is the contract's hash; ``recorder`` pairs the names and versions of what recorded
    it; ``reason`` is the status line's phrase when it is not the standard one; ``line`` counts from 1.
    """

    interaction: Interaction
    operation: str | None = None
    contract: str | None = None
    recorder: tuple[tuple[str, str], ...] = ()
    reason: str | None = None
    line: int | None = None


@frozen
class Note:
    """Something about a file that is worth telling and no reason to stop: an entry left out.

    ``broken`` is set where the entry could not be read, rather than that there was nothing to read.
    """

    name: str
    message: str
    broken: TrafficError | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


@frozen
class Recording:
    """One file of recorded traffic, in the file's own order; ``attached`` names the files of its bodies."""

    path: str
    format: Format
    entries: tuple[Entry, ...]
    metadata: dict[str, object] = Factory(dict)
    notes: tuple[Note, ...] = ()
    attached: frozenset[str] = frozenset()

    def refuse_broken(self) -> None:
        """Insist that every entry could be read: what is replaced or replayed must be whole.

        Raises:
            TrafficError: one could not.
        """
        for note in self.notes:
            if note.broken is not None:
                raise note.broken

    @property
    def interactions(self) -> tuple[Interaction, ...]:
        """The interactions without what is stored beside them."""
        return tuple(entry.interaction for entry in self.entries)


def entries_of(items: Iterable[Interaction | Entry]) -> tuple[Entry, ...]:
    """Every item as an entry."""
    return tuple(item if isinstance(item, Entry) else Entry(item) for item in items)


def versions(**more: str) -> tuple[tuple[str, str], ...]:
    """The recorder's own name and version, and those given."""
    from intercontract import __version__

    return _sorted_items({"intercontract": __version__, **more})
