"""plaintext-body."""

from __future__ import annotations

import pytest

PLAIN = "/conversations/1?display_as=plaintext"
PARTS = "conversation_parts__conversation_parts"


@pytest.mark.parametrize(
    ("path", "changes", "expected"),
    [
        pytest.param(PLAIN, {"source__body": "Hello"}, [], id="plain"),
        pytest.param(PLAIN, {"source__body": "<p>Hello</p>"}, ["/source/body"], id="markup"),
        pytest.param(PLAIN, {"source__body": "Hello<br>you"}, ["/source/body"], id="a line break"),
        pytest.param(PLAIN, {"source__body": "1 < 2 and <soon>"}, [], id="angle brackets"),
        pytest.param(
            PLAIN,
            {"source__body": None, PARTS: [{"body": "x"}, {"body": "<p>y</p>"}]},
            ["/conversation_parts/conversation_parts/1/body"],
            id="a part",
        ),
        pytest.param("/conversations/1", {"source__body": "<p>Hello</p>"}, [], id="not asked for"),
    ],
)
def test_bodies(exchange, conversation, reports, path, changes, expected):
    made = exchange(path=path, body=conversation(**changes))
    assert reports("plaintext-body", made) == [(pointer, "markup") for pointer in expected]
