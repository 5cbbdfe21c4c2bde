"""Work on several cores: pieces in processes of their own, results in order."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from multiprocessing.process import BaseProcess

import pytest
from attrs import evolve

from intercontract.engine.processes.interrupt import interruptible
from intercontract.engine.processes.processors import are_possible
from intercontract.engine.processes.workers import Workers
from intercontract.engine.runs.offline import StagedTraffic, run_sources
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import CassetteError, InternalError
from intercontract.model.event import InteractionDone
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.transport.address import Kind, Target

pytestmark = pytest.mark.skipif(not are_possible(), reason="processes cannot be copied here")


def test_results_come_in_order_and_what_is_sent_is_heard():
    heard = []

    def piece(number):
        def work(send):
            send(f"at {number}")
            return number, os.getpid()

        return work

    workers = Workers(2, lambda number, told: heard.append((number, told)))
    results = workers.carry_out([piece(number) for number in range(4)])
    assert [number for number, _ in results] == [0, 1, 2, 3]
    assert os.getpid() not in {process for _, process in results}
    assert sorted(heard) == [(number, f"at {number}") for number in range(4)]


def refused(send):
    raise CassetteError("is damaged", file="a.yaml", hint="record anew")


def broken(send):
    raise ZeroDivisionError("oh")


def killed(send):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("work", "error", "says"),
    [
        pytest.param(refused, CassetteError, "a.yaml: is damaged\n  hint: record anew", id="ours"),
        pytest.param(broken, InternalError, "ZeroDivisionError: oh", id="a fault"),
        pytest.param(killed, InternalError, "ended with -9 and said nothing", id="killed"),
    ],
)
def test_what_goes_wrong_in_one_is_raised_and_the_others_end(work, error, says):
    def endless(send):
        time.sleep(60)

    with pytest.raises(error) as raised:
        Workers(2, lambda _number, _told: None).carry_out([work, endless])
    assert says in str(raised.value)


def test_a_signal_goes_on_to_those_at_work_and_what_they_have_is_kept():
    def work(send):
        try:
            with interruptible() as interruption, interruption.raising():
                send("begun")
                time.sleep(60)
        except KeyboardInterrupt as told:
            return told.args[0]

    def hear(_number, _told):
        os.kill(os.getpid(), signal.SIGTERM)

    with interruptible() as interruption, interruption.raising():
        workers = Workers(1, hear)
        assert workers.carry_out([work, work]) == [signal.SIGTERM]
    assert workers.told is not None


def until_told(send):
    """Work that never ends, and says which signal ended it."""
    try:
        with interruptible() as interruption, interruption.raising():
            time.sleep(60)
    except KeyboardInterrupt as told:
        return told.args[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_a_process_begins_is_noted_until_it_can_be_heeded(monkeypatch, number):
    begin = BaseProcess._bootstrap

    def told_at_once(process, *arguments, **more):
        signal.raise_signal(number)
        return begin(process, *arguments, **more)

    monkeypatch.setattr(BaseProcess, "_bootstrap", told_at_once)
    with interruptible() as interruption, interruption.raising():
        assert Workers(1, lambda _number, _told: None).carry_out([until_told] * 2) == [number] * 2


def test_a_signal_while_we_begin_one_leaves_none_that_nobody_knows(monkeypatch):
    begin = BaseProcess.start

    def told_meanwhile(process):
        begin(process)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(BaseProcess, "start", told_meanwhile)
    with interruptible() as interruption, interruption.raising():
        workers = Workers(2, lambda _number, _told: None)
        assert workers.carry_out([until_told] * 2) == [signal.SIGTERM]
    assert workers.told is not None


def test_a_process_that_heard_both_us_and_the_terminal_says_what_it_has():
    def work(send):
        with suppress(KeyboardInterrupt), interruptible() as interruption, interruption.raising():
            send("begun")
            time.sleep(60)
        time.sleep(0.6)  # beyond what counts as an echo
        os.kill(os.getpid(), signal.SIGINT)
        return "what it has"

    def hear(_number, _told):
        os.kill(os.getpid(), signal.SIGINT)

    with interruptible() as interruption, interruption.raising():
        assert Workers(1, hear).carry_out([work]) == ["what it has"]


def recorded(number: int, region: str) -> Interaction:
    """Answers that differ by number: listed, retrieved, with a wrong field, a secret, an unknown path."""
    path = ["/tags", "/tags/7", "/conversations/5", "/nowhere", "/tags"][number % 5]
    tag = {"type": "tag", "id": "7", "name": "x", "colour": "red" if number % 3 else 5}
    body = {"type": "list", "data": [tag, {"access_token": f"s3cret-{region}-{number:06}"}]}
    token = Headers({"Authorization": f"Bearer t0ken-of-{region}-{number % 4:08}"})
    headers = Headers({"Content-Type": "application/json", "X-Request-Id": f"r{number}"})
    return Interaction(
        Request("GET", f"https://api.{region}.intercom.io{path}?page={number}", token),
        Response(200, headers, json.dumps(body if number % 2 else tag).encode()),
        name=f"{region}/{number // 6}.har#{number % 6}",
        region=region,
        sequence="walk" if number < 6 else None,
        api_version="2.11",
    )


def test_a_report_is_the_same_however_many_processes_made_it(contract):
    jobs = 3
    settings = RunSettings(target=Target(Kind.RECORDED), regions=("eu", "au"))
    events: dict[int, list[str]] = {}

    def judged(jobs):
        def listen(event):
            if isinstance(event, InteractionDone):
                secret = "s3cret" in event.interaction.response.body.decode()
                events.setdefault(jobs, []).append(f"{event.region} {event.fresh} {secret}")

        parts = [
            [recorded(number, region) for number in range(first, first + 6)]
            for region in settings.regions
            for first in (0, 6)
        ]
        sources = [
            StagedTraffic([("replay", one) for one in part], [f"{part[0].name}!"]) for part in parts
        ]
        report = run_sources(settings, contract, sources, listen, stale=True, jobs=jobs)
        return evolve(report, run=evolve(report.run, id="", started_at="", duration=0.0)).to_dict()

    assert judged(jobs) == judged(1)
    assert sorted(events[jobs]) == sorted(events[1])
    assert not any("True" in told for told in events[1])
