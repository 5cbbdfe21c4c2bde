"""The JSON document."""

from __future__ import annotations

import attrs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.model.finding import Verdict
from intercontract.report.runs import document as to_document


def test_document_has_the_promised_members(make):
    document = to_document(make.three())
    members = ["schema", "run", "summary", "findings", "causes", "grid", "fields", "coverage"]
    assert list(document) == [*members, "transcripts"]
    assert {
        "id": "20260801-020000-7f3a",
        "started_at": "2026-08-01T02:00:00Z",
        "command": "intercontract run --region us,eu,au",
        "target": "sandbox",
        "api_version": "2.11",
        "contract": "contracts/2.11",
        "seed": 42,
        "complete": True,
        "duration": 23.4,
    }.items() <= document["run"].items()
    assert (document["run"]["regions"], document["run"]["notes"]) == (["us", "eu", "au"], [])
    assert document["summary"]["interactions"] == 812
    assert document["summary"]["findings"] == {"fail": 2, "warning": 1, "known": 1}
    assert document["summary"]["defects"] == {"fail": 2, "warning": 1, "known": 3}
    assert document["summary"]["occurrences"] == {"fail": 503, "warning": 1, "known": 108}
    assert document["summary"]["verdict"] == "fail"


def test_a_finding_is_written_out_whole(make):
    group = make.group(count=500)
    (finding,) = to_document(make.report(group))["findings"]
    for name in ("check", "operation", "method", "path", "status", "pointer", "expected",
                 "observed", "message", "fingerprint", "interaction", "region", "part"):  # fmt: skip
        assert finding[name] == getattr(group.finding, name)
    assert (finding["severity"], finding["verdict"], finding["count"]) == ("fail", "fail", 500)
    assert finding["examples"] == ["eu/retrieveConversation#12"]
    assert finding["curl"].startswith("curl -X GET ")
    assert "reason" not in finding


def test_a_known_deviation_says_why(make):
    (finding,) = to_document(make.report(make.group(Verdict.KNOWN)))["findings"]
    assert finding["reason"] == "Not in the document"
    assert finding["evidence"] == ["https://developers.intercom.com/docs"]


def test_nothing_is_cut_in_the_document(make):
    (finding,) = to_document(make.report(make.group(observed="x" * 50_000)))["findings"]
    assert len(finding["observed"]) == 50_000


def test_our_own_errors_are_counted_apart(make):
    summary = to_document(make.report(make.group(Verdict.ERROR)))["summary"]
    assert summary["findings"] == {"fail": 0, "warning": 0, "known": 0, "error": 1}


def test_order_of_findings_does_not_depend_on_the_order_given(make):
    report = make.many(30)
    again = attrs.evolve(report, groups=report.groups[::-1])
    assert make.write("json", report) == make.write("json", again)


@pytest.mark.parametrize("seed", [0, 2**63, 2**127], ids=["small", "64-bit", "huge"])
def test_dump_reads_back(make, seed):
    report = make.three()
    report = attrs.evolve(report, run=attrs.evolve(report.run, seed=seed))
    assert f'"seed": {seed}' in make.write("json", report)


@given(data=st.data())
@settings(max_examples=60)
def test_dump_is_json_whatever_was_observed(make, data):
    report = data.draw(make.hostile_reports())
    document = orjson.loads(make.write("json", report))
    assert len(document["findings"]) == len(report.groups)


@given(data=st.data())
@settings(max_examples=40)
def test_a_comparison_is_json_whatever_was_compared(make, data):
    report = data.draw(make.hostile_comparisons())
    document = orjson.loads(make.write("json", report))
    assert len(document["changes"]) == len(report.changes)
    assert list(document)[:5] == ["base", "revision", "kind", "summary", "changes"]


def test_a_schema_that_operations_share_is_one_cause(make):
    shared = {"cause": "/components/schemas/tag/properties/name/type", "arguments": ("type",)}
    groups = [
        make.group(operation=name, pointer=pointer, region=region, count=2, **shared)
        for name, pointer in (("listConversations", "/x/0/tags/0/name"), ("attachTag", "/name"))
        for region in ("us", "eu")
    ]
    other = make.group(pointer="/name", **shared | {"arguments": ("enum",)})
    report = make.report(*groups, other)
    document = to_document(report)
    assert report.summary.new == document["summary"]["findings"]["fail"] == 2
    (one,) = [cause for cause in document["causes"] if len(cause["operations"]) == 2]
    assert sorted(one["pointers"]) == ["/name", "/x/*/tags/*/name"]
    assert (one["schema"], one["regions"], one["occurrences"]) == (shared["cause"], ["us", "eu"], 8)
    assert len(one["defects"]) == document["summary"]["defects"]["fail"] - 1 == 2


@pytest.mark.parametrize(
    "sign", ["\x7f", "\x85", "\x9b", "\u061c", "\u200e", "\u2028", "\u202e", "\u2066"]
)
@pytest.mark.parametrize("text", ["a{}b", "{}\ud800"], ids=["text", "beside half a character"])
def test_what_a_terminal_acts_on_is_escaped_and_stays_the_same_value(make, sign, text):
    told = text.format(sign)
    written = make.write("json", make.report(make.group(observed=told)))
    assert sign not in (written.decode() if isinstance(written, bytes) else written)
    (finding,) = orjson.loads(written)["findings"]
    assert finding["observed"].startswith(told.partition("\ud800")[0])
