"""Effort goes where coverage is missing, and stops when it shows nothing new."""

from __future__ import annotations

import orjson
import pytest

from intercontract.contract.load import load
from intercontract.engine.judging.run_state import Run
from intercontract.engine.runs.coverage_guided import PATIENCE, request_uncovered
from intercontract.engine.setup.settings import RunSettings
from intercontract.generate.pool import Pool, discover
from intercontract.model.headers import Headers
from intercontract.model.interaction import Response
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct

RETRIEVE = ("retrieveConversation",)


@pytest.fixture
def run():
    return Run(RunSettings(regions=("us",)), load("2.11"))


def direct(run, answer):
    return Direct("us", "sandbox-us", answer, run.collector.add, "2.11")


def sought(run):
    return [e for e in run.collector.exchanges if e.interaction.case.phase == "coverage-guided"]


def test_conversations_not_yet_seen_are_retrieved_while_they_show_new_fields(run):
    sender = direct(run, Sandbox(Settings(region="us")).handle)
    pool = discover(sender, "2.11", run.contract)
    request_uncovered(run, "us", sender, pool, RETRIEVE)
    ids = [e.path_parameters["id"] for e in sought(run)]
    assert len(ids) > PATIENCE  # the first ones did show something
    assert len(set(ids)) == len(ids)
    before = len(run.collector.exchanges)
    request_uncovered(run, "us", sender, pool, RETRIEVE)
    assert not set(ids) & {e.path_parameters["id"] for e in run.collector.exchanges[before:]}


def test_it_stops_when_nothing_new_comes(run):
    body = orjson.dumps({"type": "conversation"})
    answer = Response(200, Headers({"Content-Type": "application/json"}), body)
    request_uncovered(
        run,
        "us",
        direct(run, lambda _: answer),
        Pool({"conversation": list("abcdefghijklmnopq")}),
        RETRIEVE,
    )
    assert len(sought(run)) == PATIENCE + 1


@pytest.mark.parametrize(
    ("pool", "operations"),
    [
        pytest.param({}, RETRIEVE, id="no ids are known"),
        pytest.param(
            {"conversation": ["1"]}, ("listConversations",), id="not among the operations"
        ),
    ],
)
def test_nothing_is_sent_without_cause(run, pool, operations):
    request_uncovered(
        run, "us", direct(run, Sandbox(Settings(region="us")).handle), Pool(pool), operations
    )
    assert sought(run) == []
