"""Through the sandbox: what was found new becomes known, goes stale, expires, holds where it says."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from attrs import evolve

from intercontract.contract.load import load
from intercontract.contract.locate import built_in
from intercontract.deviation.propose import propose
from intercontract.deviation.write import append, to_yaml
from intercontract.engine.runs.online import run_online
from intercontract.engine.setup.settings import RunSettings
from intercontract.model.finding import Verdict
from intercontract.sandbox import Fault, Settings, running
from intercontract.sandbox.faults.conversations.tools import each_conversation
from intercontract.sandbox.faults.tools import sets
from intercontract.transport.address import parse_target

PRIORITY = Fault("t", "", ("response-schema",), each_conversation(sets(priority=7)))
THREE = Fault("s", "", (), each_conversation(sets(title=7, state=7, read=7)))
FIELDS = Fault("f", "", (), each_conversation(sets(one=1, two=2, three=3)))
READING = ("listConversations", "retrieveConversation")
NO_TOPICS = Fault("n", "", (), each_conversation(lambda c: c.pop("topics", None)))


@pytest.fixture
def mine(tmp_path):
    """A copy of the built-in contract, to keep deviations beside."""
    return shutil.copytree(built_in() / "2.11", tmp_path / "contracts" / "mine")


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Reports by what was planted where, and by the deviations that were known."""
    folder = tmp_path_factory.mktemp("reports")

    @cache
    def played(faults, operations, writes, mine, _deviations):
        with ExitStack() as stack:
            bases = {
                region: stack.enter_context(running(Settings(region=region, faults=planted)))
                for region, planted in faults
            }
            text = ",".join(f"{region}={base}" for region, base in bases.items())
            settings = RunSettings(
                target=parse_target(text, tuple(bases)),
                regions=tuple(bases),
                operations=operations,
                phases=("scenarios",),
                read_only=not writes,
                report_dir=folder,
            )
            return run_online(settings, load(mine))

    return played


@pytest.fixture
def play(mine, reports):
    """``play(us=(fault,), eu=())``: scenarios against one sandbox per region, judged by the copy.

    With ``writes`` all of them, else those that only read, which show all that these tests ask about.
    """

    def played(*, operations=READING, writes=False, **faults):
        known = (mine / "deviations.yaml").read_text()
        same = known == (built_in() / "2.11" / "deviations.yaml").read_text()
        contract = "2.11" if same else str(mine)
        return reports(tuple(faults.items()), operations, writes, contract, known)

    return played


def new(report):
    wanted = (Verdict.FAIL, Verdict.WARNING)
    return [group.finding for group in report.groups if group.verdict in wanted]


def keep(mine, report, **changes):
    entries = propose(report)
    path = mine / "deviations.yaml"
    path.write_text(append(path.read_text(), [evolve(entry, **changes) for entry in entries]))
    return entries


def test_without_a_fault_nothing_is_new_and_nothing_stale(play):
    assert new(play(us=(), eu=(), writes=True)) == []


@pytest.mark.parametrize(
    ("fault", "pointers"),
    [
        pytest.param(PRIORITY, {"/priority", "/conversations/*/priority"}, id="one field"),
        pytest.param(FIELDS, None, id="undocumented fields"),
        pytest.param(THREE, None, id="three fields"),
    ],
)
def test_what_was_found_is_known_the_next_time(play, mine, fault, pointers):
    first = play(us=(fault,))
    found = new(first)
    assert found
    entries = keep(mine, first)
    assert len(entries) <= len(found)
    if pointers:
        assert {entry.pointer for entry in entries} >= pointers
    again = play(us=(fault,))
    assert new(again) == []
    assert {f.fingerprint for f in found} <= {g.finding.fingerprint for g in again.groups}


def test_it_is_known_only_where_it_was_seen(play, mine):
    keep(mine, play(us=(PRIORITY,)))
    elsewhere = new(play(us=(PRIORITY,), eu=(PRIORITY,)))
    assert elsewhere
    assert {f.region for f in elsewhere if f.check == "response-schema"} == {"eu"}


def test_it_does_not_hide_another_defect_at_the_same_place(play, mine):
    keep(mine, play(us=(PRIORITY,)))
    other = Fault("o", "", (), each_conversation(sets(priority=None)))
    assert "/priority" in {f.pointer for f in new(play(us=(other,)))}


def test_what_shows_no_longer_is_stale(play):
    found = [
        f
        for f in new(play(us=(NO_TOPICS,), operations=(), writes=True))
        if f.check == "stale-deviation"
    ]
    assert [(f.operation, f.pointer) for f in found] == [("*", "/topics")]
    assert "no longer shows" in found[0].message


def test_what_was_proposed_goes_stale_when_it_is_mended(play, mine):
    keep(mine, play(us=(PRIORITY,), writes=True))
    found = new(play(us=(), writes=True))
    assert {f.check for f in found} == {"stale-deviation"}
    assert "/priority" in {f.pointer for f in found}


@pytest.mark.parametrize(
    ("days", "verdicts"),
    [
        pytest.param(1, {Verdict.KNOWN}, id="not yet over"),
        pytest.param(-1, {Verdict.FAIL}, id="over"),
    ],
)
def test_an_entry_holds_until_it_expires(play, mine, days, verdicts):
    day = datetime.now(UTC).date() + timedelta(days=days)
    keep(mine, play(us=(PRIORITY,)), expires=day)
    report = play(us=(PRIORITY,))
    about = [g for g in report.groups if g.finding.pointer == "/priority"]
    assert {group.verdict for group in about} == verdicts
    assert "stale-deviation" not in {group.finding.check for group in report.groups}


def test_an_entry_for_another_version_explains_nothing(play, mine):
    keep(mine, play(us=(PRIORITY,)), versions=("2.10",))
    assert "/priority" in {f.pointer for f in new(play(us=(PRIORITY,)))}


def test_a_whole_run_comes_to_nothing_new(call, mine, folder):
    with running(Settings(region="us", faults=(PRIORITY,))) as base:
        options = ("run", "--target", f"us={base}", "--region", "us", "--contract", mine,
                   "--operation", "retrieveConversation", "--max-examples", 1, "-q")  # fmt: skip
        assert call(*options).code == 1
        for _ in range(3):
            # Generation ends at the first new defect of an operation: the next run sees further.
            report = folder / "reports" / "latest" / "report.json"
            assert (
                call("deviations", "propose", report, "--output", mine / "deviations.yaml").code
                == 0
            )
            if (code := call(*options).code) == 0:
                break
        assert code == 0


def test_a_proposal_of_a_run_reads_back_as_it_was_made(play, mine):
    entries = propose(play(us=(PRIORITY, FIELDS), eu=(PRIORITY,)))
    (mine / "deviations.yaml").write_text(to_yaml(entries))
    read = load(str(mine)).noted["deviations"]
    assert len(read) == len({entry.index for entry in entries})
