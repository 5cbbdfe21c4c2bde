"""Cassettes of vcrpy that tests open themselves: judged by one marker, without changing the tests."""

from __future__ import annotations

import json

import pytest
import yaml

API = "https://api.intercom.io"

# What pytest-recording does, in a few lines: an option of the same name, and a fixture for every test.
LIKE_PYTEST_RECORDING = """
import pytest, vcr
def pytest_addoption(parser):
    parser.getgroup("recording").addoption("--record-mode", default=None, choices=("once", "none"))
@pytest.fixture(autouse=True)
def _vcr(request):
    marker = request.node.get_closest_marker("vcr")
    if marker is None:
        yield
        return
    folder = request.path.parent / "cassettes" / request.path.stem
    mode = request.config.getoption("--record-mode") or "none"
    with vcr.use_cassette(str(folder / f"{request.node.name}.yaml"), record_mode=mode):
        yield
"""


def cassette(file, *requests):
    file.parent.mkdir(parents=True, exist_ok=True)
    entries = [
        {
            "request": {"method": method, "uri": uri, "headers": {}, "body": body},
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"Content-Type": ["application/json; charset=utf-8"]},
                "body": {"string": json.dumps({"type": "list", "data": []})},
            },
        }
        for method, uri, body in requests
    ]
    file.write_text(yaml.safe_dump({"version": 1, "interactions": entries}))


def test_one_marker_judges_what_they_play(run, project):
    own = project / "cassettes" / "test_mine"
    good = ("GET", f"{API}/tags", None)
    bad = ("POST", f"{API}/tags", '{"name": 7}')
    elsewhere = ("GET", "https://example.com/nowhere", None)
    cassette(own / "test_good.yaml", good, elsewhere, ("GET", f"{API}/admins", None), bad)
    cassette(own / "test_bad.yaml", bad)
    cassette(own / "test_unmarked.yaml", bad)
    cassette(own / "decorated.yaml", bad)
    result = run(
        """
import httpx, vcr
def send():
    requests.post(API + "/tags", json={"name": 7})
@pytest.mark.vcr
@pytest.mark.intercom
def test_good():
    assert get("/tags").status_code == 200
    assert requests.get("https://example.com/nowhere").status_code == 200
@pytest.mark.vcr
@pytest.mark.intercom
def test_bad():
    send()
@pytest.mark.vcr
def test_unmarked():
    send()
@pytest.mark.intercom
class TestOld:
    @vcr.use_cassette("cassettes/test_mine/decorated.yaml")
    def test_decorated(self):
        httpx.post(API + "/tags", json={"name": 7})
    @pytest.mark.intercom(allow="request-conformance")
    @vcr.use_cassette("cassettes/test_mine/decorated.yaml")
    def test_allowed(self):
        send()
    def test_without_traffic(self):
        pass
""",
        "--record-mode=none",
        conftest=LIKE_PYTEST_RECORDING,
    )
    result.assert_outcomes(passed=4, failed=2)
    result.stdout.re_match_lines_random(
        [
            r"FAILED test_mine.py::test_bad - Failed: request-conformance@request  \([0-9a-f]+\)",
            r"FAILED test_mine.py::TestOld::test_decorated - Failed: request-conformance@request.*",
            r"  .*test_good.yaml#2  GET /admins",
        ]
    )
    result.stdout.no_fnmatch_line("*test_good.yaml#1*")


def test_a_marked_test_that_plays_nothing_of_intercom_is_told(run, project):
    elsewhere = ("GET", "https://intercom.proxy.example/tags", None)
    cassette(project / "other.yaml", elsewhere)
    cassette(project / "both.yaml", elsewhere, ("GET", f"{API}/tags", None))
    result = run(
        """
import vcr
def both():
    requests.get("https://intercom.proxy.example/tags")
    get("/tags")
@pytest.mark.intercom
class TestBoth:
    @vcr.use_cassette("other.yaml")
    def test_other(self):
        requests.get("https://intercom.proxy.example/tags")
    @vcr.use_cassette("both.yaml")
    def test_both(self):
        both()
    def test_nothing(self):
        pass
"""
    )
    result.assert_outcomes(passed=3, warnings=1)
    result.stdout.fnmatch_lines(
        ["*nothing was judged: the recordings that were played are of intercom.proxy.example"]
    )


def test_what_was_asked_for_in_vain_is_said_once(run):
    result = run("@pytest.mark.intercom('absent')\ndef test_it():\n    pass\n")
    result.assert_outcomes(errors=1)
    result.stdout.no_fnmatch_line("During handling of the above exception*")


@pytest.mark.parametrize(
    ("conftest", "option"),
    [
        ("", "--record-mode=new_episodes"),
        (LIKE_PYTEST_RECORDING, "--record-mode=once"),
        (
            (
                "def pytest_addoption(parser):\n"
                "    parser.addoption('--target', type=int)\n"
                "    parser.addoption('--region', action='store_true')\n"
                "    parser.addoption('--record-mode', dest='other', type=int)"
            ),
            "--record-mode=3",
        ),
    ],
    ids=["alone", "beside-pytest-recording", "beside-a-conftest"],
)
def test_options_that_others_have_are_left_to_them(run, conftest, option):
    result = run("def test_it(): pass", option, conftest=conftest)
    result.assert_outcomes(passed=1)


def test_the_tests_that_judge_intercom_have_their_options(pytester, run):
    found = run(
        "",
        "--pyargs",
        "intercontract.contract_tests",
        "--target=replay",
        "--region=eu",
        "--collect-only",
    ).outlines
    assert any("test_operation_keeps_its_contract[eu-listTags]" in line for line in found)
    assert not any("[us-" in line for line in found)
