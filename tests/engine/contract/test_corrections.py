"""What is documented nowhere and known all the same is judged inside, too."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from intercontract.checks.judge import judge
from intercontract.contract.load import load
from intercontract.deviation.register import Register
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

LIST = {"type": "list", "data": [], "url": "/contacts/1", "total_count": 0, "has_more": False}
COMPANY = {"type": "company", "id": "68b1f20c9a4de37715c0a8f2", "company_id": "1", "name": 5}
ATTRIBUTE = {"type": "ticket_type_attribute", "id": "5", "name": 5, "data_type": "string"}
OPTIONS = {"type": "ticket_type_attribute", "id": "5", "input_options": {"multiline": "no"}}
KIND = {"type": "ticket_type", "icon": 5}


@pytest.mark.parametrize(
    ("call", "field", "value", "wrong"),
    [
        ("GET /conversations/5", "topics", {"topics": [], "total_count": "0"}, "/total_count"),
        ("GET /contacts/5", "opted_in_subscription_types", {**LIST, "has_more": "no"}, "/has_more"),
        ("GET /contacts/5", "opted_out_subscription_types", {**LIST, "data": {}}, "/data"),
        ("POST /contacts/5/companies", "notes", {**LIST, "type": "note.list", "url": 1}, "/url"),
        ("POST /messages", "owner", {"type": "admin", "id": 5}, "/id"),
        ("GET /contacts/5/companies", "data", [COMPANY], "/0/name"),
        ("GET /ticket_types", "data", [KIND], "/0/icon"),
        ("GET /ticket_types/5", "ticket_type_attributes", {"data": [ATTRIBUTE]}, "/data/0/name"),
        (
            "GET /ticket_types/5",
            "ticket_type_attributes",
            {"data": [OPTIONS]},
            "/data/0/input_options/multiline",
        ),
        ("GET /conversations/5", "ticket", {"type": "conversation"}, "/type"),
        ("GET /conversations/5", "ticket", {"ticket_state": "lost"}, "/ticket_state"),
        ("GET /conversations/5", "ticket", [], ""),
        ("GET /tickets/5", "ticket_attributes", {"_default_title_": 5}, "/_default_title_"),
        ("GET /contacts/5", "type", "company", ""),
        ("GET /contacts/5", "tags", {**LIST, "type": "tag"}, "/type"),
        ("POST /tags", "type", "contact", ""),
        ("GET /contacts/5/subscriptions", "data", [{"type": "tag"}], "/0/type"),
    ],
)
def test_inside(call, field, value, wrong):
    contract = load("2.11")
    method, path = call.split()
    headers = Headers((("Content-Type", "application/json"), ("Intercom-Version", "2.11")))
    answer = Response(200, headers, orjson.dumps({field: value}))
    request = Request(method, f"https://api.intercom.io{path}", headers, None)
    register = Register(deviations_of(contract), date(2026, 11, 28))
    found = judge([Interaction(request, answer, region="us")], contract)
    new = [one for one in found if not register.explanation(one)]
    assert f"/{field}{wrong}" in {one.pointer for one in new if one.check == "response-schema"}
