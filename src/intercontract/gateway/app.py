"""The gateway of one region as an ASGI application."""

from __future__ import annotations

from attrs import define, field
from starlette.types import Receive, Scope, Send

from intercontract.gateway.answers import own
from intercontract.gateway.upstream import Upstream
from intercontract.gateway.wire import TooLarge, read_body, request_of, target_of, wire_headers
from intercontract.model.interaction import Response
from intercontract.model.region import canonical_base


@define(eq=False)
class Gateway:
    """One region: reads a request, asks the upstream, sends the answer."""

    region: str
    upstream: Upstream
    _base: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._base = canonical_base(self.region)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        head = scope["method"] == "HEAD"
        target = target_of(scope)
        if target is None:
            await reply(own(400, "bad_target", "the request names no path"), send, head=head)
            return
        try:
            body = await read_body(receive)
        except TooLarge:
            await reply(own(413, "too_large", "the request's body is too large"), send, head=head)
            return
        if body is None:
            return
        request = request_of(scope, self._base, target, body)
        response = await self.upstream.answer(request)
        await reply(response, send, head=head)


async def reply(response: Response, send: Send, *, head: bool) -> None:
    """Send a response; the server leaves the body of an answer to HEAD out."""
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": wire_headers(response, head=head),
        }
    )
    await send({"type": "http.response.body", "body": b"" if head else response.body})
