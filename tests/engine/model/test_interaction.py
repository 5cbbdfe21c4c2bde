"""Requests that anybody may have recorded, and the region a URL names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.model.interaction import Request
from intercontract.model.region import HOSTS, REGIONS, canonical_base, region_of
from intercontract.model.report import Report
from intercontract.model.run import RunInfo

URL = "https://API.eu.intercom.io/conversations/a%2Fb?x=1&x=&y=%C3%A9"


def test_a_url_is_taken_apart():
    request = Request("GET", URL)
    assert request.path == "/conversations/a%2Fb"
    assert request.host == "api.eu.intercom.io"
    assert request.query == [("x", "1"), ("x", ""), ("y", "é")]


@given(st.text())
def test_what_is_no_url_has_a_path_all_the_same(text):
    request = Request("GET", text)
    assert request.path
    assert isinstance(request.query, list)
    assert request.host is None or request.host == request.host.lower()


@pytest.mark.parametrize("url", ["http://[", "//[::1", "", "conversations"])
def test_broken_urls_name_no_region(url):
    assert region_of(url) is None
    assert Request("GET", url).host is None


@pytest.mark.parametrize("region", REGIONS)
def test_each_region_is_known_by_its_host(region):
    assert region_of(canonical_base(region) + "/me") == region
    assert region_of(f"http://{HOSTS[region].upper()}:8080/") == region


@pytest.mark.parametrize(
    "url",
    [
        "https://api.intercom.io.example.com/",
        "https://example.com/api.intercom.io",
        "https://api.intercom.io@example.com/",
        "https://intercom.io/",
    ],
)
def test_hosts_that_only_look_like_intercom_are_no_region(url):
    assert region_of(url) is None


@pytest.mark.parametrize(
    ("complete", "stopped", "verdict"),
    [
        pytest.param(True, "", "skip", id="nothing was judged"),
        pytest.param(False, "time", "skip", id="no time for anything"),
        pytest.param(False, "interrupted", "error", id="interrupted"),
        pytest.param(False, "unreachable", "error", id="gone"),
        pytest.param(False, "broken", "error", id="broken"),
    ],
)
def test_a_run_without_findings_is_not_always_a_pass(complete, stopped, verdict):
    info = RunInfo(
        "1", "", "run", "sandbox", "2.11", "2.11", ("us",), complete=complete, stopped=stopped
    )
    assert Report(info, 0, ()).verdict == verdict
