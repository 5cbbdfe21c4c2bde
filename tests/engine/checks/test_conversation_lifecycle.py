"""conversation-lifecycle."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("scenario")
ID = "215473840291716"
ONE = f"/conversations/{ID}"
ADMIN = "8120347"
TEAMMATES = {"type": "admin.list", "admins": [{"type": "admin", "id": ADMIN}]}
PARTS = "/conversation_parts/conversation_parts"


def manage(action, answer, **sent):
    return ("POST", f"{ONE}/parts", answer, {"message_type": action, "admin_id": ADMIN, **sent})


@pytest.mark.parametrize(
    ("action", "sent", "kind", "changes", "expected"),
    [
        pytest.param("close", {}, "close", {"state": "closed", "open": False}, [], id="closed"),
        pytest.param("close", {}, "close", {}, [("/state", "close")], id="still open"),
        pytest.param(
            "close",
            {},
            "note",
            {"state": "closed", "open": False},
            [(PARTS, "close")],
            id="closed without a part",
        ),
        pytest.param(
            "snoozed",
            {"snoozed_until": 1767690000},
            "snoozed",
            {"state": "snoozed", "snoozed_until": 1767690000},
            [],
            id="snoozed",
        ),
        pytest.param(
            "snoozed",
            {"snoozed_until": 1767690000},
            "snoozed",
            {"state": "snoozed", "snoozed_until": 1767693600},
            [("/snoozed_until", "snoozed")],
            id="snoozed until another time",
        ),
        pytest.param(
            "snoozed",
            {"snoozed_until": 1767690000},
            "snoozed",
            {"state": "snoozed", "snoozed_until": 1767690000, "waiting_since": 1767603650},
            [("/waiting_since", "snoozed")],
            id="snoozed, and somebody waits",
        ),
        pytest.param("open", {}, "open", {"waiting_since": 1767603650}, [], id="opened"),
        pytest.param(
            "open", {}, "open", {}, [("/waiting_since", "open")], id="opened, and nobody waits"
        ),
        pytest.param(
            "assignment",
            {"type": "admin", "assignee_id": ADMIN},
            "assignment",
            {"admin_assignee_id": 8120347},
            [],
            id="assigned",
        ),
        pytest.param(
            "assignment",
            {"type": "admin", "assignee_id": ADMIN},
            "assign_and_reopen",
            {"admin_assignee_id": 8120347},
            [],
            id="assigned, and opened by it",
        ),
        pytest.param(
            "assignment",
            {"type": "admin", "assignee_id": ADMIN},
            "assignment",
            {},
            [("/admin_assignee_id", "assignment")],
            id="not assigned",
        ),
        pytest.param(
            "assignment",
            {"type": "team", "assignee_id": "0"},
            "assignment",
            {"team_assignee_id": 0},
            [],
            id="nobody is 0",
        ),
        pytest.param(
            "assignment",
            {"type": "team", "assignee_id": "0"},
            "assignment",
            {"team_assignee_id": None},
            [],
            id="nobody is null",
        ),
    ],
)
def test_actions(story, with_parts, part, reports, action, sent, kind, changes, expected):
    before = ("GET", ONE, with_parts(part(1), state="closed", open=False))
    answer = with_parts(part(1), part(2, kind), **changes)
    made = story(before, manage(action, answer, **sent))
    assert reports("conversation-lifecycle", made) == expected


def reply(answer, **sent):
    usual = {"message_type": "comment", "type": "admin", "admin_id": ADMIN, "body": "Here"}
    return ("POST", f"{ONE}/reply", answer, {**usual, **sent})


@pytest.mark.parametrize(
    ("sent", "shown", "changes", "expected"),
    [
        pytest.param({}, {"body": "<p>Here</p>"}, {}, [], id="as it was sent"),
        pytest.param(
            {}, {"body": "<p>There</p>"}, {}, [(f"{PARTS}/*/body", "body")], id="another text"
        ),
        pytest.param(
            {"body": "<b>x</b>"}, {"body": "<p>x</p>"}, {}, [], id="markup is not compared"
        ),
        pytest.param({}, {"part_type": "close"}, {}, [(PARTS, "admin comment")], id="no comment"),
        pytest.param(
            {},
            {"body": "Here", "author": {"type": "admin", "id": ADMIN}},
            {},
            [],
            id="by the admin",
        ),
        pytest.param(
            {},
            {"body": "Here", "author": {"type": "bot", "id": ADMIN}},
            {},
            [(f"{PARTS}/*/author", "author")],
            id="by a bot",
        ),
        pytest.param(
            {},
            {"body": "Here", "author": {"type": "admin", "id": "1"}},
            {},
            [(f"{PARTS}/*/author", "author")],
            id="by another admin",
        ),
        pytest.param(
            {},
            {"body": "Here"},
            {"waiting_since": 1767603650},
            [("/waiting_since", "admin comment")],
            id="somebody waits all the same",
        ),
        pytest.param(
            {},
            {"body": "Here"},
            {"teammates": {"type": "admin.list", "admins": []}},
            [("/teammates", "teammates")],
            id="not among the teammates",
        ),
        pytest.param(
            {"message_type": "note"},
            {"part_type": "note", "body": "Here"},
            {"waiting_since": 1767603650},
            [],
            id="a note answers nobody",
        ),
        pytest.param(
            {"type": "user"},
            {"body": "Here"},
            {"waiting_since": 1767603650},
            [],
            id="a contact writes",
        ),
        pytest.param(
            {"type": "user"},
            {"body": "Here"},
            {},
            [("/waiting_since", "user comment")],
            id="a contact writes, and does not wait",
        ),
    ],
)
def test_replies(story, with_parts, part, reports, sent, shown, changes, expected):
    answer = with_parts(part(1), {**part(2), **shown}, **{"teammates": TEAMMATES, **changes})
    made = story(("GET", ONE, with_parts(part(1))), reply(answer, **sent))
    assert reports("conversation-lifecycle", made) == expected


def test_nothing_that_was_there_goes_away(story, with_parts, part, reports):
    before = ("GET", ONE, with_parts(part(1), part(2), statistics__count_reopens=2))
    answer = with_parts(
        part(2), part(3, "close"), state="closed", open=False, statistics__count_reopens=1
    )
    assert reports("conversation-lifecycle", story(before, manage("close", answer))) == [
        (PARTS, "parts"),
        ("/statistics/count_reopens", "count_reopens"),
    ]


def test_the_next_read_shows_the_new_state(story, with_parts, part, reports):
    closed = with_parts(part(2, "close"), state="closed", open=False)
    steps = (manage("close", closed), ("GET", ONE, with_parts(part(2, "close"))))
    assert reports("conversation-lifecycle", story(*steps)) == [
        ("/state", "next read"),
        ("/open", "next read"),
    ]


def test_somebody_else_may_open_it_again(story, with_parts, part, reports):
    closed = with_parts(part(2, "close"), state="closed", open=False)
    opened = with_parts(part(2, "close"), part(3, "open"))
    steps = (manage("close", closed), ("GET", ONE, opened))
    assert reports("conversation-lifecycle", story(*steps)) == []


def test_actions_on_another_conversation_are_another_matter(story, with_parts, part, reports):
    closed = with_parts(part(2, "close"), state="closed", open=False)
    steps = (manage("close", closed), ("GET", "/conversations/7", with_parts(part(9), id="7")))
    assert reports("conversation-lifecycle", story(*steps)) == []


def test_what_was_refused_changes_nothing(story, with_parts, part, reports):
    refused = ("POST", f"{ONE}/parts", {"type": "error.list"}, {"message_type": "close"}, 404)
    assert (
        reports("conversation-lifecycle", story(refused, ("GET", ONE, with_parts(part(1))))) == []
    )


@pytest.mark.parametrize(
    ("fresh", "expected"),
    [
        pytest.param([{"id": "9", "part_type": "close"}], [], id="one part"),
        pytest.param(
            [{"id": "9", "part_type": "close"}, {"id": "10", "part_type": "close"}],
            [(PARTS, "close twice")],
            id="two parts",
        ),
        pytest.param(
            [{"id": "9", "part_type": "close"}, {"id": "10", "part_type": "sla_missed"}],
            [],
            id="a bot's part as well",
        ),
        pytest.param(
            [{"id": "9", "part_type": "close", "author": {"type": "admin", "id": "1"}}],
            [(f"{PARTS}/*/author", "close")],
            id="by another admin",
        ),
    ],
)
def test_an_action_of_ours_leaves_one_part(story, with_parts, part, reports, fresh, expected):
    added = [{**part(2), **one} for one in fresh]
    answer = with_parts(part(1), *added, state="closed", open=False)
    steps = (("GET", ONE, with_parts(part(1))), manage("close", answer))
    assert reports("conversation-lifecycle", story(*steps, case=OURS)) == expected
    if expected:
        assert reports("conversation-lifecycle", story(*steps)) == []


CONTACT = {"type": "user", "id": "68b1f20c9a4de37715c0a8f2"}


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param([{"author": CONTACT}], [], id="by the contact"),
        pytest.param([{"author": {**CONTACT, "type": "lead"}}], [], id="by a lead"),
        pytest.param(
            [{"author": {**CONTACT, "type": "admin"}}],
            [(f"{PARTS}/*/author", "contact")],
            id="as an admin",
        ),
        pytest.param(
            [{"author": {**CONTACT, "id": "1"}}],
            [(f"{PARTS}/*/author", "contact")],
            id="by another contact",
        ),
        pytest.param(
            [{"author": CONTACT}, {"author": CONTACT, "id": "9"}],
            [(PARTS, "reply twice")],
            id="twice",
        ),
        pytest.param(
            [{"author": CONTACT}, {"author": {"type": "bot", "id": "1"}, "body": "Hi", "id": "9"}],
            [],
            id="and a bot answers",
        ),
    ],
)
def test_a_contacts_reply_of_ours(story, with_parts, part, reports, shown, expected):
    added = [{**part(2, body="<p>Here</p>"), **one} for one in shown]
    answer = with_parts(part(1), *added, waiting_since=1767603650)
    sent = {"type": "user", "intercom_user_id": CONTACT["id"]}
    steps = (("GET", ONE, with_parts(part(1))), reply(answer, **sent))
    assert reports("conversation-lifecycle", story(*steps, case=OURS)) == expected


def test_new_parts_stand_after_those_before(story, with_parts, part, reports):
    answer = with_parts(part(2, "close"), part(1), state="closed", open=False)
    steps = (("GET", ONE, with_parts(part(1))), manage("close", answer))
    assert reports("conversation-lifecycle", story(*steps, case=OURS)) == [(PARTS, "order")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="the same"),
        pytest.param({"body": "Here it is"}, [], id="as plain text"),
        pytest.param({"body": "<p>Here</p>"}, ["body"], id="another text"),
        pytest.param({"part_type": "note"}, ["part_type"], id="another kind"),
        pytest.param({"created_at": 1767603700}, ["created_at"], id="another time"),
        pytest.param({"author": {"type": "bot", "id": "8120347"}}, ["author"], id="by another"),
        pytest.param({"body": "", "redacted": True}, [], id="redacted"),
    ],
)
def test_the_next_read_has_the_same_parts(story, with_parts, part, reports, changes, expected):
    written = part(2, "close", "<p>Here <b>it</b> is</p>")
    closed = {"state": "closed", "open": False}
    steps = (
        ("GET", ONE, with_parts(part(1))),
        manage("close", with_parts(part(1), written, **closed)),
        ("GET", ONE, with_parts(part(1), {**written, **changes}, **closed)),
    )
    assert reports("conversation-lifecycle", story(*steps, case=OURS)) == [
        (f"{PARTS}/*/{name}", f"next read {name}") for name in expected
    ]
