"""etag."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("scenario")
WRONG = [("header", "/ETag", "same")]


@pytest.mark.parametrize(
    ("tags", "changes", "case", "expected"),
    [
        pytest.param("aa", {}, OURS, [], id="nothing changed"),
        pytest.param("ab", {"updated_at": 1767609999}, OURS, [], id="changed, and so did the tag"),
        pytest.param("aa", {"updated_at": 1767609999}, OURS, WRONG, id="changed under one tag"),
        pytest.param("ab", {}, OURS, [], id="a new tag for the same"),
        pytest.param("aa", {"statistics": None}, OURS, [], id="a weak tag overlooks details"),
        pytest.param("aa", {"updated_at": 1767609999}, None, [], id="other people's traffic"),
        pytest.param([None, None], {"updated_at": 1767609999}, OURS, [], id="no tags"),
    ],
)
def test_a_tag_stands_for_one_state(exchange, conversation, reports, tags, changes, case, expected):
    bodies = conversation(), conversation(**changes)
    made = [
        exchange(body=body, headers={"ETag": tag}, case=case)
        for tag, body in zip(tags, bodies, strict=True)
    ]
    assert reports("etag", made) == expected


def test_a_list_has_a_state_too(exchange, conversation, reports):
    made = [
        exchange(
            path="/conversations",
            body={"type": "conversation.list", "conversations": [conversation(updated_at=time)]},
            headers={"ETag": 'W/"1"'},
            case=OURS,
        )
        for time in (1767603700, 1767609999)
    ]
    assert reports("etag", made) == WRONG
