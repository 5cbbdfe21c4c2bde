"""created-once."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

SENDER = "68b1f20c9a4de37715c0a8f2"
TEXT = "Where are my invoices?"
MESSAGE = {"type": "user_message", "id": "5", "body": TEXT, "conversation_id": "6"}
SENT = {"from": {"type": "user", "id": SENDER}, "body": TEXT}
CONTACT = ("POST", "/contacts", {"type": "contact", "id": SENDER}, {"role": "user"})
CREATE = ("POST", "/conversations", MESSAGE, SENT)
OURS = Case("scenario")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"id": "7", "conversation_id": "8"}, [], id="new ones"),
        pytest.param({"id": "7"}, [("/conversation_id", "reused")], id="the same conversation"),
        pytest.param({"conversation_id": "8"}, [("/id", "reused")], id="the same message"),
    ],
)
def test_each_creation_gives_new_ids(story, reports, changes, expected):
    steps = CREATE, ("POST", "/conversations", {**MESSAGE, **changes}, SENT)
    assert reports("created-once", story(*steps, case=OURS)) == expected
    assert reports("created-once", story(*steps)) == []


@pytest.mark.parametrize(
    ("first", "others", "expected"),
    [
        pytest.param([CONTACT], [], [], id="once"),
        pytest.param([CONTACT], [{}], [("/conversations", "twice")], id="twice"),
        pytest.param([CONTACT], [{"source__author__id": "1"}], [], id="the same text by another"),
        pytest.param([CONTACT], [{"source__body": "Another"}], [], id="another text"),
        pytest.param([], [{}], [], id="by a contact that was there, perhaps before"),
    ],
)
def test_a_list_shows_what_was_created_once(story, conversation, reports, first, others, expected):
    items = [conversation(), *(conversation(id="9", **changes) for changes in others)]
    listing = ("GET", "/conversations", {"type": "conversation.list", "conversations": items})
    assert reports("created-once", story(*first, CREATE, listing, case=OURS)) == expected


def test_text_with_markup_may_come_to_the_same_words(story, conversation, reports):
    marked = {**SENT, "body": f"<p>{TEXT}</p>"}
    again = ("POST", "/conversations", {**MESSAGE, "id": "7", "conversation_id": "8"}, marked)
    items = [conversation(), conversation(id="8")]
    listing = ("GET", "/conversations", {"type": "conversation.list", "conversations": items})
    assert reports("created-once", story(CONTACT, CREATE, again, listing, case=OURS)) == []


def test_a_list_may_lag(story, reports):
    listing = ("GET", "/conversations", {"type": "conversation.list", "conversations": []})
    assert reports("created-once", story(CONTACT, CREATE, listing, case=OURS)) == []
