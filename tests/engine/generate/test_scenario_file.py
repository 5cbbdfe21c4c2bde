"""Reading scenarios: what is understood, and what is refused with a word on where."""

from __future__ import annotations

import pytest

from intercontract.contract.load import load
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.errors import ContractError
from intercontract.generate.scenario import Follow, Scenario, Step
from intercontract.generate.scenario_file import joined, parse

GET = {"GET": "/tags"}


def document(*steps: object, **more: object) -> dict:
    return {"scenarios": [{"id": "s", "steps": list(steps), **more}]}


def test_a_step_needs_a_method_and_a_path():
    assert parse(document(GET)) == (Scenario("s", "", (Step("GET", "/tags"),)),)


def test_every_field_is_read():
    step = {
        "POST": "/conversations/{id}/tags",
        "query": {"a": 1},
        "headers": {"X-A": 2},
        "body": {"id": "{tag}"},
        "bind": {"tag": "/id"},
        "follow": {"pointer": "/next", "as": "page", "limit": 3},
        "credentials": "invalid",
        "mode": "negative",
    }
    assert parse(document(step, writes=True, summary="S")) == (
        Scenario(
            "s",
            "S",
            (
                Step(
                    method="POST",
                    path="/conversations/{id}/tags",
                    query={"a": 1},
                    headers={"X-A": "2"},
                    body={"id": "{tag}"},
                    bind={"tag": "/id"},
                    follow=Follow("/next", "page", 3),
                    credentials="invalid",
                    mode="negative",
                ),
            ),
            writes=True,
        ),
    )


def test_the_built_in_scenarios_are_read_and_say_which_of_them_write():
    scenarios = {scenario.id: scenario for scenario in load_scenarios(load("2.11"))}
    assert {"pages", "reading", "errors", "tags", "lifecycle"} <= set(scenarios)
    assert not scenarios["pages"].writes
    assert scenarios["tags"].writes


@pytest.mark.parametrize(
    ("value", "says"),
    [
        pytest.param(None, "'scenarios' is no list", id="nothing"),
        pytest.param([], "'scenarios' is no list", id="a bare list"),
        pytest.param({"scenarios": {}}, "'scenarios' is no list", id="a mapping"),
        pytest.param({"scenarios": [3]}, "scenario 1: is no mapping", id="a number"),
        pytest.param({"scenarios": [{}]}, "scenario 1: has no id", id="no id"),
        pytest.param({"scenarios": [{"id": 3}]}, "has no id", id="a number for an id"),
        pytest.param({"scenarios": [{"id": "s"}]}, "scenario s: has no steps", id="no steps"),
        pytest.param(document(), "has no steps", id="an empty list of steps"),
        pytest.param(document(GET, write=True), "unknown field 'write'", id="misspelled field"),
        pytest.param(document(GET, writes="no"), "neither true nor false", id="a word for writes"),
        pytest.param(
            {"scenarios": [*document(GET)["scenarios"], *document(GET)["scenarios"]]},
            "two scenarios are called 's'",
            id="one id twice",
        ),
        pytest.param(document(GET, "x"), "scenario s, step 2: is no mapping", id="text for a step"),
        pytest.param(document({}), "needs one method with a path", id="empty step"),
        pytest.param(
            document({"GET": 3}), "needs one method with a path", id="a number for a path"
        ),
        pytest.param(document({"GET": "tags"}), "needs one method", id="relative path"),
        pytest.param(document({"GET": "@example.com/"}), "needs one method", id="another host"),
        pytest.param(document({"get": "/tags"}), "unknown field 'get'", id="lower case"),
        pytest.param(document(GET | {"POST": "/x"}), "needs one method", id="two methods"),
        pytest.param(document(GET | {"qury": {}}), "unknown field 'qury'", id="misspelled"),
        pytest.param(document(GET | {1: 2, "x": 3}), "unknown field '1'", id="mixed keys"),
        pytest.param(document(GET | {"query": "a=1"}), "'query' is no mapping", id="query as text"),
        pytest.param(
            document(GET | {"query": {1: 2}}), "'query' is no mapping", id="number as name"
        ),
        pytest.param(document(GET | {"body": {1: 2}}), "is no JSON", id="body that is no JSON"),
        pytest.param(
            document(GET | {"body": 1, "raw": ""}), "both 'body' and 'raw'", id="two bodies"
        ),
        pytest.param(
            document(GET | {"headers": {"X-A": "a\r\nB: c"}}),
            "'X-A' cannot be sent",
            id="line break",
        ),
        pytest.param(document(GET | {"headers": {"X A": "a"}}), "cannot be sent", id="header name"),
        pytest.param(
            document(GET | {"bind": {"a": "id"}}), "needs a JSON Pointer", id="no pointer"
        ),
        pytest.param(document(GET | {"bind": ["/id"]}), "'bind' is no mapping", id="bind as list"),
        pytest.param(
            document(GET | {"follow": {"as": "x"}}),
            "'pointer' is no JSON Pointer",
            id="follow what",
        ),
        pytest.param(
            document(GET | {"follow": {"pointer": "/x"}}), "names no parameter", id="follow as what"
        ),
        pytest.param(
            document(GET | {"follow": {"pointer": "/x", "as": "y", "limit": "many"}}),
            "no number of pages",
            id="a word for a limit",
        ),
        pytest.param(
            document(GET | {"follow": {"pointer": "/x", "as": "y", "limit": 0}}),
            "no number of pages",
            id="no pages at all",
        ),
        pytest.param(
            document(GET | {"follow": {"pointer": "/x", "to": "y"}}), "unknown field 'to'", id="to"
        ),
        pytest.param(
            document(GET | {"credentials": "wrong"}),
            "none of sent, none, invalid",
            id="credentials",
        ),
        pytest.param(document(GET | {"credentials": []}), "'credentials' is none", id="list"),
        pytest.param(document(GET | {"mode": "bad"}), "none of positive, negative", id="mode"),
        pytest.param(
            document({"POST": "/tags", "body": {}}),
            "sends POST /tags and does not say so",
            id="write",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(value, says):
    with pytest.raises(ContractError) as problem:
        parse(value, file="mine.yaml")
    assert says in problem.value.message
    assert problem.value.file == "mine.yaml"


def test_scenarios_of_several_files_have_names_of_their_own():
    first, second = parse(document(GET)), parse({"scenarios": [{"id": "t", "steps": [GET]}]})
    assert joined([(first, "a"), (second, "b")]) == (*first, *second)
    with pytest.raises(ContractError, match="two scenarios are called 's'"):
        joined([(first, "a"), (first, "b")])


def test_a_walk_may_end_where_nothing_is_left_to_list():
    follow = {"pointer": "/scroll_param", "as": "scroll_param", "while": "/data/0"}
    (found,) = parse(document({**GET, "follow": follow}))
    assert found.steps[0].follow == Follow("/scroll_param", "scroll_param", 20, "/data/0")
    assert Follow("/next", "page", 3).goes_on == "/next"


def test_every_resource_with_a_lifecycle_has_scenarios():
    contract = load("2.11")
    played = {
        (step.method, contract.documented.route(step.path)[0][step.method].id)
        for scenario in load_scenarios(contract)
        for step in scenario.steps
        if step.method in contract.documented.route(step.path)[0]
    }
    called = {operation for _, operation in played}
    assert {o.id for o in contract.operations if o.method == "DELETE"} <= called
    assert {o.id for o in contract.operations if o.method == "PUT"} - called == {"setAwayAdmin"}
