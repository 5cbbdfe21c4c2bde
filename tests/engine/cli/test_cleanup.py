"""`cleanup` removes what runs left, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running
from intercontract.transport.ledger import Ledger
from intercontract.transport.leftovers import mark_of

NOW = datetime.now(UTC)
OLD, FRESH = mark_of(NOW - timedelta(hours=3)), mark_of(NOW)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(Settings(region="us", disguised=True, workspace_id="ws1"))


@pytest.fixture
def url(sandbox):
    with running(sandbox=sandbox) as address:
        yield address


@pytest.fixture
def contact(sandbox):
    """``contact("intercontract-...")``: the id of a new contact of this external id."""

    def create(name: str) -> str:
        headers = Headers(
            {"Authorization": "Bearer sandbox-us", "Content-Type": "application/json"}
        )
        body = orjson.dumps({"role": "user", "external_id": name})
        request = Request("POST", "https://api.intercom.io/contacts", headers, body)
        return orjson.loads(sandbox.handle(request).body)["id"]

    return create


@pytest.fixture
def cleanup(call, url):
    return lambda *arguments: call("cleanup", "--target", url, *arguments)


@pytest.fixture
def ledger(folder, url) -> Ledger:
    """The ledger of a run that was killed a moment ago."""
    found = Ledger.begin(folder / ".state", url, "ws1", FRESH)
    found.intend("contact")
    found._file.close()
    return found


def test_what_a_ledger_tells_of_goes_and_so_does_the_ledger(sandbox, contact, cleanup, ledger):
    lost, theirs = contact(f"intercontract-{FRESH}-a"), contact("somebody")
    done = cleanup("--dry-run")
    assert (done.code, lost in sandbox.workspace["contact"]) == (1, True)
    assert f"would remove contact {lost}" in done.out
    done = cleanup()
    assert (done.code, done.out) == (0, "us: workspace ws1: removed contact (1)\n")
    assert lost not in sandbox.workspace["contact"]
    assert theirs in sandbox.workspace["contact"]
    assert not ledger.path.exists()
    assert "ws1: removed nothing" in cleanup("--workspace", "ws1").out


def test_without_a_ledger_marks_tell_except_of_runs_that_may_be_at_work(sandbox, contact, cleanup):
    old = [contact(f"intercontract-{OLD}-{number}") for number in range(70)]
    fresh = contact(f"intercontract-{FRESH}-a")
    done = cleanup("--workspace", "ws1")
    assert done.code == 0
    assert "removed contact (70)" in done.out
    assert "--min-age 0" in done.out
    assert sandbox.workspace["contact"].keys().isdisjoint(old)
    assert fresh in sandbox.workspace["contact"]
    assert "removed contact (1)" in cleanup("--workspace", "ws1", "--min-age", "0").out


def test_what_a_run_at_work_created_stays_whatever_its_age(folder, url, sandbox, contact, cleanup):
    alive = Ledger.begin(folder / ".state", url, "ws1", OLD)
    kept = contact(f"intercontract-{OLD}-a")
    assert cleanup("--workspace", "ws1", "--min-age", "0").code == 0
    assert kept in sandbox.workspace["contact"]
    alive.close()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param([], 2, "--workspace us=ws1", id="a workspace that nobody named"),
        pytest.param(["--workspace", "ws2"], 3, "belongs to workspace ws1", id="another one"),
        pytest.param(["--target", "sandbox"], 2, "nothing outlives a run", id="no live target"),
        pytest.param(["--target", "live"], 2, "no token is set", id="no token"),
    ],
)
def test_nothing_is_removed_where_it_is_not_clear_whose_it_is(
    sandbox, contact, cleanup, arguments, code, says
):
    kept = contact(f"intercontract-{OLD}-a")
    done = cleanup(*arguments)
    assert (done.code, says in done.err) == (code, True), done.err
    assert kept in sandbox.workspace["contact"]
