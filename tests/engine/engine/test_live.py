"""Live runs, shown against a disguised sandbox: the right workspace or nothing, and nothing left behind."""

from __future__ import annotations

import signal
import subprocess
import sys

import orjson
import pytest
from attrs import evolve

from intercontract.errors import ConfigurationError, TargetRefused
from intercontract.model.interaction import Response
from intercontract.report.registry import outline
from intercontract.report.runs import document
from intercontract.report.write import write_reports
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.transport.ledger import Ledger

REAL = "dG9rOnh4eHh4eHh4eHh4eA=="
ME = ("GET", "/me")


def things(sandbox: Sandbox) -> tuple[set[str], ...]:
    state = sandbox.workspace
    return set(state["contact"]), set(state["conversation"]), set(state["tag"])


# --- who is asked, and what leaves -----------------------------------------------------------------


def test_a_wrong_token_is_refused_after_one_question(runs, up):
    url = up(Sandbox(Settings(disguised=True, token="another")))
    with pytest.raises(TargetRefused, match="refuses the token") as problem:
        runs(us=url)
    assert runs.asked == [ME]
    assert "INTERCOM_TOKEN_US" in problem.value.hint


def test_a_workspace_that_is_not_named_is_named_and_asked_nothing_more(runs, up, workspace):
    with pytest.raises(ConfigurationError, match="no workspace is named") as problem:
        runs(us=up(workspace), workspaces={})
    assert "--workspace us=ws-test" in problem.value.hint
    assert runs.asked == [ME]


def test_another_workspace_is_refused_after_one_question(runs, up, workspace):
    with pytest.raises(TargetRefused, match="belongs to workspace ws-test, not to mine"):
        runs(us=up(workspace), workspaces={"us": "mine"}, allow_writes=True)
    assert runs.asked == [ME]


def test_a_workspace_of_another_region_is_refused_after_one_question(runs, up):
    european = Sandbox(
        Settings(region="eu", disguised=True, workspace_id="ws-test", token="sandbox-us")
    )
    with pytest.raises(TargetRefused, match="hosted in eu, not in us"):
        runs(us=up(european))
    assert runs.asked == [ME]


def test_every_region_is_met_before_any_is_tested(runs, up, workspace):
    other = Sandbox(Settings(region="eu", disguised=True, workspace_id="unknown"))
    with pytest.raises(TargetRefused, match="workspace unknown, not to ws-eu"):
        runs(
            us=up(workspace), eu=up(other), allow_writes=True,
            workspaces={"us": "ws-test", "eu": "ws-eu"},
        )  # fmt: skip
    assert runs.asked == [ME, ME]


@pytest.mark.parametrize(
    ("environment", "region"),
    [
        pytest.param({"INTERCOM_TOKEN_US": REAL}, "us", id="its own token"),
        pytest.param({"INTERCOM_TOKEN_US": REAL, "INTERCOM_TOKEN_EU": REAL}, "eu", id="another's"),
    ],
)
def test_a_real_token_never_leaves_for_another_host(runs, wire, environment, region):
    with pytest.raises(TargetRefused, match="holds a real token"):
        runs(bases={region: wire.url}, environment=environment)
    assert wire.received == []


def test_a_token_does_not_follow_a_redirect(runs, wire, other_wire):
    wire.answer = lambda _r: wire.http(302, b"", {"Location": f"{other_wire.url}/me"})
    with pytest.raises(TargetRefused, match="answers GET /me with 302"):
        runs(us=wire.url, environment={"INTERCOM_TOKEN_US": "sandbox-secret"})
    assert other_wire.received == []
    assert wire.bearers == {"Bearer sandbox-secret"}


def test_something_else_than_intercom_is_refused(runs, wire):
    wire.answer = lambda _r: wire.http(
        200, b"<html>It works!</html>", {"Content-Type": "text/html"}
    )
    with pytest.raises(TargetRefused, match="does not say which workspace"):
        runs(us=wire.url)
    assert [received.target for received in wire.received] == ["/me"]


