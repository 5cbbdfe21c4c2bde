"""What answers behind the gateway, and what an answer is."""

from __future__ import annotations

from typing import Protocol

from intercontract.model.interaction import Credentials, Request, Response
from intercontract.values import frozen


@frozen(eq=False)
class UpstreamAnswer:
    """A response with what is known about it.

    ``response`` is what is judged and recorded: its body is decoded of content codings. ``wire`` is
    what is sent where that differs (a body that is still compressed). ``headers`` are those of the wire
    made ready beforehand. ``own`` is why the gateway itself answered, without an upstream: such an answer
    is nobody's fault and is neither judged nor recorded. ``explanation`` goes to the log.
    """

    response: Response
    credentials: Credentials = Credentials.UNKNOWN
    answered_by: str = "unknown"
    wire: Response | None = None
    headers: tuple[tuple[bytes, bytes], ...] | None = None
    own: str = ""
    explanation: str = ""


class Upstream(Protocol):
    """One region's answers."""

    @property
    def kind(self) -> str:
        """``sandbox``, ``replay`` or ``live``."""
        ...

    async def answer(self, request: Request) -> UpstreamAnswer:
        """The answer to a request, whose URL has the region's canonical host. Never raises."""
        ...

    def reset(self) -> None:
        """Back to the beginning, as far as there is one."""
        ...

    def snapshot(self) -> object | None:
        """The present, to come back to; None where there is no state to keep."""
        ...

    def restore(self, snapshot: object) -> None:
        """Back to a moment that `snapshot` gave."""
        ...

    def close(self) -> None:
        """Let go of what is held, and of whom is waited for; may be called from any thread."""
        ...
