"""An SDK that keeps its word is told nothing of; each lie is caught by the aspect that it touches."""

from __future__ import annotations

import pytest

from intercontract.model.finding import Verdict
from intercontract.sdk.rules import ASPECTS


def test_an_honest_sdk_has_no_finding(verify):
    report = verify()
    assert [
        group.finding.message for group in report.groups if group.finding.severity == "fail"
    ] == []
    assert {cell.aspect for cell in report.grid} == set(ASPECTS)
    assert report.exit_code() == 0
    assert any("asks for 2.11 of itself" in note for note in report.run.notes)


LIES = [
    pytest.param("loses-field", "understood", "sdk-lost-field", "/created_at", id="loses a field"),
    pytest.param(
        "number-as-text", "understood", "sdk-changed-value", "/created_at", id="number as text"
    ),
    pytest.param(
        "invents-field", "understood", "sdk-invented-field", "/colour", id="invents a field"
    ),
    pytest.param(
        "no-name", "declared", "sdk-undeclared-field", "/name", id="a field without a type"
    ),
    pytest.param("swallows-404", "errors", "sdk-error", "", id="swallows 404"),
    pytest.param(
        "swallows-broken", "errors", "sdk-broken-answer", "", id="swallows what is broken"
    ),
    pytest.param("forgets-code", "errors", "sdk-error", "", id="forgets the code"),
    pytest.param("repeats-post", "retries", "sdk-retry", "", id="repeats a POST"),
    pytest.param(
        "ignores-retries", "retries", "sdk-setting", "client.retries", id="a setting without effect"
    ),
    pytest.param("never-ends", "pages", "sdk-pages", "", id="a list without end"),
    pytest.param("first-page-only", "pages", "sdk-pages", "", id="the first page only"),
    pytest.param("one-region", "regions", "sdk-region", "us", id="one region for all"),
    pytest.param("id-is-a-number", "declared", "sdk-declared-type", "/id", id="another type"),
]


@pytest.mark.parametrize(("lie", "aspect", "rule", "pointer"), LIES)
def test_a_lie_is_found_by_its_aspect(verify, lie, aspect, rule, pointer):
    report = verify(lie, aspect=[aspect])
    assert (rule, pointer) in {(f.check, f.pointer) for f in report.findings}
    assert {cell.aspect for cell in report.grid} == {aspect}


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ("dies", "ended at"),
        ("prints-garbage", "is no answer"),
        ("wrong-number", "the number of another question"),
        ("claims-more", "failed at"),
    ],
)
def test_what_the_driver_does_wrong_is_an_error_of_the_driver(verify, lie, told):
    report = verify(lie, aspect=["sent"])
    broken = [group for group in report.groups if group.verdict is Verdict.ERROR]
    assert [told in group.finding.message for group in broken] == [True]
    assert report.exit_code() == 4
