"""A run can be repeated against a target that remembers: nothing is skipped, and nothing stays behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from attrs import evolve

from intercontract.model.finding import Verdict
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct
from intercontract.transport.leftovers import AGE, LeftoverSearch, mark_of, older

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
OLD = mark_of(NOW - timedelta(hours=3))


def things(sandbox: Sandbox) -> tuple[set[str], ...]:
    state = sandbox.workspace
    return set(state["contact"]), set(state["conversation"]), set(state["tag"])


def sender(sandbox: Sandbox) -> Direct:
    return Direct("us", "sandbox-us", sandbox.handle, lambda _interaction: (), "2.11")


def leftovers(sandbox: Sandbox, catalogue, **options) -> list[tuple[str, str]]:
    return LeftoverSearch(sender(sandbox), "2.11", catalogue, older(NOW - AGE), **options).found()


def made(sandbox: Sandbox, path: str, body: object) -> dict[str, str]:
    headers = Headers({"Authorization": "Bearer sandbox-us", "Content-Type": "application/json"})
    request = Request("POST", f"https://api.intercom.io{path}", headers, orjson.dumps(body))
    response = sandbox.handle(request)
    assert response.status == 200
    return orjson.loads(response.body)


@pytest.mark.parametrize(
    ("disguised", "kept", "options"),
    [
        pytest.param(False, True, {"phases": ("scenarios", "examples")}, id="plain"),
        pytest.param(
            True,
            False,
            {"operations": ("createConversation", "createOrUpdateCompany", "createTicket")},
            id="as live, a new state folder each time",
        ),
    ],
)
def test_three_runs_against_one_sandbox_are_alike(runs, up, tmp_path, disguised, kept, options):
    sandbox = Sandbox(Settings(disguised=disguised, workspace_id="ws-test"))
    url, before = up(sandbox), things(sandbox)
    told = []
    for number in range(3):
        folder = tmp_path if kept else tmp_path / str(number)
        report = runs(
            us=url, allow_writes=True, state_dir=folder, max_examples=1, **options
        )  # fmt: skip
        new = [g.finding.message for g in report.groups if g.verdict is not Verdict.KNOWN]
        skipped = [note for note in report.not_verified if "no value for" in note]
        told.append((report.interactions, new, skipped, report.summary.known))
        assert things(sandbox) == before
    assert told[0][0] > 50
    assert told[0][1:3] == ([], [])
    assert told[1:] == [told[0]] * 2


def test_marks_are_a_runs_own():
    assert len({mark_of(NOW) for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("mark", "is_left"),
    [
        pytest.param(OLD, True, id="three hours old"),
        pytest.param(mark_of(NOW), False, id="of a run that may be under way"),
        pytest.param("sandbox", True, id="the mark of every run, once"),
        pytest.param("20260000000000ab", False, id="no time"),
        pytest.param("tools", False, id="somebody's own name"),
    ],
)
def test_what_earlier_runs_left_is_known_by_its_mark(contract, mark, is_left):
    sandbox = Sandbox(Settings())
    tag = made(sandbox, "/tags", {"name": f"intercontract {mark} second"})["id"]
    contact = made(
        sandbox, "/contacts", {"role": "user", "external_id": f"intercontract-{mark}-tags"}
    )["id"]
    began = {"from": {"type": "user", "id": contact}, "body": "Hello"}
    conversation = made(sandbox, "/conversations", began)["conversation_id"]
    found = leftovers(sandbox, contract.resources)
    expected = [("tag", tag), ("contact", contact), ("conversation", conversation)]
    assert found == (expected if is_left else [])


def test_a_conversation_that_a_customer_began_is_never_ours(contract):
    sandbox = Sandbox(Settings())
    made(sandbox, "/contacts", {"role": "user", "external_id": f"intercontract-{OLD}-tags"})
    kinds = {kind for kind, _ in leftovers(sandbox, contract.resources)}
    assert kinds == {"contact"}


def test_a_list_that_is_refused_leaves_everything(contract):
    sandbox = Sandbox(Settings())
    made(sandbox, "/tags", {"name": f"intercontract {OLD}"})
    refusing = Sandbox(evolve(sandbox.settings, token="another"))
    assert leftovers(refusing, contract.resources) == []


def test_a_run_that_may_write_removes_what_is_left(runs, up, workspace):
    before = things(workspace)
    request = {"role": "user", "external_id": f"intercontract-{OLD}-tags"}
    contact = made(workspace, "/contacts", request)["id"]
    made(workspace, "/conversations", {"from": {"type": "user", "id": contact}, "body": "Hello"})
    made(workspace, "/tags", {"name": f"intercontract {OLD}"})
    url, left = up(workspace), things(workspace)
    runs(us=url, operations=("listConversations",))
    assert things(workspace) == left
    runs(us=url, operations=("listConversations",), allow_writes=True)
    assert things(workspace) == before


def test_all_pages_are_looked_through_or_it_is_said_that_they_were_not(contract):
    sandbox = Sandbox(Settings())
    contacts = {
        made(sandbox, "/contacts", {"role": "user", "external_id": f"intercontract-{OLD}-{n}"})[
            "id"
        ]
        for n in range(200)
    }
    assert {found for _, found in leftovers(sandbox, contract.resources)} == contacts
    search = LeftoverSearch(sender(sandbox), "2.11", contract.resources, older(NOW), pages=2)
    assert 0 < len(search.found()) < 200
    assert "the contacts are more than 2 pages" in search.unfinished


def test_the_mark_of_a_run_at_work_is_no_leftover(contract):
    sandbox = Sandbox(Settings())
    made(sandbox, "/tags", {"name": f"intercontract {OLD}"})
    search = LeftoverSearch(sender(sandbox), "2.11", contract.resources, older(NOW, alive={OLD}))
    assert (search.found(), search.spared) == ([], {OLD})


@pytest.mark.parametrize(
    "following",
    [
        pytest.param("https://api.intercom.io/companies?per_page=60&page=2", id="a URL"),
        pytest.param({"page": 2, "starting_after": "x"}, id="a cursor"),
    ],
)
def test_pages_are_followed_however_they_are_named(contract, following):
    asked = []

    def answer(request: Request) -> Response:
        asked.append(request.url)
        first = request.path == "/companies" and len(parse_qs(urlsplit(request.url).query)) == 1
        item = {"id": str(len(asked)), "name": f"intercontract {OLD}"}
        pages = {"next": following} if first else {}
        holds = [item] if request.path == "/companies" else []
        return Response(200, body=orjson.dumps({"data": holds, "pages": pages}))

    direct = Direct("us", "t", answer, lambda _interaction: (), "2.11")
    search = LeftoverSearch(direct, "2.11", contract.resources, older(NOW))
    assert [kind for kind, _ in search.found()] == ["company", "company"]
    assert search.unfinished == []
    assert {urlsplit(url).netloc for url in asked} == {"api.intercom.io"}


def test_a_list_that_names_its_own_page_as_the_next_ends(contract):
    page = orjson.dumps({"data": [], "pages": {"next": {"starting_after": "x"}}})
    direct = Direct("us", "t", lambda _r: Response(200, body=page), lambda _interaction: (), "2.11")
    search = LeftoverSearch(direct, "2.11", contract.resources, older(NOW))
    assert search.found() == []
    assert "the contacts repeat" in search.unfinished
