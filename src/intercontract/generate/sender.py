"""What generation needs of whatever sends its requests."""

from __future__ import annotations

from typing import Protocol

import requests

from intercontract.model.finding import Finding
from intercontract.model.interaction import Case, Interaction, Request


class OutOfTime(Exception):  # noqa: N818 - not an error: what was asked for
    """The time that a sender was given is over; nothing more is sent."""


class Sender(Protocol):
    """The one session through which requests leave: it guards, records and judges.

    What is sent becomes an `Interaction` with the case that `label` named last.
    """

    base_url: str
    read_only: bool

    def label(self, case: Case, sequence: str | None = None) -> None:
        """Name the case, and the sequence, that the next requests belong to."""

    def send(self, request: Request, *, token: str | None = "") -> Interaction:
        """Send one request; ``token`` None sends no credentials, another text sends that one."""


class SessionSender(Sender, Protocol):
    """A sender that also lends its session to Schemathesis.

    What goes through ``session`` is treated as what goes through `send`; ``fresh`` holds the findings of
    the last interaction that no deviation explains.
    """

    session: requests.Session
    fresh: tuple[Finding, ...]
