"""What the scenarios, played in one region without HTTP, notice of what answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from intercontract.checks.registry import Scope, all_checks
from intercontract.contract.contract import Contract
from intercontract.deviation.register import Register
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.not_verified import unplayed
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.generate.scenario import Player
from intercontract.model.finding import Verdict
from intercontract.model.interaction import Request, Response
from intercontract.transport.direct import Direct
from intercontract.transport.leftovers import mark_of


def noticed(answer: Callable[[Request], Response], contract: Contract) -> set[str]:
    """The checks that find something new, up to the first scenario in which one does."""
    now = datetime.now(UTC)
    collector = Collector(contract, all_checks(), Register(deviations_of(contract), now.date()))
    sender = Direct("us", "sandbox-us", answer, collector.add, "2.11")
    for scenario in load_scenarios(contract):
        player, first = Player(sender, "2.11", mark_of(now)), len(collector.exchanges)
        for _ in player.play(scenario):
            pass
        collector.judge_together(Scope.SEQUENCE, collector.exchanges[first:])
        for finding in unplayed(player.skipped, contract, "us"):
            collector.report(finding)
        found = {
            check for check, verdict in collector.defects.verdicts() if verdict is not Verdict.KNOWN
        }
        if found:
            return found
    return set()
