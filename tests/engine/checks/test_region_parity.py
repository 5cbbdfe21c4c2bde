"""region-parity."""

from __future__ import annotations

import pytest

from intercontract.checks.judge import judge_sequences
from intercontract.checks.registry import all_checks
from intercontract.model.interaction import Case

ONE = "/conversations/5"
HOSTS = {"us": "api.intercom.io", "eu": "api.eu.intercom.io", "au": "api.au.intercom.io"}


@pytest.fixture
def regions(exchange):
    """The same steps in three regions, one of them with another answer."""

    def make(path, usual, odd, *, odd_region="au", status=200, odd_status=200):
        return [
            exchange(
                path=path,
                status=odd_status if region == odd_region else status,
                body=odd if region == odd_region else usual,
                host=f"https://{host}",
                region=region,
                sequence="reading",
                case=Case("scenario", description="reading, step 1"),
            )
            for region, host in HOSTS.items()
        ]

    return make


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="alike"),
        pytest.param({"priority": "priority", "title": "x"}, [], id="other values"),
        pytest.param({"priority": 5}, [("/priority", "type", "number")], id="another type"),
        pytest.param({"admin_assignee_id": 5}, [], id="null agrees with anything"),
        pytest.param({"priority": ...}, [("/priority", "absent")], id="a field is missing"),
        pytest.param({"custom_attributes": {"x": 1}}, [], id="custom attributes"),
        pytest.param(
            {"statistics": {"count_reopens": 1.5}}, [], id="objects of no type may hold less"
        ),
    ],
)
def test_shapes(regions, conversation, reports, changes, expected):
    usual = conversation(custom_attributes={"y": "z"})
    odd = conversation(**{"custom_attributes": {}, **changes})
    assert reports("region-parity", regions(ONE, usual, odd)) == expected


def test_a_field_that_only_one_region_has_is_told_once(regions, conversation, reports):
    made = regions(ONE, conversation(), conversation(colour="red"))
    assert reports("region-parity", made) == [("/colour", "only here")]
    assert reports("region-parity", made[1:]) == [("/colour", "absent")]


@pytest.mark.parametrize(
    ("status", "odd_status", "expected"),
    [
        pytest.param(200, 400, [("", "status", "400")], id="one refuses"),
        pytest.param(404, 404, [], id="all refuse"),
        pytest.param(200, 503, [], id="one fails for a moment"),
        pytest.param(200, 429, [], id="one is busy"),
    ],
)
def test_statuses(regions, reports, status, odd_status, expected):
    made = regions(ONE, {}, {}, status=status, odd_status=odd_status)
    assert reports("region-parity", made) == expected


def test_the_finding_names_the_region_that_differs(regions):
    made = regions(ONE, {}, {}, odd_status=400, odd_region="eu")
    checks = [rule for rule in all_checks() if rule.id == "region-parity"]
    (finding,) = judge_sequences(made, checks)
    assert finding.region == "eu"
    assert finding.status == 400


def test_one_region_alone_is_not_compared(exchange, reports):
    assert reports("region-parity", [exchange(sequence="reading")]) == []
