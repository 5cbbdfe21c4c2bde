"""What a script printed is compared with its finding: a claim that does not hold is told."""

from __future__ import annotations

import pytest
from repeating import unlike
from shown_types import admits

from intercontract.sdk.found import finding

SENT = (
    "received after 0.1 s POST /contacts Intercom-Version: 2.11 Authorization: Bearer "
    'Content-Type: application/json {"id": 7, "tags": [{"name": "a"}]}\n'
)


def claim(rule, pointer="", *arguments, expected="", observed="", part="response", message=""):
    return finding(
        rule, "mini==1.0", None, pointer, *arguments,
        expected=expected, observed=observed, part=part, message=message, interaction="a.yaml#0",
    )  # fmt: skip


IS_NUMBER = claim("sdk-declared-type", "/a/id", expected="string", observed="7")
IS_ABSENT = claim("sdk-declared-type", "/id", expected="the property 'id'", observed="nothing")
IS_LOST = claim("sdk-lost-field", "/id", expected="7", observed="nothing")
IS_TEXT = claim("sdk-changed-value", "/id", expected="7", observed='"7"')
IS_ENDLESS = claim("sdk-pages", "", "circle", expected="an end", observed="11 requests and more")
MISSED = claim("sdk-pages", "", "missed", expected="8 items", observed="2 items")
TWICE = claim("sdk-retry", "", "write", "429", expected="1 request", observed="2 requests")
IS_MADE = claim("sdk-invented-field", "/a", expected="nothing", observed='{"b": 1, "c": 2}')
IS_LONG = claim(
    "sdk-invented-field", "/a", observed='object {"b": {"d": 1}, "c": "x", "e": "y… (99 characters)'
)
NO_ROOM = claim(
    "sdk-request-type", "/tags", expected="a declared type", observed="[]", part="request"
)
OTHER_ROOM = claim("sdk-request-type", "/id", expected="string", observed="7", part="request")
EARLY = claim("sdk-retry", "Retry-After", "ignored", expected="7 s", observed="1.0 s")
NO_CODE = claim("sdk-error", "", "code", expected="not_found", observed="None in a.ApiError")
FOREIGN = claim("sdk-foreign-error", "", "a cut", observed="httpx.ReadError: cut")
AS_TEXT = claim("sdk-request", "/id", "changed", expected='"7"', observed="7", part="request")
BASIC = claim("sdk-request", "Authorization", "Basic", observed="Basic", part="header")


@pytest.mark.parametrize(
    ("told", "printed", "holds"),
    [
        (IS_NUMBER, "declared A id typing.Optional[str] optional\nreturned int 7", True),
        (IS_NUMBER, 'declared A id java.lang.String\nreturned java.lang.String "7"', True),
        (IS_NUMBER, "declared A id typing.Union[str, int] optional\nreturned int 7", False),
        (IS_NUMBER, "declared A other str optional\nreturned int 7", False),
        (IS_NUMBER, "declared A id str optional\nreturned int 8", False),
        (IS_ABSENT, "declared A id string\nreturned undefined undefined", True),
        (IS_ABSENT, "declared A id string | undefined\nreturned undefined undefined", False),
        (IS_ABSENT, "declared A id str required\nreturned int 7", False),
        (IS_LOST, "returned NoneType null", True),
        (IS_LOST, "returned int 7", False),
        (IS_LOST, "raised a.ApiError an ApiError: True", False),
        (IS_TEXT, 'returned str "7"', True),
        (IS_TEXT, "returned int 7", False),
        (IS_MADE, 'returned A {"b": 1, "c": 2}', True),
        (IS_MADE, 'returned A {"c": 2}', True),
        (IS_MADE, 'returned A {"c": 3}', False),
        (IS_MADE, "returned null null", False),
        (IS_LONG, 'returned A {"c": "x", "f": 2}', True),
        (IS_LONG, 'returned A {"b": {"d": 2}, "c": "x"}', False),
        (IS_LONG, 'returned A {"e": "y"}', False),
        (NO_ROOM, f"declared A tags not at all\n{SENT}", True),
        (NO_ROOM, f"declared A tags string[]\n{SENT}", False),
        (NO_ROOM, "declared A tags not at all", False),
        (OTHER_ROOM, f"declared A id string | undefined\n{SENT}", True),
        (OTHER_ROOM, f"declared A id number\n{SENT}", False),
        (IS_ENDLESS, "items 100 different 1\nreturned A {}", True),
        (IS_ENDLESS, "enough: this does not end", True),
        (IS_ENDLESS, "items 1 different 1\nreturned A {}", False),
        (MISSED, "items 2 different 2", True),
        (MISSED, "items 8 different 8", False),
        (TWICE, SENT + SENT, True),
        (TWICE, SENT, False),
        (EARLY, SENT + SENT.replace("0.1 s", "1.2 s"), True),
        (EARLY, SENT + SENT.replace("0.1 s", "7.3 s"), False),
        (NO_CODE, 'raised a.ApiError an ApiError: True\nwhich tells {"code": null}', True),
        (NO_CODE, 'raised a.ApiError an ApiError: True\nwhich tells {"code": "not_found"}', False),
        (FOREIGN, "raised httpx.ReadError an ApiError: False", True),
        (FOREIGN, "raised httpx.ReadError an ApiError: True", False),
        (FOREIGN, "raised httpx.ConnectError an ApiError: False", False),
        (AS_TEXT, SENT, True),
        (AS_TEXT, SENT.replace('"id": 7', '"id": "7"'), False),
        (BASIC, SENT.replace("Bearer", "Basic"), True),
        (BASIC, SENT, False),
    ],
)
def test_a_claim_holds_if_its_script_shows_it(told, printed, holds):
    assert (unlike(told, printed) == "") is holds


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("typing.Optional[str]", ["a", None], [1, {}]),
        ("typing.Union[int, typing.List[str]]", [1, []], ["a", {}, None]),
        ("typing.Literal['a', 'b']", ["a"], ["c", None]),
        ("typing.Dict[str, typing.Any]", [{}], [[], None]),
        ("<class 'int'>", [1], ["1", True]),
        ("typing.Any", [1, None, {}], []),
        ('"a" | "b" | undefined', ["a"], ["c", None]),
        ("string[] | null", [[], None], ["a"]),
        ("Record<string, unknown>", [{}], [1]),
        ("() => string", [{}], ["a"]),
        ("boolean", [True], [0]),
        ("java.util.List<java.lang.String>", [[]], [{}]),
        ("long", [1], ["1", 1.5]),
        ("io.intercom.api.Tag", [{}, None], ["a"]),
    ],
)
def test_a_printed_type_admits_what_it_says(kind, good, bad):
    assert [value for value in good if not admits(kind, value)] == []
    assert [value for value in bad if admits(kind, value)] == []
