"""Ticket types and their attributes."""

from __future__ import annotations

import pytest


def test_a_type_is_made_with_two_attributes_read_and_changed(client) -> None:
    made = client.ok("POST", "/ticket_types", {"name": "Bug", "category": "Tracker"})
    attributes = made["ticket_type_attributes"]["data"]
    assert [a["name"] for a in attributes] == ["_default_title_", "_default_description_"]
    assert [a["input_options"]["multiline"] for a in attributes] == [False, True]
    assert made["icon"] == "🎟️"
    path = f"/ticket_types/{made['id']}"
    changed = client.ok("PUT", path, {"name": "Defect", "archived": True})
    assert client.ok("GET", path) == changed
    assert (changed["name"], changed["archived"]) == ("Defect", True)
    assert changed in client.ok("GET", "/ticket_types")["data"]


@pytest.mark.parametrize(
    ("data_type", "more", "options"),
    [
        pytest.param("string", {"multiline": True}, {"multiline": True}, id="string"),
        pytest.param("integer", {}, {}, id="integer"),
        pytest.param("files", {}, {"allow_multiple_values": False}, id="files"),
    ],
)
def test_an_attribute_is_added_last_and_changed(client, data_type, more, options) -> None:
    made = client.ok("POST", "/ticket_types", {"name": "Bug"})
    body = {"name": "Extra", "description": "More", "data_type": data_type, **more}
    path = f"/ticket_types/{made['id']}"
    added = client.ok("POST", f"{path}/attributes", body)
    assert (added["order"], added["default"], added["input_options"]) == (2, False, options)
    changed = client.ok("PUT", f"{path}/attributes/{added['id']}", {"description": "Less"})
    assert changed["description"] == "Less"
    assert client.ok("GET", path)["ticket_type_attributes"]["data"][2] == changed


def test_the_items_of_a_list_get_ids_of_their_own(client) -> None:
    made = client.ok("POST", "/ticket_types", {"name": "Bug"})
    body = {"name": "P", "description": "", "data_type": "list", "list_items": "Low, High"}
    added = client.ok("POST", f"/ticket_types/{made['id']}/attributes", body)
    options = added["input_options"]["list_options"]
    assert [option["label"] for option in options] == ["Low", "High"]
    assert len({option["id"] for option in options}) == 2


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        pytest.param("POST", "/ticket_types", {}, (400, "parameter_not_found"), id="no name"),
        pytest.param("POST", "/ticket_types", {"name": "x", "category": "y"}, (400, "parameter_invalid"),
                     id="category"),
        pytest.param("GET", "/ticket_types/1", None, (404, "not_found"), id="no such type"),
        pytest.param("POST", "/ticket_types/1/attributes",
                     {"name": "x", "description": "", "data_type": "string"}, (404, "not_found"), id="none"),
        pytest.param("POST", "/ticket_types/1/attributes",
                     {"name": "x", "description": "", "data_type": "date"}, (400, "parameter_invalid"),
                     id="data type"),
        pytest.param("PUT", "/ticket_types/81000/attributes/1", {}, (404, "not_found"), id="no attribute"),
    ],
)  # fmt: skip
def test_what_is_refused(client, method, path, body, expected) -> None:
    assert client.error(method, path, body) == expected


def test_states_can_be_listed_from_2_12_on(client) -> None:
    newer = {"Intercom-Version": "2.12"}
    listed = client.ok("GET", "/ticket_states", headers=newer)
    assert [state["category"] for state in listed["data"]][::3] == ["submitted", "resolved"]
    within = client.ok("GET", "/ticket_types", headers=newer)["data"][0]["ticket_states"]["data"]
    assert [state["id"] for state in within] == [state["id"] for state in listed["data"]]
    assert "ticket_states" not in client.ok("GET", "/ticket_types")["data"][0]
    assert client.error("GET", "/ticket_states") == (400, "intercom_version_invalid")