def test_our_own_sandbox_needs_no_workspace_and_may_be_written_to(runs, up):
    sandbox = Sandbox(Settings(region="us"))
    report = runs(us=up(sandbox), workspaces={})
    assert "POST" in {method for method, _ in runs.asked}
    assert report.run.complete
    assert {i.answered_by for i in runs.sent[1:]} == {"sandbox"}


# --- reading and writing ---------------------------------------------------------------------------


def test_without_leave_to_write_a_live_run_reads(runs, up, workspace):
    before = things(workspace)
    report = runs(us=up(workspace), phases=("scenarios", "coverage"), max_examples=1)
    assert {method for method, _ in runs.asked} <= {"GET", "HEAD"}
    assert things(workspace) == before
    assert report.run.complete
    notes = "\n".join(report.not_verified)
    assert "us: scenario tags writes, and this run is read-only" in notes
    assert "us: createConversation writes, and this run is read-only" in notes
    assert {i.answered_by for i in runs.sent[1:]} == {"intercom"}


def test_read_only_wins_over_leave_to_write(runs, up, workspace):
    runs(us=up(workspace), allow_writes=True, read_only=True)
    assert {method for method, _ in runs.asked} <= {"GET", "HEAD"}


def test_read_only_holds_for_the_sandbox_too(runs, up):
    runs(us=up(Sandbox(Settings())), read_only=True, phases=("scenarios", "coverage"))
    assert {method for method, _ in runs.asked} <= {"GET", "HEAD"}


def test_what_a_live_run_creates_it_removes(runs, up, workspace):
    before = things(workspace)
    report = runs(
        us=up(workspace), allow_writes=True, phases=("scenarios", "fuzzing"), max_examples=3,
        operations=("createConversation", "attachTagToConversation"),
    )  # fmt: skip
    created = [i for i in runs.sent if i.request.method == "POST" and i.response.status == 200]
    assert len(created) > 5
    assert things(workspace) == before
    assert runs.ledgers == []
    assert "clean-up" in {i.case.phase for i in runs.sent}
    assert not [note for note in report.not_verified if "could not remove" in note]


def test_what_cannot_be_removed_is_said_and_stays_in_the_ledger(runs, up, workspace):
    class Stubborn(Sandbox):
        def handle(self, request):
            response = super().handle(request)
            if request.method == "DELETE" and request.path.startswith("/contacts/"):
                return evolve(response, status=403)
            return response

    sandbox = Stubborn(workspace.settings)
    report = runs(us=up(sandbox), allow_writes=True)
    (note,) = [note for note in report.not_verified if "could not remove" in note]
    (path,) = runs.ledgers
    left = Ledger.left_at(path).entries()
    assert left
    assert {kind for kind, _ in left} == {"contact"}
    assert all(f"contact {identifier} (answered 403)" in note for _, identifier in left)


def test_a_ledger_that_cannot_be_kept_stops_a_writing_run_before_it_writes(
    runs, up, workspace, tmp_path
):
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(ConfigurationError, match="ledger of what is created cannot be written"):
        runs(us=up(workspace), allow_writes=True)
    assert runs.asked == [ME]


def test_a_read_only_run_removes_nothing_and_says_what_is_left(runs, up, workspace):
    url = up(workspace)
    ledger = runs.left(url)
    contact = next(iter(workspace.workspace["contact"]))
    ledger.add("contact", contact)
    ledger.close()
    report = runs(us=url)
    assert Ledger.left_at(ledger.path).entries() == [("contact", contact)]
    assert contact in workspace.workspace["contact"]
    assert [note for note in report.not_verified if "1 thing that an earlier run created" in note]


def test_what_a_run_at_work_created_is_left_alone(runs, up, workspace):
    url = up(workspace)
    ledger = runs.left(url)
    contact = next(iter(workspace.workspace["contact"]))
    ledger.add("contact", contact)
    report = runs(us=url, allow_writes=True)
    assert contact in workspace.workspace["contact"]
    assert "us: 1 other run at work in this workspace" in report.not_verified
    ledger.close()
    report = runs(us=url, allow_writes=True)
    assert contact not in workspace.workspace["contact"]
    assert "us: removed 1 thing that earlier runs left" in report.not_verified
    assert runs.ledgers == []


