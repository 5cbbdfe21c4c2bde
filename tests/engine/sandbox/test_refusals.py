"""Status and code of what is refused."""

from __future__ import annotations

import json

import pytest

CONTACT = "CONTACT"
GOOD = {"from": {"type": "user", "id": CONTACT}, "body": "Hello"}


def _filled(value, contact: str):
    if isinstance(value, dict):
        return {key: _filled(inner, contact) for key, inner in value.items()}
    return contact if value == CONTACT else value


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({}, (400, "parameter_not_found"), id="empty"),
        pytest.param({"body": "x"}, (400, "parameter_not_found"), id="no sender"),
        pytest.param({"from": GOOD["from"]}, (400, "parameter_not_found"), id="no text"),
        pytest.param({**GOOD, "body": 7}, (400, "parameter_invalid"), id="text a number"),
        pytest.param({**GOOD, "body": None}, (400, "parameter_invalid"), id="text null"),
        pytest.param({**GOOD, "from": "me"}, (400, "parameter_invalid"), id="sender a string"),
        pytest.param({**GOOD, "from": {}}, (400, "parameter_not_found"), id="sender empty"),
        pytest.param(
            {**GOOD, "from": {"type": "admin", "id": CONTACT}},
            (400, "parameter_invalid"),
            id="sender an admin",
        ),
        pytest.param(
            {**GOOD, "from": {"type": "user", "id": 12}}, (400, "parameter_invalid"), id="id number"
        ),
        pytest.param(
            {**GOOD, "from": {"type": "user", "id": "0" * 24}},
            (404, "not_found"),
            id="unknown contact",
        ),
        pytest.param(
            {**GOOD, "from": {"type": "user", "id": "123_doesnt_exist"}},
            (404, "not_found"),
            id="id of another length",
        ),
    ],
)
def test_creating_with_a_bad_body(client, body, expected) -> None:
    total = client.ok("GET", "/conversations")["total_count"]
    assert client.error("POST", "/conversations", _filled(body, client.contact)) == expected
    assert client.ok("GET", "/conversations")["total_count"] == total


def test_unknown_keys_are_let_pass(client) -> None:
    assert client.ok("POST", "/conversations", {**_filled(GOOD, client.contact), "mood": "good"})
    assert client.ok("GET", "/conversations?colour=blue&colour=red")["type"] == "conversation.list"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"{", id="cut"),
        pytest.param(b"[]", id="array"),
        pytest.param(b"null", id="null"),
        pytest.param(b"\xff\xfe", id="not UTF-8"),
        pytest.param(b'{"body": NaN}', id="NaN"),
        pytest.param(b"[" * 100_000, id="bottomless"),
        pytest.param(b'{"a":' * 200 + b"1" + b"}" * 200, id="deep"),
        pytest.param(b'{"body": "' + b"x" * 2_000_000 + b'"}', id="huge"),
    ],
)
@pytest.mark.parametrize("path", ["/conversations", "/tags", "/messages", "/contacts"])
def test_what_is_no_json_object_is_refused(client, path: str, raw: bytes) -> None:
    assert client.error("POST", path, raw=raw) == (400, "parameter_invalid")


def test_another_media_type_is_refused(client) -> None:
    expected = (400, "parameter_invalid")
    headers = {"Content-Type": "text/plain"}
    assert client.error("POST", "/conversations", GOOD, headers=headers) == expected


@pytest.mark.parametrize(
    "query",
    [
        "per_page=151", "per_page=many", "per_page=", "per_page=1.5",
        "per_page=5&per_page=6", "per_page=" + "9" * 5000, "per_page=%D9%A3", "per_page=null",
        "starting_after=garbage", "starting_after=", "starting_after=%FF", "starting_after=W10%3D",
        "starting_after=WzEsMiwzXQ%3D%3D", "per_page=+5",
    ],
)  # fmt: skip
def test_bad_paging_is_refused(client, query: str) -> None:
    assert client.error("GET", f"/conversations?{query}") == (400, "parameter_invalid")


@pytest.mark.parametrize(
    "query", ["per_page=0", "per_page=-7", "display_as=markdown", "per_page=007"]
)
def test_what_the_document_does_not_exclude_is_let_pass(client, query: str) -> None:
    path = f"/conversations/{client.start()}" if "display" in query else "/conversations"
    assert client.send("GET", f"{path}?{query}").status == 200


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer wrong", "Basic sandbox-us", "sandbox-us", "Bearer sandbox-eu"],
)
def test_without_the_right_token_nothing_is_answered(client, authorization) -> None:
    response = client.send("GET", "/conversations", headers={"Authorization": authorization})
    assert response.status == 401
    error = json.loads(response.body)["errors"][0]
    assert error == {"code": "unauthorized", "message": "Access Token Invalid"}
    assert not any(name.lower().startswith("x-ratelimit") for name, _ in response.headers)


@pytest.mark.parametrize(
    ("method", "path", "accept", "status"),
    [
        pytest.param("PATCH", "/conversations", "*/*", 404, id="method"),
        pytest.param("DELETE", "/conversations", "application/json", 404, id="delete all"),
        pytest.param("TRACE", "/me", "application/*;q=0.5", 404, id="trace"),
        pytest.param("PATCH", "/conversations", None, 406, id="method, no Accept"),
        pytest.param("PATCH", "/conversations", "text/csv", 406, id="method, other Accept"),
        pytest.param("GET", "/nowhere", "*/*", 404, id="path"),
        pytest.param("GET", "/", "*/*", 404, id="root"),
    ],
)
def test_what_does_not_exist(client, method, path, accept, status) -> None:
    assert client.error(method, path, headers={"Accept": accept})[0] == status


def test_texts_of_404_differ_by_resource(client) -> None:
    def message(method: str, path: str, body=None) -> str:
        return json.loads(client.send(method, path, body).body)["errors"][0]["message"]

    tagging = {"id": client.tag, "admin_id": client.admin}
    unknown = {"from": {"type": "user", "id": "0" * 24}, "body": "x"}
    assert message("GET", "/conversations/1") == "Resource Not Found"
    assert message("POST", "/conversations/1/tags", tagging) == "Conversation not found"
    assert message("POST", "/conversations", unknown) == "User Not Found"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"body": None}, (400, "parameter_invalid"), id="no body"),
        pytest.param({"message_type": "email"}, (422, "parameter_not_found"), id="no subject"),
        pytest.param({"message_type": "pigeon"}, (400, "parameter_invalid"), id="unknown type"),
    ],
)
def test_bad_messages(client, change, expected) -> None:
    body = {
        "message_type": "inapp",
        "body": "Hello",
        "from": {"type": "admin", "id": client.admin},
        "to": {"type": "user", "id": client.contact},
        **change,
    }
    assert client.error("POST", "/messages", body) == expected


def test_two_contacts_with_one_external_id_conflict(client) -> None:
    body = {"role": "user", "external_id": "twin"}
    first = client.ok("POST", "/contacts", body)
    response = client.send("POST", "/contacts", body)
    assert response.status == 409
    assert first["id"] in json.loads(response.body)["errors"][0]["message"]
