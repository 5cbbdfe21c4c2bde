"""The sandbox itself: a request in, a response out, and a workspace that remembers.

No sockets: same settings and same requests give the same bytes, unless the clock is real time.
"""

from __future__ import annotations

import logging
from collections import deque
from functools import partial
from hashlib import md5
from threading import RLock
from typing import Any

import orjson
from attrs import Factory, evolve

from intercontract.errors import ConfigurationError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.sandbox import headers, identifiers, router, versions
from intercontract.sandbox.auth import authenticate, token_for
from intercontract.sandbox.clock import EPOCH, Clock, TickingClock, WallClock
from intercontract.sandbox.errors import NOT_IMPLEMENTED, Refusal, envelope
from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Fault, Site
from intercontract.sandbox.filling import NO_MORE, WorkspaceSize
from intercontract.sandbox.resources import COLLECTIONS
from intercontract.sandbox.seed import DAY, populate
from intercontract.sandbox.state import State
from intercontract.sandbox.upgrade import WorkspaceUpgrade
from intercontract.sandbox.version_changes import shaped
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

MARK = "X-Intercontract-Sandbox"
"""The header by which the suite knows its own sandbox; its value is the region."""

_LOG = logging.getLogger("intercontract.sandbox")
_WARNINGS = 100
_REMEMBERED = 10_000
_TICKS = tuple(found.tick for found in COLLECTIONS.values() if found.tick is not None)


@frozen
class Settings:
    """What a sandbox is made of.

    ``rate_limit`` is per bucket of ten seconds; ``token`` None means ``sandbox-<region>``;
    ``workspace_id`` None means one derived from region and seed; ``disguised`` leaves out the
    header that gives the sandbox away, and its control paths. ``day_offset`` moves the clock on by so
    many days, so that a run with the same settings a day later gets other times; ``upgrade`` stages a server
    that moves to another version in between. The history of the workspace ends at ``epoch`` (Unix seconds),
    and there is as much in it as ``size`` says, or what every workspace has where that is more.
    """

    region: str = "us"
    seed: int = 1
    faults: tuple[Fault, ...] = ()
    workspace_id: str | None = None
    disguised: bool = False
    token: str | None = None
    clock: Clock = Factory(TickingClock)
    api_version: str = versions.DEFAULT
    rate_limit: int = 5000
    upgrade: WorkspaceUpgrade | None = None
    day_offset: int = 0
    epoch: int = EPOCH
    size: WorkspaceSize = NO_MORE

    def __attrs_post_init__(self) -> None:
        if self.api_version not in versions.KNOWN:
            raise ConfigurationError(
                f"the sandbox knows no API version {self.api_version!r}",
                hint="say which one to ask for: --api-version 2.11, or version= in a test's marker",
            )

    def in_real_time(self) -> Settings:
        """The same, with dates and rate limits that a client can compare with its own clock."""
        clock = WallClock()
        return evolve(self, clock=clock, epoch=int(clock(0)))


@frozen
class Snapshot:
    """A workspace at one moment."""

    state: State
    memory: dict[str, Any]


@frozen
class AnsweredRequest:
    """One request, the operation that it was for, and the status that it got."""

    method: str
    path: str
    operation: str | None
    status: int


