"""timestamp-unit."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="seconds"),
        pytest.param(
            {"created_at": 1767603600123}, [("/created_at", "milliseconds")], id="milliseconds"
        ),
        pytest.param(
            {"created_at": "2026-01-05T09:00:00Z"}, [("/created_at", "text")], id="ISO 8601"
        ),
        pytest.param(
            {"created_at": "1767603600"}, [("/created_at", "text")], id="a number as text"
        ),
        pytest.param({"created_at": 0}, [("/created_at", "implausible")], id="zero"),
        pytest.param(
            {"created_at": 946684800}, [("/created_at", "implausible")], id="the year 2000"
        ),
        pytest.param(
            {"waiting_since": 5000000000}, [("/waiting_since", "implausible")], id="the year 2128"
        ),
        pytest.param(
            {"snoozed_until": 1767603600000},
            [("/snoozed_until", "milliseconds")],
            id="snoozed_until",
        ),
        pytest.param({"waiting_since": None}, [], id="null"),
        pytest.param({"created_at": True}, [], id="a boolean is the schema's matter"),
        pytest.param(
            {"statistics__last_close_at": 1767603600123},
            [("/statistics/last_close_at", "milliseconds")],
            id="deep inside",
        ),
        pytest.param(
            {"custom_attributes": {"renewed_at": "soon", "seen_at": 12}}, [], id="custom attributes"
        ),
        pytest.param(
            {"source__author": {"signed_up_at": 946684800, "last_seen_at": -299}},
            [],
            id="given by the workspace",
        ),
        pytest.param(
            {"source__author": {"ios_last_seen_at": "2026-01-05T09:00:00Z"}},
            [],
            id="known to be text",
        ),
        pytest.param(
            {"created_at": 1767603600.0}, [("/created_at", "fraction")], id="a decimal point"
        ),
        pytest.param({"source__author": {"looked_at": "the sky"}}, [], id="text that is no time"),
    ],
)
def test_times(exchange, conversation, reports, changes, expected):
    assert reports("timestamp-unit", exchange(body=conversation(**changes))) == expected


@pytest.mark.parametrize("check", ["conversation-state", "first-contact-reply", "statistics-times"])
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"created_at": 1767603600123, "updated_at": 1767603600123}, id="creation"),
        pytest.param({"statistics": {"first_close_at": 1767603600123}}, id="an event"),
        pytest.param({"first_contact_reply": {"created_at": 12}}, id="a reply"),
    ],
)
def test_a_wrong_unit_is_reported_once(exchange, conversation, reports, check, changes):
    base = {
        "source__delivered_as": "customer_initiated",
        "first_contact_reply": {"created_at": 1767603600},
        "statistics": {"first_close_at": 1767603700, "last_close_at": 1767603800},
    }
    made = exchange(body=conversation(**{**base, **changes}))
    assert reports("timestamp-unit", made)
    assert reports(check, made) == []
