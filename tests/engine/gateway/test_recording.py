"""Keeping what passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from intercontract.cassette.reading import load
from intercontract.errors import CassetteError, ConfigurationError
from intercontract.gateway.listen import Listener
from intercontract.gateway.server import listening

SECRET = "dG9rOjg3NjU0MzIxX2ZlZGNfYmE5OF83NjU0"


def test_what_passes_is_kept_and_plays(serve: Any, call: Any, tmp_path: Path) -> None:
    served = serve(record=tmp_path)
    first = call(f"{served.url}/conversations?per_page=2").json()
    call(f"{served.url}/tags", "POST", json={"name": "kept"})
    served.stop()
    path = tmp_path / "us" / "2.11" / "captured.yaml"
    assert [(r.path, r.kept) for r in served.session.recorded] == [(path, 2)]
    entries = load(path).entries
    assert [entry.operation for entry in entries] == ["listConversations", None]
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

    served.session.watch.keep["us"] = refuse
    assert call(f"{served.url}/tags").status_code == 200
    assert ["a secret is left" in text for text in served.session.watch.not_kept] == [True]
    assert len(served.judged) == 1


def test_a_judge_that_breaks_is_told_and_the_client_is_answered(serve: Any, call: Any) -> None:
    served = serve()

    def broken(_interaction: object, _alone: bool) -> tuple[()]:
        raise ZeroDivisionError("oops")

    served.session.watch.judge = broken
    assert call(f"{served.url}/tags").status_code == 200
    assert "ZeroDivisionError" in served.session.watch.failures[0]
