"""Looking on while vcrpy plays and records."""

from __future__ import annotations

import pytest
from vcr.cassette import Cassette
from vcr.record_mode import RecordMode
from vcr.request import Request

from intercontract.cassette.vcrpy_observe import observed

API = "https://api.eu.intercom.io"
ANSWER = {
    "status": {"code": 200, "message": "OK"},
    "headers": {"Content-Type": ["application/json"]},
    "body": {"string": b"{}"},
}


def request(path, method="GET", base=API):
    return Request(method, base + path, b"", {})


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "some.yaml"
    cassette = Cassette.load(path=str(file), record_mode=RecordMode.ALL)
    for asked in (request("/tags"), request("/admins"), request("/", base="https://example.com")):
        cassette.append(asked, ANSWER)
    cassette._save()
    return str(file)


def test_what_is_played_is_told_and_what_was_not_is_known_at_the_end(path):
    told = []
    with observed(told.append) as cassettes:
        cassette = Cassette.load(path=path, record_mode=RecordMode.NONE)
        assert told == [], "loading is not playing"
        cassette.play_response(request("/tags"))
        cassette.play_response(request("/", base="https://example.com"))
    (interaction,) = told
    assert (interaction.region, interaction.request.path) == ("eu", "/tags")
    assert interaction.response.body == b"{}"
    assert list(cassettes.entries()) == [
        (f"{path}#0", "GET /tags", True),
        (f"{path}#1", "GET /admins", False),
    ]
    assert Cassette.play_response.__name__ == "play_response", "vcrpy is as it was"


def test_what_is_recorded_is_told_unless_it_is_filtered(path):
    told = []

    def filtered(asked):
        return None if asked.path == "/me" else asked

    with observed(told.append) as cassettes:
        cassette = Cassette.load(
            path=path, record_mode=RecordMode.NEW_EPISODES, before_record_request=filtered
        )
        cassette.append(request("/tags", "POST"), ANSWER)
        cassette.append(request("/me"), ANSWER)
    assert [interaction.request.method for interaction in told] == ["POST"]
    assert [used for *_, used in cassettes.entries()] == [False, False]
