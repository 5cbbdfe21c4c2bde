"""A lying proxy between a run and one served sandbox: which lies are noticed, and how fast.

``python benchmarks/lies.py [NAME ...]``: every lie, or those named, in three regions with 60 seconds each.
``--quick`` plays the scenarios in one region without HTTP, and stops at the first thing that is noticed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from intercontract.checks.registry import Scope, all_checks
from intercontract.contract.load import load
from intercontract.deviation.register import Register
from intercontract.engine.collect import Collector
from intercontract.engine.deviations import deviations_of
from intercontract.engine.not_verified import unplayed
from intercontract.engine.online import run_online
from intercontract.engine.scenarios import load_scenarios
from intercontract.engine.settings import RunSettings
from intercontract.generate.phases import PHASES
from intercontract.generate.scenario import Player
from intercontract.model.finding import Verdict
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running
from intercontract.transport.address import Kind, Target
from intercontract.transport.direct import Direct
from intercontract.transport.leftovers import mark_of

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine" / "engine"))
from lies import LIES
from lying_proxy import LyingProxy

CONTRACT = load("2.11")


def main(arguments: list[str]) -> int:
    """Try each lie; 1 where one went unnoticed, or the truth was called a lie."""
    quick = "--quick" in arguments
    names = [name for name in arguments if not name.startswith("-")] or [*LIES]
    missed = 0
    with ExitStack() as stack:
        regions = ("us",) if quick else ("us", "eu", "au")
        proxies = {region: LyingProxy(Sandbox(Settings(region=region))) for region in regions}
        noticed = _scenarios(proxies["us"]) if quick else _run(proxies, stack)
        for name in [None, *names]:
            for proxy in proxies.values():
                proxy.tell(LIES[name] if name else None)
            began = time.monotonic()
            new = noticed()
            broken = {proxy.broken for proxy in proxies.values()} - {""}
            wrong = bool(broken) or bool(new) != (name is not None)
            missed += wrong
            took = time.monotonic() - began
            told = f"{name or 'the truth'}: {', '.join(sorted(new | broken))}"
            print(f"{'MISSED' if wrong else 'ok':6}  {took:5.1f} s  {told}", flush=True)
    print(f"{len(names)} lies, {missed} wrong")
    return int(missed > 0)


def _run(proxies: dict[str, LyingProxy], stack: ExitStack) -> Callable[[], set[str]]:
    bases = {r: stack.enter_context(running(sandbox=p)) for r, p in proxies.items()}  # type: ignore[arg-type]
    settings = RunSettings(
        target=Target(Kind.URL, bases), regions=tuple(bases), max_time=60, max_examples=10,
        phases=("scenarios", *PHASES), report_dir=Path(stack.enter_context(tempfile.TemporaryDirectory())),
    )  # fmt: skip

    def noticed() -> set[str]:
        report = run_online(settings, CONTRACT)
        return {g.finding.check for g in report.groups if g.verdict is not Verdict.KNOWN}

    return noticed


def _scenarios(proxy: LyingProxy) -> Callable[[], set[str]]:
    scenarios, deviations = load_scenarios(CONTRACT), deviations_of(CONTRACT)

    def noticed() -> set[str]:
        now = datetime.now(UTC)
        collector = Collector(CONTRACT, all_checks(), Register(deviations, now.date()))
        sender = Direct("us", "sandbox-us", proxy.handle, collector.add, "2.11")
        for scenario in scenarios:
            player, first = Player(sender, "2.11", mark_of(now)), len(collector.exchanges)
            for _ in player.play(scenario):
                pass
            collector.judge_together(Scope.SEQUENCE, collector.exchanges[first:])
            for finding in unplayed(player.skipped, CONTRACT, "us"):
                collector.report(finding)
            found = {
                check for check, verdict in collector.verdicts() if verdict is not Verdict.KNOWN
            }
            if found:
                return found
        return set()

    return noticed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
