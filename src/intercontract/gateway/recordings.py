"""Which recordings play for which region: from a corpus, or from whatever files are given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from intercontract.cassette.reading import read
from intercontract.cassette.redaction.interactions import redact_request
from intercontract.cassette.replay import Play, ReplayIndex
from intercontract.errors import CassetteError
from intercontract.files.kind import is_folder
from intercontract.model.interaction import Interaction, Request
from intercontract.model.region import REGIONS, region_of


def recordings(paths: Sequence[Path], region: str, version: str) -> tuple[Interaction, ...]:
    """The recordings of a region below some paths, in order.

    A folder that is laid out as a corpus gives ``<region>/<version>/``. Of other files and folders each
    interaction goes to the region that it names, by itself or by its host; one that names none plays
    for every region.

    Raises:
        CassetteError: nothing is there, or nothing for the region; a file is damaged.
        TrafficError: a file is no recorded traffic.
    """
    found: list[Interaction] = []
    for path in paths:
        if any(is_folder(path / name) for name in REGIONS):
            own = path / region / version
            if is_folder(own):
                found += read(own)
        else:
            found += [i for i in read(path) if (_region(i) or region) == region]
    if not found:
        raise CassetteError(
            f"nothing is recorded for the region {region} and version {version}",
            file=", ".join(str(path) for path in paths),
            hint="name other recordings with --cassettes, or record some: intercontract record",
        )
    return tuple(found)


def _region(interaction: Interaction) -> str | None:
    return interaction.region or region_of(interaction.request.url)


def index_of(
    found: tuple[Interaction, ...], policy: Play, max_age: timedelta | None = None
) -> ReplayIndex:
    """The index that answers; what a client sends is also looked up as redaction leaves it."""
    ours = all(interaction.answered_by == "sandbox" for interaction in found)
    answered_by = "sandbox" if ours else "unknown"

    def redacted(request: Request) -> Request:
        return redact_request(request, answered_by=answered_by)

    return ReplayIndex(found, policy=policy, redact=redacted, max_age=max_age, remembers=False)
