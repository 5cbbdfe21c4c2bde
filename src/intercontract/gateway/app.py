"""The gateway of one region as an ASGI application.

No framework stands in the way of a request: replaying, a request is read, looked up and answered from
headers made ready before. Starlette serves the control paths.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from hashlib import blake2b

from attrs import evolve, field
from starlette.types import ASGIApp, Receive, Scope, Send

from intercontract.gateway import connection
from intercontract.gateway.answers import own
from intercontract.gateway.conformance import ScenarioConformance
from intercontract.gateway.fault import FaultKind, Rule
from intercontract.gateway.fault_injection import NOTHING, FaultInjector, injected, spoiled
from intercontract.gateway.findings import HEADER, FindingTally, header_value, name_of
from intercontract.gateway.log import Log
from intercontract.gateway.upstream import Upstream, UpstreamAnswer
from intercontract.gateway.watch import Watch, Watched
from intercontract.gateway.wire import (
    MAX_TARGET,
    TooLarge,
    host_of,
    read_body,
    request_of,
    target_of,
    wire_body,
    wire_headers,
)
from intercontract.model.finding import Finding
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    CASE_HEADER,
    Case,
    Interaction,
    Request,
    Response,
    Source,
)
from intercontract.model.region import canonical_base, with_links_to
from intercontract.values import define, frozen

CONTROL = "/__intercontract__/"
"""Where the control paths live: a path that Intercom does not use."""

_REMEMBERED = 10_000
_FOUND = 1000
_REPEATS = 4096
_LONGEST = 500
_SLICE = 0.1
_TOLD = 5


OperationOf = Callable[[str, str], str | None]
"""The operation that a method and a path name."""


Observe = Callable[[Request, UpstreamAnswer, tuple[Finding, ...]], None]
"""Told of a request as it came, the answer, and the findings."""


@frozen
class Seen:
    """One request that was answered; ``path`` is without its query."""

    method: str
    path: str
    status: int
    findings: int = 0
    note: str = ""


@define(eq=False)
class Gateway:
    """One region. All its state is touched from its own event loop only.

    ``control`` serves the paths below `CONTROL`, ``observe`` is told of each
    request that was answered. ``deviations`` are those from the scenario.
    ``repeated`` counts replayed interactions that were the same as one before, byte for byte, and
    were judged once.
    """

    region: str
    upstream: Upstream
    log: Log
    watch: Watch = field(factory=Watch)
    faults: FaultInjector = field(factory=FaultInjector)
    conformance: ScenarioConformance | None = None
    operation_of: OperationOf = lambda _method, _path: None
    control: ASGIApp | None = None
    observe: Observe = lambda _request, _answer, _findings: None
    seen: deque[Seen] = field(init=False, factory=lambda: deque(maxlen=_REMEMBERED))
    findings: deque[Finding] = field(init=False, factory=lambda: deque(maxlen=_FOUND))
    deviations: FindingTally = field(init=False, factory=FindingTally)
    answered: int = field(init=False, default=0)
    repeated: int = field(init=False, default=0)
    closing: bool = field(init=False, default=False)
    _base: str = field(init=False)
    _judged: OrderedDict[bytes, tuple[Finding, ...]] = field(init=False, factory=OrderedDict)

    def __attrs_post_init__(self) -> None:
        self._base = canonical_base(self.region)

    def reset(self) -> None:
        """Back to the beginning; what was found so far stays in the report."""
        self.upstream.reset()
        self.faults.rewind()
        self.seen.clear()
        self.findings.clear()
        if self.conformance is not None:
            for found in self.conformance.reset():
                self.deviations.add(self.watch.redactor.own(found))

    def close(self) -> None:
        """Let nothing that waits hold up the end; called from another thread."""
        self.closing = True
        self.upstream.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what breaks in here is told at the end, with exit code 4."""
        send = connection.patient(send, scope)
        try:
            await self._route(scope, receive, send)
        except asyncio.CancelledError:
            # Only the end of the server cancels, and it waits no longer.
            await self._reply(own(503, "stopping", "the gateway is stopping"), scope, send)
        except Exception as problem:  # noqa: BLE001
            told = self.watch.redactor.text(str(problem))
            self.watch.failures.add(f"{self.region}: {type(problem).__name__}: {told}")
            failed = own(
                500, "internal", "the gateway failed; this is none of the upstream's doing"
            )
            await self._reply(failed, scope, send)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = target_of(scope)
        if target is None:
            await self._reply(own(400, "bad_target", "the request names no path"), scope, send)
        elif target.startswith(CONTROL) and self.control is not None:
            await self.control(scope, receive, send)
        else:
            await self._pass(target, scope, receive, send)

    async def _pass(self, target: str, scope: Scope, receive: Receive, send: Send) -> None:
        if len(target) > MAX_TARGET:
            await self._reply(own(414, "long_path", "the path is too long"), scope, send)
            return
        try:
            body = await read_body(scope, receive)
        except TooLarge:
            await self._reply(own(413, "too_large", "the body is too large"), scope, send)
            return
        except TimeoutError:
            await self._reply(own(408, "slow", "the body took too long to arrive"), scope, send)
            return
        if body is None:
            return
        request = request_of(scope, self._base, target, body)
        case = Case.from_told(request.headers.get(CASE_HEADER))
        request = evolve(request, headers=request.headers.without(CASE_HEADER))
        drawn = self.faults.draw(request.method, target)
        if drawn is not NOTHING and drawn.latency:
            await self._wait(drawn.latency)
        answer = await self._answer(request, drawn.rule)
        watched = await self._watched(request, answer, drawn.rule, scope, case)
        findings = watched.findings
        if watched.refused:
            answer = _unrecorded(watched.refused, asked=True)
        self._note(request, target, answer, findings, drawn.rule)
        self.observe(request, answer, findings)
        await self._send(answer, findings, drawn.rule, scope, receive, send)

    async def _wait(self, seconds: float) -> None:
        """Sleep, in slices, so that the end of the gateway need not wait for it."""
        end = asyncio.get_running_loop().time() + seconds
        while not self.closing and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, _SLICE))

    async def _answer(self, request: Request, rule: Rule | None) -> UpstreamAnswer:
        if rule is not None and rule.kind is FaultKind.STATUS:
            return UpstreamAnswer(injected(rule, request, self.answered), own="fault")
        if rule is not None and rule.kind is FaultKind.REFUSE:
            return UpstreamAnswer(Response(0), own="fault")
        refusal = await self.watch.refusal(self.region)
        if refusal:
            return _unrecorded(refusal, asked=False)
        return await self.upstream.answer(request)

    async def _watched(
        self,
        request: Request,
        answer: UpstreamAnswer,
        rule: Rule | None,
        scope: Scope,
        own: Case | None,
    ) -> Watched:
        self.answered += 1
        if self.watch.idle and self.conformance is None:
            return Watched()
        key = None
        if answer.headers is not None and self.conformance is None and not self.watch.keep:
            # A replayed answer is one object: the same bytes asked again give the same findings.
            key = _digest(id(answer), request, scope)
            known = self._judged.get(key)
            if known is not None:
                self.repeated += 1
                return Watched(known)
        interaction = self._interaction(request, answer)
        held, case = self._met(interaction, injected=bool(answer.own or rule))
        watched = Watched()
        if not self.watch.idle:
            watched = await self.watch.see(interaction, alone=bool(answer.own), case=case or own)
        if key is not None:
            self._judged[key] = watched.findings
            if len(self._judged) > _REPEATS:
                self._judged.popitem(last=False)
        return evolve(watched, findings=held + watched.findings)

    def _met(
        self, interaction: Interaction, *, injected: bool
    ) -> tuple[tuple[Finding, ...], Case | None]:
        """Deviations from the scenario, and the case that a request is judged as.

        What the scenario wants is no client's mistake: a request that is wrong on purpose, or one for an
        operation that the contract does not document.
        """
        if self.conformance is None:
            return (), None
        met = self.conformance.meet(interaction, injected=injected)
        if met.findings:
            self.watch.redactor.learn(interaction)
        held = tuple(map(self.watch.redactor.own, met.findings))
        for found in held:
            self.deviations.add(found)
        request = interaction.request
        wanted = met.case is not None and (
            met.case.mode != "positive" or self.operation_of(request.method, request.path) is None
        )
        return held, met.case if wanted else None

    def _interaction(self, request: Request, answer: UpstreamAnswer) -> Interaction:
        return Interaction(
            request=request,
            response=answer.response,
            name=f"{self.region}#{self.answered - 1}",
            source=Source.CAPTURED,
            region=self.region,
            api_version=request.headers.get("Intercom-Version"),
            # Those that the answer was given to: a recording stripped of its token had one, perhaps.
            credentials=answer.credentials,
            sequence=self.conformance.scenario.id if self.conformance else None,
            answered_by=answer.answered_by,
        )

    def _note(
        self,
        request: Request,
        target: str,
        answer: UpstreamAnswer,
        findings: tuple[Finding, ...],
        rule: Rule | None,
    ) -> None:
        note = f"fault: {rule.text}" if rule else answer.own
        status = answer.response.status
        redactor = self.watch.redactor
        method, path = redactor.text(request.method), redactor.path(target)[:_LONGEST]
        self.seen.append(Seen(method, path, status, len(findings), note))
        if findings:
            self.findings.extend(findings)
        if findings or note:
            kinds = tuple(finding.fingerprint for finding in findings)
            kind = (note, *kinds, answer.explanation)

            def text() -> str:
                told = [f"{name_of(f)}: {f.message}" for f in findings[:_TOLD]]
                if len(findings) > _TOLD:
                    told.append(f"{len(findings) - _TOLD} more")
                explained = f"fault {rule.text}" if rule else answer.explanation
                parts = [
                    f"{method} {path} {status or 'reset'}",
                    explained,
                    "; ".join(told),
                ]
                return redactor.text("  ".join(part for part in parts if part))

            self.log.line(self.region, kind, text)

    async def _send(
        self,
        answer: UpstreamAnswer,
        findings: tuple[Finding, ...],
        rule: Rule | None,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        if rule is not None and rule.kind is FaultKind.REFUSE:
            await connection.refuse(scope, receive)
            return
        if rule is not None and rule.kind in (
            FaultKind.STALL,
            FaultKind.CUT,
            FaultKind.TRUNCATED,
            FaultKind.MALFORMED,
        ):
            response = _told(spoiled(rule, answer.response), findings)
            if rule.kind is FaultKind.CUT:
                await connection.cut(response, scope, receive, send)
                return
            if rule.kind is FaultKind.STALL:
                await connection.stall(response, scope, send, self._wait(rule.seconds))
                return
            await self._reply(response, scope, send)
            return
        response = answer.response
        linked = with_links_to(response.body, self.region, host_of(scope))
        if answer.headers is None or linked != response.body:
            if linked != response.body and answer.wire is None:
                response = evolve(response, body=linked)
            await self._reply(_told(answer.wire or response, findings), scope, send)
            return
        headers = list(answer.headers)
        if findings:
            headers.append((HEADER.lower().encode(), header_value(findings).encode()))
        body = wire_body(response, head=scope["method"] == "HEAD")
        status = response.status
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    @staticmethod
    async def _reply(response: Response, scope: Scope, send: Send) -> None:
        head = scope["method"] == "HEAD"
        headers = wire_headers(response, head=head)
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        await send({"type": "http.response.body", "body": wire_body(response, head=head)})


def _unrecorded(reason: str, *, asked: bool) -> UpstreamAnswer:
    """What is answered while the disk takes nothing: what is not on record must not look as if it were."""
    done = "was answered, and its answer" if asked else "was not passed on, as it"
    message = f"the request {done} could not be recorded: {reason}"
    hint = "make room; the gateway goes on by itself, and what it recorded before is there"
    return UpstreamAnswer(
        own(503, "not_recordable", message, hint), own="not_recordable", explanation=message
    )


def _digest(answer: int, request: Request, scope: Scope) -> bytes:
    """What makes two requests for one replayed answer the same, in a few bytes whatever was sent."""
    parts = (answer, request.method, request.url, request.body, tuple(scope["headers"]))
    return blake2b(repr(parts).encode(), digest_size=16).digest()


def _told(response: Response, findings: tuple[Finding, ...]) -> Response:
    if not findings:
        return response
    fields = (*response.headers, (HEADER, header_value(findings)))
    return evolve(response, headers=Headers(fields))
