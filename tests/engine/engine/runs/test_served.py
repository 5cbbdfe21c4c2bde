"""What the suite itself sends through its gateway, wrong on purpose, is no client's mistake."""

from __future__ import annotations

import pytest
import requests

from intercontract.engine.serve import serve
from intercontract.model.finding import Verdict

NEW = (Verdict.FAIL, Verdict.WARNING)
# How fast a busy machine answers is no finding about a client.
SLOW = "slow-response"
TOKEN = {"Authorization": "Bearer sandbox-us", "Intercom-Version": "2.11"}


@pytest.mark.parametrize("as_live", ["", "ws-test"], ids=["plain", "as live"])
def test_a_run_through_a_gateway_that_judges_finds_nothing_new(runs, tmp_path, as_live):
    with serve(port=0, as_live=as_live, report_dir=tmp_path) as served:
        report = runs(us=served.urls["us"], allow_writes=True)
    new = [g.finding for g in report.groups if g.verdict is not Verdict.KNOWN]
    assert [found for found in new if found.check != SLOW] == []
    assert not any("Case" in name for i in runs.sent for name, _ in i.request.headers)
    assert served.report is not None
    seen = [g.finding for g in served.report.groups if g.verdict is not Verdict.KNOWN]
    assert [(f.check, f.message) for f in seen if f.check != SLOW] == []
    assert served.report.exit_code() == 0


def test_what_the_complete_contract_does_not_have_is_told(tmp_path):
    with serve(port=0, report_dir=tmp_path) as served:
        url = served.urls["us"]
        assert requests.get(f"{url}/contacts", headers=TOKEN, timeout=9).status_code == 200
        assert requests.get(f"{url}/nowhere", headers=TOKEN, timeout=9).status_code == 404
        assert requests.get(f"{url}/conversations", headers=TOKEN, timeout=9).status_code == 200
    assert served.report is not None
    found = {(g.finding.check, g.finding.path) for g in served.report.groups if g.verdict in NEW}
    assert found == {("undocumented-operation", "/nowhere")}


def test_a_client_is_still_blamed_for_its_own_mistakes(tmp_path):
    with serve(port=0, report_dir=tmp_path) as served:
        wrong = f"{served.urls['us']}/conversations?per_page=many"
        answer = requests.get(wrong, headers=TOKEN, timeout=9)
    assert "request-conformance" in answer.headers["X-Intercontract-Findings"]
    assert served.report is not None
    assert served.report.exit_code() == 1


def test_serve_selects(tmp_path):
    with serve(port=0, report_dir=tmp_path, exclude_checks="request-conformance") as served:
        wrong = f"{served.urls['us']}/conversations?per_page=many"
        answer = requests.get(wrong, headers=TOKEN, timeout=9)
    assert "request-conformance" not in answer.headers.get("X-Intercontract-Findings", "")
