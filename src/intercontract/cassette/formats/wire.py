"""What stored requests and responses look like to whoever plays them."""

from __future__ import annotations

from intercontract.model.headers import Headers
from intercontract.model.region import canonical_base

# vcrpy reads only ``request`` and ``response`` of an interaction, and ``metadata`` of the file.
OWN_KEY = "intercontract"


def playable(given: Headers, body: bytes) -> tuple[Headers, tuple[tuple[str, str], ...]]:
    """Headers that are true of a decoded body, and the codings taken out.

    A client that is told ``Content-Encoding: gzip`` would try to decompress plain text.
    """
    dropped = tuple(
        pair
        for pair in given.fields
        if pair[0].lower() in ("content-encoding", "transfer-encoding")
    )
    if not dropped:
        return given, ()
    length = str(len(body))
    return Headers(
        tuple(
            (name, length if name.lower() == "content-length" else value)
            for name, value in given.fields
            if (name, value) not in dropped
        )
    ), dropped


def canonical_url(url: str, region: str | None) -> str:
    """The URL at its region's public server, whatever answered."""
    if region is None:
        return url
    rest = url.split("://", 1)[-1]
    cut = min((i for i in (rest.find(sign) for sign in "/?#") if i >= 0), default=len(rest))
    return canonical_base(region) + rest[cut:]
