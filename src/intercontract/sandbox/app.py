"""The sandbox over HTTP: a Starlette application, a thin shell around ``Sandbox.handle``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import orjson
from attrs import asdict, evolve
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.model.region import canonical_base, with_links_to
from intercontract.sandbox.sandbox import Sandbox, Settings, Snapshot

CONTROL = "/__intercontract__/"
"""Where reset, snapshot, restore and seen live: a path that Intercom does not use."""


async def _body(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return b"".join(chunks)


def _request(scope: Scope, base: str, body: bytes) -> Request:
    target = scope["raw_path"].decode("latin-1")
    if scope["query_string"]:
        target += "?" + scope["query_string"].decode("latin-1")
    headers = Headers(
        tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    )
    return Request(scope["method"], base + target, headers, body or None)


async def _send(response: Response, send: Send, *, head: bool) -> None:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
        for name, value in response.headers
    ]
    if not head and "Content-Length" not in response.headers:
        headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


class _Control:
    """The control paths: each is one function from a JSON object to another."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._snapshots: list[Snapshot] = []

    def answer(self, path: str, body: bytes) -> Response:
        """What a control path does."""
        actions: dict[str, Callable[[bytes], object]] = {
            "reset": self._reset,
            "snapshot": self._snapshot,
            "restore": self._restore,
            "seen": self._seen,
        }
        action = actions.get(path.removeprefix(CONTROL))
        payload: object = {"error": "no such control path"}
        status = 404
        if action is not None:
            try:
                status, payload = 200, action(body)
            except (orjson.JSONDecodeError, KeyError, IndexError, TypeError, ValueError):
                status, payload = 400, {"error": 'restore needs {"snapshot": <number>}'}
        headers = Headers((("Content-Type", "application/json; charset=utf-8"),))
        return Response(status, headers, orjson.dumps(payload))

    def _reset(self, _body: bytes) -> object:
        self._sandbox.reset()
        return {"reset": True}

    def _snapshot(self, _body: bytes) -> object:
        self._snapshots.append(self._sandbox.snapshot())
        return {"snapshot": len(self._snapshots) - 1}

    def _restore(self, body: bytes) -> object:
        index = int(orjson.loads(body)["snapshot"])
        if index < 0:
            raise IndexError(index)
        self._sandbox.restore(self._snapshots[index])
        return {"restored": index}

    def _seen(self, _body: bytes) -> object:
        return {"seen": [asdict(answered) for answered in self._sandbox.answered()]}


class _Shell:
    """The ASGI side."""

    def __init__(self, sandbox: Sandbox, *, links_here: bool) -> None:
        self._sandbox = sandbox
        self._links_here = links_here
        self._control = None if sandbox.settings.disguised else _Control(sandbox)
        self._base = canonical_base(sandbox.settings.region)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        request = _request(scope, self._base, body)
        path = scope["path"]
        if self._control is not None and path.startswith(CONTROL):
            await _send(self._control.answer(path, body), send, head=False)
            return
        # Answered on the event loop: a handler takes less time than handing it to a thread.
        response = self._sandbox.handle(request)
        if response.elapsed:
            await asyncio.sleep(response.elapsed)
        if self._links_here:
            host = request.headers.get("Host") or ""
            body = with_links_to(response.body, self._sandbox.settings.region, host)
            response = evolve(response, body=body)
        await _send(response, send, head=scope["method"] == "HEAD")


def create_app(
    settings: Settings | None = None, *, sandbox: Sandbox | None = None, links_here: bool = False
) -> Starlette:
    """The sandbox as a Starlette application; pass a ``sandbox`` to keep a hand on its state.

    ``links_here``: links in answers lead to the host that the client called, not to Intercom.
    """
    served = sandbox or Sandbox(settings or Settings())
    app = Starlette()
    # No route of Starlette's: its patterns match no path that holds a line break.
    app.router.default = _Shell(served, links_here=links_here)
    app.state.sandbox = served
    return app
