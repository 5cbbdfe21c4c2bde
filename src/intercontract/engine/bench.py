"""What faults are tried with: the traffic of a run, as the honest sandbox answered it, scenario by scenario.

A fault is judged by what it changes. Whatever is answered as the honest sandbox answered it was judged
already, and a scenario begins where the honest sandbox was when it began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import evolve

from intercontract.checks.registry import Check, Scope, all_checks
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.register import Register
from intercontract.engine.judging.collect import Collector
from intercontract.engine.runs.online import run_online
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.engine.setup.settings import RunSettings
from intercontract.generate.scenario import Player, Scenario
from intercontract.model.finding import Verdict
from intercontract.model.interaction import Interaction
from intercontract.model.selftest import FaultOutcome
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.sandbox import Sandbox, Settings, Snapshot
from intercontract.transport.direct import Direct
from intercontract.values import define, frozen

# Faults that are about regions show in the Australian one.
FAULTED, HONEST = "au", ("us", "eu")


@frozen
class Act:
    """A scenario, or the requests that Schemathesis drew (``scenario`` None): how it went honestly.

    ``start`` is the sandbox when it began, ``count`` the number of interactions before it, and ``others`` the
    same scenario in the other regions.
    """

    start: Snapshot
    count: int
    exchanges: tuple[Exchange, ...]
    scenario: Scenario | None = None
    others: tuple[Exchange, ...] = ()

    @property
    def operations(self) -> frozenset[str]:
        """The operations that it calls."""
        return frozenset(e.operation.id for e in self.exchanges if e.operation)


@frozen
class Bench:
    """What every fault is tried with; ``alarms`` are checks that the honest sandbox set off."""

    contract: Contract
    checks: tuple[Check, ...]
    deviations: tuple[Deviation, ...]
    acts: tuple[Act, ...]
    alarms: tuple[str, ...]
    api_version: str
    seed: int

    def attempt(self, faults: Sequence[Fault] = ()) -> FaultOutcome:
        """Plant faults in one region and judge what comes, until each is caught."""
        claims = {fault.id: fault.caught_by for fault in faults}
        trial = _Trial(self, tuple(faults), self.collector())
        cases = next((count for count in trial.cases() if trial.is_caught), None)
        return FaultOutcome(claims, tuple(sorted(found(trial.collector))), cases)

    def collector(self) -> Collector:
        """What judges an attempt."""
        return Collector(self.contract, self.checks, Register(self.deviations, date(2026, 1, 5)))


def found(collector: Collector) -> set[str]:
    """The checks that found something that no deviation explains."""
    return {
        check for (check, verdict) in collector.defects.verdicts() if verdict is not Verdict.KNOWN
    }


@define
class _Trial:
    """One attempt."""

    bench: Bench
    faults: tuple[Fault, ...]
    collector: Collector

    @property
    def is_caught(self) -> bool:
        """Whether each fault was found by a check that claims it."""
        new = found(self.collector)
        return all(new & set(fault.caught_by) for fault in self.faults)

    def cases(self) -> Iterator[int]:
        """The number of interactions so far, whenever something new may have been found."""
        bench = self.bench
        sandbox = Sandbox(Settings(region=FAULTED, seed=bench.seed, faults=self.faults))
        sender = Direct(
            FAULTED, f"sandbox-{FAULTED}", sandbox.handle, self.collector.add, bench.api_version
        )
        wanted = [fault.operations for fault in self.faults]
        anywhere = not all(wanted)
        concerned = frozenset(name for names in wanted for name in names)
        for act in bench.acts:
            if anywhere or act.operations & concerned:
                # What a fault remembers it remembers on.
                sandbox.restore(evolve(act.start, memory=sandbox.snapshot().memory))
                yield from self._play(act, sender)

    def _play(self, act: Act, sender: Direct) -> Iterator[int]:
        exchanges: list[Exchange] = []
        honest = iter(act.exchanges)
        changed = False
        sender.count = act.count

        def collect(interaction: Interaction) -> tuple[()]:
            nonlocal changed
            expected = next(honest, None)
            if expected is not None and _same(expected.interaction, interaction):
                exchanges.append(expected)
            else:
                changed = True
                self.collector.add(interaction)
                exchanges.append(self.collector.exchanges[-1])
            return ()

        sender.collect = collect
        for _ in played(act, sender):
            if changed and exchanges[-1] is self.collector.exchanges[-1]:
                yield act.count + len(exchanges)
        if changed:
            self.collector.judge_together(Scope.SEQUENCE, exchanges)
            yield act.count + len(exchanges)
            self.collector.judge_together(Scope.REGIONS, [*exchanges, *act.others])
            yield act.count + len(exchanges)


def _same(one: Interaction, other: Interaction) -> bool:
    return one.request == other.request and one.response == other.response


def played(act: Act, sender: Direct) -> Iterator[None]:
    """Send the requests of an act."""
    if act.scenario is not None:
        for _ in Player(sender, sender.api_version, "sandbox").play(act.scenario):
            yield
        return
    sender.sequence = None
    for exchange in act.exchanges:
        drawn = exchange.interaction
        sender.label(drawn.case or sender.case)
        sender.resend(drawn.request, drawn.credentials)
        yield


def prepare(contract: Contract, *, seed: int, max_examples: int, api_version: str) -> Bench:
    """Play what every fault is tried with to the honest sandbox, and judge it."""
    drawn: list[Interaction] = []
    settings = RunSettings(
        regions=(FAULTED,), seed=seed, max_examples=max_examples, api_version=api_version
    )
    run_online(settings, contract, tap=drawn.append)
    token = f"Bearer sandbox-{FAULTED}"
    kept = tuple(
        Exchange(interaction, contract)
        for interaction in drawn
        if interaction.sequence is None
        and interaction.request.headers.get("Authorization") in (None, token)
    )
    return rehearsed(contract, load_scenarios(contract), kept, seed=seed, api_version=api_version)


def rehearsed(
    contract: Contract,
    scenarios: Sequence[Scenario],
    drawn: tuple[Exchange, ...] = (),
    *,
    seed: int = 1,
    api_version: str = "2.11",
) -> Bench:
    """A bench of some scenarios, and of requests that were drawn, as they go with the honest sandbox."""
    regions = (*HONEST, FAULTED)
    bench = Bench(contract, all_checks(), deviations_of(contract), (), (), api_version, seed)
    acts: dict[str, list[Act]] = {}
    for region in regions:
        sandbox = Sandbox(Settings(region=region, seed=bench.seed))
        went: list[Exchange] = []

        def collect(interaction: Interaction, into: list[Exchange] = went) -> tuple[()]:
            into.append(Exchange(interaction, bench.contract))
            return ()

        sender = Direct(region, f"sandbox-{region}", sandbox.handle, collect, bench.api_version)
        plans = [Act(sandbox.snapshot(), 0, (), scenario) for scenario in scenarios]
        if region == FAULTED and drawn:
            plans.append(Act(sandbox.snapshot(), 0, drawn))
        for plan in plans:
            count, start = len(went), sandbox.snapshot()
            for _ in played(plan, sender):
                pass
            acts.setdefault(region, []).append(
                Act(start, count, tuple(went[count:]), plan.scenario)
            )
    others = [
        tuple(e for region in HONEST for e in acts[region][number].exchanges)
        for number in range(len(scenarios))
    ]
    own = [
        evolve(act, others=others[number] if number < len(others) else ())
        for number, act in enumerate(acts[FAULTED])
    ]
    collector = bench.collector()
    for act in own:
        first = len(collector.exchanges)
        for exchange in act.exchanges:
            collector.add(exchange.interaction)
        mine = collector.exchanges[first:]
        collector.judge_together(Scope.SEQUENCE, mine)
        collector.judge_together(Scope.REGIONS, [*mine, *act.others])
    return evolve(bench, acts=tuple(own), alarms=tuple(sorted(found(collector))))
