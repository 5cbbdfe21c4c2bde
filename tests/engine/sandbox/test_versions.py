"""API versions: shapes, operations, and a server that moves overnight."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import yaml

from intercontract.errors import ConfigurationError
from intercontract.sandbox import Settings, WorkspaceUpgrade
from intercontract.sandbox.version_changes import CHANGES

SHAPES = ("2.10", "2.11", "2.12", "2.13")
VERSIONS = (*SHAPES, "2.14", "2.15")
# What recordings show, and no description of these versions defines (2.12 and 2.13 lost the third).
UNDEFINED = ("/topics", "/ticket", "/custom_attributes", "/teammates/admins")


def _story(client, version: str, **settings: Any) -> tuple[Any, Any]:
    """A conversation with a bit of everything, retrieved and listed in a version."""
    id_ = client.start()
    client.act(id_, "assignment", type="team", assignee_id=client.team)
    client.reply(id_)
    client.attach(id_)
    client.act(id_, "close")
    headers = {"Intercom-Version": version}
    retrieved = client.ok("GET", f"/conversations/{id_}", headers=headers)
    return retrieved, client.ok("GET", "/conversations?per_page=1", headers=headers)


def _fields(value: Any, at: str = "") -> set[str]:
    if isinstance(value, list):
        return {field for item in value for field in _fields(item, at)}
    if not isinstance(value, dict) or at == "/custom_attributes":
        return set()
    inner = {field for key, item in value.items() for field in _fields(item, f"{at}/{key}")}
    return {f"{at}/{key}" for key in value} | inner


class _Documented:
    """The properties that a vendor description defines for a schema, references followed."""

    def __init__(self, description: Any) -> None:
        self.schemas = description["components"]["schemas"]

    def fields(self, schema: Any, at: str = "", seen: tuple[str, ...] = ()) -> set[str]:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            if name in seen or name not in self.schemas:
                return set()
            return self.fields(self.schemas[name], at, (*seen, name))
        found: set[str] = set()
        for part in ("anyOf", "oneOf", "allOf"):
            for option in schema.get(part, ()):
                found |= self.fields(option, at, seen)
        if "items" in schema:
            found |= self.fields(schema["items"], at, seen)
        for key, inner in schema.get("properties", {}).items():
            found |= {f"{at}/{key}"} | self.fields(inner, f"{at}/{key}", seen)
        return found


@pytest.fixture(scope="module")
def documented(shared) -> dict[str, set[str]]:
    found = {}
    for version in VERSIONS:
        text = (shared / "official" / f"intercom-{version}.yaml").read_text()
        description = _Documented(yaml.load(text, Loader=yaml.CSafeLoader))
        found[version] = description.fields({"$ref": "#/conversation"})
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_has_no_field_that_its_description_lacks(client, documented, version) -> None:
    retrieved, _ = _story(client, version)
    undocumented = _fields(retrieved) - documented[version]
    assert {field for field in undocumented if not field.startswith(UNDEFINED)} == set()


@pytest.mark.parametrize(("older", "newer"), list(pairwise(SHAPES)))
def test_what_a_version_adds_is_what_its_description_adds(
    new_client, documented, older: str, newer: str
) -> None:
    before, _ = _story(new_client(), older)
    after, _ = _story(new_client(), newer)
    added = _fields(after) - _fields(before)
    assert added
    assert added <= documented[newer] - documented[older]
    assert _fields(before) < _fields(after)


@pytest.mark.parametrize("version", ["2.0", "2.9", "2.10"])
def test_versions_before_2_11_know_no_ai_agent(client, version: str) -> None:
    retrieved, listed = _story(client, version)
    for conversation in (retrieved, *listed["conversations"]):
        assert "ai_agent" not in conversation


def test_figures_of_newer_versions(client) -> None:
    retrieved, _ = _story(client, "2.13")
    statistics = retrieved["statistics"]
    assert statistics["assigned_team_first_response_time"][0]["team_id"] == int(client.team)
    assert statistics["handling_time"] >= 0
    parts = retrieved["conversation_parts"]["conversation_parts"]
    assert [part["state"] for part in parts] == ["open", "open", "open", "open", "closed"]
    assert parts[0]["event_details"] == {
        "attribute": {"name": "Language"},
        "value": {"name": "English"},
    }
    assert parts[0]["app_package_code"] is None
    assert parts[3]["tags"][0]["id"] == client.tag


@pytest.mark.parametrize(
    ("method", "path", "version", "there"),
    [
        pytest.param("DELETE", "", "2.12", False, id="delete before 2.13"),
        pytest.param("DELETE", "", "2.13", True, id="delete in 2.13"),
        pytest.param("DELETE", "", "Unstable", True, id="delete in Unstable"),
        pytest.param("POST", "/run_assignment_rules", "2.11", True, id="rules in 2.11"),
        pytest.param("POST", "/run_assignment_rules", "2.12", False, id="rules after 2.11"),
    ],
)
def test_operations_that_not_every_version_has(client, method, path, version, there) -> None:
    url = f"/conversations/{client.start()}{path}"
    headers = {"Intercom-Version": version}
    if there:
        assert client.send(method, url, headers=headers).status == 200
    else:
        expected = (400, "intercom_version_invalid")
        assert client.error(method, url, headers=headers) == expected


@pytest.mark.parametrize(
    ("method", "path", "since"),
    [
        ("GET", "/ai/external_pages", "2.12"),
        ("GET", "/internal_articles/search", "2.13"),
        ("POST", "/calls/search", "2.14"),
        ("GET", "/brands/3", "2.15"),
    ],
)
def test_what_came_with_a_version_is_refused_before_and_not_implemented_since(
    client, method, path, since
) -> None:
    at = VERSIONS.index(since)
    refused = (400, "intercom_version_invalid")
    for version in ("2.9", *VERSIONS[:at]):
        assert client.error(method, path, headers={"Intercom-Version": version}) == refused
    for version in (*VERSIONS[at:], "2.16", "2.17", "Preview", "Unstable"):
        answer = client.send(method, path, headers={"Intercom-Version": version})
        assert answer.status == 404
        assert answer.headers.get("Intercom-Version") == version
        assert "does not implement" in answer.headers.get("X-Intercontract-Not-Implemented")


def test_a_title_can_be_set_from_2_13_on(client) -> None:
    url = f"/conversations/{client.start()}"
    body = {"title": "Invoice"}
    assert client.ok("PUT", url, body)["title"] == ""
    assert client.ok("PUT", url, body, headers={"Intercom-Version": "2.13"})["title"] == "Invoice"


def test_changes_stand_newest_first_and_have_unique_ids() -> None:
    since = [change.since for change in CHANGES]
    assert since == sorted(since, reverse=True)
    assert len({change.id for change in CHANGES}) == len(CHANGES)


@pytest.mark.parametrize(
    ("region", "night", "moved"),
    [("us", 0, False), ("us", 1, False), ("eu", 0, False), ("eu", 1, True)],
)
def test_one_region_moves_overnight(new_client, region: str, night: int, moved: bool) -> None:
    upgrade = WorkspaceUpgrade("2.12", after=43200, regions=("eu",))
    client = new_client(Settings(region=region, upgrade=upgrade, day_offset=night))
    response = client.send("GET", "/conversations?per_page=1")
    assert (b"assigned_team_first_response_time" in response.body) is moved
    assert response.headers.get("Intercom-Version") == "2.11"


def test_an_announced_move_names_the_new_version(new_client) -> None:
    upgrade = WorkspaceUpgrade("2.13", after=0, announced=True)
    client = new_client(Settings(upgrade=upgrade))
    assert client.send("GET", "/me").headers.get("Intercom-Version") == "2.13"


def test_a_night_without_a_change_differs_in_times_only(new_client) -> None:
    tonight, tomorrow = (new_client(Settings(day_offset=night)) for night in (0, 1))
    assert tonight.ok("GET", "/conversations") == tomorrow.ok("GET", "/conversations")
    first, second = (client.start() for client in (tonight, tomorrow))
    assert first == second
    assert tomorrow.get(first)["created_at"] - tonight.get(second)["created_at"] == 86400


def test_a_version_that_nobody_knows_is_told_before_anything_is_sent():
    """A description that calls its version ``1`` says nothing of what to ask Intercom for."""
    with pytest.raises(ConfigurationError, match="no API version '1'") as problem:
        Settings(api_version="1")
    assert "--api-version" in problem.value.hint
