"""Runs against one served sandbox behind a proxy that lies: each lie is noticed, and the truth is believed.

``benchmarks/lies.py`` tries them all, in three regions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from intercontract.contract.load import load
from intercontract.engine.online import run_online
from intercontract.engine.settings import RunSettings
from intercontract.model.finding import Verdict
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running
from intercontract.transport.address import Kind, Target

sys.path.insert(0, str(Path(__file__).parent))
from lies import LIES
from lying_proxy import LyingProxy

# One of each kind, in one sandbox that every run before has written to.
SAMPLE = (
    *("attach-201", "no-bearer-accepted", "version-next", "empty-object", "unicode-mangled"),
    *("long-text-cut", "doubled", "untag-lost", "stale-item", "created-without-id"),
)


@pytest.fixture(scope="module")
def proxy() -> LyingProxy:
    return LyingProxy(Sandbox(Settings()))


@pytest.mark.parametrize("name", [*SAMPLE, None])
def test_lies_are_noticed_and_the_truth_is_believed(proxy, tmp_path, name):
    proxy.tell(LIES[name] if name else None)
    with running(sandbox=proxy) as url:
        settings = RunSettings(
            target=Target(Kind.URL, {"us": url}), regions=("us",), phases=("scenarios",),
            report_dir=tmp_path, max_time=60,
        )  # fmt: skip
        report = run_online(settings, load("2.11"))
    new = {group.finding.check for group in report.groups if group.verdict is not Verdict.KNOWN}
    assert bool(new) is (name is not None), new


def test_there_are_many_kinds_of_lies():
    assert len(LIES) > 60
    assert set(SAMPLE) <= set(LIES)
