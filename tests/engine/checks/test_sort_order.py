"""sort-order."""

from __future__ import annotations

import pytest
from attrs import evolve

UP, DOWN = "ascending", "descending"


@pytest.mark.parametrize(
    ("field", "order", "values", "good"),
    [
        ("created_at", UP, [1, 2, 2, 3], True),
        ("created_at", UP, [1, 3, 2], False),
        ("created_at", DOWN, [3, 2, 1], True),
        ("created_at", DOWN, [1, 2], False),
        ("created_at", UP, [1, None, 2, True], True),
        ("created_at", "sideways", [2, 1], True),
        ("name", UP, ["Ada", "bea", "Cy"], True),
        ("name", DOWN, ["Ada", "Bea"], False),
        ("name", UP, ["Zoë", "Ada"], True),
        ("name", UP, ["Ada", "Cy", "bea"], True),
        ("name", DOWN, ["bea", "Cy", "Ada"], True),
        ("name", UP, ["Cy", "Ada", "bea"], False),
        (7, UP, [2, 1], True),
        ("created_at", UP, [], True),
    ],
)
def test_the_order_that_was_asked_for(exchange, reports, field, order, values, good):
    items = [{"type": "contact", field: value} for value in values] if field != 7 else []
    sent = {"query": {}, "sort": {"field": field, "order": order}}
    answer = {"type": "list", "data": items}
    found = reports("sort-order", exchange("POST", "/contacts/search", body=answer, sent=sent))
    assert found == ([] if good else [("/data", "order", field)])


def test_without_a_sort_there_is_no_order(exchange, reports):
    answer = {"type": "list", "data": [{"created_at": 2}, {"created_at": 1}]}
    assert reports("sort-order", exchange("POST", "/contacts/search", body=answer, sent={})) == []


@pytest.mark.parametrize(("redacted", "told"), [(False, True), (True, False)])
def test_texts_of_a_recording_that_was_redacted_have_no_order(exchange, reports, redacted, told):
    answer = {"type": "list", "data": [{"name": "Bea", "n": 2}, {"name": "Ada", "n": 1}]}
    for field, found in (("name", told), ("n", True)):
        sent = {"sort": {"field": field, "order": UP}}
        one = exchange("POST", "/contacts/search", body=answer, sent=sent)
        one = evolve(one, interaction=evolve(one.interaction, redacted=redacted))
        assert bool(reports("sort-order", one)) == found
