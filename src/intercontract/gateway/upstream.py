"""What answers behind the gateway."""

from __future__ import annotations

from typing import Protocol

from intercontract.model.interaction import Credentials, Request, Response


class Upstream(Protocol):
    """One region's answers. ``kind`` is ``sandbox``, ``replay`` or ``live``."""

    kind: str

    async def answer(self, request: Request) -> Response:
        """The answer to a request whose URL has the region's canonical host."""
        ...

    def credentials(self, request: Request, status: int) -> Credentials:
        """What is known of the credentials a request carried, given how it was answered."""
        ...

    @property
    def answered_by(self) -> str:
        """``intercom``, ``sandbox`` or ``unknown``, as in `Interaction`."""
        ...

    def reset(self) -> None:
        """Back to the beginning, as far as there is one."""
        ...
