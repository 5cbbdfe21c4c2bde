"""Bearer tokens: one per region, ``sandbox-us``, ``sandbox-eu``, ``sandbox-au``."""

from __future__ import annotations

from intercontract.sandbox.errors import unauthorized
from intercontract.sandbox.exchange import Call


def token_for(region: str) -> str:
    """The token of a region's sandbox."""
    return f"sandbox-{region}"


def authenticate(call: Call, token: str) -> None:
    """Let a call with the workspace's token pass.

    Raises:
        Refusal: 401 ``unauthorized`` without a token, or with another one.
    """
    scheme, _, given = (call.headers.get("Authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or given.strip() != token:
        raise unauthorized()
