"""The control paths: resetting, keeping and restoring state, what was seen and found, faults.

========  =========  ===============================================================
method    path       what it does
========  =========  ===============================================================
POST      reset      state, recordings played, faults, scenario and memory as at the start
POST      snapshot   keeps the sandbox's state; answers its number
POST      restore    ``{"snapshot": 0}``: back to it
GET       seen       the latest requests: method, path, operation, status, findings
GET       findings   the latest findings, and how far a scenario has come
GET       faults     the rules, each with how many requests it met and struck
POST      faults     ``{"faults": ["* * 503 x1"]}``: adds rules
PUT       faults     the same, in place of those in force
DELETE    faults     no rules any more
========  =========  ===============================================================

Who may use them, `access` says.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import orjson
from attrs import Factory, field
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route

from intercontract.errors import IntercontractError
from intercontract.gateway.access import Access
from intercontract.gateway.app import CONTROL, Gateway
from intercontract.gateway.fault import Rule, parse_fault
from intercontract.gateway.findings import as_json
from intercontract.gateway.wire import TooLarge, read_body
from intercontract.model.headers import Headers
from intercontract.values import define

_SNAPSHOTS = 100
_RULES = 200


class _Wrong(Exception):  # noqa: N818 - an answer (4xx), not a fault
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@define(eq=False)
class Control:
    """What the control paths of one gateway do."""

    gateway: Gateway
    access: Access = Factory(Access)
    _snapshots: list[object] = field(init=False, factory=list)

    def application(self) -> Starlette:
        """The paths as an application."""
        table: list[tuple[str, str, Callable[[object], object]]] = [
            ("POST", "reset", self._reset),
            ("POST", "snapshot", self._snapshot),
            ("POST", "restore", self._restore),
            ("GET", "seen", self._seen),
            ("GET", "findings", self._findings),
            ("GET", "faults", self._faults),
            ("POST", "faults", self._add_faults),
            ("PUT", "faults", self._set_faults),
            ("DELETE", "faults", self._clear_faults),
        ]
        return Starlette(
            routes=[
                Route(CONTROL + name, self._endpoint(action), methods=[method])
                for method, name, action in table
            ]
        )

    def _endpoint(
        self, action: Callable[[object], object]
    ) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
        async def endpoint(request: HttpRequest) -> HttpResponse:
            try:
                refusal = self.access.refusal(Headers(tuple(request.headers.items())))
                if refusal:
                    raise _Wrong(403, refusal)
                return _json(200, action(await _payload(request)))
            except _Wrong as wrong:
                return _json(wrong.status, {"error": str(wrong)})
            except IntercontractError as problem:
                return _json(400, {"error": problem.message, "hint": problem.hint})

        return endpoint

    def _reset(self, _payload: object) -> object:
        self.gateway.reset()
        return {"reset": True}

    def _snapshot(self, _payload: object) -> object:
        if len(self._snapshots) >= _SNAPSHOTS:
            raise _Wrong(409, f"there are {_SNAPSHOTS} snapshots already")
        kept = self.gateway.upstream.snapshot()
        if kept is None:
            raise _Wrong(409, f"the upstream {self.gateway.upstream.kind} has no state to keep")
        self._snapshots.append(kept)
        return {"snapshot": len(self._snapshots) - 1}

    def _restore(self, payload: object) -> object:
        number = payload.get("snapshot") if isinstance(payload, dict) else None
        if type(number) is not int or not 0 <= number < len(self._snapshots):
            raise _Wrong(400, 'restore needs {"snapshot": <the number of one that was taken>}')
        self.gateway.upstream.restore(self._snapshots[number])
        return {"restored": number}

    def _seen(self, _payload: object) -> object:
        return {
            "seen": [
                {
                    "method": seen.method,
                    "path": seen.path,
                    "operation": self.gateway.operation_of(seen.method, seen.path),
                    "status": seen.status,
                    "findings": seen.findings,
                    "note": seen.note,
                }
                for seen in self.gateway.seen
            ]
        }

    def _findings(self, _payload: object) -> object:
        gateway = self.gateway
        told: dict[str, object] = {"findings": [as_json(found) for found in gateway.findings]}
        if gateway.conformance:
            told |= gateway.conformance.progress
        return told

    def _faults(self, _payload: object) -> object:
        return {"faults": self.gateway.faults.listed()}

    def _add_faults(self, payload: object) -> object:
        rules = _rules(payload)
        if len(self.gateway.faults.listed()) + len(rules) > _RULES:
            raise _Wrong(409, f"more than {_RULES} rules")
        self.gateway.faults.arm(rules, keep=True)
        return self._faults(None)

    def _set_faults(self, payload: object) -> object:
        self.gateway.faults.arm(_rules(payload))
        return self._faults(None)

    def _clear_faults(self, _payload: object) -> object:
        self.gateway.faults.arm(())
        return self._faults(None)


def _rules(payload: object) -> tuple[Rule, ...]:
    texts = payload.get("faults") if isinstance(payload, dict) else None
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise _Wrong(400, 'faults needs {"faults": ["METHOD PATTERN ACTION", ...]}')
    if len(texts) > _RULES:
        raise _Wrong(400, f"more than {_RULES} rules")
    return tuple(parse_fault(text) for text in texts)


async def _payload(request: HttpRequest) -> object:
    try:
        body = await read_body(request.scope, request.receive)
    except TooLarge:
        raise _Wrong(413, "the body is too large") from None
    except TimeoutError:
        raise _Wrong(408, "the body took too long to arrive") from None
    if not body:
        return None
    try:
        found: object = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise _Wrong(400, "the body is no JSON") from None
    return found


def _json(status: int, payload: object) -> HttpResponse:
    return HttpResponse(orjson.dumps(payload), status, media_type="application/json")
