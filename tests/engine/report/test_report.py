"""A report in numbers, as plain values and back, and as it was written."""

from __future__ import annotations

import attrs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.errors import ConfigurationError
from intercontract.model.finding import Verdict
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.model.report import Report
from intercontract.model.run import Coverage, Rendered, Sample
from intercontract.report.runs import document as to_document
from intercontract.report.runs import rendered

COVERED = Coverage(fields={"exercised": ["a 200 /b"], "missing": []})


def test_headline_counts_new_known_and_unverified(make):
    assert make.three().summary.headline == (
        "3 new findings in 812 interactions; 1 known deviation; 4 fields not verified"
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({}, "No new findings in 1 interaction", id="clean"),
        pytest.param(
            {"coverage": COVERED},
            "No new findings in 1 interaction; every documented field verified",
            id="all-covered",
        ),
        pytest.param(
            {"interactions": 0},
            "Nothing was verified: there was no interaction to judge",
            id="empty",
        ),
        pytest.param({"cut": True}, "Cut short: no new findings in 1 interaction", id="cut-short"),
    ],
)
def test_headline_never_claims_more_than_was_seen(make, changes, sentence):
    changes = {"interactions": 1, "coverage": Coverage()} | changes
    cut = changes.pop("cut", False)
    report = make.report(**changes)
    if cut:
        report = attrs.evolve(report, run=attrs.evolve(report.run, complete=False))
    assert str(report.summary) == sentence


def test_headline_puts_our_own_errors_first(make):
    report = make.report(make.group(Verdict.ERROR), make.group(), coverage=Coverage())
    assert str(report.summary) == (
        "1 check could not be carried out; 1 new finding in 812 interactions"
    )


@given(data=st.data())
@settings(max_examples=60)
def test_a_report_is_the_same_after_a_way_through_plain_values(make, data):
    report = data.draw(make.hostile_reports())
    assert Report.from_dict(report.to_dict()) == report


@given(data=st.data())
@settings(max_examples=60)
def test_a_written_report_is_read_back_and_written_the_same(make, data):
    report = data.draw(make.hostile_reports())
    read = Report.from_dict(to_document(report))
    assert to_document(read) == to_document(report)
    assert [rendered(group, read.run) for group in read.groups] == [
        rendered(group, report.run) for group in report.groups
    ]


def test_what_was_dumped_has_the_same_findings(make):
    report = make.three()
    read = Report.from_dict(orjson.loads(make.write("json", report)), file="report.json")
    assert [g.finding.fingerprint for g in read.groups] == [
        g.finding.fingerprint for g in report.groups
    ]
    assert (read.run, read.grid, read.coverage) == (report.run, report.grid, report.coverage)
    assert read.verdict is report.verdict


def test_what_an_older_release_did_not_write_takes_its_default(make):
    document = to_document(make.report(make.group()))
    for name in ("summary", "grid", "fields", "coverage"):
        del document[name]
    for name in ("curl", "excerpt"):
        del document["findings"][0][name]
    read = Report.from_dict(document)
    assert (read.interactions, read.grid, read.fields) == (0, (), ())
    assert rendered(read.groups[0], read.run) == Rendered()


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="nothing"),
        pytest.param([], id="a list"),
        pytest.param(None, id="null"),
        pytest.param({"run": {}, "findings": []}, id="no run"),
        pytest.param({"run": "x", "findings": "y"}, id="texts"),
        pytest.param({"changes": [], "base": "a", "revision": "b"}, id="a comparison"),
    ],
)
def test_what_is_no_report_is_refused(document):
    with pytest.raises(ConfigurationError, match="no report of a run") as caught:
        Report.from_dict(document, file="x.json")
    assert "x.json" in str(caught.value)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        pytest.param("verdict", "purple", id="no verdict"),
        pytest.param("count", "3", id="text for a number"),
        pytest.param("count", True, id="a truth for a number"),
        pytest.param("examples", "us#1", id="text for a list"),
        pytest.param("region", 3, id="number for a text"),
        pytest.param("statuses", [200, None], id="null in a list"),
        pytest.param("reason", None, id="null"),
    ],
)
def test_a_finding_that_is_none_is_refused(make, where, value):
    document = to_document(make.report(make.group()))
    document["findings"][0][where] = value
    with pytest.raises(ConfigurationError):
        Report.from_dict(document)


def test_a_sample_keeps_no_credentials(make):
    headers = Headers({"Authorization": "Bearer s3cr3t", "Cookie": "s=s3cr3t", "Accept": "*/*"})
    url = "https://me:s3cr3t@api.intercom.io/conversations?x=1"
    sent = make.interaction(request=Request("GET", url, headers))
    sample = Sample.of(sent, {"state": 1, "body": "s3cr3t"}, "/state")
    assert sample.interaction.request.url == "https://api.intercom.io/conversations?x=1"
    assert "s3cr3t" not in str(sample)
