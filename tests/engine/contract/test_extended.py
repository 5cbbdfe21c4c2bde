"""A contract that says what is otherwise in another version: an Overlay that extends it."""

from __future__ import annotations

import pytest
import yaml

from intercontract.contract.load import load
from intercontract.contract.locate import built_in
from intercontract.engine.drift import drift
from intercontract.errors import ContractError


@pytest.fixture
def later(tmp_path):
    """Writes an Overlay beside a copy of nothing but a small description."""
    base = tmp_path / "contracts" / "1"
    base.mkdir(parents=True)
    get = {"operationId": "list", "responses": {"200": {"description": ""}}}
    document = {"openapi": "3.1.0", "info": {"version": "1"}, "paths": {"/a": {"get": get}}}
    (base / "openapi.yaml").write_text(yaml.safe_dump(document))

    def write(extends="../1/openapi.yaml"):
        folder = tmp_path / "contracts" / "2"
        folder.mkdir(exist_ok=True)
        action = {"target": "$.paths['/a'].get", "update": {"deprecated": True}}
        overlay = {"overlay": "1.0.0", "extends": extends, "actions": [action]}
        (folder / "openapi.yaml").write_text(yaml.safe_dump(overlay, sort_keys=False))
        return folder

    return write


def test_it_is_the_other_with_its_changes(later):
    contract = load(later())
    (operation,) = contract.operations
    assert (operation.id, contract.name) == ("list", "2")
    assert contract.documented.document["paths"]["/a"]["get"]["deprecated"] is True


def test_it_is_compared_like_any_other(later):
    folder = later()
    report = drift(folder.parent / "1", folder)
    assert [change.rule for change in report.changes] == ["endpoint-deprecated"]


@pytest.mark.parametrize("extends", ["../../1/openapi.yaml", "/etc/hosts", "../3/openapi.yaml", ""])
def test_it_extends_a_contract_beside_it_only(extends, later):
    with pytest.raises(ContractError, match="no contract beside this one"):
        load(later(extends))


def test_the_versions_that_come_with_the_package_are_compared_by_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    report = drift("2.11", "2.12")
    versions = [change for change in report.changes if change.rule == "api-version-header-changed"]
    assert [(change.from_, change.to) for change in versions] == [("2.11", "2.12")]
    held = {o.id for o in load(built_in() / "2.11").operations}
    later = {o.id for o in load("2.12").operations}
    assert held - later == {"autoAssignConversation"}
    assert "listTicketStates" in later - held


def test_what_is_known_beside_the_other_is_known_of_it_too(later):
    folder = later()
    base = folder.parent / "1"
    overlay = {"overlay": "1.0.0", "actions": [
        {"target": "$.paths['/gone']", "update": {}},
        {"target": "$.paths['/a'].get", "update": {"summary": "corrected"}},
    ]}  # fmt: skip
    noted = {"version": 1, "deviations": [{"check": "error-shape", "operation": "list"}]}
    (folder / "corrections.yaml").write_text(yaml.safe_dump(overlay))
    with pytest.raises(ContractError, match="selects nothing"):
        load(folder)
    (folder / "corrections.yaml").rename(base / "corrections.yaml")
    (base / "deviations.yaml").write_text(yaml.safe_dump(noted))
    contract = load(folder)
    assert contract.corrected.document["paths"]["/a"]["get"]["summary"] == "corrected"
    # It need not show in this version, so it is never stale.
    assert contract.noted["deviations"] == [{**noted["deviations"][0], "sometimes": True}]


def test_a_version_that_is_not_there_is_said_to_be_got_somewhere():
    with pytest.raises(ContractError) as caught:
        load("2.99")
    assert "contracts add FILE|URL" in caught.value.hint
