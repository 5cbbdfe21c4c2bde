"""A server that moves to another API version while it is observed."""

from __future__ import annotations

from intercontract.errors import ConfigurationError
from intercontract.model.region import REGIONS
from intercontract.values import frozen


@frozen
class WorkspaceUpgrade:
    """A move to the version ``to``, ``after`` so many seconds from the workspace's epoch on.

    Whatever version a request names is then answered in the shape of ``to``; the response header goes
    on naming what was asked for, unless the move is ``announced``. ``regions`` empty means all.
    """

    to: str
    after: float
    regions: tuple[str, ...] = ()
    announced: bool = False

    def applies(self, region: str, passed: float) -> bool:
        """Whether a region has moved so many seconds after the workspace's epoch."""
        return passed >= self.after and (not self.regions or region in self.regions)


HALF_A_DAY = 12 * 60 * 60
SHAPES = ("2.10", "2.11", "2.12", "2.13", "2.14", "2.15")
"""The versions in whose shape the sandbox answers; oldest first."""


def staged_upgrade(text: str) -> WorkspaceUpgrade | None:
    """The move that a text names, half a day after the sandbox's first request; None for no text.

    ``2.12`` means everywhere, ``2.12@au`` in one region.

    Raises:
        ConfigurationError: the sandbox has no shapes for the version, or a region is unknown.
    """
    if not text:
        return None
    version, _, named = text.partition("@")
    regions = tuple(part.strip() for part in named.split(",") if part.strip())
    if version not in SHAPES:
        raise ConfigurationError(
            f"the sandbox has no shapes of version {version!r}", hint=f"it has {', '.join(SHAPES)}"
        )
    if unknown := sorted(set(regions) - set(REGIONS)):
        raise ConfigurationError(
            f"{unknown[0]!r} is no region", hint=f"known: {', '.join(REGIONS)}"
        )
    return WorkspaceUpgrade(to=version, after=HALF_A_DAY, regions=regions)
