"""Scenarios that need what a workspace has once: a scroll, which somebody else may have open."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

from intercontract.contract.load import load
from intercontract.generate import scenario
from intercontract.model.finding import Verdict
from intercontract.sandbox.sandbox import Sandbox, Settings

SCROLL = "scrollOverAllCompanies"


@pytest.fixture
def contract():
    return load("2.11")


def test_a_run_leaves_no_scroll_open_for_the_next(runs, up):
    url = up(Sandbox(Settings()))
    for _ in range(2):
        report = runs(
            us=url, operations=(SCROLL,), phases=("scenarios", "examples"), max_examples=2
        )
        assert [g.finding.check for g in report.groups if g.verdict is not Verdict.KNOWN] == []
        scrolls = [i for i in runs.sent if i.request.path == "/companies/scroll"]
        assert {i.response.status for i in scrolls if i.sequence == "companies"} == {200}


def test_a_scroll_that_somebody_keeps_open_is_waited_for_and_then_not_verified(
    runs, up, monkeypatch
):
    class Busy(Sandbox):
        def handle(self, request):
            answer = super().handle(request)
            if request.path != "/companies/scroll":
                return answer
            body = {
                "type": "error.list",
                "request_id": "8f0c3a1e-5d2b-4c7e-9a6f-0b1c2d3e4f50",
                "errors": [{"code": "scroll_exists", "message": "scroll already exists"}],
            }
            return evolve(answer, status=400, body=json.dumps(body).encode())

    monkeypatch.setattr(scenario, "_PAUSE", 0.01)
    monkeypatch.setattr(scenario, "_OPEN", 0.03)
    report = runs(us=up(Busy(Settings())), operations=(SCROLL,))
    asked = [i for i in runs.sent if i.request.path == "/companies/scroll"]
    assert len(asked) == 4
    (found,) = [g.finding for g in report.groups if g.finding.check == "not-verified"]
    assert found.operation == SCROLL
    assert "another walk was open all the while: scroll_exists" in found.message
