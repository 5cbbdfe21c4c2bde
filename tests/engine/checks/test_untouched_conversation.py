"""untouched-conversation."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

ID = "215473840291716"
ONE, OTHER = f"/conversations/{ID}", "/conversations/401"
OURS = Case("scenario")
PARTS = "/conversation_parts/conversation_parts"
CREATED = ("POST", "/conversations", {"type": "user_message", "id": "7", "conversation_id": ID}, {})
CLOSED = ("POST", f"{OTHER}/parts", {}, {"message_type": "close"})
BOT = {"type": "bot", "id": "1"}


@pytest.mark.parametrize(
    ("changes", "added", "expected"),
    [
        pytest.param({}, [], [], id="the same"),
        pytest.param({"state": "closed"}, [], [("/state", "untouched")], id="closed"),
        pytest.param({"read": False}, [], [("/read", "untouched")], id="unread again"),
        pytest.param({"tags__tags": [{"id": "1"}]}, [], [("/tags/tags", "untouched")], id="tagged"),
        pytest.param({}, [{}], [(PARTS, "untouched")], id="a part more"),
        pytest.param({"state": "closed"}, [{"author": BOT}], [], id="by a bot"),
        pytest.param({"updated_at": 1767609999, "statistics": None}, [], [], id="what lags"),
    ],
)
@pytest.mark.parametrize("between", [[], [CLOSED]], ids=["read twice", "another was closed"])
def test_what_is_not_written_to_stays(
    story, with_parts, part, reports, changes, added, expected, between
):
    after = with_parts(part(1), *(part(2, **more) for more in added), **changes)
    steps = [CREATED, ("GET", ONE, with_parts(part(1))), *between, ("GET", ONE, after)]
    assert reports("untouched-conversation", story(*steps, case=OURS)) == expected


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        pytest.param(
            ("PUT", ONE, {}, {"read": True}), ["/read", "/state", PARTS], id="marked as read"
        ),
        pytest.param(("POST", f"{ONE}/reply", {}, {}), ["/state", PARTS], id="answered"),
        pytest.param(
            ("POST", f"{ONE}/tags", {"type": "tag", "id": "1"}, {"id": "1"}),
            ["/state", PARTS],
            id="tagged",
        ),
    ],
)
def test_what_a_write_does_beside(story, with_parts, part, reports, write, expected):
    before = with_parts(part(1))
    changes = {"state": "closed", "read": "/read" not in expected and before["read"]}
    tagged = part(2, "conversation_tags_updated", author=BOT)
    after = with_parts(part(1), *([tagged] if "tags" in write[1] else []), part(3), **changes)
    method, path, answer, sent = write
    steps = (
        CREATED, ("GET", ONE, before), (method, path, answer or before, sent), ("GET", ONE, after)
    )  # fmt: skip
    found = reports("untouched-conversation", story(*steps, case=OURS))
    assert sorted(pointer for pointer, _ in found) == sorted(expected)


@pytest.mark.parametrize(
    ("first", "between"),
    [
        pytest.param([], [CLOSED], id="not begun by the suite"),
        pytest.param([CREATED], [("POST", f"{ONE}/parts", {}, {})], id="written to"),
        pytest.param([CREATED], [("DELETE", "/tags/1", {}, None)], id="a tag deleted everywhere"),
    ],
)
def test_what_is_not_compared(story, conversation, reports, first, between):
    before, after = conversation(), conversation(state="closed")
    steps = [*first, ("GET", ONE, before), *between, ("GET", ONE, after)]
    assert reports("untouched-conversation", story(*steps, case=OURS)) == []


def test_other_peoples_traffic_is_not_compared(story, conversation, reports):
    steps = story(
        CREATED, ("GET", ONE, conversation()), CLOSED, ("GET", ONE, conversation(state="closed"))
    )
    assert reports("untouched-conversation", steps) == []
