"""The fixtures: Intercom for a test, which fails by what it sent."""

from __future__ import annotations


def test_a_test_fails_by_what_it_sends(run):
    result = run("""
def send(name=None, query=""):
    requests.post(API + "/tags" + query, headers=AUTH, json={"name": name})
def test_well(intercom_sandbox):
    send("a")
def test_badly(intercom_sandbox):
    send(7)
def test_allowed(intercom_sandbox, request):
    send("a", "?colour=red")
@pytest.mark.intercom(allow="request-conformance")
def test_allowed_by_marker(intercom_sandbox):
    send(7)
@pytest.mark.intercom(judge="nothing")
def test_unjudged(intercom_sandbox):
    send(7)
@pytest.mark.xfail(strict=True)
def test_expected(intercom_sandbox):
    send(7)
def test_by_every_client(intercom_sandbox):
    import asyncio, httpx, threading
    async def asynchronous():
        async with httpx.AsyncClient(headers=AUTH) as client:
            return (await client.get(API + "/tags")).json()
    import aiohttp, http.client, json, urllib.request, urllib3
    async def by_aiohttp():
        async with aiohttp.ClientSession(API, headers=AUTH) as client:
            async with client.get("/tags", params={"a": "b c"}) as answer:
                return await answer.json()
    connection = http.client.HTTPSConnection("api.intercom.io", timeout=5)
    connection.request("GET", "/tags", headers=AUTH)
    found = [
        json.load(connection.getresponse()),
        json.load(urllib.request.urlopen(urllib.request.Request(API + "/tags", headers=AUTH))),
        urllib3.PoolManager().request("GET", API + "/tags", headers=AUTH).json(),
        asyncio.run(by_aiohttp()),
    ]
    connection.close()
    assert intercom_sandbox.calls[-1].query == {"a": "b c"}
    paged = urllib.request.Request(API + "/companies?per_page=1", headers=AUTH)
    assert "https://api.intercom.io/companies" in urllib.request.urlopen(paged).read().decode()
    found += [get("/tags").json(), httpx.get(API + "/tags", headers=AUTH).json(), asyncio.run(asynchronous())]
    thread = threading.Thread(target=lambda: found.append(get("/tags").json()))
    thread.start()
    thread.join()
    assert found == found[:1] * 8
def test_fails_by_itself(intercom_sandbox):
    send(7)
    assert 1 == 2
def test_skipped(intercom_sandbox):
    send(7)
    pytest.skip("no")
@pytest.fixture
def cleaning(intercom_sandbox):
    yield
    send(7)
def test_bad_at_teardown(cleaning):
    send("a")
class TestOld:
    def test_in_a_class(self, intercom_sandbox):
        assert get("/tags").status_code == 200
        assert len(intercom_sandbox.calls) == 1
""", "-ra")  # fmt: skip
    result.assert_outcomes(passed=7, failed=2, errors=1, skipped=1, xfailed=1, warnings=2)
    result.stdout.re_match_lines_random(
        [
            r"FAILED test_mine.py::test_badly - Failed: request-conformance@request.*",
            r"FAILED test_mine.py::test_fails_by_itself - assert 1 == 2",
            r"ERROR test_mine.py::test_bad_at_teardown - Failed: request-conformance.*",
            r"-+ Captured intercontract call -+",
            r".*FindingWarning: undocumented-input@query:/colour.*",
        ]
    )


def test_what_warns_may_fail_and_what_fails_may_be_allowed(run, pytester):
    pytester.makeini("[pytest]\nintercom_fail_on = warning\nintercom_allow =\n    *@request*\n")
    result = run("""
def test_warns(intercom_sandbox):
    get("/tags?colour=red")
def test_allowed(intercom_sandbox):
    requests.post(API + "/tags", headers=AUTH, json={"name": 7})
""")  # fmt: skip
    result.assert_outcomes(passed=1, failed=1)


def test_requests_leave_to_nowhere_but_this_machine(run, pytester):
    pytester.makeini("[pytest]\nintercom_allowed_hosts = 192.0.2.*\n")
    result = run("""
import socket
from intercontract.errors import CassetteError, TargetRefused
def test_blocked(intercom_sandbox):
    with pytest.raises(CassetteError, match="intercom_allowed_hosts|refused"):
        socket.create_connection(("198.51.100.1", 80))
def test_allowed(intercom_sandbox):
    with pytest.raises(OSError), socket.socket() as own:
        own.settimeout(0.01)
        own.connect(("192.0.2.1", 80))
@pytest.mark.intercom(region="eu")
def test_another_region(intercom_sandbox):
    with pytest.raises(TargetRefused):
        get("/tags")
    import urllib.request
    with pytest.raises(TargetRefused):
        urllib.request.urlopen(API + "/tags")
def test_without_a_fixture():
    with pytest.raises(OSError), socket.socket() as own:
        own.settimeout(0.01)
        own.connect(("192.0.2.1", 80))
""")  # fmt: skip
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*Failed: GET https://api.intercom.io/tags was not sent*"])


def test_marker_and_settings_say_what_it_is_like(run, pytester):
    pytester.makeini("[pytest]\nintercom_region = eu\nintercom_version = 2.14\n")
    result = run("""
def test_settings(intercom_sandbox):
    assert (intercom_sandbox.region, intercom_sandbox.version) == ("eu", "2.14")
    assert intercom_sandbox.token == "sandbox-eu"
@pytest.mark.intercom(region="us", version="2.11", faults=["GET /tags 503 x1"])
def test_marker(intercom_sandbox):
    assert [get("/tags").status_code for _ in range(2)] == [503, 200]
@pytest.mark.intercom(region="us", faults="GET /tags 429")
class TestClosest:
    def test_class(self):
        assert get("/tags").status_code == 429
    @pytest.mark.intercom(faults="GET /tags 500")
    def test_own(self):
        assert get("/tags").status_code == 500
@pytest.mark.parametrize("kwargs", [{"colour": "red"}, {"region": "uk"}])
def test_nonsense(kwargs, request):
    request.applymarker(pytest.mark.intercom(**kwargs))
    with pytest.raises(pytest.fail.Exception, match="hint|known"):
        request.getfixturevalue("intercom_sandbox")
""")  # fmt: skip
    result.assert_outcomes(passed=6)


def test_the_others_fixtures_may_use_ours_at_any_time(run):
    result = run("""
@pytest.fixture
def tag(intercom_sandbox):
    found = requests.post(API + "/tags", headers=AUTH, json={"name": "mine"}).json()
    yield found
    gone = requests.delete(API + "/tags/" + found["id"], headers=AUTH)
    assert gone.status_code == 200
def test_it(tag, intercom_sandbox):
    intercom_sandbox.assert_called("POST", "/tags", json={"name": "mine"}, times=1)
async def test_async_is_pytests_business(intercom_sandbox):
    pass
""", "-p", "no:anyio")  # fmt: skip
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] == 1
    assert "errors" not in outcomes


def test_it_says_nothing_in_a_run_that_does_not_use_it(run, pytester):
    result = run("""
import sys
def test_nothing_is_loaded(pytestconfig):
    assert pytestconfig.getoption("--record-mode") is None
""")  # fmt: skip
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*intercontract*")
