"""Runs against one served sandbox behind a proxy that lies: each lie is noticed, and the truth is believed.

``benchmarks/lies.py`` tries them all, in three regions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from intercontract.contract.load import load
from intercontract.engine.runs.online import run_online
from intercontract.engine.setup.settings import RunSettings
from intercontract.model.finding import Verdict
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running
from intercontract.transport.address import Kind, Target

sys.path.insert(0, str(Path(__file__).parent))
from all_lies import LIES
from lying_proxy import LyingProxy
from noticing import noticed

# One of each kind, in one sandbox that every run before has written to.
SAMPLE = (
    *("attach-201", "no-bearer-accepted", "put-tags-as-post", "unicode-mangled", "long-text-cut"),
    *("doubled", "untag-lost", "one-behind", "created-without-id", "close-neighbour-too"),
)


@pytest.fixture(scope="module")
def proxy() -> LyingProxy:
    return LyingProxy(Sandbox(Settings()))


@pytest.mark.parametrize("name", SAMPLE)
def test_lies_are_noticed(proxy, name):
    proxy.tell(LIES[name])
    assert noticed(proxy.handle, load("2.11"))
    assert not proxy.broken


def test_the_truth_is_believed_by_a_later_run_too(proxy, tmp_path):
    proxy.tell(None)
    with running(sandbox=proxy) as url:
        settings = RunSettings(
            target=Target(Kind.URL, {"us": url}), regions=("us",), phases=("scenarios",),
            report_dir=tmp_path, max_time=300,
        )  # fmt: skip
        report = run_online(settings, load("2.11"))
    new = [g.finding for g in report.groups if g.verdict is not Verdict.KNOWN]
    # How fast a busy machine answers is no lie.
    assert [found.message for found in new if found.check != "slow-response"] == []


def test_there_are_many_kinds_of_lies():
    assert len(LIES) > 300
