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
            {"statistics": {"count_reopens": 1.5}},
            [
                ("/statistics/count_conversation_parts", "absent"),
                ("/statistics/type", "absent"),
                ("/statistics/count_reopens", "only here"),
            ],
            id="what stands there is said by the schema, not by a type",
        ),
        pytest.param({"extra": {"b": 1}}, [], id="objects of no type may hold less"),
    ],
)
def test_shapes(regions, conversation, reports, changes, expected):
    usual = conversation(custom_attributes={"y": "z"}, extra={"a": 1})
    odd = conversation(**{"custom_attributes": {}, "extra": {"a": 1}, **changes})
    assert reports("region-parity", regions(ONE, usual, odd)) == expected


@pytest.mark.parametrize(
    ("usual", "odd", "expected"),
    [
        pytest.param([None] * 3, [0] * 3, [("empty", "integer")], id="0 for null"),
        pytest.param([None] * 3, [""] * 3, [("empty", "string")], id="no text for null"),
        pytest.param([None] * 3, [[]] * 3, [("empty", "array")], id="no items for null"),
        pytest.param([""] * 3, [None] * 3, [("empty", "null")], id="null for no text"),
        pytest.param([None, None, None, 5], [0] * 4, [("empty", "integer")], id="null or a number"),
        pytest.param([None] * 2, [0] * 2, [], id="too few to say"),
        pytest.param([None, None, None, 0], [0] * 4, [], id="both happen"),
        pytest.param([None] * 4, [0, 0, 0, 5], [], id="not always empty"),
        pytest.param([None] * 3, [5] * 3, [], id="something for nothing is data"),
        pytest.param([None] * 3, [False] * 3, [], id="false is no nothing"),
        pytest.param([None] * 3, [["x"]] * 3, [], id="items"),
        pytest.param([0] * 3, [0] * 3, [], id="alike"),
    ],
)
def test_what_stands_for_nothing(exchange, conversation, reports, usual, odd, expected):
    made = [
        exchange(
            body=conversation(admin_assignee_id=value),
            host=f"https://{host}",
            region=region,
            sequence="reading",
            case=Case("scenario", description=f"reading, step {step}"),
        )
        for region, host in HOSTS.items()
        for step, value in enumerate(odd if region == "au" else usual)
    ]
    wanted = [("/admin_assignee_id", *arguments) for arguments in expected]
    assert reports("region-parity", made) == wanted


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


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("scroll_exists", [], id="a scroll that is open there just now"),
        pytest.param("parameter_invalid", [("", "status", "400")], id="a refusal"),
    ],
)
def test_what_is_true_for_the_moment_is_not_compared(regions, reports, code, expected):
    usual = {"type": "list", "data": [], "scroll_param": "a"}
    odd = {"type": "error.list", "request_id": None, "errors": [{"code": code, "message": "no"}]}
    found = reports("region-parity", regions("/companies/scroll", usual, odd, odd_status=400))
    assert found == expected
