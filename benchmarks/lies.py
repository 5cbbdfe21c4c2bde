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
from pathlib import Path

from intercontract.contract.load import load
from intercontract.engine.runs.online import run_online
from intercontract.engine.setup.settings import RunSettings
from intercontract.generate.phases import PHASES
from intercontract.model.finding import Verdict
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running
from intercontract.transport.address import Kind, Target

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine" / "engine"))
from all_lies import LIES, NOT_ASSERTED
from lying_proxy import LyingProxy
from noticing import noticed

CONTRACT = load("2.11")


def main(arguments: list[str]) -> int:
    """Try each lie; 1 where one went unnoticed, or the truth was called a lie."""
    quick = "--quick" in arguments
    names = [name for name in arguments if not name.startswith("-")]
    names = names or [name for name in LIES if name not in NOT_ASSERTED]
    missed = 0
    with ExitStack() as stack:
        regions = ("us",) if quick else ("us", "eu", "au")
        proxies = {region: LyingProxy(Sandbox(Settings(region=region))) for region in regions}
        by_run = _run(proxies, stack) if not quick else None
        # The truth comes last too: by then the sandbox holds what all runs left.
        for name in [None, *names, None]:
            for proxy in proxies.values():
                proxy.tell(LIES[name] if name else None)
            began = time.monotonic()
            new = by_run() if by_run else noticed(proxies["us"].handle, CONTRACT)
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

    def by_run() -> set[str]:
        report = run_online(settings, CONTRACT)
        return {g.finding.check for g in report.groups if g.verdict is not Verdict.KNOWN}

    return by_run


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
