"""A contract is loaded by name or path, from disk only, or refused in one clear sentence."""

from __future__ import annotations

import hashlib
import json
import socket
from itertools import pairwise
from pathlib import Path

import pytest

from intercontract.contract.load import load
from intercontract.contract.locate import names
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.errors import ContractError

OPENAPI = """\
openapi: 3.0.1
info: {title: Tags, version: '2.11'}
servers: [{url: https://api.intercom.io}]
paths:
  /tags/{id}:
    get:
      operationId: findTag
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        200:
          description: ok
          content:
            application/json:
              schema: {$ref: '#/components/schemas/tag'}
components:
  schemas:
    tag:
      type: object
      required: [id]
      properties: {id: {type: string}, on: {type: string, example: 2024-01-01}}
"""

CORRECTIONS = """\
overlay: 1.0.0
info: {title: Corrections, version: '1'}
actions:
- target: $.components.schemas.tag.properties.id
  update: {nullable: true}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts" / "mine"
    folder.mkdir(parents=True)
    (folder / "openapi.yaml").write_text(OPENAPI)
    return tmp_path


def schema_of(contract, which):
    operation = contract.operation("findTag")
    return getattr(contract, which).validator(operation.responses[0].content[0].pointer)


def test_a_name_is_found_in_the_users_own_folder(home):
    contract = load("mine", home=home)
    assert (contract.name, contract.version) == ("mine", "2.11")
    assert [o.id for o in contract.operations] == ["findTag"]
    assert contract.operation("findTag").response_for(200).status == "200"
    assert "mine" in names(home)


def test_home_is_the_current_directory_when_not_given(home, monkeypatch):
    monkeypatch.chdir(home)
    assert load("mine").name == "mine"


@pytest.mark.parametrize("reference", ["contracts/mine", "contracts/mine/openapi.yaml"])
def test_a_folder_and_a_file_are_loaded_by_path(home, reference):
    assert load(home / reference).name == "mine"


def test_the_built_in_contract_is_found_from_anywhere(tmp_path):
    assert load("2.11", home=tmp_path).version == "2.11"


def test_without_corrections_documented_and_corrected_are_one(home):
    contract = load("mine", home=home)
    assert contract.corrected is contract.documented
    assert contract.noted is None


def test_corrections_change_the_corrected_description_only(home):
    (home / "contracts/mine/corrections.yaml").write_text(CORRECTIONS)
    contract = load("mine", home=home)
    assert not schema_of(contract, "documented").is_valid({"id": None})
    assert schema_of(contract, "corrected").is_valid({"id": None})
    assert not schema_of(contract, "corrected").is_valid({"id": 3})


def test_deviations_beside_the_description_are_read(home):
    (home / "contracts/mine/deviations.yaml").write_text("deviations: [{check: x}]")
    assert load("mine", home=home).noted == {"deviations": [{"check": "x"}]}


def test_of_the_packages_contract_a_user_may_know_more(tmp_path):
    assert load("2.11", home=tmp_path).own is None
    file = tmp_path / "contracts" / "2.11" / "deviations.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("deviations: [{check: etag, schema: tag, pointer: /id, reason: seen}]")
    contract = load("2.11", home=tmp_path)
    assert contract.own_path == str(file)
    (entry,) = contract.own["deviations"]
    assert entry["places"], "a schema's places are worked out as in the package's own file"
    found = deviations_of(contract)
    beside = deviations_of(load("2.11", home=tmp_path / "nowhere"))
    assert {own.index for own in found if own not in beside}.isdisjoint(e.index for e in beside)
    assert load("2.12", home=tmp_path).own is None
    (file.parent / "openapi.yaml").write_text(OPENAPI)
    assert load("2.11", home=tmp_path).own is None, "then it is a contract of its own"


def test_the_digest_follows_the_content_and_not_the_layout(home):
    file = home / "contracts/mine/openapi.yaml"
    before = load("mine", home=home).digest
    file.write_text("# a comment\n" + OPENAPI)
    assert load("mine", home=home).digest == before
    file.write_text(OPENAPI.replace("title: Tags", "title: Tag"))
    changed = load("mine", home=home).digest
    (home / "contracts/mine/corrections.yaml").write_text(CORRECTIONS)
    assert len({before, changed, load("mine", home=home).digest}) == 3
    assert len(before) == 64


def test_json_is_read_too_even_when_indented_by_tabs(tmp_path):
    (tmp_path / "api.json").write_text(
        json.dumps({"openapi": "3.1.0", "info": {"version": "1"}, "paths": {}}, indent="\t")
    )
    assert load(tmp_path / "api.json").version == "1"


def test_a_time_in_yaml_stays_text(home):
    schema = load("mine", home=home).documented.document["components"]["schemas"]["tag"]
    assert schema["properties"]["on"]["examples"] == ["2024-01-01"]


def test_a_pinned_description_that_was_changed_is_refused(home):
    folder = home / "contracts/mine"
    digest = hashlib.sha256(OPENAPI.encode()).hexdigest()
    (folder / "pin.json").write_text(json.dumps({"file": "openapi.yaml", "sha256": digest}))
    assert load("mine", home=home).name == "mine"
    (folder / "openapi.yaml").write_text(OPENAPI + "\n# changed\n")
    with pytest.raises(ContractError, match="differs from the one that was added"):
        load("mine", home=home)
    (folder / "pin.json").write_text("{")
    with pytest.raises(ContractError, match="pin cannot be read"):
        load("mine", home=home)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("swagger: '2.0'", "Swagger 2.0", id="Swagger 2"),
        pytest.param("hello", "not a mapping", id="plain text"),
        pytest.param("", "not a mapping", id="empty"),
        pytest.param("a: [", "not readable as YAML", id="damaged"),
        pytest.param("a: b", "no OpenAPI", id="another document"),
        pytest.param("openapi: 3.1.0\npaths: []", "'paths' is not", id="paths is a list"),
        pytest.param("openapi: 3.1.0\nx: &x [*x]", "recursive|itself", id="an alias to itself"),
        pytest.param("[" * 5000, "nests too deep", id="deep"),
        pytest.param(
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(
                f"{b}: &{b} [{','.join(['*' + a] * 10)}]\n" for a, b in pairwise("abcdefghi")
            ),
            "alias",
            id="alias bomb",
        ),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_its_file(tmp_path, text, says):
    file = tmp_path / "api.yaml"
    file.write_text(text)
    with pytest.raises(ContractError, match=says) as caught:
        load(file)
    assert str(file) in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    file = tmp_path / "api.yaml"
    file.write_bytes(b"openapi: 3.1.0\n\xff\xfe")
    with pytest.raises(ContractError, match="not UTF-8"):
        load(file)


@pytest.mark.parametrize("reference", ["2.99", "no/such/file.yaml", "", "../x"])
def test_an_unknown_contract_is_refused_with_the_known_names(home, reference):
    with pytest.raises(ContractError, match="no contract") as caught:
        load(reference, home=home)
    assert "mine" in caught.value.hint or "2.11" in caught.value.hint


def test_a_folder_without_description_is_refused(tmp_path):
    with pytest.raises(ContractError, match=r"none of openapi\.yaml"):
        load(tmp_path)


def test_an_external_reference_is_refused_and_nothing_is_fetched(home, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was opened"))
    file = home / "contracts/mine/openapi.yaml"
    file.write_text(OPENAPI.replace("#/components/schemas/tag", "https://example.test/t.json"))
    with pytest.raises(ContractError, match="leaves the description's folder"):
        load("mine", home=home)


def test_the_official_description_loads_whole(shared):
    file = shared / "official" / "intercom-2.11.yaml"
    contract = load(file)
    assert len(contract.operations) == file.read_text().count("operationId:")
    for operation in contract.operations:
        for spec in operation.responses:
            for content in spec.content:
                contract.documented.validator(content.pointer).problems({})
