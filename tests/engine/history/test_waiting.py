"""Runs wait beside the history that nobody named, and are there for who reads it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import Barrier, Thread

import pytest
from attrs import evolve

from intercontract.engine.history import opened
from intercontract.engine.keeping import RunKeeper
from intercontract.engine.past import past_of
from intercontract.errors import HistoryError
from intercontract.history.record import RunState, record_of
from intercontract.history.waiting import Waiting


@pytest.fixture
def waits(monkeypatch, tmp_path):
    """The runs that wait beside a history that nobody named, in a folder of state."""
    monkeypatch.setenv("INTERCONTRACT_STATE_DIR", str(tmp_path))
    return Waiting(tmp_path / "history.sqlite")


@pytest.fixture
def wait(waits, nights):
    """``wait(night, finding...)``: a run of a night waits."""

    def waiting(night, *found):
        told = nights.report(night, found)
        record = record_of(told, nights.series)
        waits.begin(evolve(record, state=RunState.RUNNING))
        waits.keep(record, json.dumps(told.to_dict()).encode())
        return record

    return waiting


def test_who_reads_finds_all_of_it_and_nothing_waits_any_more(waits, wait, nights):
    faults = [nights.fault("one"), nights.fault("two", region="eu")]
    first, second = wait(1, *faults), wait(2, faults[0])
    with opened(None) as history:
        runs = history.runs()
        assert [run.id for run in runs] == [second.id, first.id]
        (whole,) = history.whole(runs[1:])
        assert whole.sightings == first.sightings
        assert set(whole.looks) == set(first.looks)
        assert set(whole.coverage) == set(first.coverage)
        assert history.document(first.id) == nights.report(1, faults).to_dict()
    assert waits.is_empty


def test_a_run_that_died_while_it_waited_has_died(waits, nights):
    program = (
        "import sys; from pathlib import Path; from intercontract.history.waiting import Waiting\n"
        "from intercontract.history.record import RunRecord\n"
        "Waiting(Path(sys.argv[1])).begin(RunRecord('dead', 's', sys.argv[2], 'run', 'live', '', ''))"
    )
    subprocess.run([sys.executable, "-c", program, waits.database, nights.time_of(1)], check=True)
    with opened(None) as history:
        assert [(run.id, run.state) for run in history.runs()] == [("dead", RunState.DIED)]


def test_a_run_that_came_to_nothing_says_why(waits, nights):
    record = evolve(record_of(nights.report(1), nights.series), state=RunState.RUNNING)
    waits.begin(record)
    waits.fail(record.id, "no token")
    with opened(None) as history:
        (run,) = history.runs()
    assert (run.state, run.headline) == (RunState.CUT_SHORT, "no token")


def test_two_that_take_in_at_once_keep_each_run_once(waits, wait, nights):
    for night in range(1, 9):
        wait(night, nights.fault("one"))
    with opened(None):
        pass
    for night in range(9, 17):
        wait(night, nights.fault("one"))
    ready, problems = Barrier(3), []

    def take_in():
        ready.wait()
        try:
            with opened(None):
                pass
        except HistoryError as problem:
            problems.append(problem)

    threads = [Thread(target=take_in) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with opened(None) as history:
        assert len(history.runs()) == 16
        ((_, (life,)),) = history.lives(nights.fault("one").fingerprint).values()
    assert life.runs == 16
    assert waits.is_empty


def test_the_past_is_read_once_a_series_has_one(wait, nights, tmp_path):
    now = record_of(nights.report(2), nights.series)
    assert past_of(None, now, tmp_path) is None
    assert not (tmp_path / "history.sqlite").exists()
    wait(1, nights.fault("gone"))
    past = past_of(None, now, tmp_path)
    assert [one.fingerprint for one in past.fixed] == [nights.fault("gone").fingerprint]


@pytest.mark.parametrize("content", [b"{", b"", b"[]", b'{"what": "keep"}', b'{"what": "other"}'])
def test_what_is_damaged_is_named_and_stays(waits, wait, content):
    wait(1)
    (waits.folder / "0-damaged.json").write_bytes(content)
    with pytest.raises(HistoryError) as caught, opened(None):
        pass
    assert str(caught.value.file).endswith("0-damaged.json")
    assert not waits.is_empty


def test_where_nothing_can_be_written_it_is_said(waits, nights):
    waits.folder.parent.mkdir(exist_ok=True)
    waits.folder.write_text("in the way")
    with pytest.raises(HistoryError):
        waits.begin(record_of(nights.report(1), nights.series))


def test_small_commands_keep_their_runs_and_tell_a_past_without_opening_a_database(tmp_path):
    answers = {"responses": {"200": {"description": "d"}}}
    description = {
        "openapi": "3.0.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://api.test"}],
        "paths": {"/a": {"get": answers}},
    }
    (tmp_path / "a.json").write_text(json.dumps(description))
    request = {"method": "GET", "url": "https://api.test/undocumented", "headers": []}
    response = {"status": 200, "headers": [], "body": "{}"}
    (tmp_path / "a.ndjson").write_text(json.dumps({"request": request, "response": response}))
    program = (
        "import sys; from intercontract.cli import invoke\n"
        "audit = ['audit', 'a.ndjson', '--contract', 'a.json', '-q', '--report-dir']\n"
        "codes = [invoke([*audit, name]) for name in ('first', 'second')]\n"
        "print(codes, 'sqlalchemy' in sys.modules)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "INTERCONTRACT_HISTORY"}
    environment["INTERCONTRACT_STATE_DIR"] = str(tmp_path / "state")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines()[-1:] == ["[1, 1] False"], done.stdout + done.stderr
    assert len(list((tmp_path / "state" / "history.waiting").glob("*-keep-*.json"))) == 2
    pages = [
        (tmp_path / name / "latest" / "index.html").read_text() for name in ("first", "second")
    ]
    assert ["The last 2 runs" in page for page in pages] == [False, True]


def test_a_folder_that_cannot_be_read_is_told_and_stops_no_run(waits, nights):
    waits.folder.symlink_to(waits.folder)
    with pytest.raises(HistoryError, match="cannot be read"), opened(None):
        pass
    keeper = RunKeeper()
    keeper.keep(nights.report(1, []))
    assert keeper.is_lost
