"""Planting every fault in the sandbox, one at a time, and seeing which checks notice.

The traffic is that of a run: scenarios in three regions (two of them unfaulted, so that regions can be
compared), and the requests that Schemathesis drew once against the honest sandbox, sent again. An attempt
ends when the fault is caught.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from intercontract.contract.load import load
from intercontract.engine.bench import Bench, prepare
from intercontract.engine.processes.processors import are_possible, cores
from intercontract.engine.setup.names import Names, names_in
from intercontract.engine.setup.score import keep_score
from intercontract.errors import ConfigurationError, InternalError, did_you_mean
from intercontract.model.selftest import FaultOutcome, SelftestReport
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.faults.table import FAULTS


def selftest(
    *,
    fault: Names | None = None,
    pairs: bool = False,
    seed: int = 1,
    max_examples: int = 10,
    jobs: int | None = None,
    report_dir: str | Path = Path("reports"),
    listen: Callable[[FaultOutcome, int], object] = lambda _outcome, _width: None,
) -> SelftestReport:
    """Plant each fault in the sandbox, one at a time, and see which checks catch it.

    Args:
        fault: Only these faults, by id; otherwise all, and the score is kept in ``report_dir``.
        pairs: Also plant neighbouring faults two at a time.
        seed: Seeds generation and sandbox.
        max_examples: Generated requests per operation and phase, at most.
        jobs: Processes that share the work, where processes can be copied; one for each processor if none is
            named.
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
    outcomes = []
    for outcome in attempts(bench, plans, jobs):
        outcomes.append(outcome)
        listen(outcome, width)
    report = SelftestReport(bench.alarms, tuple(outcomes))
    if not only:
        keep_score(Path(report_dir), report)
    return report


def attempts(
    bench: Bench, plans: Sequence[tuple[Fault, ...]], workers: int | None = None
) -> Iterator[FaultOutcome]:
    """Try each plan of faults, yielding the outcomes in order; ``workers`` processes share the work."""
    count = min(workers or cores(), len(plans))
    if count <= 1 or not are_possible():
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
