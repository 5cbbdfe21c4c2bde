"""The control paths."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from attrs import evolve

from intercontract.gateway.access import TOKEN, Access
from intercontract.gateway.listen import Listener
from intercontract.gateway.log import Log
from intercontract.gateway.regions import GatewaySettings, RegionalGateways
from intercontract.model.headers import Headers

CONTROL = "/__intercontract__/"


@pytest.fixture
def control(call: Any) -> Any:
    def ask(served: Any, name: str, method: str = "GET", **options: Any) -> Any:
        return call(f"{served.url}{CONTROL}{name}", method, **options)

    return ask


def test_a_snapshot_is_come_back_to(serve: Any, call: Any, control: Any) -> None:
    served = serve()
    call(f"{served.url}/tags", "POST", json={"name": "before"})
    assert control(served, "snapshot", "POST").json() == {"snapshot": 0}
    call(f"{served.url}/tags", "POST", json={"name": "after"})
    assert control(served, "restore", "POST", json={"snapshot": 0}).json() == {"restored": 0}
    names = {tag["name"] for tag in call(f"{served.url}/tags").json()["data"]}
    assert "before" in names
    assert "after" not in names


def test_a_reset_goes_back_to_the_start(serve: Any, call: Any, control: Any) -> None:
    served = serve(faults=("* /me 503 x1",))
    first = call(f"{served.url}/tags").json()
    call(f"{served.url}/tags", "POST", json={"name": "new"})
    assert call(f"{served.url}/me").status_code == 503
    assert call(f"{served.url}/me").status_code == 200
    assert control(served, "reset", "POST").json() == {"reset": True}
    assert control(served, "seen").json() == {"seen": []}
    assert call(f"{served.url}/tags").json() == first
    assert call(f"{served.url}/me").status_code == 503


def test_what_was_seen_is_told_without_queries(serve: Any, call: Any, control: Any) -> None:
    served = serve(faults=("* /me refuse",))
    call(f"{served.url}/conversations?per_page=151")
    call(f"{served.url}/nowhere")
    with pytest.raises(requests.RequestException):
        call(f"{served.url}/me")
    assert control(served, "seen").json()["seen"] == [
        {"method": "GET", "path": "/conversations", "operation": "listConversations", "status": 400,
         "findings": 1, "note": ""},
        # Nowhere in a contract that is complete.
        {"method": "GET", "path": "/nowhere", "operation": None, "status": 404, "findings": 1, "note": ""},
        {"method": "GET", "path": "/me", "operation": "identifyAdmin", "status": 0, "findings": 0,
         "note": "fault: * /me refuse"},
    ]  # fmt: skip


def test_findings_are_told_whole(serve: Any, call: Any, control: Any) -> None:
    served = serve()
    call(f"{served.url}/conversations?per_page=151")
    (found,) = control(served, "findings").json()["findings"]
    assert (found["check"], found["pointer"]) == ("request-conformance", "/per_page")
    assert len(found["fingerprint"]) == 12


def test_faults_are_listed_added_replaced_and_dropped(serve: Any, call: Any, control: Any) -> None:
    served = serve(faults=("* /me 503",))
    added = control(served, "faults", "POST", json={"faults": ["* /tags 429 x1"]}).json()["faults"]
    assert [item["fault"] for item in added] == ["* /me 503", "* /tags 429 x1"]
    assert call(f"{served.url}/tags").status_code == 429
    assert control(served, "faults").json()["faults"][1] == {
        "fault": "* /tags 429 x1", "met": 1, "hits": 1,
    }  # fmt: skip
    control(served, "faults", "PUT", json={"faults": ["* /admins 500"]})
    assert call(f"{served.url}/me").status_code == 200
    assert call(f"{served.url}/admins").status_code == 500
    assert control(served, "faults", "DELETE").json() == {"faults": []}
    assert call(f"{served.url}/admins").status_code == 200


@pytest.mark.parametrize(
    ("method", "name", "options", "status"),
    [
        pytest.param("GET", "reset", {}, 405, id="reset-by-get"),
        pytest.param("GET", "elsewhere", {}, 404, id="unknown"),
        pytest.param("POST", "restore", {"json": {"snapshot": 7}}, 400, id="no-such-snapshot"),
        pytest.param("POST", "restore", {"json": {"snapshot": True}}, 400, id="no-number"),
        pytest.param("POST", "restore", {"data": "{"}, 400, id="no-json"),
        pytest.param("POST", "faults", {"json": {"faults": ["x"]}}, 400, id="no-rule"),
        pytest.param("POST", "faults", {"json": []}, 400, id="no-rules"),
        pytest.param(
            "POST", "reset", {"headers": {"Origin": "https://a.example"}}, 403, id="web-page"
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    serve: Any, control: Any, method: str, name: str, options: dict[str, Any], status: int
) -> None:
    assert control(serve(), name, method, **options).status_code == status


HERE = Listener("us")
OPEN = Listener("us", "0.0.0.0")  # noqa: S104 - nothing listens


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        pytest.param({"Host": "127.0.0.1:8080"}, True, id="address"),
        pytest.param({"Host": "localhost"}, True, id="name"),
        pytest.param({"Host": "api.localhost:80"}, True, id="name below"),
        pytest.param({"Host": "[::1]:8080"}, True, id="IPv6"),
        pytest.param({"Host": "localhost", "Sec-Fetch-Site": "none"}, True, id="typed by hand"),
        pytest.param({"Host": "evil.example:8080"}, False, id="rebound"),
        pytest.param({"Host": "127.0.0.1.evil.example"}, False, id="looks like an address"),
        pytest.param({"Host": "localhost@evil.example"}, False, id="looks like a name"),
        pytest.param({"Host": ""}, False, id="empty host"),
        pytest.param({}, False, id="no host"),
        pytest.param({"Host": "localhost", "Origin": "null"}, False, id="page in a sandbox"),
        pytest.param({"Host": "localhost", "Sec-Fetch-Site": "cross-site"}, False, id="page"),
        pytest.param({"Host": "localhost", "Sec-Fetch-Site": "same-site"}, False, id="other port"),
        pytest.param({"Host": "localhost", "Sec-Fetch-Site": "same-origin"}, False, id="own page"),
    ],
)
def test_who_asks_is_looked_at(headers: dict[str, str], allowed: bool) -> None:
    assert (not Access().refusal(Headers(headers))) is allowed
    named = {**headers, TOKEN: "t"}
    assert (not Access("t").refusal(Headers(named))) is allowed
    assert Access("t").refusal(Headers(headers))


@pytest.mark.parametrize(("token", "allowed"), [("right", True), ("wrong", False), ("é", False)])
def test_beyond_this_machine_a_token_is_asked_for(token: str, allowed: bool) -> None:
    asked = Headers({"Host": "gateway.example", TOKEN: token})
    assert (not Access("right", anywhere=True).refusal(asked)) is allowed


@pytest.mark.parametrize(
    ("listeners", "given", "has_one"),
    [
        pytest.param((HERE,), "", False, id="here"),
        pytest.param((HERE,), "mine", True, id="given"),
        pytest.param((HERE, evolve(OPEN, region="eu")), "", True, id="beyond"),
    ],
)
def test_a_token_is_made_where_others_can_reach_a_listener(
    contract: Any, listeners: tuple[Listener, ...], given: str, has_one: bool
) -> None:
    settings = GatewaySettings("sandbox", listeners, control_token=given)
    made = RegionalGateways(settings, contract, Log(print), lambda *_: None).control_token
    assert bool(made) is has_one
    assert made == given or len(made) >= 32


def test_a_page_is_refused_over_the_wire(serve: Any, call: Any, control: Any) -> None:
    served = serve(control_token="t")
    for headers in (
        {TOKEN: "t", "Host": "evil.example"},
        {TOKEN: "u"},
        {TOKEN: "t", "Origin": "x"},
    ):
        assert control(served, "reset", "POST", headers=headers).status_code == 403
    assert control(served, "reset", "POST", headers={TOKEN: "t"}).status_code == 200


def test_rules_are_bounded(serve: Any, control: Any) -> None:
    served = serve()
    some = {"faults": ["* * 503"] * 150}
    assert control(served, "faults", "POST", json=some).status_code == 200
    assert control(served, "faults", "POST", json=some).status_code == 409


def test_recordings_have_no_state_to_keep(serve: Any, control: Any, cassette: Any) -> None:
    served = serve(
        "replay", cassettes=(cassette({"uri": "https://api.intercom.io/me", "json": {}}),)
    )
    answer = control(served, "snapshot", "POST")
    assert answer.status_code == 409
    assert "replay" in answer.json()["error"]


def test_control_paths_are_neither_judged_nor_seen(serve: Any, control: Any) -> None:
    served = serve()
    control(served, "seen")
    assert control(served, "seen").json() == {"seen": []}
    assert served.judged == []
