"""Which resource a path parameter and a body field name."""

from __future__ import annotations

import pytest

from intercontract.contract.load import load
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.generate.binding import _bind_body
from intercontract.generate.pool import Pool, named_in_requests

POOL = Pool({"admin": ["A"], "contact": ["C"], "tag": ["T"], "company": ["O"]})


@pytest.mark.parametrize(
    ("path", "drawn", "bound"),
    [
        pytest.param("/x", {"admin_id": "1"}, {"admin_id": "A"}, id="a field that names one"),
        pytest.param("/x", {"admin_id": 1}, {"admin_id": 1}, id="no text"),
        pytest.param("/x", {"from": {"id": "1"}}, {"from": {"id": "C"}}, id="an object"),
        pytest.param("/x", {"from": "1", "body": "b"}, {"from": "C", "body": "b"}, id="a link"),
        pytest.param("/conversations/{id}/tags", {"id": "1"}, {"id": "T"}, id="below another"),
        pytest.param("/contacts/{id}/companies", {"id": "1"}, {"id": "O"}, id="irregular plural"),
        pytest.param("/tags", {"id": "1"}, {"id": "1"}, id="a new one"),
        pytest.param("/x", {"team_id": "1"}, {"team_id": "1"}, id="none is known"),
    ],
)
def test_ids_in_a_body_are_those_of_things_that_exist(path, drawn, bound):
    _bind_body(drawn, path, POOL, INTERCOM)
    assert drawn == bound


def test_what_requests_name_is_what_is_looked_for():
    names = [resource.name for resource in named_in_requests(load("2.11"))]
    assert names[:4] == ["conversation", "tag", "admin", "contact"]
    assert {"company", "segment", "article", "ticket_type"} < set(names)
    assert len(names) == len(set(names))
