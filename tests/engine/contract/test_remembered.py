"""Large descriptions are worked out once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import intercontract
from intercontract.contract import load as loading
from intercontract.contract import remembered
from intercontract.contract.description import Description
from intercontract.contract.document.directions import Direction, directed
from intercontract.contract.fields import DocumentedFields, json_answers
from intercontract.contract.load import load
from intercontract.contract.program import program
from intercontract.contract.resources.derive import derive
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.files.cache import cache_folder

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A small contract that is worth keeping, with all that stands beside one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(remembered, "WORTH_KEEPING", 1)
    folder = tmp_path / "contracts" / "1"
    (folder / "schemas").mkdir(parents=True)
    (folder / "openapi.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /things:\n    get:\n"
        "      operationId: listThings\n      responses:\n        '200':\n          description: d\n"
        "          content: {application/json: {schema: {$ref: schemas/thing.yaml}}}\n"
    )
    (folder / "schemas/thing.yaml").write_text("type: object\nproperties: {id: {type: string}}\n")
    (folder / "corrections.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: c, version: '1'}\nactions:\n"
        "- target: $.info\n  update: {description: corrected}\n"
    )
    for file in folder.rglob("*.yaml"):
        os.utime(file, (1, 1))
    return tmp_path


def read(home):
    return load("1", home=home)


def loaded_anew(home, monkeypatch):
    called = []
    real = loading._loaded
    monkeypatch.setattr(loading, "_loaded", lambda path: called.append(path) or real(path))
    found = read(home)
    monkeypatch.setattr(loading, "_loaded", real)
    return bool(called), found


def same(one, other):
    return one == other and one.corrected.document == other.corrected.document


def test_the_second_time_it_is_the_same_without_its_files_being_parsed(home, monkeypatch):
    first = read(home)
    anew, second = loaded_anew(home, monkeypatch)
    assert not anew
    assert same(first, second)
    assert second.corrected is not second.documented


def rewrite(name, old, new):
    def change(folder):
        file = folder / name
        file.write_text(file.read_text().replace(old, new))

    return change


def secretly(folder):
    """As long as before, and as old."""
    file = folder / "schemas" / "thing.yaml"
    file.write_text(file.read_text().replace("id:", "di:"))
    os.utime(file, (1, 1))


def put_there_secretly(folder):
    file = folder / "schemas" / "thing.yaml"
    mended = file.with_name("mended")
    mended.write_text(file.read_text().replace("id:", "di:"))
    os.utime(mended, (1, 1))
    mended.rename(file)


@pytest.mark.parametrize("tick", [remembered._TICK, 0])
@pytest.mark.parametrize(
    "change",
    [
        secretly,
        put_there_secretly,
        rewrite("openapi.yaml", "title: t", "title: u"),
        rewrite("schemas/thing.yaml", "id:", "di:"),
        rewrite("corrections.yaml", "corrected", "mended"),
        lambda folder: (folder / "corrections.yaml").unlink(),
        lambda folder: (folder / "deviations.yaml").write_text("deviations: []\n"),
        lambda _folder: [path.write_bytes(b"x" * 100) for path in cache_folder().iterdir()],
        lambda _folder: shutil.rmtree(cache_folder()),
    ],
    ids=[
        "secretly",
        "put there secretly",
        "description",
        "schema",
        "correction",
        "none corrected",
        "deviations",
        "damaged",
        "lost",
    ],
)
def test_whatever_changes_is_seen(home, monkeypatch, change, tick):
    monkeypatch.setattr(remembered, "_TICK", tick)
    read(home)
    change(home / "contracts" / "1")
    anew, found = loaded_anew(home, monkeypatch)
    assert anew
    shutil.rmtree(cache_folder())
    assert same(found, read(home))


def test_what_was_not_touched_is_not_read_and_what_was_is_judged_by_its_content(home, monkeypatch):
    monkeypatch.setattr(remembered, "_TICK", 0)
    first, digest, read_anew = read(home), remembered._digest, []
    monkeypatch.setattr(remembered, "_digest", lambda file: read_anew.append(file) or digest(file))
    assert same(first, read(home))
    assert [file for file in read_anew if file.exists()] == []
    file = home / "contracts" / "1" / "openapi.yaml"
    os.utime(file, (2, 2))
    anew, second = loaded_anew(home, monkeypatch)
    assert not anew
    assert same(first, second)
    assert [one for one in read_anew if one.exists()] == [file]


def test_what_stands_behind_links_or_was_just_written_is_not_kept(home, monkeypatch):
    schema = home / "contracts" / "1" / "schemas" / "thing.yaml"
    os.utime(schema, (2**33, 2**33))
    read(home)
    assert loaded_anew(home, monkeypatch)[0]
    os.utime(schema, (1, 1))
    (home / "contracts").rename(home / "elsewhere")
    (home / "contracts").symlink_to(home / "elsewhere")
    read(home)
    assert loaded_anew(home, monkeypatch)[0]


def test_our_own_contract_is_the_same_either_way(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, second = (load("2.11", home=ROOT) for _ in range(2))
    assert any(path.name.startswith("contract-") for path in cache_folder().iterdir())
    assert same(first, second)


def test_what_is_known_beforehand_is_what_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told, kept = (load("2.11", home=ROOT) for _ in range(2))
    assert told.corrected.beforehand == kept.corrected.beforehand is not None
    assert kept.at("http://127.0.0.1").corrected.beforehand is kept.corrected.beforehand
    fresh = Description(kept.corrected.document)
    assert derive(fresh, INTERCOM) == kept.resources
    found = DocumentedFields(fresh)
    for _, root in json_answers(fresh):
        for below in (True, False):
            assert kept.fields.named(root, below=below) == found.named(root, below=below)
            assert kept.fields.fields(root, below=below) == found.fields(root, below=below)
    for one in (kept.documented, kept.corrected):
        assert set(one.beforehand.one_way) == {
            way.value for way in Direction if directed(one.document, way) is not one.document
        }


def test_what_travels_one_way_is_known_of_what_was_remembered(home):
    file = home / "contracts" / "1" / "schemas" / "thing.yaml"
    file.write_text("type: object\nproperties: {id: {type: string, writeOnly: true}}\n")
    os.utime(file, (1, 1))
    for contract in (read(home), read(home)):
        ((_, root),) = json_answers(contract.corrected)
        judged = [
            contract.corrected.validator(root, direction=way).is_valid({"id": "a"})
            for way in Direction
        ]
        assert judged == [True, False]


def test_of_another_release_nothing_is_true(home, monkeypatch):
    read(home)
    monkeypatch.setattr(intercontract, "__version__", "0.0.1")
    program.cache_clear()
    try:
        anew, _ = loaded_anew(home, monkeypatch)
    finally:
        program.cache_clear()
    assert anew
