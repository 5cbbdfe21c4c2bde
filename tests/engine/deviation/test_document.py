"""What is known of a description itself."""

from __future__ import annotations

from datetime import date

import pytest

from intercontract.contract.document.problem import DocumentProblem
from intercontract.deviation.document import judge, parse_document
from intercontract.errors import ContractError

TODAY = date(2026, 11, 23)
PROBLEM = DocumentProblem("dangling-reference", "/a/b", "leads nowhere", keyword="")
ENTRY = {"check": "document-lint", "pointer": "/a/*", "reason": "known"}


def judged(**changes):
    entries = parse_document({"document": [ENTRY | changes]})
    return judge([PROBLEM], entries, TODAY)


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        pytest.param({}, True, id="the place"),
        pytest.param({"arguments": ["dangling-reference"]}, True, id="and the rule"),
        pytest.param({"arguments": ["duplicate-key"]}, False, id="another rule"),
        pytest.param({"pointer": "/a"}, False, id="another place"),
        pytest.param({"check": "response-schema"}, False, id="another check"),
        pytest.param({"expires": "2026-11-22"}, False, id="its time is over"),
    ],
)
def test_a_problem_is_known_when_an_entry_explains_it(changes, known):
    found = judged(**changes)
    assert found.known == ((PROBLEM,) if known else ())
    assert found.new == (() if known else (PROBLEM,))
    assert bool(found.stale) is not known


def test_sometimes_never_goes_stale():
    assert judged(pointer="/elsewhere", sometimes=True).stale == ()


def test_no_list_is_no_entries():
    assert parse_document(None) == parse_document({"deviations": []}) == ()


def test_a_bad_entry_names_the_list():
    with pytest.raises(ContractError, match="document"):
        parse_document({"document": [{"check": "x"}]}, file="d.yaml")
