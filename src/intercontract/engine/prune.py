"""`cassettes prune`: removing interactions from a recording."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from intercontract.cassette.conversion import prune
from intercontract.cassette.replay import stale
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.model.interaction import Interaction


def prune_cassette(
    path: Path,
    *,
    status: Collection[int] = (),
    operation: Collection[str] = (),
    older_than: int | None = None,
) -> int:
    """Remove, in place, answers with a status, calls of an operation, what is older than so many days.

    Returns how many interactions were removed.

    Raises:
        CassetteError: the recording is missing, damaged, or cannot be written.
    """
    contract = load("2.11")
    now = datetime.now(UTC)

    def keep(interaction: Interaction) -> bool:
        called = Exchange(interaction, contract).operation
        return not (
            interaction.response.status in status
            or (called is not None and called.id in operation)
            or (
                older_than is not None
                and bool(stale([interaction], timedelta(days=older_than), now))
            )
        )

    return len(prune(path, keep))
