"""What waits says of earlier runs what the database would say, and loses nothing on its way there."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from itertools import cycle, permutations

import pytest
from attrs import evolve

from intercontract.engine import keeping
from intercontract.engine.history import opened
from intercontract.engine.keeping import WAITING, RunKeeper
from intercontract.engine.past import past_of
from intercontract.errors import HistoryError
from intercontract.history import waiting
from intercontract.history.record import RunState, began, in_utc, record_of
from intercontract.history.waiting import Waiting
from intercontract.model.event import RunStarted

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The file of a history that has its tables and no run."""
    file = tmp_path_factory.mktemp("empty") / "history.sqlite"
    with opened(str(file), makes=True):
        pass
    return file


@pytest.fixture
def waits(monkeypatch, tmp_path, empty):
    """The runs that wait beside the history that nobody named, whose database has no run yet."""
    monkeypatch.setenv("INTERCONTRACT_STATE_DIR", str(tmp_path))
    monkeypatch.delenv("INTERCONTRACT_HISTORY", raising=False)
    shutil.copy(empty, tmp_path)
    return Waiting(tmp_path / empty.name)


@pytest.fixture(scope="module")
def dead():
    """The number of a process that is over."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.fixture
def step(waits, nights, dead, monkeypatch):
    """``step(name, series)``: one thing that is told of a run, the first or the second of a series."""
    faults = [nights.fault("one"), nights.fault("two", region="eu", status=404), nights.fault("é")]
    ways = {
        "end": {"found": faults[:2]},
        "cut": {"found": faults[1:], "complete": False, "stopped": "interrupted"},
        "time": {"found": faults[:1], "complete": False, "stopped": "time", "skipped": ["x"]},
    }

    def record(run, series, way):
        at = in_utc((NOW - timedelta(hours=3 - run)).isoformat())
        told = nights.report(run, id=f"{run}-{series}", started_at=at, **ways[way])
        return record_of(told, series), json.dumps(told.to_dict()).encode()

    def take(name, series):
        what, run = name.split()
        whole, document = record(int(run), series, what if what in ways else "end")
        if what in ways:
            waits.keep(whole, document)
        elif what == "fail":
            waits.fail(whole.id, "no \x1b token")
        else:
            begun = evolve(whole, state=RunState.RUNNING, sightings={}, looks=(), coverage=())
            with monkeypatch.context() as patched:
                if what == "die":
                    patched.setattr("os.getpid", lambda: dead)
                waits.begin(begun)
        return whole

    return take


def said(found, series):
    """All that a past is made of, in whatever order a run has its rows."""
    runs = found.whole(found.runs(series=series, limit=9))
    return [
        (evolve(run, looks=(), coverage=()), set(run.looks), set(run.coverage)) for run in runs
    ], found.first_seen(series)


FIRST = ("begin 1", "end 1", "fail 1")


def test_what_waits_says_what_the_database_says(waits, step):
    histories = [
        *(steps for number in (1, 2, 3) for steps in permutations(FIRST, number)),
        ("begin 1", "begin 2", "time 2", "fail 1"),  # two at once
        ("cut 2", "end 1"),  # what began first ends last
        ("end 1", "die 2"),
        ("die 1", "begin 1"),
        ("die 1", "begin 2", "cut 2", "end 2"),
    ]
    for history in histories:
        for name in history:
            step(name, " ".join(history))
    before = {" ".join(one): said(waits.of(" ".join(one)), " ".join(one)) for one in histories}
    with opened(None) as found:
        assert {series: said(found, series) for series in before} == before
    assert {run.state for runs, _ in before.values() for run, *_ in runs} == set(RunState)
    assert waits.is_empty
    assert {series: said(waits.of(series), series) for series in before} == before
    assert waits.of("another").records == ()


def test_what_the_database_has_and_what_waits_are_told_together(waits, step):
    for first in permutations(FIRST):
        for at in range(1, 3):
            series = f"{' '.join(first)} {at}"
            for name in (*first[:at], "time 2"):
                step(name, series)
    with opened(None) as found:
        assert found.runs()
    for first in permutations(FIRST):
        for at in range(1, 3):
            for name in first[at:]:
                step(name, f"{' '.join(first)} {at}")
    names = [f"{' '.join(first)} {at}" for first in permutations(FIRST) for at in range(1, 3)]
    before = {series: said(waits.of(series), series) for series in names}
    assert not waits.is_empty
    with opened(None) as found:
        assert {series: said(found, series) for series in names} == before


@pytest.mark.parametrize("revision", ["0001", "9999"])
def test_tables_of_another_revision_are_not_read_at_a_glance(waits, revision):
    assert waits.of("series") is not None
    with closing(sqlite3.connect(waits.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    assert waits.of("series") is None


def test_only_so_many_runs_before_one_are_told(waits, step):
    runs = [step("end 1", "series"), step("cut 2", "series")]
    with opened(None) as found:
        newest = found.whole(found.runs(series="series"))
    assert [run.id for run in waits.of("series", most=1).records] == [newest[0].id]
    assert [run.id for run in waits.of("series", runs[1].order).records] == [runs[0].id]


@pytest.fixture
def past(waits, step, tmp_path):
    """``past()``: what a run that ends now is told, after four runs of its series."""
    for name in ("end 1", "die 2"):
        step(name, "series")
    for name in ("begin 1", "fail 1", "begin 2"):
        step(name, "another")
    now = step("time 2", "series")
    run = evolve(now, id="now", started_at=in_utc(NOW.isoformat()), sightings={})
    return lambda: past_of(None, run, tmp_path / "now")


def test_a_past_is_the_same_whoever_tells_it(waits, past):
    before = past()
    assert before.fixed
    assert not waits.is_empty  # so that nobody opened the database
    with opened(None):
        pass
    assert past() == before


def test_nothing_is_lost_when_processes_die_between_any_two_steps(waits, past, monkeypatch):
    before, deaths = past(), 0
    dies = cycle(
        [("_forget", 1), ("_bring", 2)]
    )  # before the first file goes; before the second comes
    while not waits.is_empty:
        where, at = next(dies)
        calls = iter(range(at))
        real = getattr(waiting, where)

        def dying(*arguments, calls=calls, real=real):
            if next(calls, None) is None:
                raise KeyboardInterrupt
            real(*arguments)

        next(calls)
        with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
            patched.setattr(waiting, where, dying)
            with opened(None):
                deaths -= 1
        deaths += 1
    assert deaths == 9
    assert past() == before
    with opened(None) as found:
        states = {run.id: run.state for run in found.runs()}
    assert states == {
        "1-series": RunState.COMPLETE,
        "2-series": RunState.CUT_SHORT,
        "1-another": RunState.CUT_SHORT,
        "2-another": RunState.RUNNING,
    }


def test_a_run_that_dies_before_its_beginning_is_forgotten_ended_all_the_same(
    waits, step, monkeypatch
):
    def die(_file):
        raise KeyboardInterrupt

    step("begin 1", "series")
    with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(waiting, "_forget", die)
        step("end 1", "series")
    before = said(waits.of("series"), "series")
    assert [run.state for run, *_ in before[0]] == [RunState.COMPLETE]
    with opened(None) as found:
        assert said(found, "series") == before


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize("ends", [True, False])
def test_what_changes_while_it_is_read_is_asked_of_the_database(
    waits, step, monkeypatch, early, ends
):
    step("begin 1", "series")
    real = waiting._told

    def meanwhile(file, *, whole=True):
        found = None if early else real(file, whole=whole)
        monkeypatch.setattr(waiting, "_told", real)
        if ends:
            step("end 1", "series")
        else:
            with opened(None):
                pass
        return real(file, whole=whole) if early else found

    monkeypatch.setattr(waiting, "_told", meanwhile)
    pending = waits.of("series")
    if not early:  # it was under way then
        assert [run.state for run in pending.records] == [RunState.RUNNING]
    else:
        assert pending is None


def old(waits, step, what):
    """The one file that waits, in the form and with the name that it once had."""
    (file,) = waits.folder.glob("*.json")
    head, _, document = file.read_bytes().partition(b"\n")
    content = json.loads(head)
    content.pop("size", None)
    content |= {"document": document.decode()} if what == "keep" else {}
    file.with_name(f"{file.name[:20]}-0badcafe.json").write_text(json.dumps(content))
    file.unlink()


@pytest.mark.parametrize(("name", "what"), [("end 1", "keep"), ("die 1", "begin")])
def test_files_of_an_earlier_release_are_read(waits, step, name, what):
    step(name, "series")
    before = said(waits.of("series"), "series")
    old(waits, step, what)
    assert waits.of("series") is None
    with opened(None) as found:
        assert said(found, "series") == before


def damages():
    yield from (b"", b"{", b"[]", b"\0" * 99, b'{"what": "other"}', b'{"what": "keep"}')
    for member, value in (
        ("started_at", "yesterday"),
        ("started_at", "2026-11-01T00:00:00"),
        ("state", "well"),
        ("looks", [{}]),
        ("sightings", None),
        ("id", 1),
    ):
        yield lambda told, member=member, value=value: told["record"].update({member: value})
    yield lambda told: told.update(size=told["size"] + 1)


@pytest.mark.parametrize("damage", list(damages()))
def test_a_damaged_file_is_named_and_stays(waits, step, damage):
    step("end 1", "series")
    (file,) = waits.folder.glob("*.json")
    if isinstance(damage, bytes):
        file.write_bytes(damage)
    else:
        head, _, document = file.read_bytes().partition(b"\n")
        content = json.loads(head)
        damage(content)
        file.write_bytes(json.dumps(content).encode() + b"\n" + document)
    with pytest.raises(HistoryError) as caught, opened(None):
        pass
    assert caught.value.file == str(file)
    assert file.exists()
    with suppress(HistoryError):  # a report that is cut short is not read here
        assert waits.of("series").records
    step("end 2", "another")
    assert waits.of("another").records  # whose files are whole


@pytest.mark.parametrize("number", [1 << 63, -(1 << 63) - 1, 1 << 70])
def test_what_no_database_keeps_does_not_wait(waits, nights, number):
    record = record_of(nights.report(1, seed=number), nights.series)
    with pytest.raises(HistoryError):
        waits.keep(record, b"{}")
    assert waits.is_empty


@pytest.fixture
def kept(waits, nights):
    """``kept(number, series)``: so many runs of a series end, and the history keeps them."""

    def keep(number, series):
        for _ in range(number):
            keeper = RunKeeper(series=series)
            report = nights.report(1, id=f"{len(list(waits.folder.glob('*')))}-{series}")
            keeper.keep(report)
        return keeper

    return keep


@pytest.fixture
def few(monkeypatch):
    """How many runs of a series may wait."""
    monkeypatch.setattr(keeping, "MOST_RUNS", 3)
    return keeping.MOST_RUNS


def test_what_waits_is_bounded_in_a_series(waits, kept, few):
    kept(few, "series"), kept(few, "another")
    assert not waits.is_empty
    assert not kept(1, "series").problems
    assert waits.is_empty
    with opened(None) as found:
        assert len(found.runs(series="series")) == few + 1


@pytest.mark.parametrize("ends", [True, False])
def test_what_waits_is_bounded_in_all(waits, kept, nights, monkeypatch, ends):
    monkeypatch.setattr(waiting, "_MOST_FILES", 6)
    for number in range(2):  # runs that died
        waits.begin(began(nights.report(number + 1).run, f"died {number}"))
    kept(1, "a"), kept(1, "b")
    assert not waits.is_empty
    keeper = RunKeeper()
    keeper(RunStarted(nights.report(9).run))
    assert not waits.is_empty
    keeper.keep(nights.report(9)) if ends else keeper.fail("no token")
    assert waits.is_empty is not ends  # where it ended, one file tells it
    kept(1, "c")
    with opened(None) as found:
        assert len(found.runs()) == 6


def test_a_database_that_takes_nothing_in_costs_no_run(waits, kept, few):
    waits.database.write_bytes(b"no database" * 99)
    problems = kept(few + 1, "series").problems
    assert list(problems) == [WAITING]
    assert waits.of("series") is None
    assert len(list(waits.folder.glob("*.json"))) == few + 1


def test_a_folder_whose_name_is_no_text_has_a_history(waits, nights, monkeypatch, tmp_path):
    folder = tmp_path / "caf\udce9"
    try:
        folder.mkdir()
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    monkeypatch.chdir(folder)
    keeper = RunKeeper()
    keeper.keep(nights.report(1))
    assert keeper.problems == {}
    assert keeper.past(nights.report(2)).runs
