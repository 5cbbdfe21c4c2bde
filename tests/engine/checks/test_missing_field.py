"""missing-field."""

from __future__ import annotations

from typing import Any

import pytest

from intercontract.checks.rules import missing_field
from intercontract.model.interaction import Source

FULL: dict[str, Any] = {
    **dict.fromkeys(missing_field._CONVERSATION),
    "type": "conversation",
    "id": "5",
    "state": "open",
    "source": dict.fromkeys(missing_field._SOURCE),
    "statistics": dict.fromkeys(missing_field._STATISTICS),
    "conversation_parts": {"conversation_parts": [dict.fromkeys(missing_field._PART)]},
}


def without(name: str, inside: str = "") -> dict[str, Any]:
    holder = FULL[inside] if inside else FULL
    changed = {key: value for key, value in holder.items() if key != name}
    return {**FULL, inside: changed} if inside else changed


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(FULL, [], id="complete"),
        pytest.param(without("priority"), ["/priority"], id="a field is gone"),
        pytest.param(without("url", "source"), ["/source/url"], id="gone inside"),
        pytest.param(
            without("last_close_at", "statistics"),
            ["/statistics/last_close_at"],
            id="gone from the statistics",
        ),
        pytest.param({**FULL, "source": None, "statistics": None}, [], id="null"),
        pytest.param({**FULL, "source": {}}, [], id="empty"),
        pytest.param(
            {**FULL, "conversation_parts": {"conversation_parts": [{"type": "x"}]}},
            [
                f"/conversation_parts/conversation_parts/0/{n}"
                for n in sorted(missing_field._PART - {"type"})
            ],
            id="a part with nothing in it",
        ),
        pytest.param({"type": "tag", "id": "1"}, ["/name"], id="a tag"),
        pytest.param(
            {"type": "conversation.list", "conversations": []},
            ["/pages", "/total_count"],
            id="a page",
        ),
    ],
)
def test_fields(exchange, reports, body, expected):
    assert reports("missing-field", exchange(body=body)) == [(p, "absent") for p in expected]


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({"headers": {"Intercom-Version": "2.9"}}, id="another version answered"),
        pytest.param(
            {"source": Source.DOCUMENTED}, id="the documentation's examples leave things out"
        ),
        pytest.param({"status": 400}, id="an error"),
    ],
)
def test_what_is_not_judged(exchange, reports, made):
    assert reports("missing-field", exchange(body=without("priority"), **made)) == []
