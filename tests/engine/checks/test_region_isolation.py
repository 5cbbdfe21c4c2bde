"""region-isolation."""

from __future__ import annotations

import pytest


@pytest.fixture
def lists(exchange, conversation):
    def make(us, eu):
        return [
            exchange(
                path="/conversations",
                body={
                    "type": "conversation.list",
                    "conversations": [
                        conversation(
                            id=str(n),
                            created_at=1767603600 + made,
                            source=None,
                            contacts__contacts=[{"type": "contact", "id": f"{contact:024x}"}],
                        )
                        for n, made, contact in shown
                    ],
                },
                region=region,
                sequence="pages",
            )
            for region, shown in (("us", us), ("eu", eu))
        ]

    return make


@pytest.mark.parametrize(
    ("us", "eu", "expected"),
    [
        pytest.param([(1, 1, 1), (2, 2, 2)], [(3, 3, 3), (4, 4, 4)], [], id="apart"),
        pytest.param([(1, 1, 1), (2, 2, 2)], [(1, 7, 3), (2, 8, 4)], [], id="both count from 1"),
        pytest.param(
            [(1, 1, 1), (2, 2, 2)],
            [(1, 1, 3), (4, 4, 4)],
            [("/conversations/0", "conversation")],
            id="a conversation in both",
        ),
        pytest.param(
            [(1, 1, 1), (2, 2, 2)],
            [(3, 3, 1), (4, 4, 4)],
            [("/conversations/0/contacts/contacts/0", "contact")],
            id="a contact in both",
        ),
        pytest.param(
            [(1, 1, 1), (2, 2, 2)], [(1, 1, 1), (2, 2, 2)], [], id="one workspace for both"
        ),
    ],
)
def test_regions(lists, reports, us, eu, expected):
    assert reports("region-isolation", lists(us, eu)) == expected
