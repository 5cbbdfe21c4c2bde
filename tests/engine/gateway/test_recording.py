"""Keeping what passes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from intercontract.cassette import recorder
from intercontract.cassette.reading import load, read
from intercontract.cassette.recorder import recover
from intercontract.errors import CassetteError, ConfigurationError
from intercontract.gateway import recording
from intercontract.gateway.listen import Listener
from intercontract.gateway.server import listening
from intercontract.gateway.watch import Keeper

SECRET = "dG9rOjg3NjU0MzIxX2ZlZGNfYmE5OF83NjU0"


def test_what_passes_is_kept_and_plays(serve: Any, call: Any, tmp_path: Path) -> None:
    served = serve(record=tmp_path)
    first = call(f"{served.url}/conversations?per_page=2").json()
    call(f"{served.url}/tags", "POST", json={"name": "kept"})
    served.stop()
    path = tmp_path / "us" / "2.11" / "captured.yaml"
    assert [(r.path, r.kept) for r in served.session.recorded] == [(path, 2)]
    entries = load(path).entries
    assert [entry.operation for entry in entries] == ["listConversations", "createTag"]
    assert all(e.interaction.answered_by == "sandbox" for e in entries)
    replayed = serve("replay", cassettes=(tmp_path,))
    again = call(f"{replayed.url}/conversations?per_page=2").json()
    # People's names are replaced; ids, which join things, are not.
    assert [c["id"] for c in again["conversations"]] == [c["id"] for c in first["conversations"]]
    assert call(f"{replayed.url}/tags", "POST", json={"name": "kept"}).json()["name"] == "kept"


def test_each_interaction_is_on_disk_before_its_answer_leaves(
    serve: Any, call: Any, tmp_path: Path
) -> None:
    served = serve(record=tmp_path, judged=False)
    for number in range(1, 4):
        call(f"{served.url}/tags")
        journal = tmp_path / "us" / "2.11" / ".captured.yaml.journal"
        assert len(journal.read_bytes().splitlines()) == 1 + number


def test_no_secret_reaches_the_disk(serve: Any, call: Any, tmp_path: Path) -> None:
    served = serve(record=tmp_path)
    headers = {
        "Authorization": f"Bearer {SECRET}",
        "X-Api-Key": SECRET,
        "Cookie": f"session={SECRET}",
    }
    call(f"{served.url}/tags?access_token={SECRET}", "POST", json={"name": SECRET}, headers=headers)
    journal = tmp_path / "us" / "2.11" / ".captured.yaml.journal"
    assert SECRET.encode() not in journal.read_bytes()
    served.stop()
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()


def test_injected_faults_are_not_recorded_and_spoiled_answers_are_kept_whole(
    serve: Any, call: Any, tmp_path: Path
) -> None:
    served = serve(record=tmp_path, faults=("* /tags 429", "* /me truncated"))
    assert call(f"{served.url}/tags").status_code == 429
    spoiled = call(f"{served.url}/me")
    served.stop()
    (kept,) = load(tmp_path / "us" / "2.11" / "captured.yaml").interactions
    assert kept.request.path == "/me"
    assert "X-Intercontract-Fault" in spoiled.headers
    assert "X-Intercontract-Fault" not in kept.response.headers
    assert orjson.loads(kept.response.body)["app"]["region"] == "US"


def test_a_recording_of_nothing_leaves_no_file(serve: Any, tmp_path: Path) -> None:
    served = serve(record=tmp_path)
    served.stop()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_earlier_recording_is_not_replaced(serve: Any, tmp_path: Path) -> None:
    path = tmp_path / "us" / "2.11" / "captured.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("kept")
    with pytest.raises(CassetteError, match="there already"):
        serve(record=tmp_path)
    assert path.read_text() == "kept"


def test_two_gateways_do_not_record_into_one_folder(serve: Any, tmp_path: Path) -> None:
    serve(record=tmp_path)
    with pytest.raises(CassetteError):
        serve(record=tmp_path)


def test_cassettes_are_not_recorded_from_cassettes(serve: Any, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="from cassettes"):
        serve("replay", record=tmp_path, cassettes=(tmp_path,))


def test_a_start_that_fails_leaves_no_journal(
    serve: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(lambda *_: None, Listener("us")) as serving:  # type: ignore[arg-type,misc,return-value]
        taken = Listener("us", port=int(serving.url.rpartition(":")[2]))
        monkeypatch.setitem(serve.__globals__, "Listener", lambda _region: taken)
        with pytest.raises(ConfigurationError, match="cannot listen"):
            serve(record=tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_the_recorder_refuses_is_told_and_the_client_is_answered(
    serve: Any, call: Any, tmp_path: Path
) -> None:
    served = serve(record=tmp_path)

    def refuse(_interaction: object) -> object:
        raise CassetteError("not kept: a secret is left")

    served.session.watch.keep["us"] = Keeper(refuse)  # type: ignore[arg-type]
    assert call(f"{served.url}/tags").status_code == 200
    assert ["a secret is left" in text for text in served.session.watch.not_kept] == [True]
    assert len(served.judged) == 1


def test_a_judge_that_breaks_is_told_and_the_client_is_answered(serve: Any, call: Any) -> None:
    served = serve()

    def broken(_interaction: object, _alone: bool) -> tuple[()]:
        raise ZeroDivisionError("oops")

    served.session.watch.judge = broken
    assert call(f"{served.url}/tags").status_code == 200
    (told,) = served.session.watch.failures
    assert "ZeroDivisionError" in told


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], None]:
    """``disk(100)``: of what is written to journals so many bytes find room; None: all of it."""
    room: list[int | None] = [None]
    write = os.write

    def written(descriptor: int, data: Any) -> int:
        left = room[0]
        if left is None or not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return write(descriptor, data)
        if left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        room[0] = left - len(data)
        return write(descriptor, data[:left])

    monkeypatch.setattr(os, "write", written)
    return lambda left: room.__setitem__(0, left)


def test_a_full_disk_is_told_to_client_and_log_and_nothing_is_lost(
    serve: Any, call: Any, tmp_path: Path, disk: Any
) -> None:
    served = serve(record=tmp_path)

    def named(name: str) -> Any:
        return call(f"{served.url}/tags", "POST", json={"name": name})

    assert named("first").status_code == 200
    disk(100)
    answers = [named("second"), named("third")]
    for answer in answers:
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["code"]) == (503, "intercontract_not_recordable")
        assert "No space left" in error["message"]
    told = [line for line in served.lines if "recording stopped" in line]
    assert len(told) == 1
    assert "No space left" in told[0]
    disk(None)
    assert named("fourth").status_code == 200
    assert any("recording goes on" in line for line in served.lines)
    # The upstream was asked before the disk was found full, and not again until there was room.
    tags = {tag["name"] for tag in call(f"{served.url}/tags").json()["data"]}
    assert {"first", "second", "fourth"} <= tags
    assert "third" not in tags
    served.stop()
    kept = load(tmp_path / "us" / "2.11" / "captured.yaml").interactions
    assert [orjson.loads(i.request.body or b"{}").get("name") for i in kept] == [
        "first", "fourth", None,
    ]  # fmt: skip
    assert len(list(served.session.watch.not_kept)) == 1


def test_a_disk_that_stays_full_leaves_the_journal(
    serve: Any, call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve(record=tmp_path)
    call(f"{served.url}/tags")

    def full(path: Path, _data: bytes) -> None:
        raise CassetteError("cannot be written: No space left on device", file=str(path))

    with monkeypatch.context() as patched:
        patched.setattr(recorder, "replace", full)
        served.stop()
    (told,) = served.session.watch.not_kept
    assert "No space left" in told
    recorded = recover(tmp_path / "us" / "2.11" / "captured.yaml")
    assert recorded is not None
    assert recorded.kept == 1


def test_cassettes_are_finished_while_the_next_is_written(
    serve: Any, call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST", 3)
    served = serve(record=tmp_path, judged=False)
    for number in range(8):
        call(f"{served.url}/tags", "POST", json={"name": f"tag {number}"})
    served.stop()
    folder = tmp_path / "us" / "2.11"
    files = sorted(path.name for path in folder.iterdir())
    assert files == ["captured.yaml", "captured_0002.yaml", "captured_0003.yaml"]
    names = [orjson.loads(i.request.body or b"")["name"] for i in read(folder)]
    assert names == [f"tag {number}" for number in range(8)]
    assert [recorded.kept for recorded in served.session.recorded] == [3, 3, 2]


def test_what_turns_out_to_be_a_secret_is_taken_out_of_earlier_cassettes(
    serve: Any, call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MOST", 1)
    served = serve(record=tmp_path, judged=False)
    secret = "correct horse battery 9"
    call(f"{served.url}/tags", "POST", json={"name": secret})
    call(f"{served.url}/tags", headers={"Authorization": f"Bearer {secret}"})
    served.stop()
    assert len(served.session.recorded) == 2
    for path in tmp_path.rglob("*.yaml"):
        assert secret not in path.read_text("utf-8")
