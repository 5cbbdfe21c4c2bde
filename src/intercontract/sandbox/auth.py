"""Tokens: one per region, ``sandbox-us``, ``sandbox-eu``, ``sandbox-au``.

They come as ``Bearer``, or as the user name of ``Basic`` with an empty password, which the vendor's older
documentation asks for and older clients send (intercom-java 2.8.2, python-intercom 3.1.0).
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error

from intercontract.sandbox.errors import unauthorized
from intercontract.sandbox.exchange import Call


def token_for(region: str) -> str:
    """The token of a region's sandbox."""
    return f"sandbox-{region}"


def token_in(authorization: str) -> str | None:
    """The token that an ``Authorization`` header carries, or None."""
    scheme, _, given = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() != "basic":
        return None
    try:
        user, _, password = b64decode(given.strip(), validate=True).decode().partition(":")
    except (Error, UnicodeDecodeError, ValueError):
        return None
    return None if password else user


def authenticate(call: Call, token: str) -> None:
    """Let a call with the workspace's token pass.

    Raises:
        Refusal: 401 ``unauthorized`` without a token, or with another one.
    """
    if token_in(call.headers.get("Authorization") or "") != token:
        raise unauthorized()
