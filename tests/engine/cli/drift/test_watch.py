"""``intercontract drift --watch``: the nightly look at descriptions."""

from __future__ import annotations

import json
import shutil

import pytest

from intercontract.contract import locate

BUILT_IN = ("2.11",)


@pytest.fixture(autouse=True)
def package(monkeypatch, tmp_path_factory):
    """A package with one contract, not six: each night reads all of them."""
    contracts = tmp_path_factory.mktemp("package") / "contracts"
    for name in BUILT_IN:
        shutil.copytree(locate.built_in() / name, contracts / name)
    monkeypatch.setattr(locate, "built_in", lambda: contracts)


@pytest.fixture
def shop(folder):
    """A contract of one's own, and a way to change it."""
    place = folder / "contracts" / "shop"
    place.mkdir(parents=True)

    def write(name):
        (place / "openapi.json").write_text((folder / f"{name}.json").read_text())

    write("one")
    return write


def states(document):
    return {row["name"]: row["state"] for row in document["watched"]}


def history(folder):
    path = folder / ".intercontract" / "watch-history.ndjson"
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_first_night_pins_and_the_second_is_silent(shop, changes, drift, folder):
    first = changes("--watch")
    assert states(first) == {**dict.fromkeys(BUILT_IN, "new"), "shop": "new"}
    assert first["changes"] == []
    again = {**dict.fromkeys(BUILT_IN, "unchanged"), "shop": "unchanged"}
    assert states(changes("--watch")) == again
    assert {event["event"] for event in history(folder)} == {"pinned"}


def test_a_change_is_told_once_and_kept_in_the_history(shop, changes, drift, folder):
    changes("--watch")
    shop("text")
    code, out, _ = drift("--watch", "--format", "json")
    document = json.loads(out)
    assert code == 1
    assert [c["rule"] for c in document["changes"]] == ["response-property-type-changed"]
    assert states(document) == {**dict.fromkeys(BUILT_IN, "unchanged"), "shop": "changed"}
    assert drift("--watch")[0] == 0
    last = history(folder)[-1]
    assert (last["event"], last["name"]) == ("changed", "shop")
    assert last["changes"] == {"breaking": 1, "warning": 0, "info": 0}


def test_layout_and_comments_are_no_change(shop, changes, folder):
    changes("--watch")
    document = json.loads((folder / "one.json").read_text())
    (folder / "contracts" / "shop" / "openapi.json").write_text(json.dumps(document, indent=7))
    assert states(changes("--watch"))["shop"] == "unchanged"


def test_what_is_gone_and_comes_back(shop, changes, folder):
    changes("--watch")
    (folder / "contracts" / "shop" / "openapi.json").unlink()
    assert states(changes("--watch"))["shop"] == "gone"
    shop("one")
    assert states(changes("--watch"))["shop"] == "new"
    events = [event["event"] for event in history(folder) if event["name"] == "shop"]
    assert events == ["pinned", "gone", "pinned"]


def test_one_by_name_or_path(shop, changes, folder):
    assert states(changes("--watch", "one.json")) == {"one.json": "new"}
    (folder / "one.json").write_text((folder / "less.json").read_text())
    document = changes("--watch", "one.json", "--state", ".intercontract/watch.json")
    assert states(document) == {"one.json": "changed"}
    assert "response-optional-property-removed" in [c["rule"] for c in document["changes"]]


def test_a_lost_copy_is_said(shop, changes, folder):
    changes("--watch")
    for copy in (folder / ".intercontract" / "watch").iterdir():
        copy.unlink()
    shop("text")
    document = changes("--watch")
    assert document["changes"] == []
    assert any("its copy is lost" in note for note in document["notes"])


def test_a_description_that_cannot_be_read_stops_nothing(shop, changes, folder):
    changes("--watch")
    (folder / "contracts" / "shop" / "openapi.json").write_text("{")
    assert states(changes("--watch"))["shop"] == "unreadable"
    shop("text")
    assert states(changes("--watch"))["shop"] == "changed"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"version": 2, "descriptions": {}}',
     '{"version": 1, "descriptions": {"a": {"sha256": "../../x"}}}', "\xff"],
)  # fmt: skip
def test_a_damaged_state_is_an_error(text, folder, drift):
    (folder / "watch.json").write_text(text, encoding="latin-1")
    code, _, err = drift("--watch", "--state", "watch.json")
    assert code == 2
    assert "watch.json" in err
    assert "remove it to pin everything anew" in err


def test_a_state_that_cannot_be_written_is_an_error(folder, drift):
    (folder / "file").write_text("")
    code, _, err = drift("--watch", "--state", "file/watch.json")
    assert code == 2
    assert "--state" in err


def test_accepted_changes_are_ignored(shop, changes, folder):
    changes("--watch")
    shop("text")
    found = changes("one.json", "text.json")["changes"][0]["fingerprint"]
    (folder / "ignore.json").write_text(json.dumps([{"fingerprint": found, "reason": "agreed"}]))
    document = changes("--watch", "--ignore", "ignore.json")
    assert (document["changes"], len(document["ignored"])) == ([], 1)


def test_options_that_make_no_sense_with_watch(folder, drift):
    assert drift("--watch", "--by", "region")[0] == 2
