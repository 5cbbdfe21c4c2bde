"""Staging a move to another version from the command line: ``2.12`` everywhere, ``2.12@au`` in one region."""

from __future__ import annotations

from intercontract.errors import ConfigurationError
from intercontract.model.region import REGIONS
from intercontract.sandbox.clock import EPOCH
from intercontract.sandbox.versions import Upgrade

HALF_A_DAY = 12 * 60 * 60


def overnight(text: str) -> Upgrade | None:
    """The move that a text names, between the sandbox's first night and its second; None for no text.

    Raises:
        ConfigurationError: the sandbox has no shapes for the version, or a region is unknown.
    """
    if not text:
        return None
    version, _, named = text.partition("@")
    regions = tuple(part.strip() for part in named.split(",") if part.strip())
    shapes = ("2.10", "2.11", "2.12", "2.13")
    if version not in shapes:
        raise ConfigurationError(
            f"the sandbox has no shapes of version {version!r}", hint=f"it has {', '.join(shapes)}"
        )
    if unknown := sorted(set(regions) - set(REGIONS)):
        raise ConfigurationError(
            f"{unknown[0]!r} is no region", hint=f"known: {', '.join(REGIONS)}"
        )
    return Upgrade(to=version, at=EPOCH + HALF_A_DAY, regions=regions)
