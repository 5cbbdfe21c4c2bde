"""The same over HTTP."""

from __future__ import annotations

import socket

import pytest
import requests

from intercontract.errors import TargetUnreachable
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox import Sandbox, Settings, running
from intercontract.sandbox.faults.table import fault

HEADERS = {"Authorization": "Bearer sandbox-eu", "Intercom-Version": "2.11"}


@pytest.fixture(scope="module")
def base_url():
    with running(Settings(region="eu")) as url:
        yield url


def test_http_answers_what_the_sandbox_answers() -> None:
    path = "/conversations?per_page=3"
    sandbox = Sandbox(Settings(region="eu"))
    expected = sandbox.handle(Request("GET", "https://x" + path, Headers(HEADERS)))
    with running(Settings(region="eu")) as url:
        answer = requests.get(url + path, headers=HEADERS, timeout=5)
    assert (answer.status_code, answer.content) == (expected.status, expected.body)
    sent = {name.lower(): value for name, value in answer.headers.items()}
    known = {name.lower(): value for name, value in expected.headers}
    assert sent == {**known, "content-length": str(len(expected.body))}


def test_control_paths_reset_snapshot_restore_and_tell(base_url: str) -> None:
    control = base_url + "/__intercontract__/"

    def post(name: str, body=None):
        return requests.post(control + name, json=body, timeout=5)

    assert post("reset").json() == {"reset": True}
    snapshot = post("snapshot").json()
    first = requests.get(base_url + "/me", headers=HEADERS, timeout=5)
    assert post("restore", snapshot).status_code == 200
    again = requests.get(base_url + "/me", headers=HEADERS, timeout=5)
    assert dict(again.headers) == dict(first.headers)
    seen = requests.get(control + "seen", timeout=5).json()["seen"]
    assert seen[-1] == {"method": "GET", "path": "/me", "operation": "identifyAdmin", "status": 200}
    assert post("restore", {"snapshot": 99}).status_code == 400
    assert post("restore", {"snapshot": -1}).status_code == 400
    assert requests.post(control + "restore", data=b"{", timeout=5).status_code == 400
    assert post("explode").status_code == 404


def test_a_disguised_sandbox_has_no_control_paths() -> None:
    with running(Settings(region="eu", disguised=True)) as url:
        answer = requests.post(url + "/__intercontract__/reset", headers=HEADERS, timeout=5)
    assert answer.status_code == 404
    assert answer.json()["type"] == "error.list"


def test_head_and_odd_methods_work_over_http(base_url: str) -> None:
    head = requests.head(base_url + "/me", headers=HEADERS, timeout=5)
    assert (head.status_code, head.content) == (200, b"")
    odd = requests.request("BREW", base_url + "/me", headers=HEADERS, timeout=5)
    assert odd.status_code == 404


def test_a_cut_answer_ends_before_its_length() -> None:
    settings = Settings(region="eu", faults=(fault("cut"),))
    with running(settings) as url:
        requests.get(url + "/conversations", headers=HEADERS, timeout=5)
        with pytest.raises(requests.RequestException):
            requests.get(url + "/conversations", headers=HEADERS, timeout=5)


def test_a_port_in_use_is_told(base_url: str) -> None:
    taken = int(base_url.rpartition(":")[2])
    with pytest.raises(TargetUnreachable, match=str(taken)), running(port=taken):
        pass


def test_the_port_is_free_afterwards() -> None:
    with running() as url:
        port = int(url.rpartition(":")[2])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("here", [True, False])
def test_links_lead_where_the_client_is_or_to_intercom(here: bool) -> None:
    with running(Settings(region="eu"), links_here=here) as url:
        path = "/companies?per_page=2"
        page = requests.get(url + path, headers=HEADERS, timeout=5)
        following = page.json()["pages"]["next"]
        assert following.startswith(url if here else "https://api.eu.intercom.io/companies?page=2")
        if here:
            second = requests.get(following, headers=HEADERS, timeout=5).json()
            assert second["pages"]["page"] == 2
