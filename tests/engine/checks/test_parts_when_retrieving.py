"""parts-when-retrieving."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="parts"),
        pytest.param(
            {"conversation_parts": ...}, [("/conversation_parts", "absent")], id="no parts"
        ),
        pytest.param({"conversation_parts": None}, [("/conversation_parts", "absent")], id="null"),
        pytest.param(
            {"conversation_parts__total_count": 2},
            [("/conversation_parts/conversation_parts", "incomplete")],
            id="not all of them",
        ),
    ],
)
def test_retrieving(exchange, conversation, reports, changes, expected):
    assert reports("parts-when-retrieving", exchange(body=conversation(**changes))) == expected


@pytest.mark.parametrize("path", ["/conversations", "/conversations?per_page=5"])
def test_listing(exchange, conversation, reports, path):
    body = {
        "type": "conversation.list",
        "conversations": [conversation(conversation_parts=...), conversation()],
    }
    assert reports("parts-when-retrieving", exchange(path=path, body=body)) == [
        ("/conversations/1/conversation_parts", "listed")
    ]


def test_of_more_than_500_parts_500_are_all(exchange, with_parts, part, reports):
    shown = [part(n) for n in range(500)]
    made = exchange(body=with_parts(*shown, total=612))
    assert reports("parts-when-retrieving", made) == []
    made = exchange(body=with_parts(*shown[1:], total=612))
    assert reports("parts-when-retrieving", made) == [
        ("/conversation_parts/conversation_parts", "incomplete")
    ]
