"""Cassettes: played, recorded, and told of where nothing asked for them."""

from __future__ import annotations

import json

import pytest
import yaml

API = "https://api.intercom.io"


def cassette(file, *paths):
    file.parent.mkdir(parents=True, exist_ok=True)
    entries = [
        {
            "request": {"method": "GET", "uri": API + path, "headers": {}, "body": None},
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"Content-Type": ["application/json; charset=utf-8"]},
                "body": {"string": json.dumps({"type": "list", "data": [], "path": path})},
            },
        }
        for path in paths
    ]
    file.write_text(yaml.safe_dump({"version": 1, "interactions": entries}))


def test_cassettes_have_the_names_that_pytest_recording_gives_them(run, project):
    for name in ("test_own", "TestClass.test_method", "test_case[a-b]", "shared"):
        cassette(project / "cassettes" / "test_mine" / f"{name}.yaml", "/tags")
    cassette(project / "elsewhere" / "more.yaml", "/admins")
    result = run("""
def test_own(intercom_replay):
    assert get("/tags").json()["path"] == "/tags"
class TestClass:
    def test_method(self, intercom_replay):
        get("/tags")
@pytest.mark.parametrize("case", ["a/b"])
def test_case(intercom_replay, case):
    get("/tags")
@pytest.mark.intercom(cassette="shared")
def test_named():
    get("/tags")
@pytest.mark.intercom("shared.yaml", "elsewhere/more.yaml")
def test_several():
    assert [get(path).status_code for path in ("/tags", "/admins")] == [200, 200]
def test_nothing_recorded(intercom_replay):
    pass
@pytest.mark.parametrize("path", [pytest.param("/tags", marks=pytest.mark.intercom("shared")), None])
def test_marked_once(path, request):
    assert ("intercom_replay" in request.fixturenames) == bool(path)
@pytest.mark.intercom("shared")
def test_missing():
    assert get("/segments").status_code == 424
""")  # fmt: skip
    result.assert_outcomes(passed=7, failed=1, errors=1)
    result.stdout.re_match_lines_random(
        [
            r"FAILED .*test_missing - Failed: replay-unmatched@request.*",
            r"ERROR .*test_nothing_recorded - Failed: there is no cassette .*",
        ]
    )


def test_recordings_that_no_test_used_are_told_at_the_end(run, project):
    own = project / "cassettes" / "test_mine"
    cassette(own / "shared.yaml", "/tags", "/admins", "/segments")
    cassette(own / "failing.yaml", "/tags", "/admins")
    result = run("""
@pytest.mark.intercom("shared")
@pytest.mark.parametrize("path", ["/tags", "/admins"])
def test_shares(path):
    get(path)
@pytest.mark.intercom("failing")
def test_fails():
    raise ValueError
""")  # fmt: skip
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["  cassettes?test_mine?shared.yaml#2  GET /segments"])
    result.stdout.no_fnmatch_line("*shared.yaml#[[]01]*")
    result.stdout.no_fnmatch_line("*failing.yaml#*")


RECORDING = """
def test_it(intercom_replay):
    made = requests.post(API + "/tags", headers=AUTH, json={"name": "mine"})
    assert made.status_code == STATUS
    assert get("/tags").status_code == 200
"""


def test_record_modes_are_those_of_vcrpy(run, project):
    def outcome(mode, status=200, more=""):
        arguments = [f"--record-mode={mode}", "--intercom-record-from=sandbox"]
        result = run(f"STATUS = {status}\n{RECORDING}{more}", *arguments)
        return result.parseoutcomes().get("passed", 0) == 1

    def recorded():
        entries = yaml.safe_load(file.read_text())["interactions"]
        return [(e["request"]["method"], e["request"]["uri"].rpartition("/")[2]) for e in entries]

    file = project / "cassettes" / "test_mine" / "test_it.yaml"
    two = [("POST", "tags"), ("GET", "tags")]
    assert not outcome("none")
    assert not file.exists()
    assert outcome("once")
    assert recorded() == two
    assert "sandbox-us" not in file.read_text()
    before = file.read_bytes()
    assert outcome("once")
    assert outcome("none")
    assert outcome("new_episodes")
    assert file.read_bytes() == before
    assert not outcome("once", more="    assert get('/admins').status_code == 200\n")
    assert outcome("new_episodes", more="    assert get('/admins').status_code == 200\n")
    assert recorded() == [*two, ("GET", "admins")]
    assert outcome("all")
    assert recorded() == [("GET", "admins"), *two]
    assert outcome("rewrite")
    assert recorded() == two


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "needs a token"),
        (("--intercom-record-from=https://example.com",), "is neither Intercom's server"),
    ],
)
def test_a_recording_that_cannot_be_made_says_why(run, project, arguments, words):
    result = run(f"STATUS = 200\n{RECORDING}", "--record-mode=once", *arguments)
    result.assert_outcomes(errors=1)
    assert words in result.stdout.str()
    assert not list(project.rglob(".*.journal"))


def test_workers_of_xdist_tell_what_they_used(run, project):
    pytest.importorskip("xdist")
    from intercontract.pytest_plugin.usage import RecordingUsage

    one, other = RecordingUsage(), RecordingUsage()
    one.add([("a#0", "GET /", True), ("a#1", "GET /x", False)], failed=False)
    other.add([("a#0", "GET /", False), ("a#1", "GET /x", False)], failed=False)
    whole = RecordingUsage()
    for part in (one, other):
        whole.add_list(json.loads(json.dumps(part.to_list())))
    assert whole.lines(project)[1:] == ["  a#1  GET /x"]
    other.add([("a#1", "GET /x", False)], failed=True)
    whole.add_list(other.to_list())
    assert whole.lines(project) == []
