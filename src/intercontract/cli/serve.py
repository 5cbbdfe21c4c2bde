"""intercontract serve"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from attrs import define, evolve

from intercontract.cli.options import DAYS, reporting
from intercontract.model.region import REGIONS

if TYPE_CHECKING:
    from intercontract.contract.contract import Contract
    from intercontract.engine.run_state import Run
    from intercontract.gateway.regions import GatewaySettings, RegionalGateways
    from intercontract.model.finding import Finding
    from intercontract.model.interaction import Interaction
    from intercontract.model.report import Report
    from intercontract.transport.address import Target

# What is kept of interactions for the report; in memory a conversation takes seven times its bytes.
_KEPT_BYTES = 32 * 1024 * 1024
_KEPT = 50_000
_REQUEST_CHECKS = frozenset({"request-conformance", "undocumented-input", "undocumented-operation"})


@click.command(short_help="the gateway: sandbox, cassettes or live behind one address")
@click.option("--upstream", default="sandbox", show_default=True, metavar="sandbox|replay|live|us=URL,eu=URL",
              help="What answers; a URL is a loopback address that stands for Intercom.")  # fmt: skip
@click.option("--region", type=click.Choice(REGIONS),
              help="The region to stand for.  [default: us]")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535),
              help="The port on 127.0.0.1; 0 picks a free one.  [default: 8080]")  # fmt: skip
@click.option("--listen", multiple=True, metavar="REGION=HOST:PORT",
              help="A region's address, in place of --region and --port; may be repeated.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True,
              help="Seeds the sandbox, and which requests a fault strikes.")  # fmt: skip
@click.option("--as-live", default="", metavar="WORKSPACE",
              help="The sandbox passes for a live workspace of this id, to rehearse a live run.")  # fmt: skip
@click.option("--night", type=click.IntRange(0, 3650), default=0,
              help="The sandbox's day: 1 is the night after the first.")  # fmt: skip
@click.option("--upgrade", default="", metavar="VERSION[@us,eu]",
              help="The sandbox moves to this version's shapes between night 0 and night 1.")  # fmt: skip
@click.option("--cassettes", multiple=True, type=click.Path(path_type=Path), metavar="PATH",
              help="What to replay: a corpus, files, folders.  [default: the corpus]")  # fmt: skip
@click.option("--policy", type=click.Choice(["in-order", "last-repeats", "any"]), default="last-repeats",
              show_default=True, help="How often a recorded answer is played.")  # fmt: skip
@click.option("--strict", is_flag=True,
              help="Unrecorded requests and unused recordings are findings.")  # fmt: skip
@click.option("--max-age", type=DAYS, help="Refuse recordings older than this.")  # fmt: skip
@click.option("--allow-writes", is_flag=True,
              help="Forward writes, not only GET and HEAD, to a live upstream.")  # fmt: skip
@click.option("--record", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Keep what passes in DIR/<region>/<version>/captured.yaml, redacted.")  # fmt: skip
@click.option("--scenario", metavar="NAME",
              help="Hold the client to this scenario's requests, in order.")  # fmt: skip
@click.option("--fault", "faults", multiple=True, metavar="RULE",
              help="Inject a fault, such as 'POST /conversations/* 429 x3'; may be repeated. Other actions: "
                   "latency=2s, cut, truncated, malformed, refuse. Options: x3, p0.5, after=N, "
                   "retry-after=SECONDS, reset=SECONDS, html.")  # fmt: skip
@click.option("--no-judge", is_flag=True, help="Pass everything on unjudged, without a report.")  # fmt: skip
@click.option("--api-version", default=None,
              help="The API version.  [default: the contract's, 2.11]")  # fmt: skip
@click.option("--contract", default=None, metavar="NAME|PATH",
              help="A name from contracts/, or an OpenAPI file.  [default: the API version]")  # fmt: skip
@reporting
def serve(report_dir: Path, fail_on: str, quiet: bool, **options: Any) -> int:
    """Put one HTTP server in front of the sandbox, of cassettes or of Intercom, for clients in any language.

    Prints one line per region on standard error when it is ready: region, address, upstream. What passes is
    judged both ways: findings are named in the response header X-Intercontract-Findings, in the log on
    standard error, and in a report when Ctrl-C or SIGTERM ends it. Control paths (reset, snapshot, restore,
    seen, findings, faults) are below /__intercontract__/.
    """
    from intercontract.cli.outcome import publish
    from intercontract.errors import ConfigurationError
    from intercontract.gateway.log import Log
    from intercontract.gateway.regions import RegionalGateways

    if options["no_judge"] and (options["scenario"] or options["strict"]):
        raise ConfigurationError(
            "--scenario and --strict are told in the report, which --no-judge leaves out",
            hint="leave --no-judge out",
        )
    settings, target, contract = _settings(options)
    run = None if options["no_judge"] else _run(settings, target, contract, report_dir)
    judge = _Judging(run) if run else None

    def ready(region: str, url: str) -> None:
        sys.stderr.write(f"{region}  {url}  {options['upstream']}\n")
        sys.stderr.flush()

    stop = threading.Event()
    # Straight to the file: a thread that waits for a reader must not hold the lock of sys.stderr.
    log = Log(lambda line: os.write(2, line.encode("utf-8", "replace")), quiet)
    session = RegionalGateways(settings, contract, log, ready, judge=judge)
    with _stopping(stop), session:
        stop.wait()
    for recorded in session.recorded:
        click.echo(f"{recorded.path}: {recorded.kept} interactions", err=True)
    broken = _broken(session)
    if run is None or judge is None:
        return broken
    if judge.dropped:
        run.notes.append(
            f"{judge.dropped} earlier interactions are left out of sequences and the grid"
        )
    code = publish(
        _report(run, session), form=options["format"], report_dir=report_dir, fail_on=fail_on
    )
    return broken or code


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the wait; a second one, after it, ends what is left as usual."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        signal.signal(number, lambda _number, _frame: stop.set())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _settings(options: dict[str, Any]) -> tuple[GatewaySettings, Target, Contract]:
    from datetime import timedelta

    from intercontract.cassette.replay import Play
    from intercontract.engine.corpus import corpus_folder
    from intercontract.engine.prepare import contract_for
    from intercontract.engine.recording import refuse_leftovers
    from intercontract.engine.scenarios import load_scenarios
    from intercontract.errors import ConfigurationError
    from intercontract.gateway.fault import parse_fault
    from intercontract.gateway.listen import listeners
    from intercontract.gateway.regions import GatewaySettings
    from intercontract.sandbox.overnight import overnight
    from intercontract.transport.address import Kind, parse_target

    addresses = listeners(options["listen"], options["region"], options["port"])
    target = parse_target(options["upstream"], tuple(listener.region for listener in addresses))
    faults = tuple(parse_fault(text) for text in options["faults"])
    contract, version = contract_for(options["contract"], options["api_version"])
    scenario = None
    if options["scenario"] is not None:
        known = {scenario.id: scenario for scenario in load_scenarios(contract)}
        scenario = known.get(options["scenario"])
        if scenario is None:
            raise ConfigurationError(
                f"there is no scenario {options['scenario']!r}",
                hint=f"there are {', '.join(known)}",
            )
    if options["record"] is not None:
        refuse_leftovers(options["record"])
    age = options["max_age"]
    upstream = "live" if target.kind in (Kind.LIVE, Kind.URL) else target.kind.value
    cassettes = options["cassettes"]
    if upstream == "replay" and not cassettes:
        cassettes = (corpus_folder(),)
    settings = GatewaySettings(
        upstream=upstream,
        listeners=addresses,
        api_version=version,
        seed=options["seed"],
        night=options["night"],
        upgrade=overnight(options["upgrade"]),
        as_live=options["as_live"],
        bases=target.bases,
        allow_writes=options["allow_writes"],
        cassettes=cassettes,
        policy=Play(options["policy"]),
        strict=options["strict"],
        max_age=timedelta(days=age) if age is not None else None,
        record=options["record"],
        scenario=scenario,
        faults=faults,
    )
    return settings, target, contract


def _run(settings: GatewaySettings, target: Target, contract: Contract, report_dir: Path) -> Run:
    from intercontract.engine.run_state import Run
    from intercontract.engine.settings import RunSettings

    return Run(
        RunSettings(
            target=target,
            regions=tuple(listener.region for listener in settings.listeners),
            api_version=settings.api_version,
            seed=settings.seed,
            report_dir=report_dir,
            command="serve",
        ),
        contract,
    )


@define
class _Judging:
    """Judges through the run's collector; of an answer that no upstream gave, the request alone.

    A gateway may run for days: of what is kept for sequences and the grid the older half is let go when
    it grows too large. Findings stay.
    """

    run: Run
    dropped: int = 0
    _size: int = 0

    def __call__(self, interaction: Interaction, alone: bool) -> tuple[Finding, ...]:
        collector = self.run.collector
        if alone:
            checks = tuple(check for check in collector.checks if check.id in _REQUEST_CHECKS)
            return evolve(collector, checks=checks, exchanges=[]).add(interaction)
        self._size += len(interaction.response.body) + len(interaction.request.body or b"")
        if self._size > _KEPT_BYTES or len(collector.exchanges) >= _KEPT:
            half = (len(collector.exchanges) + 1) // 2
            del collector.exchanges[:half]
            self.dropped += half
            self._size //= 2
        return collector.add(interaction)


def _broken(session: RegionalGateways) -> int:
    """The exit code of what went wrong in keeping or judging; 0 if nothing did."""
    for failure in [*session.watch.not_kept, *session.watch.failures][:10]:
        click.echo(f"error: {failure}", err=True)
    if session.watch.failures:
        return 4
    return 2 if session.watch.not_kept else 0


def _report(run: Run, session: RegionalGateways) -> Report:
    from intercontract.gateway.findings import groups

    run.notes += session.notes()
    report = run.finish()
    return evolve(report, groups=(*groups(session.findings()), *report.groups))
