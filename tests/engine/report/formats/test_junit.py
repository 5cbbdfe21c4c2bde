"""JUnit XML."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.model.finding import Verdict
from intercontract.model.run import Cell


def parsed(make, report, **options):
    return ET.fromstring(make.write("junit", report, **options))  # noqa: S314 - we wrote it


def cases(root, region):
    return root.findall(f"testsuite[@name='{region}']/testcase")


def test_each_region_is_a_suite_with_a_case_for_each_operation_and_finding(make):
    root = parsed(make, make.three())
    assert [s.get("name") for s in root] == ["run", "us", "eu", "au"]
    names = [case.get("name") for case in cases(root, "eu") if case.find("failure") is not None]
    assert names == [f"response-schema /state [{make.group().finding.fingerprint}]"]
    exercised = [c for c in cases(root, "eu") if c.get("name") == "exercised"]
    assert len(exercised) == 5


def test_a_failure_says_what_was_expected_observed_and_how_to_see_it(make):
    failure = parsed(make, make.report(make.group())).find(".//failure")
    assert failure.get("message").startswith("state has a value")
    for text in ("one of open, closed, snoozed", '"pending"', "curl -X GET", '>   "state"'):
        assert text in failure.text


def test_known_deviations_pass_and_say_why(make):
    root = parsed(make, make.report(make.group(Verdict.KNOWN)))
    assert (root.get("skipped"), root.get("failures")) == ("0", "0")
    (case,) = [c for c in root.iter("testcase") if c.get("name").startswith("response-schema")]
    assert case.find("system-out").text == "known deviation: Not in the document"


def test_cases_and_suites_tell_their_time(make):
    cells = (
        Cell("a", "us", Verdict.PASS, 2, (200,), seconds=1.5),
        Cell("b", "us", Verdict.PASS, 1, (200,), seconds=0.25),
    )
    root = parsed(make, make.report(grid=cells))
    assert [case.get("time") for case in cases(root, "us")] == ["1.500", "0.250"]
    assert root.find("testsuite[@name='us']").get("time") == "1.750"
    assert root.get("time") == "23.400"


@pytest.mark.parametrize(
    ("fail_on", "failures"),
    [("fail", 1), ("warning", 2), ("never", 0)],
)
def test_what_fails_follows_the_option(make, fail_on, failures):
    report = make.report(make.group(), make.group(Verdict.WARNING, check="id-type"))
    root = parsed(make, report, fail_on=fail_on)
    assert len(root.findall(".//failure")) == failures
    assert root.get("failures") == str(failures)


def test_a_run_that_was_cut_short_is_an_error(make):
    report = make.report()
    report = attrs.evolve(report, run=attrs.evolve(report.run, complete=False))
    root = parsed(make, report)
    assert root.get("errors") == "1"
    assert "Cut short" in root.find(".//error").get("message")


def test_a_run_that_used_up_its_time_is_no_error(make):
    report = make.report()
    report = attrs.evolve(report, run=attrs.evolve(report.run, complete=False, stopped="time"))
    root = parsed(make, report)
    assert (root.get("errors"), root.get("skipped")) == ("0", "1")
    assert "time limit" in root.find(".//skipped").get("message")


def test_an_operation_that_nothing_exercised_is_skipped(make):
    root = parsed(make, make.report(grid=(Cell("list", "us", Verdict.SKIP),)))
    (case,) = cases(root, "us")
    assert case.find("skipped") is not None


def test_cases_have_names_of_their_own(make):
    root = parsed(make, make.many())
    seen = Counter((c.get("classname"), c.get("name")) for c in root.iter("testcase"))
    assert max(seen.values()) == 1
    assert len(seen) == 1 + 15 + 300


@given(data=st.data())
@settings(max_examples=60)
def test_xml_is_well_formed_whatever_was_observed(make, data):
    report = data.draw(make.hostile_reports())
    root = parsed(make, report)
    allowed = {"testsuites", "testsuite", "testcase", "properties", "property", "failure",
               "error", "skipped", "system-out"}  # fmt: skip
    assert {element.tag for element in root.iter()} <= allowed
    shown = sum(1 for g in report.groups if g.verdict is not Verdict.SKIP)
    assert int(root.get("tests")) == 1 + len(report.grid) + shown


@given(data=st.data())
@settings(max_examples=40)
def test_a_comparison_has_a_case_for_each_change(make, data):
    report = data.draw(make.hostile_comparisons())
    root = parsed(make, report, fail_on="warning")
    cases = 1 + bool(report.upgrade) + len(report.changes) + len(report.ignored) + 2
    assert int(root.get("tests")) == cases
    failing = sum(report.is_failure(change, "warning") for change in report.changes)
    assert int(root.get("failures")) == failing + 2
    assert root.get("skipped") == "0"
