"""Accepted changes: hidden while they are, reported when they no longer hide anything."""

from __future__ import annotations

from datetime import date

import pytest

from intercontract.drift import Change, Level
from intercontract.drift.ignore import IgnoreEntry, apply, parse
from intercontract.errors import ConfigurationError

TODAY = date(2026, 5, 1)
CHANGE = Change(rule="endpoint-added", level=Level.INFO, operation="x", method="GET", path="/x")
OTHER = Change(rule="endpoint-added", level=Level.INFO, operation="y", method="GET", path="/y")


def test_an_entry_hides_its_change_and_no_other():
    entry = IgnoreEntry(CHANGE.fingerprint, "announced")
    result = apply([CHANGE, OTHER], [entry], TODAY)
    assert result.changes == (OTHER,)
    assert result.ignored == ((CHANGE, entry),)
    assert result.stale == result.expired == ()


def test_an_entry_that_hides_nothing_is_stale():
    entry = IgnoreEntry("0" * 12, "was there once")
    assert apply([CHANGE], [entry], TODAY).stale == (entry,)


@pytest.mark.parametrize(
    ("expires", "hidden"),
    [
        pytest.param(date(2026, 4, 30), False, id="yesterday"),
        pytest.param(date(2026, 5, 1), True, id="today"),
        pytest.param(None, True, id="never"),
    ],
)
def test_an_expired_entry_hides_nothing(expires, hidden):
    entry = IgnoreEntry(CHANGE.fingerprint, "for now", expires)
    result = apply([CHANGE], [entry], TODAY)
    assert bool(result.ignored) is hidden
    assert result.expired == (() if hidden else (entry,))


def test_entries_are_read_from_plain_data():
    data = [{"fingerprint": "0123456789ab", "reason": "r", "expires": "2027-01-31", "rule": "x"}]
    expected = (IgnoreEntry("0123456789ab", "r", date(2027, 1, 31), "x"),)
    assert parse(data) == expected
    assert parse({"ignore": data}) == expected


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("no list", id="no list"),
        pytest.param([1], id="no object"),
        pytest.param([{"fingerprint": "xyz", "reason": "r"}], id="no fingerprint"),
        pytest.param([{"fingerprint": "0" * 12}], id="no reason"),
        pytest.param([{"fingerprint": "0" * 12, "reason": " "}], id="empty reason"),
        pytest.param([{"fingerprint": "0" * 12, "reason": "r", "until": "x"}], id="unknown key"),
        pytest.param([{"fingerprint": "0" * 12, "reason": "r", "expires": "soon"}], id="no date"),
        pytest.param([{"fingerprint": "0" * 12, "reason": "r"}] * 2, id="twice"),
    ],
)
def test_what_is_no_list_of_entries_is_refused_with_a_hint(data):
    with pytest.raises(ConfigurationError) as caught:
        parse(data)
    assert caught.value.hint
