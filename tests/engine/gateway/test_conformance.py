"""Holding a client to a scenario."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import requests

from intercontract.contract.contract import Contract
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.gateway.conformance import ScenarioConformance
from intercontract.gateway.findings import HEADER
from intercontract.generate.scenario import Scenario
from intercontract.generate.scenario_file import parse
from intercontract.model.headers import Headers
from intercontract.model.interaction import Credentials, Interaction, Request, Response

STEPS = [
    {"GET": "/admins", "bind": {"admin": "/admins/0/id"}},
    {"GET": "/conversations", "query": {"per_page": 25},
     "follow": {"pointer": "/pages/next/starting_after", "as": "starting_after", "limit": 3}},
    {"POST": "/conversations/{any}/tags", "body": {"id": "{tag}", "admin_id": "{admin}"}},
    {"GET": "/conversations/9", "headers": {"Intercom-Version": "2.13"}, "credentials": "none"},
]  # fmt: skip
BASE = "https://api.intercom.io"
ADMINS = {"admins": [{"id": "814"}]}
PAGE = {"pages": {"next": {"starting_after": "abc"}}}
LAST: dict[str, Any] = {"pages": {}}


@pytest.fixture
def held() -> ScenarioConformance:
    (scenario,) = parse({"scenarios": [{"id": "walk", "writes": True, "steps": STEPS}]})  # type: ignore[list-item,dict-item]
    return ScenarioConformance(scenario, "us")


def meet(
    held: ScenarioConformance,
    request: str,
    answer: object = None,
    *,
    body: object = None,
    headers: dict[str, str] | None = None,
    status: int = 200,
) -> list[tuple[str, str]]:
    """Let the holder meet a request; its findings as (kind, pointer)."""
    method, _, path = request.partition(" ")
    fields = {"Authorization": "Bearer sandbox-us"} if headers is None else headers
    interaction = Interaction(
        Request(
            method, BASE + path, Headers(fields), orjson.dumps(body) if body is not None else None
        ),
        Response(status, body=orjson.dumps(answer)),
        region="us",
        credentials=Credentials.SENT,
    )
    return [(finding.arguments[1], finding.pointer) for finding in held.meet(interaction).findings]


TAG = {"id": "5", "admin_id": "814"}
NO_TOKEN = {"Intercom-Version": "2.13"}


def test_a_client_that_keeps_to_it_has_no_finding(held: ScenarioConformance) -> None:
    assert meet(held, "GET /admins", ADMINS) == []
    assert meet(held, "GET /conversations?per_page=25", PAGE) == []
    assert meet(held, "GET /conversations?starting_after=abc&per_page=25", LAST) == []
    assert meet(held, "POST /conversations/7/tags", {}, body={**TAG, "more": 1}) == []
    assert meet(held, "GET /conversations/9", {}, headers=NO_TOKEN, status=401) == []
    assert held.missing() == []
    assert held.progress == {"scenario": "walk", "done": 4, "steps": 4}


def test_a_request_that_is_not_in_it_is_unexpected_and_moves_nothing(
    held: ScenarioConformance,
) -> None:
    assert meet(held, "GET /tags") == [("unexpected", "")]
    assert meet(held, "DELETE /admins") == [("unexpected", "")]
    assert meet(held, "GET /admins", ADMINS) == []


def test_a_step_that_is_left_out_is_named(held: ScenarioConformance) -> None:
    assert meet(held, "GET /conversations?per_page=25", LAST) == [("left-out", "")]
    assert meet(held, "GET /conversations/9", headers=NO_TOKEN) == [("left-out", "")]


def test_steps_that_are_never_requested_are_missing(held: ScenarioConformance) -> None:
    meet(held, "GET /admins", ADMINS)
    missing = held.missing()
    assert [(f.method, f.path) for f in missing] == [
        ("GET", "/conversations"),
        ("POST", "/conversations/{any}/tags"),
        ("GET", "/conversations/9"),
    ]
    assert len({f.fingerprint for f in missing}) == 3


@pytest.mark.parametrize(
    ("request_line", "pointer"),
    [
        pytest.param("GET /conversations?per_page=50", "/per_page", id="value"),
        pytest.param("GET /conversations", "/per_page", id="missing"),
        pytest.param("GET /conversations?per_page=25&display_as=x", "/display_as", id="more"),
    ],
)
def test_a_query_that_differs_is_found(
    held: ScenarioConformance, request_line: str, pointer: str
) -> None:
    meet(held, "GET /admins", ADMINS)
    assert meet(held, request_line, LAST) == [("differs", pointer)]


def test_a_walk_must_use_the_cursor_and_go_on_to_the_last_page(held: ScenarioConformance) -> None:
    meet(held, "GET /admins", ADMINS)
    meet(held, "GET /conversations?per_page=25", PAGE)
    assert meet(held, "GET /conversations?per_page=25", PAGE) == [("differs", "/starting_after")]
    assert meet(held, "POST /conversations/7/tags", body=TAG) == [("left-out", "")]


def test_a_walk_ends_at_its_limit(held: ScenarioConformance) -> None:
    meet(held, "GET /admins", ADMINS)
    meet(held, "GET /conversations?per_page=25", PAGE)
    for _ in range(2):
        assert meet(held, "GET /conversations?per_page=25&starting_after=abc", PAGE) == []
    assert meet(held, "POST /conversations/7/tags", body=TAG) == []


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param({"id": "5"}, ["/admin_id"], id="field-missing"),
        pytest.param(
            {"id": "5", "admin_id": "other"}, ["/admin_id"], id="not-the-value-bound-before"
        ),
        pytest.param({"id": 5, "admin_id": "814"}, ["/id"], id="type"),
        pytest.param([], [""], id="array"),
        pytest.param(None, [""], id="no-body"),
    ],
)
def test_a_body_that_differs_is_found(
    held: ScenarioConformance, body: object, pointers: list[str]
) -> None:
    meet(held, "GET /admins", ADMINS)
    meet(held, "GET /conversations?per_page=25", LAST)
    found = meet(held, "POST /conversations/7/tags", body=body)
    assert found == [("differs", pointer) for pointer in pointers]


def test_token_and_headers_must_be_those_of_the_step(held: ScenarioConformance) -> None:
    meet(held, "GET /admins", ADMINS)
    meet(held, "GET /conversations?per_page=25", LAST)
    meet(held, "POST /conversations/7/tags", body=TAG)
    assert meet(held, "GET /conversations/9") == [
        ("differs", "/Intercom-Version"),
        ("differs", "/Authorization"),
    ]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_answer_that_invites_a_retry_leaves_the_step_open(
    held: ScenarioConformance, status: int
) -> None:
    assert meet(held, "GET /admins", status=status) == []
    assert meet(held, "GET /admins", ADMINS) == []
    assert held.progress["done"] == 1


def test_a_reset_starts_again_and_tells_what_the_round_left_out(held: ScenarioConformance) -> None:
    meet(held, "GET /admins", ADMINS)
    assert [f.arguments[1:] for f in held.reset()] == [
        ("missing", "2"),
        ("missing", "3"),
        ("missing", "4"),
    ]
    assert held.missing() == []
    assert held.reset() == []


def test_deviations_are_told_in_the_header_and_in_the_report(
    serve: Any, call: Any, contract: Contract
) -> None:
    served = serve(scenario=_scenario(contract, "reading"), judged=False)
    answer = call(f"{served.url}/conversations?per_page=4")
    assert answer.headers[HEADER] == "scenario@query:/per_page"
    first = answer.json()["conversations"][0]["id"]
    assert HEADER not in call(f"{served.url}/conversations/{first}").headers
    assert call(f"{served.url}/tags").headers[HEADER] == "scenario@request"
    progress = call(f"{served.url}/__intercontract__/findings").json()
    assert (progress["scenario"], progress["done"]) == ("reading", 2)
    kinds = [group.finding.arguments[1] for group in served.session.groups()]
    assert kinds == ["differs", "unexpected", "missing", "missing", "missing", "missing"]


def test_an_injected_fault_does_not_use_up_a_step(
    serve: Any, call: Any, contract: Contract
) -> None:
    served = serve(scenario=_scenario(contract, "reading"), faults=("* * 503 x1", "* * cut x1"))
    url = f"{served.url}/conversations?per_page=3"
    assert call(url).status_code == 503
    with pytest.raises(requests.RequestException):
        call(url)
    answer = call(url)
    assert (answer.status_code, HEADER in answer.headers) == (200, False)


@pytest.mark.parametrize(
    "name", ["pages", "reading", "errors", "refused-writes", "tags", "lifecycle"]
)
def test_our_own_player_keeps_to_every_scenario(serve: Any, contract: Contract, name: str) -> None:
    from intercontract.generate.scenario import Player
    from intercontract.transport.session import Session

    scenario = _scenario(contract, name)
    served = serve(scenario=scenario)
    session = Session(region="us", base_url=served.url, token="sandbox-us", collect=lambda _: (),
                api_version="2.11")  # fmt: skip
    for interaction in Player(session, "2.11", "test").play(scenario):
        assert interaction.response.status
    assert list(served.session.groups()) == []
    assert list(served.session.gateways[0].findings) == []
    assert len(served.judged) >= len(scenario.steps)


def _scenario(contract: Contract, name: str) -> Scenario:
    return next(scenario for scenario in load_scenarios(contract) if scenario.id == name)
