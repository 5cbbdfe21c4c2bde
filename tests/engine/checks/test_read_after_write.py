"""read-after-write."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("scenario")
ID = "215473840291716"
ONE = f"/conversations/{ID}"
SENDER = "68b1f20c9a4de37715c0a8f2"
MESSAGE = {
    "type": "user_message",
    "id": "3653682356",
    "created_at": 1767603600,
    "body": "Where are my invoices?",
    "message_type": "inapp",
    "conversation_id": ID,
}
SENT = {"from": {"type": "user", "id": SENDER}, "body": "Where are my invoices?"}
CREATE = ("POST", "/conversations", MESSAGE, SENT)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="as it was written"),
        pytest.param({"source__id": "99"}, [("/source/id", "source")], id="another message"),
        pytest.param({"source__body": "<p>Where are</p>"}, [("/source/body", "body")], id="cut"),
        pytest.param(
            {"source__body": "Where  are my invoices?"}, [], id="white space does not count"
        ),
        pytest.param({"source__body": "", "source__redacted": True}, [], id="redacted since"),
        pytest.param({"source": None}, [("/source", "source")], id="no source"),
        pytest.param(
            {"contacts__contacts": []}, [("/contacts/contacts", "contacts")], id="no sender"
        ),
        pytest.param({"id": "99"}, [("/id", "id")], id="another conversation"),
        pytest.param({"created_at": 1767603602}, [], id="written two seconds later"),
        pytest.param({"created_at": 1767603500}, [("/created_at", "time")], id="another time"),
        pytest.param({"created_at": 1767603600000}, [], id="milliseconds are another matter"),
    ],
)
def test_a_created_conversation_is_read_as_it_was_written(
    story, conversation, reports, changes, expected
):
    read = ("GET", ONE, conversation(**changes))
    assert reports("read-after-write", story(CREATE, read)) == expected


def test_a_created_conversation_is_found(story, reports):
    assert reports("read-after-write", story(CREATE, ("GET", ONE, {}, None, 404))) == [("", "lost")]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(("DELETE", ONE, {}), id="deleted"),
        pytest.param(("DELETE", ONE, {}, None, 404), id="deleted by somebody else"),
    ],
)
def test_what_was_deleted_need_not_be_found(story, reports, between):
    steps = story(CREATE, between, ("GET", ONE, {}, None, 404))
    assert reports("read-after-write", steps) == []


def test_who_began_it_may_be_detached(story, conversation, reports):
    left = conversation(contacts__contacts=[{"type": "contact", "id": "0" * 24}])
    detach = ("DELETE", f"{ONE}/customers/{SENDER}", left, {"admin_id": "1"})
    assert reports("read-after-write", story(CREATE, detach, ("GET", ONE, left))) == []


def test_the_message_repeats_the_text(story, reports):
    wrong = ("POST", "/conversations", {**MESSAGE, "body": "Where"}, SENT)
    assert reports("read-after-write", story(wrong)) == [("/body", "echo")]


def test_text_with_markup_is_not_compared(story, conversation, reports):
    sent = {**SENT, "body": "<b>1 < 2</b>"}
    steps = story(("POST", "/conversations", MESSAGE, sent), ("GET", ONE, conversation()))
    assert reports("read-after-write", steps) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="the same"),
        pytest.param({"updated_at": 1767603699}, [("/updated_at", "stale")], id="an older state"),
        pytest.param(
            {"state": "closed", "open": False},
            [("/state", "differs"), ("/open", "differs")],
            id="another state",
        ),
        pytest.param({"admin_assignee_id": 0}, [], id="nobody is null or 0"),
        pytest.param({"admin_assignee_id": 5}, [("/admin_assignee_id", "differs")], id="somebody"),
        pytest.param({"tags__tags": [{"id": "1"}]}, [("/tags", "differs")], id="another tag"),
        pytest.param({"statistics": None}, [], id="statistics lag behind"),
        pytest.param(
            {"state": "closed", "updated_at": 1767603900}, [], id="changed by somebody since"
        ),
        pytest.param({"read": False}, [], id="marked by somebody since"),
    ],
)
def test_the_next_read_shows_what_the_write_answered(
    story, conversation, reports, changes, expected
):
    reply = ("POST", f"{ONE}/reply", conversation(), {"message_type": "comment"})
    steps = story(reply, ("GET", ONE, conversation(**changes)))
    assert reports("read-after-write", steps) == expected


def test_parts_that_were_answered_are_not_lost(story, with_parts, part, reports):
    reply = ("POST", f"{ONE}/reply", with_parts(part(1), part(2)), {"message_type": "comment"})
    steps = story(reply, ("GET", ONE, with_parts(part(1))))
    assert ("/conversation_parts/conversation_parts", "parts") in reports("read-after-write", steps)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param(True, [], id="set"),
        pytest.param(False, [("/read", "set")], id="not set"),
    ],
)
def test_put_answers_with_what_it_set(story, conversation, reports, shown, expected):
    step = ("PUT", ONE, conversation(read=shown), {"read": True})
    assert reports("read-after-write", story(step)) == expected


def test_put_is_kept(story, conversation, reports):
    steps = story(
        ("PUT", ONE, conversation(read=True), {"read": True}),
        ("GET", ONE, conversation(read=False)),
    )
    assert reports("read-after-write", steps) == [("/read", "differs")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="as it was begun"),
        pytest.param(
            {"source__author__id": "1"}, [("/source/author/id", "author id")], id="by another"
        ),
        pytest.param(
            {"source__author__type": "admin"},
            [("/source/author/type", "author type")],
            id="by an admin",
        ),
        pytest.param(
            {"source__author__type": "lead"},
            [("/source/author/type", "author type")],
            id="by a lead",
        ),
        pytest.param(
            {"source__delivered_as": "admin_initiated"},
            [("/source/delivered_as", "delivered")],
            id="begun by an admin",
        ),
    ],
)
def test_a_conversation_of_ours_is_begun_by_its_sender(
    story, conversation, reports, changes, expected
):
    read = ("GET", ONE, conversation(**changes))
    assert reports("read-after-write", story(CREATE, read, case=OURS)) == expected


def test_a_contact_may_be_a_user_or_a_lead(story, conversation, reports):
    sent = {**SENT, "from": {"type": "contact", "id": SENDER}}
    create = ("POST", "/conversations", MESSAGE, sent)
    for kind in ("user", "lead"):
        read = ("GET", ONE, conversation(source__author__type=kind))
        assert reports("read-after-write", story(create, read, case=OURS)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="nothing else"),
        pytest.param({"updated_at": 1767603800}, [("/updated_at", "marked")], id="the time too"),
        pytest.param(
            {"state": "closed", "open": False},
            [("/open", "marked"), ("/state", "marked")],
            id="the state too",
        ),
        pytest.param({"statistics": None}, [], id="what is worked out later"),
    ],
)
def test_marking_as_read_changes_nothing_else(story, conversation, reports, changes, expected):
    steps = (
        ("GET", ONE, conversation(read=False)),
        ("PUT", ONE, conversation(read=True, **changes), {"read": True}),
    )
    assert sorted(reports("read-after-write", story(*steps, case=OURS))) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param("", [("/source/body", "marked")], id="asked for in one form"),
        pytest.param("?display_as=plaintext", [], id="asked for in another"),
    ],
)
def test_plain_text_is_compared_with_plain_text(story, conversation, reports, asked, expected):
    steps = (
        ("GET", ONE, conversation(read=False, source__body="<p>One</p>")),
        ("PUT", ONE + asked, conversation(read=True, source__body="One"), {"read": True}),
    )
    assert reports("read-after-write", story(*steps, case=OURS)) == expected


def test_the_next_read_has_every_field_of_the_answer(story, conversation, reports):
    reply = ("POST", f"{ONE}/reply", conversation(), {"message_type": "comment"})
    other = conversation(source__subject="Another", statistics=None)
    steps = (reply, ("GET", ONE, other))
    assert reports("read-after-write", story(*steps, case=OURS)) == [("/source/subject", "differs")]


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        pytest.param([], 2, id="nothing"),
        pytest.param([("DELETE", "/tags/1", {})], 0, id="a tag is deleted"),
        pytest.param([("POST", "/contacts/merge", {})], 0, id="a contact is merged"),
        pytest.param([("GET", "/tags", {"data": []})], 2, id="something else is read"),
        pytest.param([("POST", "/contacts/search", {"data": []})], 2, id="or searched"),
        pytest.param([("POST", "/conversations/1/reply", {})], 2, id="another conversation"),
    ],
)
def test_what_is_written_elsewhere_may_change_it(story, conversation, reports, between, expected):
    write = ("PUT", ONE, conversation(tags__tags=[{"id": "1"}]), {"read": True})
    read = ("GET", ONE, conversation(teammates={"type": "admin.list", "admins": []}))
    made = story(write, *between, read, case=OURS)
    assert len(reports("read-after-write", made)) == expected
