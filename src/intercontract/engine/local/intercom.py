"""One test's Intercom: where it is, what was called, what happens to it, and what it came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from attrs import evolve, field

from intercontract.cassette.redaction.redactor import Redactor
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.engine.local.calls import Calls, ClientCall, ExpectedCall
from intercontract.engine.local.clock import LocalClock
from intercontract.engine.local.host import LocalHost
from intercontract.engine.local.judgement import OwnJudgement, judgement_for
from intercontract.engine.local.settings import LocalSettings, parse_faults
from intercontract.engine.local.upstreams import answering
from intercontract.engine.local.verdict import LocalVerdict
from intercontract.engine.setup.environment import Endpoint, variables
from intercontract.engine.setup.prepare import DEFAULT_VERSION, contract_for, regions_in
from intercontract.errors import ConfigurationError, TargetRefused
from intercontract.gateway.app import Gateway
from intercontract.gateway.fault_injection import FaultInjector
from intercontract.gateway.findings import FindingTally
from intercontract.gateway.log import Log
from intercontract.gateway.record_replay import RecordingUpstream
from intercontract.gateway.replayed import ReplayUpstream
from intercontract.gateway.sandboxed import SandboxUpstream
from intercontract.gateway.upstream import Upstream, UpstreamAnswer
from intercontract.gateway.watch import Watch
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.model.region import canonical_base, region_of
from intercontract.model.run import FindingGroup
from intercontract.sandbox.auth import token_for
from intercontract.sandbox.clock import AdjustableClock
from intercontract.values import define, frozen

if TYPE_CHECKING:  # a client that a project need not have
    import requests

    from intercontract.gateway.httpx_client import GatewayTransport


@contextmanager
def opened(host: LocalHost, settings: LocalSettings) -> Iterator[LocalIntercom]:
    """Intercom as one test wants it; what the test before it did is forgotten.

    Raises:
        ConfigurationError: something that was asked for makes no sense.
        ContractError: the contract cannot be loaded.
        CassetteError: recordings are missing or damaged; at the end, what was to be recorded is not.
    """
    regions_in([settings.region])
    loaded = host.contract(settings.contract or settings.version or DEFAULT_VERSION)
    contract, version = contract_for(loaded, settings.version)
    intercom = LocalIntercom(host, settings, contract, version)
    try:
        yield intercom
    finally:
        intercom.close()


@frozen
class LocalSnapshot:
    """A sandbox at one moment."""

    state: object
    offset: float


@define(eq=False, slots=False, repr=False)
class LocalIntercom:
    """One test's Intercom."""

    _host: LocalHost
    settings: LocalSettings
    contract: Contract
    version: str
    calls: Calls = field(init=False, factory=Calls)
    _strays: list[str] = field(init=False, factory=list)
    upstream: Upstream = field(init=False)
    _judge: OwnJudgement | None = field(init=False)
    _gateway: Gateway = field(init=False)
    _clock: AdjustableClock = field(init=False, factory=AdjustableClock)

    def __attrs_post_init__(self) -> None:
        settings = self.settings
        self._judge = judgement_for(
            self.contract,
            settings.judge,
            settings.allow,
            settings.region,
            self.version,
            follows=settings.contract is None,
        )
        redactor = self._judge.collector.redactor if self._judge else Redactor()
        rules, planted = parse_faults(settings.faults)
        faults = FaultInjector(settings.seed)
        faults.arm(rules)
        self.upstream = answering(
            settings, self.contract, self.version, planted, self._clock, self._operation
        )
        self._gateway = Gateway(
            region=settings.region,
            upstream=self.upstream,
            log=Log(lambda _line: None, quiet=True),
            watch=Watch(self._judge, redactor),
            faults=faults,
            operation_of=self._operation,
            observe=self._observe,
        )

    def _operation(self, method: str, path: str) -> str | None:
        request = Request(method, canonical_base(self.region) + path)
        operation = Exchange(Interaction(request, Response(200)), self.contract).operation
        return operation.id if operation else None

    def _observe(
        self, request: Request, answer: UpstreamAnswer, findings: tuple[Finding, ...]
    ) -> None:
        operation = self._operation(request.method, request.path)
        self.calls.append(ClientCall(request, answer.response, operation, findings))

    def __repr__(self) -> str:
        return f"<Intercom of {self.region}, {len(self.calls)} calls>"

    # Where it is.

    @property
    def region(self) -> str:
        """``us``, ``eu`` or ``au``."""
        return self.settings.region

    @property
    def token(self) -> str:
        """The token to send as ``Bearer``."""
        settings = self.settings
        live = settings.records and settings.record_from == "live"
        return settings.live_token if live else token_for(self.region)

    @cached_property
    def url(self) -> str:
        """The base URL at a port of this machine, without a path; opened when it is asked for."""
        return self._host.url_of(self._gateway)

    @property
    def env(self) -> dict[str, str]:
        """The environment variables that tell a program of address and token."""
        return variables([Endpoint(self.region, self.url, self.token)])

    def requests_session(self) -> requests.Session:
        """A session of ``requests`` that asks in this process, whatever Intercom host a URL names."""
        from intercontract.gateway.requests_client import session_for

        return session_for(self.ask)

    def httpx_transport(self) -> GatewayTransport:
        """A transport for ``httpx.Client`` and ``httpx.AsyncClient`` that asks in this process."""
        from intercontract.gateway.httpx_client import GatewayTransport

        return GatewayTransport(self.ask)

    def ask(self, request: Request, timeout: float | None = None) -> Response:
        """The answer to a request, in this process.

        Raises:
            TargetRefused: the request goes to another server, or to another region's.
            BrokenAnswerError: a fault ended the connection.
            TimeoutError: it took longer than ``timeout`` seconds.
        """
        if not self._is_here(request.url):
            self._refuse(request.method, request.url)
        return self._host.ask(self._gateway, request, timeout)

    def base_of(self, url: str) -> str:
        """The address to ask in place of Intercom's server, whose URL is given.

        Raises:
            TargetRefused: it is another region's.
        """
        if not self._is_here(url):
            self._refuse("a request", url)
        return self.url

    def _refuse(self, method: str, url: str) -> NoReturn:
        region = region_of(url)
        told = (
            f"{method} {url.partition('?')[0]} was not sent: this test's Intercom is "
            f"that of {self.region}, {canonical_base(self.region)}"
        )
        self._strays.append(told)
        raise TargetRefused(
            told, hint=f"send it there, or use region={region!r}" if region else "send it there"
        )

    def _is_here(self, url: str) -> bool:
        own = urlsplit(self.url).netloc if "url" in vars(self) else ""
        return region_of(url) == self.region or (bool(own) and urlsplit(url).netloc == own)

    # What was called.

    def assert_called(
        self,
        method: str,
        path: str,
        *,
        json: Any = ...,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        times: int | None = None,
    ) -> ClientCall:
        """The last call of a method and path or template of one, with what else is named.

        Raises:
            AssertionError: there was none, or not as many as ``times``; says what came near.
        """
        return self.calls.assert_called(ExpectedCall(method, path, json, query, headers), times)

    def assert_not_called(
        self,
        method: str,
        path: str,
        *,
        json: Any = ...,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Hold the client to not having called something.

        Raises:
            AssertionError: it has.
        """
        self.calls.assert_not_called(ExpectedCall(method, path, json, query, headers))

    # What happens to it.

    def fault(self, rule: str) -> None:
        """From now on: a fault rule (``POST /conversations/* 429 x3``), or a fault of the sandbox by its id.

        Raises:
            ConfigurationError: it is neither.
        """
        rules, planted = parse_faults((rule,))
        self._gateway.faults.arm(rules, keep=True)
        if planted:
            sandbox = self._sandbox().sandbox
            sandbox.settings = evolve(sandbox.settings, faults=(*sandbox.settings.faults, *planted))

    def clear_faults(self) -> None:
        """No faults from now on."""
        self._gateway.faults.arm(())
        if isinstance(self.upstream, SandboxUpstream):
            sandbox = self.upstream.sandbox
            sandbox.settings = evolve(sandbox.settings, faults=())

    def snapshot(self) -> LocalSnapshot:
        """The workspace and the time, to come back to."""
        sandbox = self._sandbox()
        return LocalSnapshot(self._host.call(sandbox.snapshot), self._clock.offset)

    def restore(self, snapshot: LocalSnapshot) -> None:
        """Back to a moment. What was called stays called."""
        sandbox = self._sandbox()
        self._host.call(lambda: sandbox.restore(snapshot.state))
        self._clock.offset = snapshot.offset

    @cached_property
    def clock(self) -> LocalClock:
        """The sandbox's time."""
        sandbox = self._sandbox().sandbox

        def now() -> float:
            return self._clock(sandbox.workspace.state.requests)

        def move(seconds: float) -> None:
            self._clock.offset += seconds

        return LocalClock(now, move)

    def _sandbox(self) -> SandboxUpstream:
        if not isinstance(self.upstream, SandboxUpstream):
            raise ConfigurationError(
                "recordings have no state and no time", hint="use the sandbox for this test"
            )
        return self.upstream

    # What it came to.

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the calls so far, each for itself."""
        return tuple(found for call in self.calls for found in call.findings)

    def verdict(self) -> LocalVerdict:
        """What is wrong with what was sent since this was last asked: the calls, and their order."""
        watch = self._gateway.watch
        watch.settle()
        groups: list[FindingGroup] = []
        if self._judge is not None:
            groups = self._judge.groups()
            if isinstance(self.upstream, ReplayUpstream):
                groups += filter(self._judge.counts, self.upstream.tally.groups())
                self.upstream.tally = FindingTally()
        strays, self._strays = self._strays, []
        return LocalVerdict(
            tuple(groups),
            tuple(strays),
            tuple(watch.failures),
            tuple(self._judge.notes() if self._judge else ()),
        )

    def refuse_findings(self) -> None:
        """Hold the client to the contract.

        Raises:
            AssertionError: it broke it since this was last asked; says how.
        """
        if complaint := self.verdict().complaint():
            raise AssertionError(complaint)

    @property
    def recorded(self) -> tuple[Interaction, ...]:
        """The recordings that answer."""
        return self.upstream.index.interactions if isinstance(self.upstream, ReplayUpstream) else ()

    @property
    def unused(self) -> tuple[Interaction, ...]:
        """The recordings that nothing asked for."""
        return self.upstream.unused if isinstance(self.upstream, ReplayUpstream) else ()

    def close(self) -> None:
        """Answer no more: waits for what is under way, and finishes what was recorded.

        Raises:
            CassetteError: what was to be recorded is not.
        """
        self._host.forget(self._gateway)
        self._gateway.close()
        self._gateway.watch.close()
        if isinstance(self.upstream, RecordingUpstream):
            self.upstream.finish()
