"""Playing scenarios: what is bound, filled in, followed, and left out."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from intercontract.generate.scenario import Player, Scenario
from intercontract.generate.scenario_file import parse
from intercontract.model.interaction import Case, Credentials
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct


def scenario(*steps: dict) -> Scenario:
    (found,) = parse({"scenarios": [{"id": "s", "steps": list(steps), "writes": True}]})
    return found


class Played:
    """What came of playing a scenario against scripted answers (a body, or a status and a body)."""

    def __init__(
        self,
        steps: list[dict],
        answers: list[object],
        wait: Callable[[float], bool] = lambda _: False,
    ) -> None:
        from intercontract.model.headers import Headers
        from intercontract.model.interaction import Response

        self.requests = []
        left = list(answers)

        def answer(request):
            self.requests.append(request)
            given = left.pop(0) if len(left) > 1 else left[0]
            status, body = given if isinstance(given, tuple) else (200, given)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            return Response(status, Headers(), content)

        self.player = Player(
            Direct("us", "sandbox-us", answer, lambda _i: (), "2.11"), "2.11", "mark", wait
        )
        self.interactions = list(self.player.play(scenario(*steps)))
        self.skipped = [f"{one.place}: {one.reason}" for one in self.player.skipped]

    @property
    def targets(self) -> list[str]:
        return [request.url.removeprefix("https://api.intercom.io") for request in self.requests]


def test_bound_values_are_filled_into_path_query_and_body():
    played = Played(
        [
            {"GET": "/a", "bind": {"id": "/items/1/id", "n": "/n"}},
            {"POST": "/b/{id}", "query": {"q": "x{n}"}, "body": {"l": ["{id}", 3], "m": "{run}"}},
        ],
        [{"items": [{}, {"id": "a/b c"}], "n": 5}],
    )
    assert played.targets == ["/a", "/b/a%2Fb%20c?q=x5"]
    assert json.loads(played.requests[1].body) == {"l": ["a/b c", 3], "m": "mark"}
    assert played.skipped == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({}, id="it is not there"),
        pytest.param({"id": None}, id="it is null"),
        pytest.param({"id": {}}, id="it is an object"),
        pytest.param((404, {"id": "1"}), id="it is in an error"),
        pytest.param((0, b""), id="there was no answer"),
        pytest.param(b'{"id": "1', id="the answer was cut"),
        pytest.param(b"", id="the answer was empty"),
    ],
)
def test_a_step_whose_values_are_missing_is_left_out_and_named(answer):
    played = Played(
        [
            {"GET": "/a", "bind": {"id": "/id"}},
            {"DELETE": "/b/{id}", "body": {"other": "{other}"}},
            {"GET": "/c"},
        ],
        [answer],
    )
    assert played.targets == ["/a", "/c"]
    assert played.skipped == ["step 2 (DELETE /b/{id}): no value for id, other"]


def test_what_is_left_out_says_where_the_chain_broke():
    played = Played(
        [
            {"POST": "/a", "bind": {"id": "/id"}},
            {"GET": "/b/{id}", "bind": {"next": "/next"}},
            {"GET": "/c/{next}"},
        ],
        [(409, {})],
    )
    assert [one.cause for one in played.player.skipped] == ["step 1 (POST /a) answered 409"] * 2


def test_braces_that_are_no_places_stay():
    played = Played([{"POST": "/a", "body": {"t": "{ x } {}", "u": {"v": {}}}}], [{}])
    assert json.loads(played.requests[0].body) == {"t": "{ x } {}", "u": {"v": {}}}


def test_pages_are_followed_until_there_is_no_next():
    played = Played(
        [{"GET": "/a", "query": {"n": 2}, "follow": {"pointer": "/next", "as": "after"}}],
        [{"next": "x="}, {"next": "y"}, {"next": None}],
    )
    assert played.targets == ["/a?n=2", "/a?n=2&after=x%3D", "/a?n=2&after=y"]
    assert played.skipped == []


def test_a_walk_that_does_not_end_is_given_up_and_said():
    played = Played(
        [{"GET": "/a", "follow": {"pointer": "/next", "as": "after", "limit": 3}}], [{"next": "x"}]
    )
    assert len(played.requests) == 3
    assert played.skipped == []
    assert [one.reason for one in played.player.bounded] == ["not followed further than 3 times"]


@pytest.mark.parametrize(
    ("given", "authorization", "credentials"),
    [
        pytest.param("sent", "Bearer sandbox-us", Credentials.SENT, id="sent"),
        pytest.param("none", None, Credentials.NONE, id="none"),
        pytest.param("invalid", "Bearer invalid-token", Credentials.INVALID, id="invalid"),
    ],
)
def test_credentials_are_sent_as_the_step_says(given, authorization, credentials):
    played = Played([{"GET": "/a", "credentials": given}], [{}])
    assert played.requests[0].headers.get("Authorization") == authorization
    assert played.interactions[0].credentials is credentials


def test_headers_of_a_step_win():
    played = Played(
        [
            {"GET": "/a"},
            {"POST": "/a", "headers": {"Intercom-Version": "2.13"}, "raw": '{"x": '},
            {"POST": "/a", "headers": {"Content-Type": "text/plain"}, "raw": "x"},
        ],
        [{}],
    )
    first, second, third = (request.headers for request in played.requests)
    assert first.get("Intercom-Version") == "2.11"
    assert first.get("Content-Type") is None
    assert second.get("Intercom-Version") == "2.13"
    assert second.get("Content-Type") == "application/json"
    assert third.get("Content-Type") == "text/plain"
    assert [request.body for request in played.requests] == [None, b'{"x": ', b"x"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("a b", "a+b", id="text"),
        pytest.param(3, "3", id="number"),
        pytest.param(True, "true", id="as JSON writes it"),
    ],
)
def test_query_values_are_written_as_json_writes_them(value, text):
    assert Played([{"GET": "/a", "query": {"q": value}}], [{}]).targets == [f"/a?q={text}"]


def test_interactions_say_which_step_of_which_scenario_they_are():
    played = Played([{"GET": "/a"}, {"GET": "/b", "mode": "negative"}], [{}])
    assert [i.sequence for i in played.interactions] == ["s", "s"]
    assert [i.case for i in played.interactions] == [
        Case("scenario", "positive", "s, step 1"),
        Case("scenario", "negative", "s, step 2"),
    ]


def test_every_built_in_scenario_plays_to_its_end_in_the_sandbox(contract):
    from intercontract.engine.setup.scenarios import load_scenarios

    sandbox = Sandbox(Settings(region="us"))
    player = Player(Direct("us", "sandbox-us", sandbox.handle, lambda _i: (), "2.11"), "2.11", "x")
    for found in load_scenarios(contract):
        for interaction in player.play(found):
            wrong = interaction.case.mode == "negative"
            assert (interaction.response.status >= 400) is wrong, interaction
    assert player.skipped == []


def test_a_bound_id_is_sent_as_a_number_where_a_number_is_wanted():
    played = Played(
        [
            {"GET": "/admins", "bind": {"admin": "/id", "name": "/name"}},
            {"POST": "/articles", "body": {"author_id": "{admin:integer}", "n": "{name:integer}"}},
        ],
        [{"id": "42", "name": "Ada"}],
    )
    assert json.loads(played.requests[1].body) == {"author_id": 42, "n": "Ada"}


def test_a_scroll_is_followed_until_its_list_is_empty():
    follow = {"pointer": "/scroll_param", "as": "scroll_param", "while": "/data/0"}
    played = Played(
        [{"GET": "/companies/scroll", "follow": follow}],
        [{"scroll_param": "s", "data": [{}]}, {"scroll_param": "s", "data": []}],
    )
    assert played.targets == ["/companies/scroll", "/companies/scroll?scroll_param=s"]
    assert played.player.bounded == []


SCROLL = {
    "GET": "/companies/scroll",
    "follow": {
        "pointer": "/scroll_param",
        "as": "scroll_param",
        "while": "/data/0",
        "busy": "scroll_exists",
    },
}
BUSY = (400, {"type": "error.list", "errors": [{"code": "scroll_exists"}]})
FIRST = {"data": [{"id": "1"}], "scroll_param": "a"}
END = {"data": [], "scroll_param": "a"}


def test_a_walk_waits_for_the_one_that_is_open():
    waits: list[float] = []
    played = Played([SCROLL], [BUSY, BUSY, FIRST, END], lambda s: waits.append(s) is None)
    assert [one.response.status for one in played.interactions] == [400, 400, 200, 200]
    assert waits == [5.0, 5.0]
    assert played.skipped == []


@pytest.mark.parametrize(("waits", "asked"), [(True, 13), (False, 1)])
def test_a_walk_that_cannot_begin_was_not_played(waits, asked):
    played = Played([SCROLL], [BUSY], lambda _: waits)
    assert len(played.requests) == asked
    assert played.skipped == ["step 1 (GET /companies/scroll): another walk was open all the while"]
    assert played.player.skipped[0].cause == "scroll_exists"


def test_another_refusal_is_no_open_walk():
    other = (400, {"type": "error.list", "errors": [{"code": "parameter_invalid"}]})
    played = Played([SCROLL], [other], lambda _: True)
    assert len(played.requests) == 1
    assert played.skipped == []


def test_a_walk_that_others_began_is_gone_on_with_to_its_end():
    began, ended = Played([SCROLL], [FIRST, END]).interactions
    (step,) = scenario(SCROLL).steps
    played = Played([SCROLL], [BUSY, END])
    assert [one.response.status for one in played.player.finish(step, began)] == [200]
    assert played.targets[-1] == "/companies/scroll?scroll_param=a"
    assert list(played.player.finish(step, ended)) == []
