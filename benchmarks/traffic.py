"""Large bodies of traffic for measuring: the committed recordings, repeated as a seed has it.

No benchmark of its own: `audit.py` uses it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import evolve

from intercontract.cassette.entry import Entry
from intercontract.cassette.formats.ndjson import dump_line
from intercontract.cassette.reading import read
from intercontract.engine.setup.corpus import built_in
from intercontract.model.interaction import Interaction, Source

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def recorded() -> list[list[Interaction]]:
    """What the committed cassettes hold, by scenario."""
    groups: dict[tuple[str, str], list[Interaction]] = {}
    for one in read(built_in()):
        file = one.name.partition("#")[0]
        groups.setdefault((file, one.sequence or one.name), []).append(one)
    return list(groups.values())


def traffic(number: int, seed: int = 1) -> Iterator[Interaction]:
    """So many interactions, as a gateway in front of a client would have logged them: in order of time."""
    draw, scenarios = random.Random(seed), recorded()
    written = 0
    while written < number:
        for one in draw.choice(scenarios)[: number - written]:
            yield evolve(
                one,
                source=Source.CAPTURED,
                sequence=None,
                case=None,
                recorded_at=(BEGIN + timedelta(seconds=written)).isoformat(),
            )
            written += 1


def write(path: Path, number: int, seed: int = 1) -> None:
    """A file of one interaction a line."""
    with path.open("wb") as file:
        file.writelines(dump_line(Entry(one)) for one in traffic(number, seed))
