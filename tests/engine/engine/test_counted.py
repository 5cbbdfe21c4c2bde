"""What is known is counted alike whether its parts are looked up or every answer is validated."""

from __future__ import annotations

import json
from datetime import date

from intercontract.checks.registry import Scope, all_checks
from intercontract.contract.load import load
from intercontract.contract.surveying.survey import Surveyor
from intercontract.deviation.register import Register
from intercontract.engine.judging.collect import Collector
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

CONTRACT = load("2.11")
TIMES = {"first_admin_reply_at": None, "last_close_at": None, "count_reopens": 0}
CONVERSATION = {
    "type": "conversation",
    "id": "12",
    "created_at": 1767603600,
    "updated_at": 1767603600,
    "waiting_since": None,
    "state": "open",
    "open": True,
    "team_assignee_id": 7,
    "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "1", "name": "Billing"}]},
    "teammates": {"type": "admin.list", "admins": [{"type": "admin", "id": "7"}]},
    "statistics": {"type": "conversation_statistics", **TIMES},
    "ticket": None,
}
BODIES = [
    CONVERSATION,
    {**CONVERSATION, "ticket": {"type": "ticket", "id": 1}},
    {**CONVERSATION, "state": "unheard of", "new": 1},
    {**CONVERSATION, "created_at": "yesterday", "tags": {"type": "tag.list", "tags": [{}]}},
]


def interactions():
    for number, body in enumerate(BODIES * 3):
        several = [CONVERSATION, body] * (number + 1)
        whole = {"type": "conversation.list", "conversations": several, "total_count": 99}
        for path, sent in (("/conversations/12", body), ("/conversations", whole)):
            request = Request(
                "GET", f"https://api.intercom.io{path}?n={9 - number}", Headers({}), None
            )
            headers = Headers([("Content-Type", "application/json; charset=utf-8")])
            response = Response(200, headers, json.dumps(sent).encode())
            yield Interaction(
                request, response, name=f"x.har#{number}", region="us", api_version="2.11"
            )


def collected():
    checks = tuple(check for check in all_checks() if check.scope is Scope.INTERACTION)
    collector = Collector(CONTRACT, checks, Register(deviations_of(CONTRACT), date(2026, 1, 1)))
    fresh = [sorted(one.fingerprint for one in collector.add(each)) for each in interactions()]
    return fresh, collector.part()


def test_what_is_known_is_counted_alike_by_both_ways(monkeypatch):
    looked_up = collected()
    monkeypatch.setattr(Surveyor, "survey", lambda *_: None)
    validated = collected()
    assert looked_up == validated
    _, part = validated
    assert sum(defect.count for defect in part.defects.values()) > 10 * len(part.defects)
