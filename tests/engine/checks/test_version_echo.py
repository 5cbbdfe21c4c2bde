"""version-echo."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case


def case(asked, answered, expected, *, status=200, id):  # noqa: A002
    made = {
        "status": status,
        "asked": {"Intercom-Version": asked},
        "headers": {"Intercom-Version": answered},
    }
    return pytest.param(made, [("header", "/Intercom-Version", e) for e in expected], id=id)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        case("2.11", "2.11", [], id="echoed"),
        case("2.11", "2.12", ["other"], id="another version answers"),
        case("2.11", None, ["absent"], id="absent"),
        case(None, "2.15", [], id="none asked for: the app's own"),
        case("Unstable", "Preview", [], id="two names of one version"),
        case("2.11", None, [], status=401, id="errors may lack it"),
        case("2.11", "2.15", [], status=400, id="an error may come from another version"),
        case("nonsense", "2.11", [], id="nothing that could be echoed"),
    ],
)
def test_versions(exchange, reports, made, expected):
    assert reports("version-echo", exchange(**made)) == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        case("2.11", "2.9", ["other"], status=404, id="an error in another version"),
        case("2.11", "2.11", [], status=404, id="an error in the same"),
        case("2.11", None, [], status=404, id="an error in none"),
        case("2.11", "2.9", [], status=401, id="nobody's version"),
        case("0.1", "2.9", [], status=400, id="a version that does not exist"),
    ],
)
def test_versions_of_errors_in_a_run_of_our_own(exchange, reports, made, expected):
    assert reports("version-echo", exchange(**made, case=Case("scenario"))) == expected
