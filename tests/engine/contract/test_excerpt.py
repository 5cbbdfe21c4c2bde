"""What a contract says at a place, without prose."""

from __future__ import annotations

import pytest

from intercontract.contract.excerpt import schema_at
from intercontract.contract.load import load

STATE = "/components/schemas/conversation/properties/state"


@pytest.mark.parametrize(
    ("cause", "has"),
    [
        (STATE, "enum"),
        (f"{STATE}/enum", "enum"),
        ("/components/schemas/conversation/properties/nobody_knows", "properties"),
        ("/components/schemas/conversation/type", "properties"),
    ],
)
def test_a_place_a_keyword_or_a_property_leads_to_its_schema(cause, has):
    found = schema_at(load("2.11"), cause)
    assert has in found
    assert "description" not in found


@pytest.mark.parametrize("cause", ["", "/nowhere/at/all", "no pointer", "/components/schemas/x/y"])
def test_where_nothing_stands_there_is_nothing(cause):
    assert schema_at(load("2.11"), cause) is None
