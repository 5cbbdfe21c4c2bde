"""undocumented-field: a closed world, said once and at the top."""

from __future__ import annotations

import pytest
from tests.engine.checks.small import answering

from intercontract.contract.contract import Contract

JSON = "application/json"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="all documented"),
        pytest.param({"colour": "red"}, [("/colour",)], id="at the top"),
        pytest.param({"source__mood": 1}, [("/source/mood",)], id="inside an object"),
        pytest.param(
            {"colour": {"name": "red", "shade": {}}},
            [("/colour",)],
            id="an object once, at its top",
        ),
        pytest.param(
            {"tags__tags": [{"type": "tag", "id": "1", "shape": 1}, {"shape": 2}]},
            [("/tags/tags/0/shape",), ("/tags/tags/1/shape",)],
            id="in each item",
        ),
        pytest.param(
            {"custom_attributes": {"anything": {"at": "all"}}}, [], id="open by documentation"
        ),
        pytest.param({"a/b": 1, "~": 2}, [("/a~1b",), ("/~0",)], id="names that need escaping"),
    ],
)
def test_undocumented_properties_are_reported(exchange, conversation, reports, changes, expected):
    assert reports("undocumented-field", exchange(body=conversation(**changes))) == expected


def test_what_only_a_correction_documents_is_reported_and_looked_into(
    exchange, conversation, reports
):
    body = {"type": "conversation.list", "conversations": [conversation(colour="red")]}
    assert reports("undocumented-field", exchange(path="/conversations", body=body)) == [
        ("/conversations",),
        ("/conversations/0/colour",),
    ]


def test_a_list_that_does_not_say_of_what_is_looked_into(exchange, reports):
    attributes = {"type": "list", "data": [{"type": "ticket_type_attribute", "shade": 1}], "hue": 1}
    kind = {"type": "ticket_type", "id": "1", "ticket_type_attributes": attributes}
    found = reports("undocumented-field", exchange(path="/ticket_types/1", body=kind))
    known = [("/ticket_type_attributes/data",)]
    assert [one for one in found if one not in known] == [
        ("/ticket_type_attributes/hue",),
        ("/ticket_type_attributes/data/0/shade",),
    ]


def test_an_answer_may_be_a_list(exchange, reports):
    thing = {"type": "object", "properties": {"id": {"type": "integer"}}}
    described = answering(content={JSON: {"schema": {"type": "array", "items": thing}}})
    small = Contract("small", described, described)
    made = exchange(path="/things", body=[{"id": 1}, {"id": 2, "hue": 3}], contract=small)
    assert reports("undocumented-field", made) == [("/1/hue",)]


def test_errors_are_judged_too(exchange, reports):
    error = {"code": "not_found", "message": "Not there", "hint": "look elsewhere"}
    body = {"type": "error.list", "request_id": None, "errors": [error]}
    assert reports("undocumented-field", exchange(status=404, body=body)) == [("/errors/0/hint",)]
