"""Every finding about an SDK, repeated by its own script: how many scripts show what their finding claims.

``python benchmarks/sdk_scripts.py NAME==VERSION ...``: one script for each finding. ``--all`` runs that of
every defect, ``--most N`` no more than so many of each rule, ``--rule ID`` those of one rule; ``--report
FILE`` takes a JSON report in place of a new run. ``--warm`` runs the scripts of a Node SDK one after the
other in one process, in a twentieth of the time. Needs the SDK's toolchain, and its registry where it is
not installed yet. ``tests/engine/sdk/repeating.py`` compares what a script prints with what its finding says.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from intercontract.engine.sdk import sdk
from intercontract.model.finding import Finding
from intercontract.model.report import Report
from intercontract.model.run import FindingGroup
from intercontract.sdk.rules import ASPECTS, RULES

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "engine" / "sdk"))
from repeating import Warm, repeated, unlike


def main(arguments: list[str]) -> int:
    """Run them; 1 where a script does not show what its finding claims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--rule", action="append", default=[])
    parser.add_argument("--most", type=int, default=0)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--warm", action="store_true")
    given = parser.parse_args(arguments)
    wrong = 0
    for name in given.names:
        read = given.report and json.loads(given.report.read_text())
        wrong += _of(name, Report.from_dict(read) if read else sdk([name]), given)
    return int(wrong > 0)


def _of(name: str, report: Report, given: argparse.Namespace) -> int:
    groups = [g for g in report.groups if not given.rule or g.finding.check in given.rule]
    without = [group for group in groups if not group.script]
    chosen = [group for group in groups if group.script]
    if not given.all:
        chosen = list({group.cause: group for group in reversed(chosen)}.values())[::-1]
    if given.most:
        chosen = [one for rule in RULES for one in _spread(chosen, rule, given.most)]
    tried, wrong = Counter[str](), Counter[str]()
    begun = time.monotonic()
    warm = Warm(name) if given.warm else None
    run = warm or partial(repeated, name)
    jobs = 1 if warm else given.jobs
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        each = pool.map(
            lambda one: _tried(run, one[1], Path(folder, str(one[0]))), enumerate(chosen)
        )
        for group, (problem, text) in zip(chosen, each, strict=True):
            aspect = RULES[group.finding.check].aspect
            tried[aspect] += 1
            if problem:
                wrong[aspect] += 1
                _tell(group.finding, problem, text)
    if warm:
        warm.close()
    for aspect in ASPECTS:
        if tried[aspect]:
            print(f"{name} {aspect}: {tried[aspect] - wrong[aspect]} of {tried[aspect]} hold")
    bare = {group.cause for group in without} - {group.cause for group in groups if group.script}
    print(
        f"{name}: {tried.total() - wrong.total()} of {tried.total()} scripts hold,"
        f" in {time.monotonic() - begun:.0f} s; {len(bare)} findings have none",
        flush=True,
    )
    return wrong.total()


def _tell(finding: Finding, problem: str, text: str) -> None:
    print(f"DIFFERS {finding.check} {finding.operation} {finding.pointer}: {finding.message}")
    print(f"    expected {finding.expected[:100]!r}, observed {finding.observed[:100]!r}")
    print(f"    {problem}")
    print("".join(f"    | {line[:300]}\n" for line in text.splitlines()[-8:]), flush=True)


def _spread(groups: list[FindingGroup], rule: str, most: int) -> list[FindingGroup]:
    """So many of one rule, from all over the list."""
    of = [group for group in groups if group.finding.check == rule]
    return of[:: max(1, -(-len(of) // most))]


def _tried(
    run: Callable[[FindingGroup, Path], str], group: FindingGroup, folder: Path
) -> tuple[str, str]:
    text = run(group, folder)
    return unlike(group.finding, text), text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
