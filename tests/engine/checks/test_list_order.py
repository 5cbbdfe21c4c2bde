"""list-order."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case

OURS = Case("scenario")


def page(*ids, total=9, updated=1767603700):
    items = [{"type": "conversation", "id": one, "updated_at": updated} for one in ids]
    return {
        "type": "conversation.list",
        "conversations": items,
        "total_count": total,
        "pages": {"type": "pages", "page": 1, "per_page": 2, "total_pages": 5},
    }


def ask(query, answer):
    return ("GET", f"/conversations{query}", answer)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(
            [ask("", page("1", "2")), ask("?per_page=3", page("1", "2", "3"))], [], id="alike"
        ),
        pytest.param(
            [ask("", page("1", "2")), ask("?per_page=3", page("3", "2", "1"))],
            [("/conversations", "order")],
            id="the other way round",
        ),
        pytest.param(
            [ask("", page("1", "2")), ask("", page("2", "1"))],
            [("/conversations", "order")],
            id="the same page in another order",
        ),
        pytest.param(
            [ask("", page("1", "2")), ask("?starting_after=x", page("3", "4"))],
            [],
            id="later pages",
        ),
        pytest.param(
            [ask("", page("1", "2")), ("PUT", "/conversations/1", {}, {}), ask("", page("2", "1"))],
            [],
            id="something was written",
        ),
        pytest.param(
            [ask("", page("1", "2")), ask("", page("3", "1", total=10))],
            [],
            id="one more by others",
        ),
        pytest.param(
            [ask("", page("1", "2")), ask("", page("2", "1", updated=1767603800))],
            [],
            id="somebody wrote",
        ),
    ],
)
def test_first_pages_begin_alike(story, reports, steps, expected):
    assert reports("list-order", story(*steps, case=OURS)) == expected


def test_other_peoples_traffic_is_not_compared(story, reports):
    assert reports("list-order", story(ask("", page("1", "2")), ask("", page("2", "1")))) == []
