"""A vendor's description is kept whole, pinned and linted, and never replaced by accident."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from intercontract.contract.add import add
from intercontract.contract.listing import available, summarise
from intercontract.contract.load import load
from intercontract.errors import ContractError

TEXT = """\
openapi: 3.0.1
info: {title: Tags, version: '2.11'}
servers: [{url: https://api.intercom.io}]
paths:
  /tags:
    get:
      operationId: listTags
      tags: [Tags]
      responses: {200: {description: ok}, 401: {description: no}}
components:
  schemas: {tag: {type: string, example: 3}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "downloads" / "api.yaml"
    path.parent.mkdir()
    path.write_text(TEXT)
    return path


def test_a_description_is_copied_pinned_and_linted(tmp_path, file):
    result = add(file, home=tmp_path)
    kept = tmp_path / "contracts" / "vendor-2.11" / "openapi.yaml"
    assert (result.name, result.path, result.replaced) == ("vendor-2.11", kept, False)
    assert kept.read_bytes() == file.read_bytes()
    assert json.loads((kept.parent / "pin.json").read_text()) == {
        "file": "openapi.yaml",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "source": "api.yaml",
    }
    assert [(p.rule, p.line) for p in result.problems] == [("example-contradicts-schema", 11)]
    assert load("vendor-2.11", home=tmp_path).digest == result.contract.digest
    assert sorted(p.name for p in kept.parent.iterdir()) == ["openapi.yaml", "pin.json"]


def test_bytes_are_added_under_a_name_with_their_source(tmp_path):
    result = add(TEXT.encode(), home=tmp_path, name="mine", source="https://example.test/api.yaml")
    assert result.name == "mine"
    assert json.loads((result.path.parent / "pin.json").read_text())["source"].startswith("https")


def test_json_keeps_its_suffix(tmp_path):
    document = {"openapi": "3.1.0", "info": {"version": "1 beta"}, "paths": {}}
    result = add(json.dumps(document).encode(), home=tmp_path)
    assert (result.name, result.path.name) == ("vendor-1-beta", "openapi.json")


def test_the_same_bytes_again_change_nothing(tmp_path, file):
    first, second = add(file, home=tmp_path), add(file, home=tmp_path)
    assert (first.sha256, second.replaced) == (second.sha256, False)


def test_other_content_is_refused_unless_forced(tmp_path, file):
    add(file, home=tmp_path)
    other = TEXT.replace("title: Tags", "title: Other").encode()
    with pytest.raises(ContractError, match="another description"):
        add(other, home=tmp_path)
    assert load("vendor-2.11", home=tmp_path).documented.document["info"]["title"] == "Tags"
    assert add(other, home=tmp_path, force=True).replaced
    assert load("vendor-2.11", home=tmp_path).documented.document["info"]["title"] == "Other"


def test_forcing_another_format_leaves_one_description(tmp_path, file):
    add(file, home=tmp_path)
    document = {"openapi": "3.1.0", "info": {"version": "2.11"}, "paths": {}}
    result = add(json.dumps(document).encode(), home=tmp_path, force=True)
    assert result.contract.operations == ()
    assert load("vendor-2.11", home=tmp_path).operations == ()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        pytest.param(b"swagger: '2.0'", None, "Swagger", id="Swagger"),
        pytest.param(b"\xff", None, "UTF-8", id="no text"),
        pytest.param(b"a: [", None, "not readable", id="damaged"),
        pytest.param(b"openapi: 3.1.0\npaths: {}", None, "no version", id="no version"),
        pytest.param(TEXT.encode(), "../evil", "cannot be a contract's name", id="path as name"),
        pytest.param(
            TEXT.replace("{type: string, example: 3}", "{$ref: 'https://example.test/t'}").encode(),
            None,
            "another file",
            id="remote reference",
        ),
        pytest.param(
            TEXT.replace("{type: string, example: 3}", "{$ref: 'tag.yaml'}").encode(),
            None,
            "another file",
            id="reference to a file",
        ),
    ],
)
def test_what_cannot_be_added_is_refused_and_nothing_is_written(tmp_path, content, name, says):
    with pytest.raises(ContractError, match=says):
        add(content, home=tmp_path, name=name)
    assert not (tmp_path / "contracts").exists()


def test_a_missing_file_and_a_folder_that_cannot_be_written_are_refused(tmp_path, file):
    with pytest.raises(ContractError, match="no such file"):
        add(tmp_path / "absent.yaml", home=tmp_path)
    (tmp_path / "contracts").write_text("in the way")
    with pytest.raises(ContractError, match="cannot be written"):
        add(file, home=tmp_path)


def test_ones_own_contracts_and_the_built_in_are_listed(tmp_path, file):
    add(file, home=tmp_path)
    found = {entry.name: entry for entry in available(tmp_path)}
    assert found["vendor-2.11"].pinned
    assert not found["vendor-2.11"].built_in
    assert found["2.11"].built_in


def test_ones_own_contract_hides_the_built_in_of_its_name(tmp_path, file):
    add(file, home=tmp_path, name="2.11")
    (entry,) = [entry for entry in available(tmp_path) if entry.name == "2.11"]
    assert not entry.built_in
    assert load("2.11", home=tmp_path).path == str(entry.path)


def test_a_contract_is_summarised(tmp_path, file):
    summary = summarise(add(file, home=tmp_path).contract)
    assert (summary.version, summary.openapi, summary.title) == ("2.11", "3.0.1", "Tags")
    assert summary.servers == ("https://api.intercom.io",)
    assert summary.counts["operations"] == 1
    assert summary.counts["schemas"] == 1
    (operation,) = summary.operations
    assert (operation.id, operation.method, operation.statuses) == (
        "listTags",
        "GET",
        ("200", "401"),
    )
    assert not summary.corrections


def test_the_official_description_is_added_whole(shared, tmp_path):
    file = shared / "official" / "intercom-2.11.yaml"
    result = add(file, home=tmp_path)
    assert result.name == "vendor-2.11"
    added = load("vendor-2.11", home=tmp_path).operations
    assert len(added) == file.read_text().count("operationId:")
    assert len(result.problems) > 300
