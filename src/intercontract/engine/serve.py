"""`serve`: the gateway in front of sandbox, cassettes or Intercom, which judges what passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Unpack

from attrs import Factory, evolve, field

from intercontract.cassette.recorder import Recorded
from intercontract.cassette.redaction.redactor import Redactor
from intercontract.cassette.replay import Play
from intercontract.contract.contract import Contract
from intercontract.engine.judging.partial import Partial
from intercontract.engine.judging.run_state import Run
from intercontract.engine.judging.windows import KINDS, Windows
from intercontract.engine.runs.recording import refuse_leftovers
from intercontract.engine.setup.corpus import corpus_folder
from intercontract.engine.setup.options import JudgingOptions
from intercontract.engine.setup.prepare import judged_by
from intercontract.engine.setup.redaction_policy import policy_for
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import CassetteError, ConfigurationError
from intercontract.files.writing import check_folder
from intercontract.gateway.fault import parse_fault
from intercontract.gateway.listen import listeners
from intercontract.gateway.log import Log
from intercontract.gateway.regions import GatewaySettings, RegionalGateways
from intercontract.generate.scenario import Scenario
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup
from intercontract.sandbox.filling import WorkspaceSize
from intercontract.sandbox.sandbox import Settings
from intercontract.sandbox.upgrade import staged_upgrade
from intercontract.transport.address import Kind, parse_target
from intercontract.values import define


@define
class Served:
    """What a gateway has come to; all but ``urls`` (region to base URL) and the token is known at its end.

    ``control_token`` is what control paths ask for, if anything. ``recorded`` names the cassettes;
    ``unmatched`` are requests that were not recorded, and ``unused`` recordings that were not requested.
    ``not_kept`` and ``failures`` say what went wrong in recording and in judging; ``report`` is None where
    nothing was judged.
    """

    urls: dict[str, str] = Factory(dict)
    control_token: str = ""
    recorded: Sequence[Recorded] = ()
    not_kept: Sequence[str] = ()
    failures: Sequence[str] = ()
    unmatched: Sequence[FindingGroup] = ()
    unused: Sequence[str] = ()
    report: Report | None = None


@contextmanager
def serve(
    *,
    upstream: str = "sandbox",
    region: str | None = None,
    port: int | None = None,
    listen: Sequence[str] = (),
    seed: int = 1,
    as_live: str = "",
    night: int = 0,
    clock: str = "real",
    rate_limit: int = Settings().rate_limit,
    contacts: int = 0,
    conversations: int = 0,
    upgrade: str = "",
    cassettes: Sequence[str | Path] = (),
    policy: str = "last-repeats",
    strict: bool = False,
    max_age: int | None = None,
    allow_writes: bool = False,
    record: str | Path | None = None,
    scenario: str | None = None,
    fault: Sequence[str] = (),
    control_token: str = "",
    no_judge: bool = False,
    report_dir: str | Path = Path("reports"),
    log: Log | None = None,
    ready: Callable[[str, str], object] = lambda _region, _url: None,
    **chosen: Unpack[JudgingOptions],
) -> Iterator[Served]:
    """One HTTP server per region for clients in any language, for as long as the context lasts.

    ``intercontract serve --help`` explains the options, whose names these are; ``max_age`` is in days.
    ``log`` is told of findings and faults, ``ready`` of each region and URL that can be called.

    Raises:
        ConfigurationError: something that was asked for makes no sense, or an address is taken.
        ContractError: the contract cannot be loaded.
        CassetteError: recordings are missing, damaged or too old, or a recording cannot be begun.
    """
    if policy not in list(Play):
        raise ConfigurationError(
            f"{policy!r} is no policy of replay", hint=f"there are {', '.join(Play)}"
        )
    if no_judge and (scenario or strict):
        raise ConfigurationError(
            "--scenario and --strict are told in the report, which --no-judge leaves out",
            hint="leave --no-judge out",
        )
    addresses = listeners(tuple(listen), region, port)
    regions = tuple(listener.region for listener in addresses)
    target = parse_target(upstream, regions)
    faults = tuple(parse_fault(text) for text in fault)
    by = judged_by(**chosen)
    loaded = by.contract
    if record is not None:
        check_folder(Path(record), CassetteError, hint="name another with --record")
        refuse_leftovers(Path(record))
    kind = Kind.LIVE if target.kind is Kind.URL else target.kind
    played = tuple(Path(path) for path in cassettes)
    if kind is Kind.REPLAY and not played:
        played = (corpus_folder(),)
    settings = GatewaySettings(
        upstream=kind.value,
        listeners=addresses,
        api_version=by.version,
        seed=seed,
        night=night,
        clock=clock,
        rate_limit=rate_limit,
        size=WorkspaceSize(contacts, conversations),
        upgrade=staged_upgrade(upgrade),
        as_live=as_live,
        bases=target.bases,
        allow_writes=allow_writes,
        cassettes=played,
        policy=Play(policy),
        strict=strict,
        max_age=timedelta(days=max_age) if max_age is not None else None,
        record=Path(record) if record is not None else None,
        scenario=_scenario(scenario, loaded) if scenario is not None else None,
        faults=faults,
        control_token=control_token,
    )
    asked = RunSettings(
        target=target,
        regions=regions,
        api_version=by.version,
        operations=by.operations,
        selection=by.selection,
        seed=seed,
        report_dir=Path(report_dir),
        command="serve",
    )
    redactor = Redactor(policy_for(None, loaded))
    run = Run(asked, loaded, redactor=redactor)
    follows = chosen.get("contract") is None and chosen.get("api_version") is None
    judging = None if no_judge else Judging(run, follows)
    served = Served()

    def listening(region: str, url: str) -> None:
        served.urls[region] = url
        ready(region, url)

    quiet = Log(lambda _line: None, quiet=True)
    gateways = RegionalGateways(settings, loaded, log or quiet, listening, judging, redactor)
    with gateways:
        served.control_token = gateways.control_token
        yield served
    served.recorded = gateways.recorded
    served.not_kept = tuple(gateways.watch.not_kept)
    served.failures = tuple(gateways.watch.failures)
    served.unmatched, served.unused = tuple(gateways.unmatched()), tuple(gateways.unused())
    served.report = judging.report(gateways) if judging else None


def _scenario(name: str, contract: Contract) -> Scenario:
    known = {scenario.id: scenario for scenario in load_scenarios(contract)}
    if name not in known:
        raise ConfigurationError(
            f"there is no scenario {name!r}", hint=f"there are {', '.join(known)}"
        )
    return known[name]


@define
class Judging:
    """Judges through the run's collector, window by window.

    With ``follows``, a request that asks for another version is judged by the contract of that one.
    """

    run: Run
    follows: bool = False
    windows: Windows = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.run.collector.tells = True
        self.windows = Windows(self.run.collector, Partial())

    def __call__(self, interaction: Interaction, alone: bool) -> tuple[Finding, ...]:
        """Judge one interaction; ``alone``: its request only."""
        collector = self.run.collector
        contract = (
            collector.versions.contract_of(interaction) if self.follows else self.run.contract
        )
        if contract is None:
            return ()
        if alone:
            return collector.of_requests().add(interaction, contract)
        found = collector.add(interaction, contract)
        if self.windows.count(interaction):
            self.run.collector = self.windows.turn()
        return found

    def report(self, gateways: RegionalGateways) -> Report:
        """What was found, by the checks and by the gateways themselves."""
        if self.windows.beyond:
            self.run.notes.append(
                f"{self.windows.beyond} findings are of more than {KINDS} defects, and are not told"
            )
        self.run.notes += gateways.notes()
        report = self.run.finish("", self.windows.whole)
        return evolve(report, groups=(*gateways.groups(), *report.groups))
