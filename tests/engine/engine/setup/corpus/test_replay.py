"""Playing recordings back: the same interactions, no socket, nothing drawn."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta

import pytest

from intercontract.cassette.reading import load
from intercontract.cli import invoke
from intercontract.engine.setup.corpus import Replay
from intercontract.errors import CassetteError
from intercontract.model.interaction import Source

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def play(folder, **options) -> list:
    return list(Replay(folder, ("us",), "2.11", **options).play())


def test_every_recording_is_played_once_in_the_order_it_was_recorded(corpus):
    replay = Replay(corpus, ("us",), "2.11")
    played = [interaction for _, interaction in replay.play()]
    recorded = [
        interaction
        for path in sorted((corpus / "us" / "2.11").glob("*.yaml"))
        for interaction in load(path).interactions
    ]
    assert [i.name for i in played] == [i.name for i in recorded]
    assert [i.request for i in played] == [i.request for i in recorded]
    assert [i.response for i in played] == [i.response for i in recorded]
    assert {i.source for i in played} == {Source.RECORDED}
    assert {i.region for i in played} == {"us"}
    assert len(played) > 20
    assert replay.notes == []


def test_no_socket_can_be_opened_while_it_plays(corpus):
    played = Replay(corpus, ("us",), "2.11").play()
    next(played)
    with pytest.raises(CassetteError), socket.socket() as out:
        out.connect(("127.0.0.1", 9))
    played.close()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with socket.create_connection(listener.getsockname()) as ours:
            assert ours.fileno() > 0


@pytest.mark.parametrize(
    ("days", "fresh"), [pytest.param(36500, True, id="young"), pytest.param(1, False, id="old")]
)
def test_recordings_that_are_too_old_are_refused_by_file(corpus, days, fresh):
    age = {"max_age": timedelta(days=days), "now": NOW}
    if fresh:
        assert play(corpus, **age)
        return
    with pytest.raises(CassetteError, match=f"older than {days} days") as problem:
        play(corpus, **age)
    assert problem.value.file.endswith(".yaml")
    assert "--max-age" in problem.value.hint


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text[: len(text) // 2], id="cut off"),
        pytest.param(lambda text: "interactions: 3\n", id="no list"),
        pytest.param(lambda text: text.replace("uri:", "url_:"), id="a field renamed"),
        pytest.param(lambda text: "\x00" + text, id="binary"),
    ],
)
def test_a_damaged_cassette_is_an_error_that_names_it(corpus, damage, capsys):
    path = corpus / "us" / "2.11" / "tags.yaml"
    path.write_text(damage(path.read_text()))
    code = invoke(["run", "--target", "replay", "--region", "us", "-q"])
    err = capsys.readouterr().err
    assert code == 2, err
    assert "tags.yaml" in err
    assert "Traceback" not in err


def test_a_run_from_cassettes_is_judged_like_any_other_and_sends_nothing(
    corpus, capsys, monkeypatch
):
    def refused(*_arguments, **_options):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    code = invoke(["run", "--target", "replay", "--region", "us", "--format", "json", "-q"])
    out, err = capsys.readouterr()
    assert code == 0, out + err
    document = json.loads(out)
    assert document["run"]["target"] == "replay"
    assert document["summary"]["interactions"] == len(play(corpus))
    cells = {cell["operation"]: cell for cell in document["grid"]}
    assert cells["attachTagToConversation"]["interactions"] > 5
    assert {finding["verdict"] for finding in document["findings"]} == {"known"}
    assert all("#" in finding["interaction"] for finding in document["findings"])


def test_what_was_recorded_of_a_fault_is_found_again(corpus, capsys):
    path = corpus / "us" / "2.11" / "tags.yaml"
    text = path.read_text()
    assert text.count("code: 200") > 3
    path.write_text(text.replace("code: 200", "code: 500", 1))
    code = invoke(["run", "--target", "replay", "--region", "us", "--format", "json", "-q"])
    document = json.loads(capsys.readouterr().out)
    assert code == 1
    (error,) = [f for f in document["findings"] if f["check"] == "server-error"]
    assert error["interaction"].endswith("tags.yaml#0")


def test_without_a_cassette_for_a_region_the_run_says_which(corpus, capsys):
    code = invoke(["run", "--target", "replay", "--region", "us,au", "-q"])
    assert code == 2
    assert "no cassette for the region au and version 2.11" in capsys.readouterr().err