def test_a_damaged_ledger_is_said_once_and_the_rest_of_it_used(runs, up, workspace):
    url = up(workspace)
    ledger = runs.left(url)
    contact = next(iter(workspace.workspace["contact"]))
    ledger.add("contact", contact)
    ledger.close()
    with ledger.path.open("ab") as file:
        file.write(b"\x00\x00\n{}\n")
    report = runs(us=url, allow_writes=True)
    assert contact not in workspace.workspace["contact"]
    (note,) = [note for note in report.not_verified if "cannot be read" in note]
    assert note.startswith("us: 2 lines of the ledger ")
    assert runs.ledgers == []


def test_generated_writes_strike_nothing_but_what_the_run_created(runs, up, workspace):
    before = dict(workspace.workspace["conversation"].items())
    runs(
        us=up(workspace), allow_writes=True, phases=("examples", "coverage", "fuzzing", "stateful"),
        max_examples=4, operations=("attachTagToConversation", "createConversation"),
    )  # fmt: skip
    assert {i.response.status for i in runs.sent if i.request.path.endswith("/tags")} >= {200}
    assert dict(workspace.workspace["conversation"].items()) == before


CRASH = """
import sys
from pathlib import Path
from intercontract.contract.load import load
from intercontract.engine.runs.online import run_online
from intercontract.engine.setup.settings import RunSettings
from intercontract.transport.address import Kind, Target
run_online(RunSettings(
    target=Target(Kind.URL, {"us": sys.argv[1]}), regions=("us",), phases=("scenarios",),
    allow_writes=True, workspaces={"us": "ws-test"}, state_dir=Path(sys.argv[2]),
), load("2.11"))
"""


def test_what_a_killed_run_left_the_next_one_removes(runs, up, workspace, tmp_path):
    class Deadly(Sandbox):
        """Kills its client when the next request after the third creation comes in."""

        victim: subprocess.Popen[str] | None = None
        created = 0

        def handle(self, request):
            if self.created >= 3 and self.victim:
                self.victim.send_signal(signal.SIGKILL)
                self.victim.wait()
                self.victim = None
                return Response(503)
            response = super().handle(request)
            creates = request.path in ("/contacts", "/conversations", "/tags")
            if self.victim and request.method == "POST" and creates and response.status == 200:
                self.created += 1
            return response

    sandbox = Deadly(workspace.settings)
    before = things(sandbox)
    url = up(sandbox)
    theirs = runs.left(url, "another-workspace")
    theirs.add("contact", "theirs")
    theirs.close()
    state = str(tmp_path / "state")
    with subprocess.Popen([sys.executable, "-c", CRASH, url, state], text=True) as victim:
        sandbox.victim = victim
        assert victim.wait(60) == -signal.SIGKILL
    left = [new - old for new, old in zip(things(sandbox), before, strict=True)]
    assert sum(map(len, left)) >= 3
    (path,) = [path for path in runs.ledgers if path != theirs.path]
    noted = {identifier for _, identifier in Ledger.left_at(path).entries()}
    assert set.union(*left) <= noted  # every creation was on disk before the next request left

    report = runs(us=url, allow_writes=True)
    assert things(sandbox) == before
    assert report.run.complete
    assert runs.ledgers == [theirs.path]


def test_no_secret_is_in_any_event_of_a_run(runs, up, workspace):
    sandbox = Sandbox(Settings(disguised=True, workspace_id="ws-test", token="sandbox-s3cr3t"))
    report = runs(us=up(sandbox), environment={"INTERCOM_TOKEN_US": "sandbox-s3cr3t"})
    assert report.interactions > 10
    assert "s3cr3t" not in f"{report.to_dict()} {document(report)}"
    written = write_reports(outline(report), runs.folder)
    for name in ("html", "json", "junit"):
        assert b"s3cr3t" not in written[name].read_bytes()
    assert orjson.loads(written["json"].read_bytes())["run"]["target"].startswith("us=http")
