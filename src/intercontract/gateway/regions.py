"""A gateway of several regions from start to end: upstreams, recorders, listeners, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Self

from attrs import Factory, evolve, field

from intercontract.cassette.guard import socket_guard
from intercontract.cassette.recorder import Recorded
from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.replay import Play
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.errors import ConfigurationError
from intercontract.gateway.access import Access, is_open, new_token
from intercontract.gateway.app import Gateway
from intercontract.gateway.conformance import ScenarioConformance
from intercontract.gateway.control import Control
from intercontract.gateway.fault import Rule
from intercontract.gateway.fault_injection import FaultInjector
from intercontract.gateway.forwarded import LiveUpstream
from intercontract.gateway.listen import Listener
from intercontract.gateway.log import Log
from intercontract.gateway.recording import RegionRecording
from intercontract.gateway.recordings import index_of, recordings
from intercontract.gateway.replayed import ReplayUpstream
from intercontract.gateway.sandboxed import SandboxUpstream
from intercontract.gateway.server import Serving, listening
from intercontract.gateway.upstream import Upstream
from intercontract.gateway.watch import JudgeInteraction, Keeper, Watch
from intercontract.generate.scenario import Scenario
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.model.region import canonical_base
from intercontract.model.run import FindingGroup
from intercontract.sandbox.filling import NO_MORE, WorkspaceSize
from intercontract.sandbox.sandbox import Settings
from intercontract.sandbox.upgrade import WorkspaceUpgrade
from intercontract.values import define, frozen


@frozen
class GatewaySettings:
    """What a gateway is asked to do.

    ``bases`` holds the live base URL of each region. ``as_live`` is the workspace id under which a sandbox
    passes for a live workspace; its ``clock`` is ``real`` or ``fixed``, its ``rate_limit`` per ten seconds,
    and its ``size`` what it begins with.
    """

    upstream: str
    listeners: tuple[Listener, ...]
    api_version: str = "2.11"
    seed: int = 1
    night: int = 0
    clock: str = "real"
    rate_limit: int = Settings().rate_limit
    size: WorkspaceSize = NO_MORE
    upgrade: WorkspaceUpgrade | None = None
    as_live: str = ""
    bases: dict[str, str] = Factory(dict)
    allow_writes: bool = False
    cassettes: tuple[Path, ...] = ()
    policy: Play = Play.LAST_REPEATS
    strict: bool = False
    max_age: timedelta | None = None
    record: Path | None = None
    scenario: Scenario | None = None
    faults: tuple[Rule, ...] = ()
    control_token: str = ""

    def __attrs_post_init__(self) -> None:
        if self.record is not None and self.upstream == "replay":
            raise ConfigurationError(
                "cassettes cannot be recorded from cassettes", hint="use another --upstream"
            )


@define(eq=False)
class RegionalGateways:
    """One run of the gateway: ``with RegionalGateways(...) as gateways`` listens; leaving it finishes.

    ``ready`` is told of each region and its URL once it can be called. ``judge`` is called from one
    thread, and what is told passes ``redactor``. After the block ``findings`` and ``notes`` say what the
    gateway itself has to report.

    Raises:
        ConfigurationError: an address is taken, or an upstream is none that may be asked.
        CassetteError: recordings are missing, damaged or too old; a recording cannot be begun or kept.
    """

    settings: GatewaySettings
    contract: Contract
    log: Log
    ready: Callable[[str, str], object]
    judge: JudgeInteraction | None = None
    redactor: Redactor = field(factory=Redactor)
    gateways: list[Gateway] = field(init=False, factory=list)
    recorded: list[Recorded] = field(init=False, factory=list)
    watch: Watch = field(init=False)
    control_token: str = field(init=False)
    _recordings: list[RegionRecording] = field(init=False, factory=list)
    _begun: bool = field(init=False, default=False)
    _stack: ExitStack = field(init=False, factory=ExitStack)

    def __attrs_post_init__(self) -> None:
        self.watch = Watch(self.judge, self.redactor)
        self.control_token = self.settings.control_token
        if not self.control_token and any(map(is_open, self.settings.listeners)):
            self.control_token = new_token()

    def __enter__(self) -> Self:
        begun: list[Serving] = []
        with ExitStack() as stack:
            stack.callback(self.watch.close)
            stack.callback(self._abandon)
            if self.settings.upstream == "replay":
                stack.enter_context(socket_guard())
            for listener in self.settings.listeners:
                gateway = self._gateway(listener)
                self.gateways.append(gateway)
                self._keep(listener.region)
            for gateway, listener in zip(self.gateways, self.settings.listeners, strict=True):
                begun.append(stack.enter_context(listening(gateway, listener)))
                stack.callback(gateway.close)
            # Told to all before any is waited for.
            for serving in begun:
                stack.callback(serving.stop)
            for serving, listener in zip(begun, self.settings.listeners, strict=True):
                self.ready(listener.region, serving.url)
            self._begun = True
            self._stack = stack.pop_all()
        return self

    def _abandon(self) -> None:
        """Leave no journal behind when the start failed and nothing was recorded."""
        if not self._begun:
            for recording in self._recordings:
                recording.finish()

    def __exit__(self, kind: object, *more: object) -> None:
        self._stack.close()
        self.log.flush()
        for recording in self._recordings if kind is None else ():
            recording.finish()
            for problem in recording.problems:
                self.watch.not_kept.add(problem)
            self.recorded += recording.recorded
        for recording in self._recordings:
            recording.abandon()

    def _gateway(self, listener: Listener) -> Gateway:
        settings, region = self.settings, listener.region
        faults = FaultInjector(settings.seed)
        faults.arm(settings.faults)

        def operation_of(method: str, path: str) -> str | None:
            request = Request(method, canonical_base(region) + path)
            return self._operation(Interaction(request, Response(200)))

        gateway = Gateway(
            region=region,
            upstream=self._upstream(region),
            log=self.log,
            watch=self.watch,
            faults=faults,
            conformance=ScenarioConformance(settings.scenario, region)
            if settings.scenario
            else None,
            operation_of=operation_of,
        )
        access = Access(self.control_token, anywhere=is_open(listener))
        gateway.control = Control(gateway, access).application()
        return gateway

    def _upstream(self, region: str) -> Upstream:
        settings = self.settings
        if settings.upstream == "sandbox":
            asked = Settings(
                region=region,
                seed=settings.seed,
                api_version=settings.api_version,
                rate_limit=settings.rate_limit,
                size=settings.size,
                day_offset=settings.night,
                upgrade=settings.upgrade,
                workspace_id=settings.as_live or None,
                disguised=bool(settings.as_live),
            )
            return SandboxUpstream(asked.in_real_time() if settings.clock == "real" else asked)
        if settings.upstream == "live":
            return LiveUpstream(region, settings.bases[region], settings.allow_writes)
        found = recordings(settings.cassettes, region, settings.api_version)
        index = index_of(found, settings.policy, settings.max_age)
        return ReplayUpstream(index, region, settings.strict)

    def _keep(self, region: str) -> None:
        if self.settings.record is None:
            return
        recording = RegionRecording(
            self.settings.record,
            region,
            self.settings.api_version,
            self.contract.digest,
            self.log.event,
            self.redactor,
        )
        self._recordings.append(recording)
        self.watch.keep[region] = Keeper(
            lambda interaction: recording.keep(interaction, self._operation(interaction)),
            lambda: recording.is_full,
            recording.refusal,
        )

    def _operation(self, interaction: Interaction) -> str | None:
        operation = Exchange(interaction, self.contract).operation
        return operation.id if operation else None

    def groups(self) -> Iterator[FindingGroup]:
        """What the gateway itself found: deviations from the scenario, and what strict replay says."""
        for gateway in self.gateways:
            for found in gateway.conformance.missing() if gateway.conformance else ():
                gateway.deviations.add(self.redactor.own(found))
            yield from gateway.deviations.groups()
            if isinstance(gateway.upstream, ReplayUpstream):
                for group in gateway.upstream.groups():
                    yield evolve(group, finding=self.redactor.own(group.finding))

    def unmatched(self) -> Iterator[FindingGroup]:
        """The requests that nothing is recorded for, whether replay is strict or not."""
        for upstream in self._replays():
            for group in upstream.tally.groups():
                yield evolve(group, finding=self.redactor.own(group.finding))

    def unused(self) -> Iterator[str]:
        """The recordings that nothing asked for: method, path and name."""
        for upstream in self._replays():
            for one in upstream.unused:
                path = self.redactor.path(one.request.path)
                yield self.redactor.text(f"{one.request.method} {path} ({one.name})")

    def _replays(self) -> Iterator[ReplayUpstream]:
        for gateway in self.gateways:
            if isinstance(gateway.upstream, ReplayUpstream):
                yield gateway.upstream

    def notes(self) -> Iterator[str]:
        """What a reader of the report should know."""
        for gateway in self.gateways:
            if gateway.repeated:
                yield (
                    f"{gateway.region}: {gateway.repeated} of {gateway.answered} replayed interactions were "
                    "the same as one before, byte for byte, and were judged once"
                )
            if isinstance(gateway.upstream, ReplayUpstream) and not self.settings.strict:
                missed = gateway.upstream.unmatched
                if missed:
                    yield f"{gateway.region}: {missed} requests are not recorded"
        beyond = sum(gateway.deviations.beyond for gateway in self.gateways)
        if beyond:
            yield f"{beyond} deviations from the scenario are of more kinds than are told"
        if self.watch.late:
            yield f"{self.watch.late} answers were judged after they had left: log and headers lack findings"
        if self.log.left_out:
            yield f"{self.log.left_out} lines of the log could not be written"
        for failure in [*self.watch.not_kept, *self.watch.failures]:
            yield f"not recorded or not judged: {failure}"
