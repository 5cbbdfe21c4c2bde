"""The suite's recordings: where they are kept, and playing them back without drawing anything again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from attrs import evolve, field

from intercontract.cassette.guard import socket_guard
from intercontract.cassette.mismatch import Mismatch
from intercontract.cassette.reading import read
from intercontract.cassette.replay import Play, ReplayIndex, stale
from intercontract.errors import CassetteError
from intercontract.files.kind import is_folder
from intercontract.files.reading import listed
from intercontract.model.interaction import Interaction, Source
from intercontract.values import define


def built_in() -> Path:
    """The cassettes that come with the package: ``intercontract/data/cassettes`` in a wheel."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "data" / "cassettes"
    return inside if inside.is_dir() else package.parents[1] / "cassettes"


def corpus_folder(given: Path | None = None, home: Path | None = None) -> Path:
    """The folder of cassettes to replay: the one given, ``cassettes/`` here, or the built-in one.

    Raises:
        CassetteError: the folder given does not exist.
    """
    if given is not None:
        if not is_folder(given):
            raise CassetteError(
                "there is no such folder of cassettes",
                file=str(given),
                hint="record one with: intercontract record",
            )
        return given
    mine = (home or Path.cwd()) / "cassettes"
    return mine if mine.is_dir() else built_in()


def cassettes_of(folder: Path, region: str, version: str) -> list[Path]:
    """The cassettes of one region and version, by name.

    Raises:
        CassetteError: there is none, or the folder cannot be read.
    """
    found = listed(folder / region / version, "*.yaml", CassetteError)
    if not found:
        raise CassetteError(
            f"no cassette for the region {region} and version {version}",
            file=str(folder / region / version),
            hint=f"record them with: intercontract record --region {region}",
        )
    return found


@define
class Replay:
    """The interactions of a corpus, each looked up by its own request in the cassette's index.

    ``notes`` names what was recorded and never played. ``max_age`` refuses recordings older than that.
    ``only`` these cassettes, by region, where some are named.
    """

    folder: Path
    regions: tuple[str, ...]
    version: str
    max_age: timedelta | None = None
    now: datetime | None = None
    only: tuple[tuple[str, Path], ...] | None = None
    notes: list[str] = field(factory=list)

    def play(self) -> Iterator[tuple[str, Interaction]]:
        """Each interaction with the stage it belongs to, behind a guard that opens no socket.

        Raises:
            CassetteError: a cassette is missing, damaged, too old, or does not play.
        """
        with socket_guard(loopback=False):
            for region, path in self.cassettes():
                for interaction in self._cassette(path):
                    yield "replay", evolve(interaction, region=region)

    def cassettes(self) -> Iterator[tuple[str, Path]]:
        """The cassettes to play, each with its region.

        Raises:
            CassetteError: a region has none.
        """
        for region in self.regions:
            if self.only is None:
                paths = cassettes_of(self.folder, region, self.version)
            else:
                paths = [path for own, path in self.only if own == region]
            yield from ((region, path) for path in paths)

    def shares(self, number: int) -> list[Replay]:
        """As many replays that play all of it in turn, each about as many bytes.

        Raises:
            CassetteError: a region has no cassette.
        """
        sizes = [(entry, entry[1].stat().st_size) for entry in self.cassettes()]
        each = sum(size for _, size in sizes) / number
        shares: list[list[tuple[str, Path]]] = [[] for _ in range(number)]
        before = 0
        for entry, size in sizes:
            shares[min(int((before + size / 2) / each), number - 1) if each else 0].append(entry)
            before += size
        return [evolve(self, only=tuple(share), notes=[]) for share in shares if share]

    def _cassette(self, path: Path) -> Iterator[Interaction]:
        recorded = read(path)
        if self.max_age is not None and self.now is not None:
            self._check_age(path, recorded)
        index = ReplayIndex(recorded, policy=Play.IN_ORDER)
        for interaction in recorded:
            answer = index.find(interaction.request)
            if isinstance(answer, Mismatch):
                raise CassetteError(f"the cassette does not play: {answer}", file=str(path))
            yield evolve(answer, source=Source.RECORDED)
        self.notes += [
            f"{unused.name}: recorded and never played" for unused in index.report().unused
        ]

    def _check_age(self, path: Path, recorded: tuple[Interaction, ...]) -> None:
        assert self.max_age is not None  # noqa: S101 - checked by the caller
        assert self.now is not None  # noqa: S101
        old = stale(recorded, self.max_age, self.now)
        if old:
            raise CassetteError(
                f"{len(old)} of {len(recorded)} recordings are older than {self.max_age.days} days "
                f"(the oldest is of {min(o.recorded_at or '' for o in old)})",
                file=str(path),
                hint="record anew, or allow more with --max-age",
            )
