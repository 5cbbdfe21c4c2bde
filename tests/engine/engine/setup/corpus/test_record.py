"""Recording: the same run gives the same files, and a run cut short replaces none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.engine.engine.setup.corpus.recording import RECORD

from intercontract.cassette.reading import load
from intercontract.cassette.recorder import leftovers
from intercontract.cli import invoke
from intercontract.engine.runs.recording import discard
from intercontract.model.interaction import Credentials
from intercontract.sandbox.faults.table import FAULTS
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.sandbox.server import running


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_recording_twice_gives_the_same_files(recorded, tmp_path):
    assert invoke([*RECORD, "--cassettes", str(tmp_path / "again")]) == 0
    assert files(tmp_path / "again") == files(recorded)


def test_another_salt_gives_other_pseudonyms_for_the_same_people(recorded, tmp_path):
    other = tmp_path / "salted"
    assert invoke([*RECORD, "--cassettes", str(other), "--salt", "of our own"]) == 0
    name = "us/2.11/tags.yaml"

    def people(folder: Path) -> list[str]:
        bodies = [json.loads(i.response.body) for i in load(folder / name).interactions[1:2]]
        return [body["name"] for body in bodies]

    assert people(other) != people(recorded)
    assert len(load(other / name).interactions) == len(load(recorded / name).interactions)


def test_there_is_a_cassette_for_each_scenario_and_for_what_was_generated(recorded):
    names = {path.name for path in (recorded / "us" / "2.11").iterdir()}
    assert {
        "tags.yaml",
        "refused-writes.yaml",
        "generated-attachTagToConversation.yaml",
    } <= names
    assert leftovers(recorded) == []


def test_recordings_carry_public_hosts_and_no_credentials(recorded):
    for name, content in files(recorded).items():
        assert b"sandbox-us" not in content, name
        assert b"127.0.0.1" not in content, name
        assert b"TestCaseId" not in content, name
    interactions = load(recorded / "us" / "2.11" / "refused-writes.yaml").interactions
    assert {i.request.host for i in interactions} == {"api.intercom.io"}
    assert {i.credentials for i in interactions} == set(Credentials) - {Credentials.UNKNOWN}
    assert {i.answered_by for i in interactions} == {"sandbox"}


def test_what_the_suite_asks_for_its_own_sake_is_not_recorded(recorded):
    paths = {
        i.request.path
        for path in (recorded / "us" / "2.11").glob("generated-*")
        for i in load(path).interactions
    }
    assert "/me" not in paths
    assert "/contacts" not in paths


@pytest.fixture
def broken_off(corpus, wire, capsys) -> dict[str, bytes]:
    """A recording whose target goes away in the middle; what the cassettes were before."""
    before = files(corpus)
    wire.play(Sandbox(Settings(region="us", seed=9)), breaks_after=8)
    code = invoke([*RECORD, "--cassettes", str(corpus), "--target", wire.url])
    err = capsys.readouterr().err
    assert code == 3
    assert "the cassettes are as they were" in err
    return before


def test_a_recording_that_was_cut_short_replaces_no_cassette(corpus, broken_off):
    now = files(corpus)
    assert {name: now[name] for name in broken_off} == broken_off
    assert leftovers(corpus)


def test_nothing_is_recorded_beside_what_was_left(corpus, broken_off, capsys):
    assert invoke([*RECORD, "--cassettes", str(corpus)]) == 2
    assert "--recover" in capsys.readouterr().err
    assert {name: files(corpus)[name] for name in broken_off} == broken_off


def test_what_was_left_can_be_discarded(corpus, broken_off):
    assert discard(corpus) > 0
    assert files(corpus) == broken_off


def test_what_was_left_can_be_completed(corpus, broken_off, capsys):
    assert invoke(["record", "--cassettes", str(corpus), "--recover"]) == 0
    assert leftovers(corpus) == []
    kept = load(corpus / "us" / "2.11" / "refused-writes.yaml").interactions
    assert 0 < len(kept) <= 8
    assert all(i.response.status for i in kept)
    assert "refused-writes.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["--target", "replay"], 2, "cannot be recorded from cassettes", id="replay"),
        pytest.param(["--target", "http://127.0.0.1:9"], 3, "nothing answers", id="nobody"),
        pytest.param(["--operation", "x"], 2, "no operation 'x'", id="no operation"),
    ],
)
def test_what_cannot_be_recorded_leaves_no_file(folder, capsys, arguments, code, says):
    assert invoke(["record", "--region", "us", "-q", *arguments]) == code
    assert says in capsys.readouterr().err
    assert not (folder / "cassettes").exists()


def test_a_recording_with_findings_is_kept_and_leaves_with_1(folder, capsys):
    fault = next(fault for fault in FAULTS if fault.id == "unknown-id-500")
    with running(Settings(region="us", faults=(fault,))) as url:
        assert invoke([*RECORD, "--target", url, "--format", "json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["run"]["command"] == "record"
    assert (folder / "cassettes" / "us" / "2.11" / "tags.yaml").is_file()
