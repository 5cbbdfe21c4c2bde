"""What a workspace holds before the first request."""

from __future__ import annotations

from functools import lru_cache
from graphlib import TopologicalSorter
from random import Random

from intercontract.sandbox.clock import EPOCH
from intercontract.sandbox.filling import NO_MORE, WorkspaceSize, fill
from intercontract.sandbox.identifiers import workspace_id
from intercontract.sandbox.resources import COLLECTIONS
from intercontract.sandbox.state import State
from intercontract.sandbox.workspace import Workspace

DAY = 86400
AGE = 200 * DAY
"""How long before its epoch a workspace was set up, in seconds."""


@lru_cache(maxsize=64)
def populate(
    region: str,
    seed: int,
    id_: str | None = None,
    epoch: int = EPOCH,
    size: WorkspaceSize = NO_MORE,
) -> Workspace:
    """The workspace of a region before the first request: copy its state before changing it.

    ``epoch`` is when all that is over, in Unix seconds; ``size`` is how large it is at least.

    Contacts and conversations draw from one stream of chance; a resource that is added has to leave that
    stream alone, or it changes theirs.
    """
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    state = State({name: found.empty() for name, found in COLLECTIONS.items()})
    workspace = Workspace(region, seed, id_ or workspace_id(region, seed), state, epoch=epoch)
    for name in TopologicalSorter(
        {n: found.after for n, found in COLLECTIONS.items()}
    ).static_order():
        sow = COLLECTIONS[name].seed
        if sow is not None:
            workspace.now = epoch - AGE
            sow(workspace, random)
    fill(workspace, size, epoch - AGE)
    return workspace
