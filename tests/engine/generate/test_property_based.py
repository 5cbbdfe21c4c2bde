"""Generated requests: deterministic, kept to what may be sent, shrunk, and stopped at once when told."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from attrs import evolve

from intercontract.contract.load import load
from intercontract.errors import TargetRefused, TargetUnreachable
from intercontract.generate import property_based
from intercontract.generate.pool import Pool, discover
from intercontract.generate.property_based import Generation, Stage, Ungenerated, generate
from intercontract.generate.sender import OutOfTime
from intercontract.model.finding import Finding, Severity
from intercontract.model.interaction import Credentials
from intercontract.sandbox.sandbox import Settings
from intercontract.sandbox.server import running

POOL = Pool({"conversation": ["11", "12"], "tag": ["21"], "admin": ["31"], "contact": ["41"]})
QUICK = Generation(max_examples=3)
LIST, RETRIEVE, CREATE = "listConversations", "retrieveConversation", "createConversation"


def play(contract, session, settings=QUICK, pool=POOL) -> list[Stage | Ungenerated]:
    return list(generate(contract, session, pool, settings, "2.11"))


PROGRAM = """
import sys
from intercontract.contract.load import load
from intercontract.generate.property_based import Generation, generate
from intercontract.generate.pool import Pool
from intercontract.transport.session import Session
session = Session(
    region="us", base_url=sys.argv[1], token="t", api_version="2.11",
    collect=lambda interaction: print(interaction.request, interaction.case) or (),
)
settings = Generation(seed=7, max_examples=4, operations=("listConversations",))
list(generate(load("2.11"), session, Pool(), settings, "2.11"))
"""


def log(contract, open_session, base_url, collected, seed: int) -> list[str]:
    collected.clear()
    settings = Generation(seed=seed, max_examples=4, operations=(LIST,))
    play(contract, open_session(base_url, token="t"), settings, Pool())
    return [f"{i.request} {i.case}" for i in collected]


def test_one_seed_sends_the_same_requests_in_every_process_and_another_seed_others(
    contract, open_session, wire, collected, folder
):
    fresh = subprocess.run(
        [sys.executable, "-c", PROGRAM, wire.url],
        env={
            **os.environ,
            "PYTHONHASHSEED": "12345",
            "HYPOTHESIS_STORAGE_DIRECTORY": "/dev/null/x",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    ours = log(contract, open_session, wire.url, collected, 7)
    assert fresh.stdout.splitlines() == ours
    assert len(ours) > 20
    assert log(contract, open_session, wire.url, collected, 8) != ours


def test_a_read_only_run_sends_nothing_but_reads(contract, open_session, wire, folder):
    session = open_session(wire.url, read_only=True)
    steps = play(contract, session, evolve(QUICK, operations=(LIST, RETRIEVE, CREATE)))
    assert {step.name for step in steps if isinstance(step, Stage)} >= {"coverage", "fuzzing"}
    assert wire.methods == {"GET"}
    assert len(wire.received) > 20
    assert session.refused == 0
    assert not [step for step in steps if isinstance(step, Ungenerated)]


def test_an_unrestricted_run_tries_methods_that_are_documented_nowhere(
    contract, open_session, wire, folder, collected
):
    settings = Generation(max_examples=1, phases=("coverage",), operations=(LIST, RETRIEVE, CREATE))
    play(contract, open_session(wire.url), settings)
    assert {"GET", "POST", "DELETE", "PUT", "PATCH", "TRACE"} <= wire.methods
    unexpected = {
        i.request.method for i in collected if i.case and i.case.phase == "unexpected-method"
    }
    assert unexpected >= {"PUT", "PATCH"}


def test_only_the_operations_that_are_named_are_sent(contract, open_session, wire, folder):
    play(contract, open_session(wire.url), evolve(QUICK, operations=(RETRIEVE,)))
    assert wire.received
    for received in wire.received:
        assert received.path.startswith("/conversations")
        assert received.path.count("/") == 2


def test_only_the_phases_that_are_named_are_run(contract, open_session, wire, folder, collected):
    steps = play(
        contract, open_session(wire.url), evolve(QUICK, phases=("fuzzing",), operations=(LIST,))
    )
    assert steps == [Stage("fuzzing")]
    assert {interaction.case.phase for interaction in collected} == {"fuzzing"}


def test_cases_are_known_by_phase_mode_and_what_is_wrong_with_them(
    contract, open_session, wire, folder, collected
):
    play(contract, open_session(wire.url), Generation(max_examples=5, operations=(LIST,)))
    assert {i.case.mode for i in collected} == {"positive", "negative"}
    assert {i.case.phase for i in collected} >= {"coverage", "fuzzing"}
    described = [i.case.description for i in collected if i.case.mode == "negative"]
    assert any("per_page in query" in text for text in described)
    assert {i.credentials for i in collected} == {Credentials.SENT}


def test_valid_cases_carry_ids_that_exist_and_the_version_under_test(
    contract, open_session, wire, folder, collected
):
    play(contract, open_session(wire.url), Generation(max_examples=20, operations=(RETRIEVE,)))
    fuzzed = [i for i in collected if i.case.mode == "positive" and i.case.phase == "fuzzing"]
    assert {i.request.headers.get("Intercom-Version") for i in fuzzed} == {"2.11"}
    drawn = Counter(i.request.path.rpartition("/")[2] in ("11", "12") for i in fuzzed)
    assert drawn[True] > drawn[False]


def test_a_negative_version_header_stays_as_it_was_drawn(
    contract, open_session, wire, folder, collected
):
    play(contract, open_session(wire.url), Generation(max_examples=5, operations=(LIST,)))
    negative = [i for i in collected if i.case.mode == "negative"]
    assert {i.request.headers.get("Intercom-Version") for i in negative} - {"2.11"}


def finding(interaction, fingerprint_of: str) -> Finding:
    return Finding(
        check=fingerprint_of, severity=Severity.FAIL, operation=LIST, method="GET",
        path="/conversations", status=200, region="us", pointer="", expected="", observed="",
        message="too many", interaction=interaction.name,
    )  # fmt: skip


def too_low(interaction) -> tuple[Finding, ...]:
    given = dict(interaction.request.query).get("per_page", "")
    low = given.removeprefix("-").isdigit() and int(given) <= -100
    return (finding(interaction, "too-low"),) if low else ()


FUZZING = Generation(seed=3, max_examples=40, phases=("fuzzing",), operations=(LIST,))


def test_what_our_checks_find_is_shrunk(contract, open_session, wire, folder, collected):
    steps = play(contract, open_session(wire.url, findings=too_low), FUZZING)
    assert Stage("shrinking") in steps
    failing = [interaction.request.url for interaction in collected if too_low(interaction)]
    # The smallest that fails, and nothing beside it.
    assert failing[-1] == "https://api.intercom.io/conversations?per_page=-100"


def test_a_finding_does_not_hide_what_would_come_after_it(
    contract, open_session, wire, folder, collected
):
    play(contract, open_session(wire.url), FUZZING)
    honest = [interaction.request for interaction in collected]
    collected.clear()
    play(contract, open_session(wire.url, findings=too_low), FUZZING)
    assert [interaction.request for interaction in collected][: len(honest)] == honest


def test_shrinking_has_a_budget_for_each_operation(
    contract, open_session, wire, folder, collected, monkeypatch
):
    monkeypatch.setattr(property_based, "SHRINKING", 5)
    everything = lambda interaction: (finding(interaction, interaction.request.url),)  # noqa: E731
    settings = evolve(FUZZING, operations=(LIST, RETRIEVE), max_examples=8)
    play(contract, open_session(wire.url), settings)
    honest = len(collected)
    collected.clear()
    play(contract, open_session(wire.url, findings=everything), settings)
    assert 0 < len(collected) - honest <= 10


def test_nothing_is_shrunk_when_nothing_was_found(contract, open_session, wire, folder):
    assert Stage("shrinking") not in play(contract, open_session(wire.url), FUZZING)


def test_a_deadline_stops_generation_where_it_is(contract, open_session, wire, folder):
    session = open_session(wire.url)

    def answer(received):
        if len(wire.received) == 10:
            session.deadline = time.monotonic()
        return wire.http()

    wire.answer = answer
    with pytest.raises(OutOfTime):
        play(contract, session)
    assert len(wire.received) == 10


@pytest.mark.parametrize("phase", ["coverage", "fuzzing", "stateful"])
def test_a_target_that_goes_away_stops_generation_and_is_not_hammered(
    contract, open_session, wire, folder, phase
):
    def answer(_received):
        return wire.http(200, {"conversation_id": "11", "id": "11"}) if good() else wire.reset()

    def good() -> bool:
        return len(wire.received) <= 2

    wire.answer = answer
    with pytest.raises(TargetUnreachable):
        play(contract, open_session(wire.url), Generation(max_examples=30, phases=(phase,)))
    assert len(wire.received) <= 10


def test_what_the_sender_refuses_stops_generation(contract, open_session, wire, folder):
    session = open_session(wire.url)

    def answer(_received):
        session.read_only = True
        return wire.http()

    wire.answer = answer
    with pytest.raises(TargetRefused):
        play(contract, session)
    assert wire.methods <= {"GET", "POST", "DELETE"}


def test_a_missing_answer_now_and_then_stops_nothing(
    contract, open_session, wire, folder, collected
):
    wire.answer = lambda _r: wire.http() if len(wire.received) % 3 else wire.reset()
    steps = play(contract, open_session(wire.url), evolve(QUICK, operations=(LIST, CREATE)))
    assert Stage("fuzzing") in steps
    assert not [step for step in steps if isinstance(step, Ungenerated)]
    assert Counter(i.response.status for i in collected)[0] > 5


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n{", id="cut"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", id="empty"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=nonsense\r\n"
            b"Content-Length: 4\r\n\r\n\xff\xfe\x00\x00",
            id="binary in a charset that does not exist",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: \r\nContent-Length: 2\r\n\r\n[]", id="empty type"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 40000\r\n\r\n"
            + b"[" * 20_000 + b"]" * 20_000,
            id="deep",
        ),
        pytest.param(b"HTTP/1.1 777 Lucky\r\nContent-Length: 0\r\n\r\n", id="a status of its own"),
        pytest.param(
            b"HTTP/1.1 301 Moved\r\nLocation: http://[\r\nContent-Length: 0\r\n\r\n", id="redirect"
        ),
        pytest.param(
            b"HTTP/1.1 429 Wait\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n", id="told to wait"
        ),
    ],
)  # fmt: skip
def test_no_answer_breaks_generation(contract, open_session, wire, folder, content):
    wire.answer = lambda _r: content
    steps = play(contract, open_session(wire.url), Generation(max_examples=1, operations=(CREATE,)))
    assert not [step for step in steps if isinstance(step, Ungenerated)]
    assert len(wire.received) > 5


def test_an_operation_that_cannot_be_generated_is_named_and_the_others_are_sent(
    open_session, wire, folder, tmp_path_factory
):
    impossible = {"in": "query", "name": "q", "required": True, "schema": {"allOf": [False]}}
    fine = {"responses": {"200": {"description": "ok"}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/impossible": {"get": {"operationId": "bad", "parameters": [impossible], **fine}},
            "/possible": {"get": {"operationId": "good", **fine}},
        },
    }
    path = tmp_path_factory.mktemp("contract") / "openapi.json"
    path.write_text(json.dumps(document))
    steps = play(load(path), open_session(wire.url), Generation(max_examples=2, mode="positive"))
    assert {step.operation for step in steps if isinstance(step, Ungenerated)} == {
        "GET /impossible"
    }
    assert all(step.reason for step in steps if isinstance(step, Ungenerated))
    assert "/possible" in {received.path for received in wire.received}


def test_nothing_is_sent_after_whoever_listens_has_left(contract, open_session, wire, folder):
    stages = generate(contract, open_session(wire.url), POOL, Generation(max_examples=200), "2.11")
    next(stages)
    next(stages)
    stages.close()
    sent = len(wire.received)
    assert not [t for t in threading.enumerate() if t.name.startswith("schemathesis")]
    time.sleep(0.05)
    assert len(wire.received) == sent


def test_ids_are_learned_from_what_the_target_lists(open_session):
    with running(Settings(region="us")) as base_url:
        pool = discover(open_session(base_url), "2.11", load("2.11"))
    assert set(pool.ids) > {"conversation", "tag", "admin", "contact", "company", "article"}
    assert len(pool.ids["conversation"]) == 60


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{", id="no JSON"),
        pytest.param({"conversations": 3, "data": {}, "admins": [1, {"id": 2}]}, id="other shapes"),
        pytest.param([], id="a list"),
    ],
)
def test_ids_that_cannot_be_learned_stay_unknown(open_session, wire, answer):
    wire.answer = lambda _r: wire.http(200, answer)
    assert discover(open_session(wire.url), "2.11", load("2.11")) == Pool()


def test_the_same_draw_gets_the_same_id():
    picks = [POOL.pick("conversation", drawn) for drawn in range(20)]
    assert picks == [POOL.pick("conversation", drawn) for drawn in range(20)]
    assert set(picks) == {"11", "12"}
    assert POOL.pick("company", 1) is None


def test_what_the_first_phase_imports_is_imported_before_and_nothing_stays_set_aside():
    property_based.prepare()
    assert "schemathesis.generation.hypothesis.builder" in sys.modules
    assert gc.get_freeze_count() == 0
