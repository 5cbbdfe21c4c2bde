"""waiting-since."""

from __future__ import annotations

import pytest

SINCE = 1767603601
USER = {"author": {"type": "user", "id": "68b1f20c9a4de37715c0a8f2"}}
ADMIN = {"author": {"type": "admin", "id": "8120347"}}


@pytest.mark.parametrize(
    ("kinds", "since", "expected"),
    [
        pytest.param([("comment", ADMIN)], None, [], id="answered"),
        pytest.param(
            [("comment", ADMIN)], SINCE, [("/waiting_since", "answered")], id="answered and waiting"
        ),
        pytest.param([("comment", USER)], SINCE, [], id="waiting"),
        pytest.param([("comment", ADMIN), ("comment", USER)], SINCE, [], id="waiting again"),
        pytest.param(
            [("comment", USER), ("comment", ADMIN), ("close", ADMIN)],
            SINCE,
            [("/waiting_since", "answered")],
            id="answered and closed",
        ),
        pytest.param([("comment", ADMIN), ("open", ADMIN)], SINCE, [], id="opened since"),
        pytest.param(
            [("comment", ADMIN), ("something_new", ADMIN)], SINCE, [], id="a part nobody knows"
        ),
        pytest.param([("comment", ADMIN), ({}, ADMIN)], SINCE, [], id="a part of no kind"),
        pytest.param([], SINCE, [], id="no parts"),
    ],
)
def test_waiting(exchange, with_parts, part, reports, kinds, since, expected):
    shown = [part(n, kind, **author) for n, (kind, author) in enumerate(kinds)]
    made = exchange(body=with_parts(*shown, waiting_since=since))
    assert reports("waiting-since", made) == expected


def test_two_parts_of_one_second_may_be_in_either_order(exchange, with_parts, part, reports):
    shown = [part(1, **USER), part(2, created_at=1767603601, **ADMIN)]
    made = exchange(body=with_parts(*shown, waiting_since=SINCE))
    assert reports("waiting-since", made) == []


def test_when_not_all_parts_came_nothing_is_known(exchange, with_parts, part, reports):
    made = exchange(body=with_parts(part(1, **ADMIN), total=700, waiting_since=SINCE))
    assert reports("waiting-since", made) == []