class Sandbox:
    """One region's workspace behind its API. Safe to use from several threads."""

    def __init__(self, settings: Settings = Settings()) -> None:
        self.settings = settings
        self._lock = RLock()
        self._token = settings.token or token_for(settings.region)
        self._initial = populate(
            settings.region, settings.seed, settings.workspace_id, settings.epoch, settings.size
        )
        self._answered: deque[AnsweredRequest] = deque(maxlen=_REMEMBERED)
        self._warned: set[str] = set()
        self.workspace: Workspace
        self._site: Site
        self.reset()

    def reset(self) -> None:
        """Back to the beginning: state, ids, time, what faults remember and what was seen."""
        with self._lock:
            self.workspace = evolve(self._initial, state=self._initial.state.copy())
            self._site = Site(self.workspace, self._token)
            self._answered.clear()

    def snapshot(self) -> Snapshot:
        """The present, to come back to."""
        with self._lock:
            return Snapshot(self.workspace.state.copy(), dict(self._site.memory))

    def restore(self, snapshot: Snapshot) -> None:
        """Back to a moment: the next request gets the answer that it would have got then."""
        with self._lock:
            self.workspace.state = snapshot.state.copy()
            self._site.memory = dict(snapshot.memory)

    def answered(self) -> tuple[AnsweredRequest, ...]:
        """The latest requests, oldest first."""
        with self._lock:
            return tuple(self._answered)

    def handle(self, request: Request) -> Response:
        """Answer one request. Never raises for what a request holds."""
        with self._lock:
            state = self.workspace.state
            number, state.requests = state.requests, state.requests + 1
            now = self.settings.clock(number) + DAY * self.settings.day_offset
            self.workspace.now = int(now)
            for tick in _TICKS:
                tick(self.workspace)
            proceed: Proceed = partial(self._honest, number, now)
            for fault in reversed(self.settings.faults):
                proceed = _planted(fault, proceed, self._site)
            call = Call.of(request)
            response = _sent(call, proceed(call))
            found = router.find(call)
            operation = None if found is None else found[0].operation
            self._answered.append(
                AnsweredRequest(call.method, call.path, operation, response.status)
            )
            return response

    def _warn(self, message: str | None) -> None:
        """Say once what is not implemented, so that a client that takes a 404 for *none* is not believed."""
        if message is not None and message not in self._warned and len(self._warned) < _WARNINGS:
            self._warned.add(message)
            _LOG.warning(message)

    def operations(self) -> tuple[str, ...]:
        """The operations that it implements, by their ids."""
        return router.operations()

    def _honest(self, number: int, now: float, call: Call) -> Answer:
        """The way to an answer: token, rate limit, version, route, handler, headers."""
        settings, region = self.settings, self.workspace.region
        request_id = identifiers.request_id(region, settings.seed, number)
        extra: dict[str, str] = {} if settings.disguised else {MARK: region}
        answer = Answer()
        try:
            authenticate(call, self._token)
            passes, limits = headers.rate_limit(self.workspace.state, now, settings.rate_limit)
            extra.update(limits)
            if not passes:
                message = f"Exceeded rate limit of {settings.rate_limit} in 10_seconds"
                raise Refusal(429, "rate_limit_exceeded", message)
            asked = served = versions.version_of(call, settings.api_version)
            upgrade = settings.upgrade
            if upgrade is not None and upgrade.applies(region, now - settings.epoch):
                served = upgrade.to
            announced = upgrade is not None and upgrade.announced
            extra["Intercom-Version"] = served if announced else asked
            versions.require(served, call)
            route, routed = router.route(call)
            handled = route.handler(evolve(routed, version=served), self.workspace)
            answer = handled if isinstance(handled, Answer) else Answer(payload=handled)
            answer.payload = shaped(answer.payload, served)
        except Refusal as refusal:
            answer = Answer(refusal.status, envelope(refusal, request_id))
            if not settings.disguised:
                answer.headers.update(refusal.headers)
                self._warn(refusal.headers.get(NOT_IMPLEMENTED))
        if answer.status < 300 and call.method not in ("GET", "HEAD"):
            extra.update(headers.recent_write(region, settings.seed, number))
        fixed = headers.common(now, answer.status, request_id, number)
        answer.headers = {**fixed, **extra, **answer.headers}
        return answer


def _planted(fault: Fault, proceed: Proceed, site: Site) -> Proceed:
    """One fault around the rest of the way to an answer."""
    return lambda call: fault.apply(call, proceed, site)


def _sent(call: Call, answer: Answer) -> Response:
    """The answer as bytes, with the ETag that belongs to them."""
    body = orjson.dumps(answer.payload) if answer.raw is None else answer.raw
    fields = dict(answer.headers)
    if answer.status == 200:
        fields.setdefault("ETag", f'W/"{md5(body, usedforsecurity=False).hexdigest()}"')
    if answer.cut is not None:
        fields["Content-Length"] = str(len(body))
        body = body[: answer.cut]
    if call.method == "HEAD":
        body = b""
    return Response(
        answer.status, Headers(tuple(fields.items())), body, elapsed=answer.delay or None
    )
