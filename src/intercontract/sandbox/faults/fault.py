"""What a fault is: a way around the honest answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import Factory

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.workspace import Workspace
from intercontract.values import define, frozen


@define
class Site:
    """Where a fault is planted: the workspace, and what faults remember between requests."""

    workspace: Workspace
    token: str
    memory: dict[str, Any] = Factory(dict)


Apply: TypeAlias = Callable[[Call, Proceed, Site], Answer]
"""Gets a call and the rest of the way to its answer; returns the answer that will be sent."""


@frozen
class Fault:
    """One defect to plant, and the checks that claim to find it, any of which will do.

    Faults combine: the first one planted is the outermost. ``operations`` are those of which one has to be
    called for it to show, where they are known.
    """

    id: str
    summary: str
    caught_by: tuple[str, ...]
    apply: Apply
    operations: tuple[str, ...] = ()
