"""The sandbox behind the gateway."""

from __future__ import annotations

import asyncio

from attrs import define, field

from intercontract.model.interaction import Credentials, Request, Response
from intercontract.sandbox.auth import token_for
from intercontract.sandbox.sandbox import Sandbox, Settings, Snapshot


@define
class SandboxUpstream:
    """One region's workspace."""

    settings: Settings
    kind: str = "sandbox"
    answered_by: str = "sandbox"
    sandbox: Sandbox = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.sandbox = Sandbox(self.settings)

    async def answer(self, request: Request) -> Response:
        """What the sandbox answers; on the event loop, as handing over takes longer than answering."""
        response = self.sandbox.handle(request)
        if response.elapsed:
            await asyncio.sleep(response.elapsed)
        return response

    def credentials(self, request: Request, status: int) -> Credentials:
        """Whether the region's own token was sent."""
        del status
        given = request.headers.get("Authorization")
        if not given:
            return Credentials.NONE
        token = self.settings.token or token_for(self.settings.region)
        return Credentials.SENT if given.split()[-1] == token else Credentials.INVALID

    def reset(self) -> None:
        """The workspace as it was at the start."""
        self.sandbox.reset()

    def snapshot(self) -> Snapshot:
        """The present, to come back to."""
        return self.sandbox.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a moment."""
        self.sandbox.restore(snapshot)
