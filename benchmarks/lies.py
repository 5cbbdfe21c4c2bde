"""A lying proxy between a run and one served sandbox: which lies are noticed, and how fast.

``python benchmarks/lies.py [NAME ...]``: every lie, or those named, in three regions with 60 seconds each.
``--quick`` plays one region, scenarios only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from intercontract.contract.load import load
from intercontract.engine.online import run_online
from intercontract.engine.settings import RunSettings
from intercontract.generate.phases import PHASES
from intercontract.model.finding import Verdict
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running
from intercontract.transport.address import Kind, Target

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine" / "engine"))
from lying_proxy import LIES, LyingProxy


def main(arguments: list[str]) -> int:
    """Try each lie; 1 where one went unnoticed, or the truth was called a lie."""
    quick = "--quick" in arguments
    names = [name for name in arguments if not name.startswith("-")] or [*LIES]
    contract, missed = load("2.11"), 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        regions = ("us",) if quick else ("us", "eu", "au")
        proxies = {region: LyingProxy(Sandbox(Settings(region=region))) for region in regions}
        bases = {r: stack.enter_context(running(sandbox=p)) for r, p in proxies.items()}  # type: ignore[arg-type]
        settings = RunSettings(
            target=Target(Kind.URL, bases), regions=tuple(bases), max_time=60, max_examples=10,
            phases=("scenarios", *(() if quick else PHASES)), report_dir=folder,
        )  # fmt: skip
        for name in [None, *names]:
            for proxy in proxies.values():
                proxy.tell(LIES[name] if name else None)
            began = time.monotonic()
            report = run_online(settings, contract)
            new = {g.finding.check for g in report.groups if g.verdict is not Verdict.KNOWN}
            wrong = bool(new) != (name is not None)
            missed += wrong
            took = time.monotonic() - began
            told = f"{name or 'the truth'}: {', '.join(sorted(new))}"
            print(f"{'MISSED' if wrong else 'ok':6}  {took:5.1f} s  {told}", flush=True)
    print(f"{len(names)} lies, {missed} wrong")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
