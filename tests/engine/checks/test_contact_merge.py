"""contact-merge."""

from __future__ import annotations

import pytest

LEAD, USER = "5ba682d23d7cf92bef87bfd4", "5ba682d23d7cf92bef87bfd5"
MERGED = ("POST", "/contacts/merge", {"type": "contact", "id": USER}, {"from": LEAD, "into": USER})
BEGUN = (
    "POST",
    "/conversations",
    {"conversation_id": "5"},
    {"from": {"type": "lead", "id": LEAD}, "body": "Hi"},
)


def person(id_, status=200):
    return (
        "GET",
        f"/contacts/{LEAD}",
        {"type": "contact", "id": id_} if status == 200 else {},
        None,
        status,
    )


def talk(*ids):
    contacts = {"type": "contact.list", "contacts": [{"type": "contact", "id": i} for i in ids]}
    return ("GET", "/conversations/5", {"type": "conversation", "id": "5", "contacts": contacts})


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([MERGED, person("", 404)], [], id="gone"),
        pytest.param([MERGED, person(USER)], [], id="the user in its place"),
        pytest.param([MERGED, person(LEAD)], [("/id", "kept")], id="still there"),
        pytest.param([person(LEAD), MERGED], [], id="read before"),
        pytest.param([("POST", "/contacts/merge", {"type": "contact", "id": LEAD}, MERGED[3])],
                     [("/id", "answer")], id="the answer"),
        pytest.param([(*MERGED, 400), person(LEAD)], [], id="refused"),
        pytest.param([BEGUN, talk(LEAD), MERGED, talk(USER)], [], id="conversation"),
        pytest.param([BEGUN, MERGED, talk(LEAD)], [("/contacts/contacts", "conversation")], id="left behind"),
        pytest.param([BEGUN, MERGED, talk()], [("/contacts/contacts", "conversation")], id="nobody's"),
    ],
)  # fmt: skip
def test_merges(story, reports, steps, expected):
    assert reports("contact-merge", story(*steps)) == expected
