"""What was recorded survives: kills, second recorders, damage; what leaks or does not play is refused."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from datetime import UTC, datetime

import pytest
from attrs import evolve

from intercontract.cassette.distillation import distil, shown
from intercontract.cassette.journal import journal_path
from intercontract.cassette.reading import load, read
from intercontract.cassette.recorder import Leftover, Recorder, discard, leftovers, recover, save
from intercontract.errors import CassetteError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


COOKIE = Headers({"Cookie": "sid=abcdef12345"})
TOKEN = Headers({"Authorization": "Bearer x"})


def call(number=1, *, status=200, body=None, **changes):
    answer = json.dumps(body if body is not None else {"id": str(number)}).encode()
    headers = Headers({"Content-Type": "application/json"})
    return evolve(
        Interaction(
            Request(
                "GET",
                f"http://127.0.0.1:1/conversations/{number}",
                Headers({"Authorization": "Bearer x"}),
            ),
            Response(status, headers, answer, 0.5),
            region="eu",
            api_version="2.11",
            answered_by="sandbox",
        ),
        **changes,
    )


def recorder(path, **options):
    return Recorder(path, clock=lambda: MOMENT, **options)


def test_a_recording_carries_what_there_is_to_know(tmp_path):
    path = tmp_path / "eu" / "a.yaml"
    with recorder(
        path, contract="sha256:12", versions_of={"schemathesis": "4.32"}, metadata={"scenario": "s"}
    ) as record:
        record.append(call(), operation="retrieveConversation")
    recording = load(path)
    (entry,) = recording.entries
    assert entry.interaction.request.url == "https://api.eu.intercom.io/conversations/1"
    assert entry.interaction.recorded_at == "2026-01-02T03:04:05Z"
    assert (entry.interaction.region, entry.interaction.answered_by) == ("eu", "sandbox")
    assert (entry.operation, entry.contract) == ("retrieveConversation", "sha256:12")
    assert dict(entry.recorder).keys() == {"intercontract", "schemathesis"}
    assert recording.metadata == {"scenario": "s"}
    assert not journal_path(path).exists()
    assert [file.name for file in path.parent.iterdir()] == ["a.yaml"]


def test_recording_twice_gives_identical_files(tmp_path):
    for name in ("a", "b"):
        with recorder(tmp_path / f"{name}.yaml") as record:
            for number in range(5):
                record.append(call(number, body={"email": "jane@corp.io", "elapsed": number}))
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_an_interaction_is_on_the_disk_and_redacted_when_append_returns(tmp_path):
    record = recorder(tmp_path / "a.yaml")
    record.append(call(body={"email": "jane@corp.io", "token": "s3cret-value"}))
    written = journal_path(tmp_path / "a.yaml").read_bytes()
    assert b"conversations/1" in written
    assert b"jane@corp.io" not in written
    assert b"s3cret-value" not in written
    record.close()


def test_a_token_seen_once_is_looked_for_from_then_on(tmp_path):
    with recorder(tmp_path / "a.yaml") as record:
        first = call(1, body={"echo": "later-s3cret"})
        record.append(first)
        asked = Request(
            "GET", "http://127.0.0.1:1/me", Headers({"Authorization": "Bearer later-s3cret"})
        )
        record.append(call(2, request=asked))
        record.append(call(3, body={"echo": "it was later-s3cret"}))
    assert b"later-s3cret" not in (tmp_path / "a.yaml").read_bytes()


def test_a_second_recorder_is_refused(tmp_path):
    with recorder(tmp_path / "a.yaml") as record:
        record.append(call())
        with pytest.raises(CassetteError, match="another process"):
            recorder(tmp_path / "a.yaml")
        with pytest.raises(CassetteError, match="another process"):
            recover(tmp_path / "a.yaml")
        record.append(call(2))
    assert len(read(tmp_path / "a.yaml")) == 2


def crashed(path, numbers=(1, 2), cut=b""):
    record = recorder(path)
    for number in numbers:
        record.append(call(number))
    record.close()
    with journal_path(path).open("ab") as stream:
        stream.write(cut)


def ids(path):
    return [int(i.request.path.rpartition("/")[2]) for i in read(path)]


@pytest.mark.parametrize("cut", [b"", b'{"request": {"meth'], ids=["whole", "last line cut"])
def test_the_next_start_offers_and_completes_what_a_crash_left(tmp_path, cut):
    path = tmp_path / "a.yaml"
    crashed(path, cut=cut)
    assert leftovers(tmp_path) == [path]
    with pytest.raises(CassetteError, match="cut short"):
        recorder(path)
    done = recover(path)
    assert (done.recorded, done.kept, done.cut) == (2, 2, bool(cut))
    assert ids(path) == [1, 2]
    assert recover(path) is None


def test_a_crashed_recording_can_be_continued_or_discarded(tmp_path):
    crashed(tmp_path / "a.yaml", cut=b'{"half')
    with recorder(tmp_path / "a.yaml", leftover=Leftover.CONTINUE) as record:
        record.append(call(3))
    assert ids(tmp_path / "a.yaml") == [1, 2, 3]
    save(tmp_path / "c.yaml", [call(7)])
    crashed(tmp_path / "c.yaml")
    assert discard(tmp_path / "c.yaml")
    assert not discard(tmp_path / "c.yaml")
    assert ids(tmp_path / "c.yaml") == [7]
    crashed(tmp_path / "b.yaml")
    with recorder(tmp_path / "b.yaml", leftover=Leftover.DISCARD) as record:
        record.append(call(9))
    assert ids(tmp_path / "b.yaml") == [9]


def _fail(_interaction):
    raise ZeroDivisionError


def test_an_exception_keeps_the_old_cassette_and_the_journal(tmp_path):
    path = tmp_path / "a.yaml"
    save(path, [call(7)])
    with pytest.raises(ZeroDivisionError), recorder(path) as record:
        _fail(record.append(call(1)))
    assert ids(path) == [7]
    recover(path)
    assert ids(path) == [1]


def test_a_journal_damaged_in_the_middle_is_an_error(tmp_path):
    path = tmp_path / "a.yaml"
    crashed(path)
    journal = journal_path(path)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + b"garbage\n" + lines[2])
    with pytest.raises(CassetteError, match="damaged in the middle") as caught:
        recover(path)
    assert caught.value.line == 2
    assert journal.exists()


def _record_until_killed(path, report):
    record = Recorder(path)
    for number in range(10_000):
        record.append(call(number, body={"id": number, "body": "x" * (number * 37 % 3000)}))
        os.write(report, f"{number}\n".encode())


def test_kill_nine_loses_at_most_the_interaction_in_flight(tmp_path):
    for round_ in range(50):
        path = tmp_path / f"{round_}.yaml"
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                _record_until_killed(path, write_end)
            finally:
                os._exit(1)
        os.close(write_end)
        time.sleep(0.002 + 0.001 * (round_ * 17 % 50))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = []
        while chunk := os.read(read_end, 65536):
            told.append(chunk)
        os.close(read_end)
        acknowledged = b"".join(told).count(b"\n")
        done = recover(path)
        if done is None:
            assert acknowledged == 0
            continue
        assert acknowledged <= done.recorded <= acknowledged + 1
        assert ids(path) == list(range(done.recorded))


def test_threads_can_record_together(tmp_path):
    with recorder(tmp_path / "a.yaml") as record:
        threads = [
            threading.Thread(
                target=lambda start=n: [record.append(call(start * 10 + k)) for k in range(10)]
            )
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(ids(tmp_path / "a.yaml")) == list(range(80))


def test_what_does_not_play_back_is_refused_and_the_old_cassette_stays(tmp_path, monkeypatch):
    from intercontract.cassette import recorder as module

    path = tmp_path / "a.yaml"
    save(path, [call(7)])
    before = path.read_bytes()
    monkeypatch.setattr(module, "dump", lambda *_a, **_k: before)
    with pytest.raises(CassetteError, match="does not play back"):
        save(path, [call(1)])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "leaky",
    [
        pytest.param(call(body={"token": "not-redacted-1"}), id="named"),
        pytest.param(call(body={"x": "jane@corp.io"}), id="e-mail"),
        pytest.param(
            call(
                request=Request(
                    "GET", "https://api.eu.intercom.io/", Headers({"Cookie": "sid=abcdef12345"})
                )
            ),
            id="cookie",
        ),
    ],
)
def test_nothing_is_kept_that_the_scan_objects_to(tmp_path, leaky):
    with pytest.raises(CassetteError, match="not kept"):
        save(tmp_path / "a.yaml", [leaky])
    assert list(tmp_path.iterdir()) == []


def test_no_temporary_files_stay_behind_when_writing_fails(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CassetteError, match="No space left"):
        save(tmp_path / "a.yaml", [call()])
    assert list(tmp_path.iterdir()) == []


def test_distilling_keeps_every_status_and_shape_once():
    given = [
        call(1, body={"a": 1}),
        call(2, body={"a": 2}),
        call(3, body={"a": "x"}),
        call(4, status=404, body={"type": "error.list"}),
        call(5, status=404, body={"type": "error.list"}),
    ]
    kept = distil(given)
    assert kept == (given[0], given[2], given[3])
    assert {k for i in kept for k in shown(i)} == {k for i in given for k in shown(i)}
    assert distil(kept) == kept


def test_distilling_takes_the_interaction_that_shows_most():
    rules = {1: {"a"}, 2: {"b"}, 3: {"a", "b", "c"}}
    given = [call(n) for n in rules]
    kept = distil(given, lambda i: rules[int(i.request.path[-1])])
    assert kept == (given[2],)


def test_distilling_keeps_sequences_whole_and_in_order():
    walk = [call(n, body={"page": n, f"k{n}": n}, sequence="walk") for n in (1, 2, 3)]
    assert distil([call(9, body={"other": 1}), *walk])[1:] == tuple(walk)


def test_finishing_can_distil(tmp_path):
    record = recorder(tmp_path / "a.yaml")
    for number in range(6):
        record.append(call(number))
    done = record.finish(distil=True)
    assert (done.recorded, done.kept) == (6, 1)
    assert ids(tmp_path / "a.yaml") == [0]
