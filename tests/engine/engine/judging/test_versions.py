"""An answer is judged by the contract of the version that gave it, or not at all, and that is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from attrs import evolve

from intercontract.contract.load import load
from intercontract.engine.judging.versions import Versions
from intercontract.engine.runs.offline import run_offline
from intercontract.engine.setup.settings import RunSettings
from intercontract.errors import TrafficError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Interaction, Request, Response
from intercontract.transport.address import Kind, Target

ROOT = Path(__file__).resolve().parents[4]
SETTINGS = RunSettings(target=Target(Kind.RECORDED), regions=())
LIST = {"type": "conversation.list", "conversations": [], "pages": None, "total_count": 0}


def answer(asked=None, given=None, body=LIST, number=0, base="https://api.intercom.io", **changes):
    sent = {"Intercom-Version": asked} if asked else {}
    got = {"Content-Type": "application/json"} | ({"Intercom-Version": given} if given else {})
    return evolve(
        Interaction(
            Request("GET", f"{base}/conversations", Headers(sent)),
            Response(200, Headers(got), json.dumps(body).encode()),
            name=f"a.har#{number}",
            region="us",
        ),
        **changes,
    )


@pytest.fixture
def known(tmp_path, monkeypatch):
    """Beside the contract of 2.11 there is one of 2.12, in which a list has a colour."""
    folder = tmp_path / "contracts" / "2.12"
    shutil.copytree(ROOT / "contracts" / "2.11", folder)
    file = folder / "openapi.yaml"
    file.write_text(file.read_text().replace('version: "2.11"', 'version: "2.12"'))
    schema = folder / "schemas" / "conversation_list.yaml"
    schema.write_text(
        schema.read_text().replace("properties:\n", "properties:\n  colour: {type: string}\n", 1)
    )
    assert "colour" in schema.read_text()
    monkeypatch.chdir(tmp_path)


def judged(contract, *answers):
    return run_offline(SETTINGS, contract, (("a.har", each) for each in answers))


@pytest.mark.parametrize(
    ("interaction", "version"),
    [
        pytest.param(answer(), "2.11", id="nothing says"),
        pytest.param(answer("2.12"), "2.12", id="asked for"),
        pytest.param(answer(None, "2.12"), "2.12", id="answered"),
        pytest.param(answer("2.10", "2.12"), "2.12", id="the answer knows better"),
        pytest.param(answer("2.12", "2.11"), "2.11", id="answered in ours"),
        pytest.param(answer("2.11", "2.12"), "2.11", id="ours was asked for: version-echo tells"),
        pytest.param(answer(api_version="2.12"), "2.12", id="only the recording says"),
        pytest.param(answer("2.11-beta"), "2.11", id="no version that there is"),
        pytest.param(answer("../../2.12"), "2.11", id="no version at all"),
        pytest.param(answer("2.12", case=Case("examples")), "2.11", id="our own request"),
        pytest.param(answer("2.12", base="https://api.example.com"), "2.11", id="another host"),
    ],
)
def test_the_version_that_an_answer_is_judged_by(contract, known, interaction, version):
    assert Versions(contract).contract_of(interaction).version == version


def test_another_version_is_judged_by_its_own_contract(contract, known):
    colourful = LIST | {"colour": "red"}
    report = judged(
        contract,
        answer("2.11", "2.11", colourful, 0),
        answer("2.12", "2.12", colourful, 1),
        answer("2.12", "2.12", LIST | {"total_count": "many"}, 2),
    )
    found = {
        (group.finding.check, group.finding.pointer, group.examples) for group in report.groups
    }
    assert ("undocumented-field", "/colour", ("a.har#0",)) in found
    assert ("response-schema", "/total_count", ("a.har#2",)) in found
    assert report.interactions == 3
    assert "2 answers of API version 2.12: judged by its contract" in " ".join(report.not_verified)


def test_an_unknown_version_is_listed_and_not_judged_by_the_wrong_contract(contract):
    report = judged(
        contract,
        answer("2.11", "2.11", LIST, 0),
        answer("2.16", "2.16", LIST | {"colour": "red"}, 1),
    )
    assert report.interactions == 1
    assert not [group for group in report.groups if "a.har#1" in group.examples]
    assert "1 answer of API version 2.16: not verified" in " ".join(report.not_verified)
    assert "not-verified" not in {group.finding.check for group in report.groups}


def test_an_operation_of_which_nothing_was_judged_is_no_pass(contract):
    report = judged(contract, answer("2.16", "2.16"))
    (group,) = report.groups
    assert (group.finding.check, group.finding.operation) == ("not-verified", "listConversations")
    assert "2.16" in group.finding.message
    assert report.exit_code() == 1


def test_unknown_versions_of_no_known_operation_leave_nothing_to_judge(contract):
    stray = evolve(answer("2.16"), request=Request("GET", "https://api.intercom.io/x", Headers()))
    with pytest.raises(TrafficError) as problem:
        judged(contract, evolve(stray, api_version="2.16"))
    assert "2.16" in problem.value.hint


def test_a_contract_that_is_not_intercoms_knows_no_versions(tmp_path):
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.0.3\ninfo: {title: T, version: '2.11'}\nservers: [{url: 'https://api.example.com'}]\n"
        "paths: {/conversations: {get: {responses: {'200': {description: ok}}}}}\n"
    )
    contract = load(tmp_path / "openapi.yaml")
    found = Versions(contract).contract_of(answer("2.12", base="https://api.example.com"))
    assert found is contract


@pytest.mark.parametrize("name", ["Preview", "Unstable"])
def test_a_version_without_a_number_is_no_other(contract, name):
    versions = Versions(contract)
    assert versions.contract_of(answer(None, name)) is None
    assert [name in note for note in versions.notes()] == [True]
