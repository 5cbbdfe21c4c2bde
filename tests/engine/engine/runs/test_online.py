"""Runs that send: cut short in every way, restricted, and against targets with faults."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading

import pytest

from intercontract.contract.load import load
from intercontract.engine.processes.processors import are_possible
from intercontract.engine.runs.online import run_online
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import ConfigurationError, TargetUnreachable
from intercontract.model.event import InteractionDone, RunFinished, RunStarted, StageStarted
from intercontract.model.finding import Verdict
from intercontract.report.runs import rendered
from intercontract.sandbox.exchange import Answer
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.sandbox import Sandbox, Settings

LIST, RETRIEVE, CREATE = "listConversations", "retrieveConversation", "createConversation"


@pytest.fixture
def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def mortal(wire):
    """``mortal(lives, region)``: the address of a sandbox that falls silent after so many answers."""

    def make(lives: int, region: str = "us") -> str:
        wire.play(Sandbox(Settings(region=region)), breaks_after=lives)
        return wire.url

    return make


# --- cut short -------------------------------------------------------------------------------------


def test_a_target_that_nobody_answers_at_is_unreachable(runs, nobody):
    with pytest.raises(TargetUnreachable, match="nothing answers at"):
        runs(us=nobody)


def test_one_region_that_does_not_answer_does_not_keep_the_others_from_being_tested(
    runs, up, nobody
):
    report = runs(us=nobody, eu=up(Sandbox(Settings(region="eu"))))
    assert (report.run.complete, report.run.stopped) == (False, "unreachable")
    assert [note for note in report.not_verified if note.startswith("us: nothing answers at")]
    assert {i.region for i in runs.sent} == {"eu"}
    assert len(runs.sent) > 10
    assert report.verdict is Verdict.ERROR


@pytest.mark.parametrize(
    ("phase", "lives"),
    [
        pytest.param("scenarios", 20, id="in a scenario"),
        pytest.param("fuzzing", 15, id="in fuzzing"),
    ],
)
def test_a_target_that_dies_in_the_middle_is_reported_as_far_as_it_came(
    runs, mortal, up, phase, lives
):
    report = runs(
        us=mortal(lives), eu=up(Sandbox(Settings(region="eu"))), phases=(phase,), max_examples=3,
        operations=(),
    )  # fmt: skip
    assert (report.run.complete, report.run.stopped) == (False, "unreachable")
    us = [i for i in runs.sent if i.region == "us"]
    assert lives < len(us) < lives + 5
    assert [i.response.status for i in us[lives:]] == [0] * (len(us) - lives)
    assert f"us: {len(us) - lives} requests got no answer" in report.not_verified
    silence = {(g.finding.check, g.finding.message) for g in report.groups if g.finding.status == 0}
    assert ("server-error", "the server did not answer") in silence
    assert [i for i in runs.sent if i.region == "eu"]
    assert report.interactions == len(runs.sent)


def test_an_interrupted_run_is_reported_as_far_as_it_came(runs, up):
    def listen(event):
        if isinstance(event, InteractionDone) and event.interaction.name == "us#5":
            raise KeyboardInterrupt

    runs.listen = listen
    report = runs(
        us=up(Sandbox(Settings())), eu=up(Sandbox(Settings(region="eu"))), operations=(LIST,)
    )
    assert (report.run.complete, report.run.stopped) == (False, "interrupted")
    assert report.interactions == 7  # GET /me of both, and five more
    assert report.verdict is Verdict.ERROR


def test_an_interrupted_live_run_still_removes_what_it_created(runs, up, workspace):
    before = len(workspace.workspace["contact"])

    def listen(event):
        created = isinstance(event, InteractionDone) and event.interaction.request.method == "POST"
        if created and event.interaction.request.path == "/contacts":
            raise KeyboardInterrupt

    runs.listen = listen
    report = runs(us=up(workspace), allow_writes=True)
    assert report.run.stopped == "interrupted"
    assert len(workspace.workspace["contact"]) == before
    assert runs.ledgers == []


def test_an_interrupt_during_generation_ends_it(runs, up):
    main = threading.main_thread().ident

    def listen(event):
        if isinstance(event, StageStarted) and event.stage == "coverage":
            assert threading.get_ident() == main
            raise KeyboardInterrupt

    runs.listen = listen
    report = runs(us=up(Sandbox(Settings())), phases=("examples", "coverage", "fuzzing"))
    assert report.run.stopped == "interrupted"
    assert not [t for t in threading.enumerate() if t.name.startswith("schemathesis")]


def test_the_time_is_shared_by_the_regions_and_its_end_is_no_failure(runs, up):
    report = runs(
        us=up(Sandbox(Settings())), eu=up(Sandbox(Settings(region="eu"))),
        phases=("fuzzing",), max_examples=100_000, max_time=5.0,
    )  # fmt: skip
    assert (report.run.complete, report.run.stopped) == (False, "time")
    for region in ("us", "eu"):
        assert len([i for i in runs.sent if i.region == region]) > 5
        assert f"{region}: stopped when its share of the time was over" in report.not_verified
    assert report.verdict is Verdict.KNOWN


# --- restricted ------------------------------------------------------------------------------------


def test_only_operations_asked_for_are_judged_and_shown(runs, up):
    report = runs(us=up(Sandbox(Settings())), operations=(LIST,))
    assert {cell.operation for cell in report.grid} == {LIST}
    assert {group.finding.operation for group in report.groups} == {LIST}
    assert {i.sequence for i in runs.sent[1:]} >= {"pages"}


def test_only_scenarios_that_call_them_are_played(runs, up):
    runs(us=up(Sandbox(Settings())), operations=(LIST,), read_only=True)
    assert "lifecycle" not in {i.sequence for i in runs.sent}


def test_an_operation_that_writes_in_a_run_that_may_not_is_not_verified(runs, up):
    report = runs(
        us=up(Sandbox(Settings())), operations=(CREATE,), read_only=True,
        phases=("scenarios", "fuzzing"),
    )  # fmt: skip
    assert runs.asked == [("GET", "/me")]
    assert f"us: {CREATE} writes, and this run is read-only" in report.not_verified
    assert {cell.verdict for cell in report.grid} == {Verdict.SKIP}


def test_operations_that_the_sandbox_does_not_serve_are_refused(contract, tmp_path):
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "2.11"},
        "paths": {
            "/jobs": {"get": {"operationId": "jobs", "responses": {"200": {"description": ""}}}}
        },
    }
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))
    with pytest.raises(ConfigurationError, match="the sandbox serves none of these operations"):
        run_online(RunSettings(regions=("us",)), load(path))


# --- events, and faults ----------------------------------------------------------------------------


def told(interaction):
    return (
        interaction.name,
        interaction.region,
        interaction.request.method,
        interaction.response.status,
    )


def test_events_come_in_order(runs, up):
    events = []
    runs.listen = events.append
    report = runs(us=up(Sandbox(Settings())), phases=("scenarios", "examples"), max_examples=1)
    assert isinstance(events[0], RunStarted)
    assert events[-1] == RunFinished(report)
    stages = [event.stage for event in events if isinstance(event, StageStarted)]
    assert stages == ["scenarios", "examples", "coverage-guided", "clean-up"]
    done = [event.interaction for event in events if isinstance(event, InteractionDone)]
    # What is told has no token.
    assert [told(interaction) for interaction in done] == [told(sent) for sent in runs.sent]
    assert any(i.request.headers.get("Authorization") == "Bearer REDACTED" for i in done)
    assert not any("sandbox-us" in str(i.request.headers) for i in done)
    assert len({interaction.name for interaction in done}) == len(done)


def crash_above(limit: int) -> Fault:
    def apply(call, proceed, _site) -> Answer:
        answer = proceed(call)
        given = (call.values("per_page") or ["0"])[0]
        if given.isdigit() and int(given) > limit and answer.status == 200:
            answer.status = 500
        return answer

    return Fault("per-page-500", "crashes on large pages", ("server-error",), apply)


def test_a_planted_fault_is_shown_by_the_smallest_request_that_gives_it(runs, up):
    sandbox = Sandbox(Settings(faults=(crash_above(22),)))
    report = runs(
        us=up(sandbox), operations=(LIST,), phases=("coverage", "fuzzing"), max_examples=30, seed=3
    )
    (group,) = [g for g in report.groups if g.finding.check == "server-error"]
    assert group.verdict is Verdict.FAIL
    assert group.count > 3
    assert len(group.examples) == 3
    # 25, the documentation's own example, is the simplest value that Hypothesis knows above 22.
    assert "/conversations?per_page=25'" in rendered(group, report.run).curl


def test_the_unfaulted_sandbox_gives_nothing_new(contract, tmp_path):
    settings = RunSettings(
        regions=("au",), max_examples=3, report_dir=tmp_path, phases=("scenarios", "fuzzing")
    )
    report = run_online(settings, contract)
    assert [g.finding for g in report.groups if g.verdict is not Verdict.KNOWN] == []
    assert report.run.complete
    assert str(report.run.target) == "sandbox"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n"
            b"Connection: close\r\n\r\n{\"type\": \"conversation.list\", \"conv",
            id="cut",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n",
            id="empty",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"
            b"\x00\xff\x00\xff",
            id="binary",
        ),
    ],
)  # fmt: skip
def test_broken_answers_are_findings(runs, wire, content):
    me = {"app": {"id_code": "ws-test", "region": "US"}}
    wire.answer = lambda r: wire.http(200, me) if r.path == "/me" else content
    report = runs(us=wire.url, phases=("examples",), max_examples=2, operations=(LIST,))
    found = {g.finding.check for g in report.groups if g.verdict is Verdict.FAIL}
    assert found & {"content-type", "response-schema"}
    assert report.run.complete


# --- side by side ----------------------------------------------------------------------------------


@pytest.mark.skipif(not are_possible(), reason="processes cannot be copied here")
def test_regions_side_by_side_come_to_what_they_come_to_one_after_the_other():
    contract = load("2.11")
    settings = RunSettings(
        regions=("au", "us"), phases=("scenarios",), operations=("listSegments", "convertVisitor")
    )

    def run(jobs):
        events = []
        report = run_online(settings, contract, events.append, jobs=jobs)
        done = sum(isinstance(event, InteractionDone) for event in events)
        groups = [
            (one.finding.fingerprint, one.finding.region, one.count, one.statuses, one.examples)
            for one in report.groups
        ]
        cells = [(one.operation, one.region, one.verdict, one.statuses) for one in report.grid]
        return done, report.interactions, groups, cells, report.coverage, report.not_verified

    assert run(2) == run(1)


def test_the_sandbox_is_imported_where_it_answers():
    program = (
        "import sys, intercontract.engine.runs.online\n"
        "print(*(name for name in sys.modules if name.startswith('intercontract.sandbox')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
