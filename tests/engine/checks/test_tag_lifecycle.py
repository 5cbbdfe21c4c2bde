"""tag-lifecycle."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

ID = "215473840291716"
ONE = f"/conversations/{ID}"
TAG = {"type": "tag", "id": "7614302", "name": "Billing", "applied_at": 1767603700}
ATTACH = ("POST", f"{ONE}/tags", TAG, {"id": "7614302", "admin_id": "8120347"})
RENAMED = ("POST", f"{ONE}/tags", {**TAG, "name": "BILLING"}, {"id": "7614302"})
LATER = ("POST", f"{ONE}/tags", {**TAG, "applied_at": 1767603999}, {"id": "7614302"})
BY_ANOTHER = (
    "POST",
    f"{ONE}/tags",
    {**TAG, "applied_by": {"type": "admin", "id": "1"}},
    {"id": "7614302", "admin_id": "8120347"},
)
SENT = {"id": "7614302", "admin_id": "8120347"}


def not_found(code):
    errors = {"type": "error.list", "errors": [{"code": code, "message": "Not found"}]}
    return ("POST", f"{ONE}/tags", errors, SENT, 404)


NOT_FOUND = not_found("tag_not_found")
DETACH = ("DELETE", f"{ONE}/tags/7614302", TAG, {"admin_id": "8120347"})


@pytest.fixture
def read(conversation):
    def make(*tags: str, **changes):
        shown = [{**TAG, "id": tag} for tag in tags]
        return ("GET", ONE, conversation(tags__tags=shown, **changes))

    return make


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([ATTACH, ["7614302"]], [], id="attached and there"),
        pytest.param([ATTACH, ["1", "7614302"]], [], id="beside another"),
        pytest.param([ATTACH, []], [("/tags/tags", "lost")], id="attached and not there"),
        pytest.param([ATTACH, ATTACH, ["7614302"]], [], id="attached twice, there once"),
        pytest.param(
            [ATTACH, ATTACH, ["7614302", "7614302"]], [("/tags/tags", "twice")], id="there twice"
        ),
        pytest.param([ATTACH, DETACH, []], [], id="removed and gone"),
        pytest.param(
            [ATTACH, DETACH, ["7614302"]], [("/tags/tags", "kept")], id="removed and there"
        ),
        pytest.param(
            [ATTACH, ["7614302"], DETACH, [], ATTACH, ["7614302"]], [], id="round and round"
        ),
        pytest.param([ATTACH, [], []], [("/tags/tags", "lost")], id="said once"),
        pytest.param([("POST", f"{ONE}/tags", {}, {"id": "7614302"}, 404), []], [], id="refused"),
        pytest.param(
            [("POST", f"{ONE}/tags", {**TAG, "id": "5"}, {"id": "7614302"})],
            [("/id", "other")],
            id="another tag in the answer",
        ),
        pytest.param([ATTACH, ("DELETE", ONE, {}), []], [], id="the conversation was deleted"),
        pytest.param([["1"]], [], id="nothing attached here"),
    ],
)
def test_tags(story, read, reports, steps, expected):
    made = story(*(step if isinstance(step, tuple) else read(*step) for step in steps))
    assert reports("tag-lifecycle", made) == expected


def test_somebody_else_may_take_a_tag_away(story, read, reports):
    gone = read(updated_at=1767609999)
    assert reports("tag-lifecycle", story(ATTACH, gone)) == []
    ours = story(ATTACH, gone, case=Case("scenario"))
    assert reports("tag-lifecycle", ours) == [("/tags/tags", "lost")]


def test_attaching_keeps_the_tags_that_were_there(story, read, reports):
    steps = (read("1"), ATTACH, read("7614302"))
    assert reports("tag-lifecycle", story(*steps, case=Case("scenario"))) == [
        ("/tags/tags", "lost")
    ]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([[], ATTACH, ["7614302"]], [], id="as attached"),
        pytest.param([[], RENAMED, ["7614302"]], [("/tags/tags/*/name", "name")], id="renamed"),
        pytest.param(
            [[], LATER, ["7614302"]],
            [("/tags/tags/*/applied_at", "applied_at")],
            id="applied at another time",
        ),
        pytest.param([[], LATER, DETACH, ATTACH, ["7614302"]], [], id="applied once more"),
        pytest.param(
            [[], ATTACH, DETACH, LATER, ["7614302"]],
            [("/tags/tags/*/applied_at", "applied_at")],
            id="applied once more, at another time",
        ),
        pytest.param([["7614302"], DETACH, BY_ANOTHER], [("/applied_by", "by")], id="by another"),
        pytest.param([[], BY_ANOTHER], [("/applied_by", "by")], id="applied by another"),
        pytest.param([["7614302"], BY_ANOTHER], [], id="applied by another before"),
        pytest.param([BY_ANOTHER], [], id="perhaps applied before"),
        pytest.param([NOT_FOUND, ["7614302"]], [("/tags/tags", "kept")], id="refused and there"),
        pytest.param([NOT_FOUND, []], [], id="refused and not there"),
        pytest.param([not_found("admin_not_found"), ["7614302"]], [], id="no such admin"),
        pytest.param([not_found("not_found"), ["7614302"]], [], id="something is not found"),
        pytest.param([("POST", f"{ONE}/tags", [], SENT, 404), ["7614302"]], [], id="no error"),
        pytest.param([["7614302"], NOT_FOUND, ["7614302"]], [], id="refused and there before"),
    ],
)
def test_what_is_known_in_a_sequence_of_our_own(story, read, reports, steps, expected):
    made = story(
        *(step if isinstance(step, tuple) else read(*step) for step in steps), case=Case("scenario")
    )
    assert reports("tag-lifecycle", made) == expected


def test_a_list_of_conversations_is_searched_for_repeats(story, conversation, reports):
    twice = conversation(tags__tags=[{"id": "1"}, {"id": "1"}])
    body = {"type": "conversation.list", "conversations": [conversation(), twice]}
    assert reports("tag-lifecycle", story(("GET", "/conversations", body))) == [
        ("/conversations/1/tags/tags", "twice")
    ]
