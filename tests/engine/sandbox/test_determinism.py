"""Same seed and same requests, same bytes; snapshot, restore, reset; isolation; threads."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from intercontract.sandbox import Settings
from intercontract.sandbox.faults.table import FAULTS


def _script(client) -> list[tuple[int, bytes, tuple]]:
    answers = []

    def send(*args, **kwargs):
        response = client.send(*args, **kwargs)
        answers.append((response.status, response.body, response.headers.fields))
        return response.body

    created = send(
        "POST", "/conversations", {"from": {"type": "user", "id": client.contact}, "body": "Hi"}
    )
    found = re.search(rb'"conversation_id": ?"?(?:conv_)?(\d+)', created)
    id_ = found[1].decode() if found else "1"
    send("POST", f"/conversations/{id_}/tags", {"id": client.tag, "admin_id": client.admin})
    send("POST", f"/conversations/{id_}/parts", {"message_type": "open", "admin_id": client.admin})
    send("GET", f"/conversations/{id_}")
    send("GET", "/conversations?per_page=150")
    send("POST", "/contacts", {"role": "user", "external_id": "a"})
    send("POST", "/tags", {"name": "a"})
    send("GET", "/conversations", headers={"Authorization": None})
    send("GET", "/nope")
    return answers


@pytest.mark.parametrize("region", ["us", "eu", "au"])
def test_the_same_requests_get_the_same_bytes(new_client, region: str) -> None:
    settings = Settings(region=region, seed=3)
    assert _script(new_client(settings)) == _script(new_client(settings))


@pytest.mark.parametrize("fault", [pytest.param(f, id=f.id) for f in FAULTS])
def test_faulted_answers_are_the_same_too(new_client, fault) -> None:
    settings = Settings(region="au", faults=(fault,))
    assert _script(new_client(settings)) == _script(new_client(settings))


def test_seeds_differ(new_client) -> None:
    assert _script(new_client(Settings(seed=1))) != _script(new_client(Settings(seed=2)))


def test_reset_returns_to_the_beginning(client) -> None:
    first = _script(client)
    client.sandbox.reset()
    assert client.sandbox.answered() == ()
    assert _script(client) == first


def test_restore_returns_to_the_snapshot(client) -> None:
    _script(client)
    snapshot = client.sandbox.snapshot()
    first = _script(client)
    client.sandbox.restore(snapshot)
    assert _script(client) == first
    client.sandbox.restore(snapshot)
    assert _script(client) == first


def test_what_was_seen_is_kept_in_order(client) -> None:
    client.send("GET", "/me")
    client.send("POST", "/tags", {})
    client.send("GET", "/nope?x=1")
    assert [(s.method, s.path, s.operation, s.status) for s in client.sandbox.answered()] == [
        ("GET", "/me", "identifyAdmin", 200),
        ("POST", "/tags", "createTag", 400),
        ("GET", "/nope", None, 404),
    ]


def test_regions_share_shapes_and_no_ids(new_client) -> None:
    found = {}
    for region in ("us", "eu", "au"):
        client = new_client(Settings(region=region))
        state = client.sandbox.workspace
        found[region] = {
            *state["conversation"],
            *state["contact"],
            *state["tag"],
            *state["admin"],
            *(part.id for c in state["conversation"].values() for part in c.parts),
            client.sandbox.workspace.id,
        }
        listed = client.ok("GET", "/conversations?per_page=150")["conversations"]
        found[region + " shape"] = [
            (sorted(c), c["state"], len(c["tags"]["tags"]), c["statistics"]["count_reopens"])
            for c in listed
        ]
    assert not found["us"] & found["eu"]
    assert not found["us"] & found["au"]
    assert not found["eu"] & found["au"]
    assert found["us shape"] == found["eu shape"] == found["au shape"]


def test_who_am_i_tells_the_workspace_and_region(new_client) -> None:
    client = new_client(Settings(region="eu", workspace_id="mine1234"))
    me = client.ok("GET", "/me")
    assert (me["type"], me["app"]["id_code"], me["app"]["region"]) == ("admin", "mine1234", "EU")


def test_concurrent_writers_lose_nothing(client) -> None:
    id_ = client.start()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: client.reply(id_, str(n)), range(320)))
        created = set(pool.map(lambda n: client.start(str(n)), range(160)))
    parts = client.get(id_)["conversation_parts"]["conversation_parts"]
    bodies = sorted(int(part["body"][3:-4]) for part in parts if part["part_type"] == "comment")
    assert bodies == list(range(320))
    assert len(created) == 160
    ids = [part["id"] for part in parts]
    assert len(set(ids)) == len(ids)
