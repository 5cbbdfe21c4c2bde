"""Who may use the control paths: programs on this machine, from beyond it who has the token, and no web page.

A page that somebody looks at can send requests to this machine. It gives itself away by ``Origin`` and
``Sec-Fetch-Site`` (Fetch Standard, Fetch Metadata); one that made its own name lead here (DNS rebinding) by
``Host``.
"""

from __future__ import annotations

import hmac
import secrets

from intercontract.cassette.guard import is_loopback
from intercontract.gateway.listen import Listener
from intercontract.model.headers import Headers
from intercontract.values import frozen

TOKEN = "X-Intercontract-Token"  # noqa: S105 - a header's name
"""The header that carries the token of the control paths."""


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(24)


def is_open(listener: Listener) -> bool:
    """Whether a listener can be reached from beyond this machine."""
    return not is_loopback(listener.host)


@frozen
class Access:
    """The rule for one listener: a ``token`` is asked for, and ``anywhere`` lets every host name pass."""

    token: str = ""
    anywhere: bool = False

    def refusal(self, headers: Headers) -> str:
        """Why a request is refused; empty where it is not."""
        if "origin" in headers or (headers.get("Sec-Fetch-Site") or "none") != "none":
            return "control paths are not for web pages"
        if not self.anywhere and not is_loopback(_name(headers.get("Host") or "")):
            return "control paths are for this machine only, by the name localhost or its address"
        if self.token and not hmac.compare_digest(
            (headers.get(TOKEN) or "").encode(), self.token.encode()
        ):
            return f"control paths want the token that was told at the start, in {TOKEN}"
        return ""


def _name(host: str) -> str:
    """A host without its port."""
    return host if host.endswith("]") or ":" not in host else host.rpartition(":")[0]
