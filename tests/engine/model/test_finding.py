"""The identity of a finding outlives ids, order, seed, region and wording."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.model.finding import Finding, Severity

FOUND = Finding(
    check="response-schema",
    severity=Severity.FAIL,
    operation="listConversations",
    method="GET",
    path="/conversations",
    status=200,
    region="us",
    pointer="/conversations/3/ai_agent",
    expected="object",
    observed="null",
    message="is null",
    interaction="us#4",
    arguments=("type", "null"),
)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"pointer": "/conversations/17/ai_agent"}, id="another position"),
        pytest.param({"region": "eu"}, id="another region"),
        pytest.param({"interaction": "eu#99"}, id="another interaction"),
        pytest.param(
            {"message": "ist null", "expected": "Objekt", "observed": "nichts"}, id="wording"
        ),
        pytest.param({"status": 206}, id="status"),
        pytest.param({"severity": Severity.WARNING}, id="severity"),
        pytest.param({"api_version": "2.12"}, id="version"),
        pytest.param({"path": "/conversations/{id}", "method": "HEAD"}, id="how it was called"),
    ],
)
def test_the_same_defect_has_the_same_fingerprint(change):
    assert evolve(FOUND, **change).fingerprint == FOUND.fingerprint


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"check": "undocumented-field"}, id="check"),
        pytest.param({"operation": "retrieveConversation"}, id="operation"),
        pytest.param({"pointer": "/conversations/3/title"}, id="pointer"),
        pytest.param({"pointer": "/conversations/3"}, id="parent"),
        pytest.param({"part": "request"}, id="part"),
        pytest.param({"arguments": ("type", "string")}, id="arguments"),
        pytest.param({"arguments": ("type",)}, id="fewer arguments"),
    ],
)
def test_another_defect_has_another(change):
    assert evolve(FOUND, **change).fingerprint != FOUND.fingerprint


def test_it_is_the_same_in_every_version_of_this_suite():
    # A changed fingerprint breaks the history and the baselines that people keep.
    assert FOUND.fingerprint == "994d3c56acca"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("/contacts/12/notes", "/contacts/13/notes", id="numbers"),
        pytest.param(
            "/contacts/6762f0dd1bb69f9f2193bb83", "/contacts/abcdefabcdefabcdefabcdef", id="hex"
        ),
        pytest.param(
            "/x/b3c8f1a2-0f6e-4a57-9a40-0d9b1c2e3f40/y",
            "/x/00000000-0f6e-4a57-9a40-0d9b1c2e3f41/y",
            id="uuid",
        ),
        pytest.param("/x/someone.else1@example.com", "/x/anybody0815@example.com", id="e-mail"),
    ],
)
def test_an_undocumented_path_is_one_defect_whatever_id_is_in_it(one, other):
    unknown = evolve(FOUND, operation=None, path=one)
    assert unknown.fingerprint == evolve(unknown, path=other).fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("/contacts/search", "/contacts/merge", id="words"),
        pytest.param("/v1/x", "/v2/x", id="short names with digits"),
        pytest.param("/data_attributes_archived", "/data_attributes_available", id="long words"),
    ],
)
def test_other_undocumented_paths_are_other_defects(one, other):
    unknown = evolve(FOUND, operation=None, path=one)
    assert unknown.fingerprint != evolve(unknown, path=other).fingerprint
    assert unknown.fingerprint != evolve(unknown, method="POST").fingerprint


@given(st.text(), st.lists(st.text(), max_size=3).map(tuple), st.text())
def test_any_text_has_a_fingerprint(pointer, arguments, path):
    found = evolve(FOUND, pointer=pointer, arguments=arguments, operation=None, path=path)
    assert len(found.fingerprint) == 12
    assert int(found.fingerprint, 16) >= 0
