"""The sandbox behind the gateway."""

from __future__ import annotations

import asyncio
from typing import cast

from attrs import field

from intercontract.gateway.upstream import UpstreamAnswer
from intercontract.model.interaction import Credentials, Request
from intercontract.sandbox.auth import token_for, token_in
from intercontract.sandbox.sandbox import Sandbox, Settings, Snapshot
from intercontract.values import define


@define
class SandboxUpstream:
    """One region's workspace."""

    settings: Settings
    kind: str = "sandbox"
    sandbox: Sandbox = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.sandbox = Sandbox(self.settings)

    async def answer(self, request: Request) -> UpstreamAnswer:
        """What the sandbox answers; on the event loop, as handing over takes longer than answering."""
        response = self.sandbox.handle(request)
        if response.elapsed:
            await asyncio.sleep(response.elapsed)
        return UpstreamAnswer(response, self._credentials(request), "sandbox")

    def _credentials(self, request: Request) -> Credentials:
        given = request.headers.get("Authorization")
        if not given:
            return Credentials.NONE
        token = self.settings.token or token_for(self.settings.region)
        return Credentials.SENT if token_in(given) == token else Credentials.INVALID

    def reset(self) -> None:
        """The workspace as it was at the start."""
        self.sandbox.reset()

    def snapshot(self) -> object:
        """The present, to come back to."""
        return self.sandbox.snapshot()

    def restore(self, snapshot: object) -> None:
        """Back to a moment."""
        self.sandbox.restore(cast("Snapshot", snapshot))

    def close(self) -> None:
        """There is nothing to let go of."""
