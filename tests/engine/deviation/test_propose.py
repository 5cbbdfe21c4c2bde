"""Proposed entries explain what was found, in few words, and nothing that was not."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.contract.reading.text import parse_yaml
from intercontract.deviation.deviation import Deviation
from intercontract.deviation.parse import parse
from intercontract.deviation.propose import propose, unexplained
from intercontract.deviation.register import Register
from intercontract.deviation.write import to_yaml
from intercontract.errors import ContractError
from intercontract.model.finding import Finding, Severity
from intercontract.model.report import Report

TODAY = date(2026, 11, 23)
EVERYWHERE = ({"region": "us"}, {"region": "eu"}, {"region": "au"})


def entries(document) -> tuple[Deviation, ...]:
    return propose(Report.from_dict(document))


def as_finding(document: dict, **changes) -> Finding:
    names = ("check", "operation", "method", "path", "status", "region", "pointer", "expected",
             "observed", "message", "interaction", "part", "observed_type")  # fmt: skip
    values = {name: document.get(name, "") for name in names}
    values |= {"arguments": tuple(document["arguments"]), "severity": Severity.FAIL}
    return Finding(**(values | {"api_version": "2.11"} | changes))


def test_an_entry_has_everything_that_was_seen_and_where(report):
    (entry,) = entries(report({}))
    assert entry.check == "response-schema"
    assert entry.operations == ("retrieveConversation",)
    assert (entry.statuses, entry.pointer) == ((200,), "/title")
    assert entry.arguments == ("type", "string", "integer")
    assert entry.regions == ("us",)
    assert entry.reason == "Documented as string; integer is what was seen."
    assert entry.first_seen == date(2026, 11, 22)
    (evidence,) = entry.evidence
    assert "run 20261122-120000-000001 (target sandbox, API 2.11)" in evidence
    assert "30 times in us, for example us#3, us#9" in evidence


def test_a_defect_of_all_regions_is_one_entry_without_regions(report):
    (entry,) = entries(report(*EVERYWHERE))
    assert entry.regions == ()
    assert "90 times in us, eu, au" in entry.evidence[0]


def test_a_defect_of_some_regions_says_which(report):
    (entry,) = entries(report({"region": "au"}, {"region": "eu"}))
    assert entry.regions == ("eu", "au")


def test_recordings_without_a_region_give_entries_without(report):
    (entry,) = entries(report({"region": None}, run={"command": "audit", "target": "recorded"}))
    assert entry.regions == ()


def test_array_positions_become_wildcards(report):
    first, second = {"pointer": "/tags/tags/0/id"}, {"pointer": "/tags/tags/12/id"}
    (entry,) = entries(report(first, second))
    assert entry.pointer == "/tags/tags/*/id"


def test_named_fields_are_listed_never_generalised(report):
    document = report(*({"pointer": f"/s/{name}"} for name in "abcd"))
    found = entries(document)
    assert [entry.pointer for entry in found] == ["/s/a", "/s/b", "/s/c", "/s/d"]
    (written,) = parse_yaml(to_yaml(found), ContractError)["deviations"]
    assert written["pointer"] == ["/s/a", "/s/b", "/s/c", "/s/d"]
    assert "120 times" in written["evidence"][0]
    unseen = as_finding(document["findings"][0], pointer="/s/e")
    assert not any(entry.explains(unseen, TODAY) for entry in found)


def test_keys_of_maps_become_wildcards(report):
    names = ("/custom_attributes/Plan/x", "/custom_attributes/Seats/x")
    (entry,) = entries(report(*({"pointer": name} for name in names)))
    assert entry.pointer == "/custom_attributes/*/x"


@pytest.mark.parametrize(
    ("found", "observed", "other"),
    [
        pytest.param(
            {"observed_type": "object"}, ("object",), {"observed_type": "string"}, id="type"
        ),
        pytest.param(
            {"observed_type": "null", "kinds": ["null", "object"]},
            ("null", "object"),
            {"observed_type": "array"},
            id="types",
        ),
        pytest.param(
            {"arguments": ["enum", "one of a"], "observed": '"b"', "observed_type": "string"},
            ('"b"',),
            {"observed": '"c"'},
            id="a word",
        ),
        pytest.param(
            {
                "arguments": ["enum", "one of a"],
                "observed": '"me@x.example"',
                "observed_type": "string",
            },
            ("string",),
            {"observed_type": "null"},
            id="no word: somebody's",
        ),
    ],
)
def test_an_entry_keeps_the_kind_of_value_that_was_seen(report, found, observed, other):
    document = report({"check": "undocumented-field", "arguments": []} | found)
    (entry,) = entries(document)
    assert entry.observed == observed
    (read,) = parse(parse_yaml(to_yaml([entry]), ContractError))
    seen = as_finding(document["findings"][0], observed_type=found["observed_type"])
    assert read.explains(seen, TODAY)
    assert not read.explains(evolve(seen, **other), TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"arguments": ["type", "string", "null"]}, id="arguments"),
        pytest.param({"check": "id-type"}, id="check"),
        pytest.param({"operation": "listConversations"}, id="operation"),
        pytest.param({"statuses": [404]}, id="status"),
        pytest.param({"region": "eu"}, id="region"),
        pytest.param({"part": "request"}, id="part"),
    ],
)
def test_siblings_that_differ_otherwise_stay_apart(report, changes):
    document = report({"pointer": "/s/a"}, {"pointer": "/s/b"}, {"pointer": "/s/c"} | changes)
    assert {entry.pointer for entry in entries(document)} == {"/s/a", "/s/b", "/s/c"}


def test_fields_without_arguments_are_listed_one_by_one(report):
    plain = {"check": "undocumented-field", "arguments": []}
    document = report(*({"pointer": f"/{name}"} | plain for name in "abcd"))
    found = entries(document)
    assert [entry.pointer for entry in found] == ["/a", "/b", "/c", "/d"]
    assert not any(
        d.explains(as_finding(document["findings"][0], pointer="/e"), TODAY) for d in found
    )


def test_operations_with_the_same_defect_share_an_entry(report):
    other = {"operation": "listConversations"}
    (entry,) = entries(report({}, other))
    assert entry.operations == ("listConversations", "retrieveConversation")


def test_operations_with_other_statuses_do_not(report):
    other = {"operation": "listConversations", "statuses": [200, 404]}
    assert len(entries(report({}, other))) == 2


def test_an_undocumented_operation_is_named_by_method_and_path(report):
    change = {"operation": None, "method": "PATCH", "path": "/conversations/215470000018751"}
    document = report(change | {"check": "unsupported-method"})
    (entry,) = entries(document)
    assert entry.operations == ("PATCH /conversations/*",)
    assert entry.explains(as_finding(document["findings"][0]), TODAY)
    elsewhere = as_finding(document["findings"][0], path="/tags/215470000018751")
    assert not entry.explains(elsewhere, TODAY)


@pytest.mark.parametrize(
    ("change", "sometimes"),
    [
        pytest.param({"count": 40}, False, id="in every answer"),
        pytest.param({"count": 2}, True, id="in a few"),
        pytest.param({"count": 40, "statuses": [404]}, True, id="in refusals"),
        pytest.param({"count": 39, "pointer": "/data/0/x"}, True, id="in less than one item each"),
        pytest.param({"count": 2, "part": "request"}, False, id="a request never goes stale"),
        pytest.param({"count": 2, "part": "query"}, False, id="nor a query"),
    ],
)
def test_what_shows_seldom_does_not_go_stale(report, change, sometimes):
    document = report(change)
    found = entries(document)
    assert found[0].sometimes is sometimes
    status = (change.get("statuses") or [200])[0]
    counts = Counter([("us", "retrieveConversation", status, "2.11")] * 100)
    register = Register(found, TODAY)
    stale_without = [f.operation for f in register.stale(counts)]
    goes_stale = not sometimes and change.get("part", "response") == "response"
    assert bool(stale_without) is goes_stale


def test_known_and_stale_findings_get_no_entry(report):
    document = report({"verdict": "known"}, {"check": "stale-deviation"})
    reported = Report.from_dict(document)
    assert propose(reported) == unexplained(reported) == ()


def test_warnings_get_one(report):
    assert len(entries(report({"verdict": "warning", "severity": "warning"}))) == 1


def test_another_version_than_the_contracts_binds_the_entry_to_it(report):
    assert entries(report({}))[0].versions == ()
    assert entries(report({}, run={"api_version": "2.10"}))[0].versions == ("2.10",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(
            {"arguments": ["required", "the property 'id'"]},
            "Documented as required, and absent.",
            id="required",
        ),
        pytest.param(
            {"check": "undocumented-field", "arguments": []},
            "Sent, and named in no schema of the response.",
            id="undocumented",
        ),
        pytest.param(
            {"check": "undocumented-status", "arguments": ["400"], "observed": "400"},
            "The status 400 is sent, and is not among those documented.",
            id="status",
        ),
        pytest.param(
            {"arguments": ["format", "the format uuid"], "expected": "the format uuid",
             "observed": '"me@example.com"'},
            "Documented with the format uuid; other text is what was seen.",
            id="format",
        ),
        pytest.param(
            {"arguments": ["enum", "one of a, b"], "expected": "one of a, b", "observed": '"c"'},
            'Expected is one of a, b; "c" is what was seen.',
            id="enum",
        ),
        pytest.param(
            {"check": "plaintext-body", "arguments": ["markup"], "expected": "plain text",
             "observed": '"write to me@example.com"'},
            "Expected is plain text; text of 25 characters is what was seen.",
            id="somebody's text",
        ),
    ],
)  # fmt: skip
def test_the_reason_is_one_factual_sentence(report, change, reason):
    (entry,) = entries(report(change))
    assert entry.reason == reason


names = st.sampled_from(["a", "b", "c", "d", "0", "1", "*", "**", "x/y", "~", "\ud800", "", "null"])
tokens = st.lists(names, max_size=3).map(
    lambda parts: "".join("/" + p.replace("~", "~0").replace("/", "~1") for p in parts)
)
findings = st.fixed_dictionaries(
    {
        "check": st.sampled_from(["response-schema", "undocumented-field", "list-shape"]),
        "operation": st.sampled_from(["retrieveConversation", "listConversations", None]),
        "region": st.sampled_from(["us", "eu", "au", None]),
        "part": st.sampled_from(["response", "request", "query", "path", "header"]),
        "pointer": tokens,
        "arguments": st.lists(
            st.sampled_from(
                ["type", "null", "yes", "2.11", "1e3", "a: b", "- x", "é", "\ud800", ""]
            ),
            max_size=3,
        ),
        "observed_type": st.sampled_from(["", "null", "string"]),
        "status": st.sampled_from([200, 404]),
        "expected": st.text(max_size=5),
        "observed": st.text(max_size=80),
        "count": st.integers(1, 90),
        "examples": st.lists(st.text(max_size=4), max_size=3),
    }
).map(lambda f: f | {"statuses": [f["status"]]})


@given(st.lists(findings, max_size=12))
def test_whatever_was_found_is_explained_by_what_is_written(made):
    base = {
        "severity": "fail", "verdict": "fail", "method": "PATCH", "path": "/x/123456", "message": "",
        "interaction": "", "fingerprint": "", "curl": "", "excerpt": "",
    }  # fmt: skip
    run = {"id": "r", "started_at": "2026-11-22T12:00:00Z", "command": "run", "target": "sandbox",
           "api_version": "2.11", "contract": "2.11"}  # fmt: skip
    document = {"run": run, "findings": [base | f for f in made], "grid": []}
    proposed = entries(document)
    assert len(proposed) <= len(made)
    read = parse(parse_yaml(to_yaml(proposed), ContractError))
    assert [d.pointer for d in read] == [d.pointer for d in proposed]
    for found in document["findings"]:
        finding = as_finding(found)
        assert any(deviation.explains(finding, TODAY) for deviation in read)
