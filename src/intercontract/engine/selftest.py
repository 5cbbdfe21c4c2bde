"""Planting every fault in the sandbox, one at a time, and seeing which checks notice.

The traffic is that of a run: scenarios in three regions (two of them unfaulted, so that regions can be
compared), and the requests that Schemathesis drew once against the honest sandbox, sent again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from attrs import evolve, frozen

from intercontract.checks.registry import Check, Scope, all_checks
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.register import Register
from intercontract.engine.collect import Collector
from intercontract.engine.known_deviations import deviations_of
from intercontract.engine.names import Names, names_in
from intercontract.engine.online import run_online
from intercontract.engine.scenarios import load_scenarios
from intercontract.engine.score import keep_score
from intercontract.engine.settings import RunSettings
from intercontract.errors import ConfigurationError, InternalError, did_you_mean
from intercontract.generate.scenario import Player, Scenario
from intercontract.model.finding import Verdict
from intercontract.model.interaction import Interaction
from intercontract.model.selftest import FaultOutcome, SelftestReport
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.table import FAULTS
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct

# Faults that are about regions show in the Australian one.
FAULTED, HONEST = "au", ("us", "eu")


@frozen
class Bench:
    """What every fault is tried with, prepared once."""

    contract: Contract
    checks: tuple[Check, ...]
    deviations: tuple[Deviation, ...]
    scenarios: tuple[Scenario, ...]
    drawn: tuple[Interaction, ...]
    honest: tuple[Interaction, ...]
    api_version: str
    seed: int

    def attempt(self, faults: Sequence[Fault] = ()) -> FaultOutcome:
        """Plant faults in one region and judge what comes."""
        register = Register(self.deviations, date(2026, 1, 5))
        collector = Collector(self.contract, self.checks, register)
        claimed = {check for fault in faults for check in fault.caught_by}
        first: int | None = None

        def watch(collector: Collector) -> None:
            nonlocal first
            if first is None and claimed & _new(collector):
                first = len(collector.exchanges)

        for _ in self._traffic(collector, faults):
            watch(collector)
        collector.judge_together(Scope.SEQUENCE)
        collector.judge_together(Scope.REGIONS)
        watch(collector)
        claims = {fault.id: fault.caught_by for fault in faults}
        return FaultOutcome(claims, tuple(sorted(_new(collector))), first)

    def _traffic(self, collector: Collector, faults: Sequence[Fault]) -> Iterator[None]:
        sandbox = Sandbox(Settings(region=FAULTED, seed=self.seed, faults=tuple(faults)))
        sender = Direct(
            FAULTED, f"sandbox-{FAULTED}", sandbox.handle, collector.add, self.api_version
        )
        player = Player(sender, self.api_version, "sandbox")
        for scenario in self.scenarios:
            for _ in player.play(scenario):
                yield
        for drawn in self.drawn:
            sender.label(drawn.case or sender.case)
            sender.resend(drawn.request, drawn.credentials)
            yield
        # The honest regions serve to compare with, and are not judged again.
        collector.exchanges += [Exchange(interaction, self.contract) for interaction in self.honest]


def _new(collector: Collector) -> set[str]:
    return {check for (check, verdict) in collector.verdicts() if verdict is not Verdict.KNOWN}


def prepare(contract: Contract, *, seed: int, max_examples: int, api_version: str) -> Bench:
    """Draw the requests that every fault is tried with."""
    drawn: list[Interaction] = []
    settings = RunSettings(
        regions=(FAULTED,), seed=seed, max_examples=max_examples, api_version=api_version
    )
    run_online(settings, contract, tap=drawn.append)
    scenarios = load_scenarios(contract)
    token = f"Bearer sandbox-{FAULTED}"
    return Bench(
        contract=contract,
        checks=all_checks(),
        deviations=deviations_of(contract),
        scenarios=scenarios,
        drawn=tuple(
            evolve(i, response=evolve(i.response, body=b""))
            for i in drawn
            if i.sequence is None and i.request.headers.get("Authorization") in (None, token)
        ),
        honest=tuple(_honest(scenarios, seed, api_version)),
        api_version=api_version,
        seed=seed,
    )


def _honest(scenarios: Sequence[Scenario], seed: int, api_version: str) -> Iterator[Interaction]:
    for region in HONEST:
        sandbox = Sandbox(Settings(region=region, seed=seed))
        sender = Direct(region, f"sandbox-{region}", sandbox.handle, lambda _i: (), api_version)
        player = Player(sender, api_version, "sandbox")
        for scenario in scenarios:
            yield from player.play(scenario)


def selftest(
    *,
    fault: Names | None = None,
    pairs: bool = False,
    seed: int = 1,
    max_examples: int = 10,
    report_dir: str | Path = Path("reports"),
    listen: Callable[[FaultOutcome, int], object] = lambda _outcome, _width: None,
) -> SelftestReport:
    """Plant each fault in the sandbox, one at a time, and see which checks catch it.

    Args:
        fault: Only these faults, by id; otherwise all, and the score is kept in ``report_dir``.
        pairs: Also plant neighbouring faults two at a time.
        seed: Seeds generation and sandbox.
        max_examples: Generated requests per operation and phase, at most.
        report_dir: Where ``selftest.json`` goes, which the reports of runs quote.
        listen: Told of each outcome as it comes, with the width of the longest name.

    Raises:
        ConfigurationError: there is no such fault.
    """
    only = names_in(fault)
    known = {fault.id for fault in FAULTS}
    for name in only:
        if name not in known:
            raise ConfigurationError(
                f"there is no fault {name!r}",
                hint=did_you_mean(name, known, "intercontract selftest prints them all"),
            )
    chosen = [fault for fault in FAULTS if not only or fault.id in only]
    plans: list[tuple[Fault, ...]] = [(fault,) for fault in chosen]
    if pairs:
        plans += zip(chosen, chosen[1:] + chosen[:1], strict=True)
    width = max((len(" + ".join(fault.id for fault in plan)) for plan in plans), default=0)
    bench = prepare(load("2.11"), seed=seed, max_examples=max_examples, api_version="2.11")
    honest = bench.attempt()
    outcomes = []
    for outcome in attempts(bench, plans):
        outcomes.append(outcome)
        listen(outcome, width)
    report = SelftestReport(honest.found, tuple(outcomes))
    if not only:
        keep_score(Path(report_dir), report)
    return report


def attempts(
    bench: Bench, plans: Sequence[tuple[Fault, ...]], workers: int | None = None
) -> Iterator[FaultOutcome]:
    """Try each plan of faults, yielding the outcomes in order; ``workers`` processes share the work."""
    count = min(workers or os.cpu_count() or 1, len(plans))
    if count <= 1 or not hasattr(os, "fork"):
        yield from (bench.attempt(plan) for plan in plans)
        return
    # Forked workers have the bench already: it holds functions, which cannot be sent to a process.
    global _bench, _plans
    _bench, _plans = bench, plans
    with ProcessPoolExecutor(count, mp_context=get_context("fork")) as pool:
        yield from pool.map(_attempt, range(len(plans)), chunksize=4)


_bench: Bench | None = None
_plans: Sequence[tuple[Fault, ...]] = ()


def _attempt(number: int) -> FaultOutcome:
    if _bench is None:
        raise InternalError("a worker of the selftest was started without its bench")
    return _bench.attempt(_plans[number])
