"""Corrections written as an Overlay are applied to a copy, or refused with a reason."""

from __future__ import annotations

from copy import deepcopy

import pytest

from intercontract.contract.document.overlay import apply
from intercontract.errors import ContractError

DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/tags": {"get": {"parameters": [{"name": "page"}, {"name": "dummy"}], "x-on": True}},
        "/tags/{id}": {"delete": {"deprecated": True}},
    },
    "tags": [{"name": "Tags"}],
}


def overlay(*actions: object) -> dict:
    return {"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": list(actions)}


def test_an_update_merges_objects_and_replaces_plain_values():
    result = apply(
        DOCUMENT,
        overlay({"target": "$.paths['/tags'].get", "update": {"x-on": False, "summary": "s"}}),
    )
    assert result["paths"]["/tags"]["get"] == {
        "parameters": [{"name": "page"}, {"name": "dummy"}],
        "x-on": False,
        "summary": "s",
    }


def test_an_update_of_an_array_appends_one_entry():
    result = apply(DOCUMENT, overlay({"target": "$.tags", "update": {"name": "Notes"}}))
    assert result["tags"] == [{"name": "Tags"}, {"name": "Notes"}]


def test_arrays_inside_a_merged_object_are_concatenated():
    update = {"parameters": [{"name": "per_page"}]}
    result = apply(DOCUMENT, overlay({"target": "$.paths['/tags'].get", "update": update}))
    names = [p["name"] for p in result["paths"]["/tags"]["get"]["parameters"]]
    assert names == ["page", "dummy", "per_page"]


def test_a_filter_removes_every_item_that_it_selects():
    target = "$.paths.*.get.parameters[?@.name == 'dummy' || @.name == 'page']"
    result = apply(DOCUMENT, overlay({"target": target, "remove": True}))
    assert result["paths"]["/tags"]["get"]["parameters"] == []


def test_removing_nested_matches_of_one_target_is_no_error():
    document = {"a": {"x": {"x": {}}}}
    assert apply(document, overlay({"target": "$..x", "remove": True})) == {"a": {}}


def test_actions_see_what_earlier_actions_did():
    result = apply(
        DOCUMENT,
        overlay(
            {"target": "$", "update": {"x-new": {}}},
            {"target": "$.x-new", "update": {"deep": [1]}},
            {"target": "$.paths['/tags/{id}']", "remove": True},
        ),
    )
    assert result["x-new"] == {"deep": [1]}
    assert list(result["paths"]) == ["/tags"]


def test_remove_wins_over_update():
    action = {"target": "$.tags", "remove": True, "update": {"name": "Notes"}}
    assert "tags" not in apply(DOCUMENT, overlay(action))


def test_neither_the_document_nor_the_overlay_is_touched():
    before, update = deepcopy(DOCUMENT), {"list": [1]}
    actions = overlay(
        {"target": "$.paths.*", "update": update}, {"target": "$.paths['/tags'].list", "update": 2}
    )
    kept = deepcopy(actions)
    result = apply(DOCUMENT, actions)
    assert result["paths"]["/tags"]["list"] == [1, 2]
    assert result["paths"]["/tags/{id}"]["list"] == [1]
    assert (before, kept) == (DOCUMENT, actions)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        pytest.param(None, "no OpenAPI Overlay", id="nothing"),
        pytest.param({"overlay": "2.0.0"}, "no OpenAPI Overlay", id="another version"),
        pytest.param(overlay(), "no actions", id="no actions"),
        pytest.param(overlay("x"), "not a mapping", id="an action that is text"),
        pytest.param(overlay({"update": {}}), "no target", id="no target"),
        pytest.param(overlay({"target": "paths", "update": {}}), "no target", id="no dollar"),
        pytest.param(
            overlay({"target": "$.paths[", "update": {}}), "no JSONPath", id="bad JSONPath"
        ),
        pytest.param(
            overlay({"target": "$.path", "update": {}}), "selects nothing", id="selects nothing"
        ),
        pytest.param(overlay({"target": "$", "remove": True}), "whole", id="removes everything"),
        pytest.param(
            overlay({"target": "$.openapi", "update": "3.0.0"}), "plain value", id="plain value"
        ),
        pytest.param(
            overlay({"target": "$.paths", "update": []}), "no object", id="array into object"
        ),
    ],
)
def test_what_cannot_be_applied_is_refused(document, says):
    with pytest.raises(ContractError, match=says):
        apply(DOCUMENT, document)


def test_what_selects_or_adds_too_much_is_refused_and_says_by_what(monkeypatch):
    monkeypatch.setattr("intercontract.contract.document.json_path.MAX_MATCHES", 20)
    with pytest.raises(ContractError, match="selects more than 20 places"):
        apply(DOCUMENT, overlay({"target": "$..*..*", "remove": True}))
    monkeypatch.setattr("intercontract.contract.document.overlay.MOST_ADDED", 100)
    growing = [{"target": "$.tags[0]", "update": {f"x{n}": {"y": [1, 2, 3]}}} for n in range(40)]
    with pytest.raises(ContractError, match="action 16 of the overlay adds more than 100 values"):
        apply(DOCUMENT, overlay(*growing))


@pytest.mark.parametrize(
    "target",
    [
        "$..[?search(@.name, '(a+)+$')]",
        "$..[?match(@.name, '(a|a)*')]",
        "$..[?@.name =~ /(a+)+b/]",
    ],
)
def test_patterns_do_not_backtrack(target):
    document = {"tags": [{"name": "a" * 5_000 + "!"}]}
    with pytest.raises(ContractError, match="selects nothing"):
        apply(document, overlay({"target": target, "update": {"x": 1}}))


def test_a_pattern_that_needs_backtracking_is_refused():
    with pytest.raises(ContractError, match="no regular expression"):
        apply(DOCUMENT, overlay({"target": r"$..[?match(@.name, '(a)\\1')]", "remove": True}))


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"updaet": {}}, "did you mean update", id="in an action"),
        pytest.param(None, "unknown key 'action'", id="at the top"),
    ],
)
def test_an_unknown_key_is_an_error_with_a_suggestion(changed, says):
    given = overlay({"target": "$.tags", "remove": True, "x-note": "kept"})
    (given["actions"][0] if changed else given).update(changed or {"action": []})
    with pytest.raises(ContractError) as caught:
        apply(DOCUMENT, given)
    assert says in str(caught.value)
