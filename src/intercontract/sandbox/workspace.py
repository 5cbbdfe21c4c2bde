"""One region's workspace: its state, its time, and how new objects come to be."""

from __future__ import annotations

from typing import Any

from intercontract.sandbox.clock import EPOCH
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.state import State
from intercontract.sandbox.table import Table
from intercontract.values import define, frozen


@frozen
class Author:
    """Who wrote something: an admin, a bot, a user or a lead."""

    type: str
    id: str
    name: str | None
    email: str


@define
class Workspace:
    """State and identity. Times are Unix seconds.

    ``now`` is the time of the request being answered; what is there before the first request happened
    before ``epoch``.
    """

    region: str
    seed: int
    id: str
    state: State
    now: int = 0
    epoch: int = EPOCH
    bot: Author = Author("bot", "0", "Fin", "")

    def __getitem__(self, resource: str) -> Table[Any]:
        """The table of a resource, by its singular name: ``company``."""
        return self.state.tables[resource]

    def new_id(self, series: IdSeries) -> str:
        """The next id of a series."""
        count = self.state.next(series.kind)
        return series.id(self.region, self.seed, count, self.now)
