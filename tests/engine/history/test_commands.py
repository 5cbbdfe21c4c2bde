"""intercontract history, and the options by which runs are kept and judged by what is new."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

HISTORY = "h.sqlite"
SHOP = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://shop.example"}],
    "paths": {"/tags": {"get": {"operationId": "listTags", "responses": {"200": {
        "description": "", "content": {"application/json": {"schema": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in "abc"},
        }}},
    }}}}},
}  # fmt: skip


@pytest.fixture
def kept(call, nights, folder):
    """`kept(night, "a", "b")`: the report of a night with these faults, written and taken in."""

    def taken_in(night, *names):
        report = nights.report(night, [nights.fault(name) for name in names])
        place = folder / "reports" / report.run.id / "report.json"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(report.to_dict()))
        assert call("history", "import", place, "--history", HISTORY).code == 0
        return report.run.id

    return taken_in


@pytest.fixture
def audit(call, folder):
    """`audit("a")`: traffic judged in which these properties have the wrong type."""
    (folder / "shop.json").write_text(json.dumps(SHOP))

    def audited(*names, options=(), history=HISTORY):
        body = dict.fromkeys("abc", "") | dict.fromkeys(names, 1)
        line = {
            "request": {"method": "GET", "url": "https://shop.example/tags", "headers": []},
            "response": {
                "status": 200,
                "headers": [["Content-Type", "application/json"]],
                "body": json.dumps(body),
            },
        }
        (folder / "t.ndjson").write_text(json.dumps(line) + "\n")
        return call(
            "audit", "t.ndjson", "--contract", "shop.json", "-q", "--history", history, *options
        )

    return audited


def test_runs_are_listed_compared_and_followed(kept, call, nights):
    ids = [kept(1, "a"), kept(2, "a", "b"), kept(3, "b")]
    listed = call("history", "list", "--history", HISTORY, "--format", "json").document
    assert [(run["id"], run["state"]) for run in listed] == [(id_, "complete") for id_ in ids[::-1]]
    assert call("history", "--history", HISTORY).out.count("\n  2") == 3

    done = call("history", "compare", "--history", HISTORY, "--format", "json")
    assert (done.code, done.document["base"], done.document["run"]) == (0, *ids[1:])
    outcomes = {one["pointer"]: one["outcome"] for one in done.document["findings"]}
    assert outcomes == {"/a": "fixed", "/b": "still"}
    done = call("history", "compare", ids[0], ids[1], "--history", HISTORY)
    assert done.code == 1
    assert "New (1)\n" in done.out
    assert "b is null (first seen 2026-11-02)" in done.out

    fingerprint = nights.fault("a").fingerprint
    assert "|##.|" in call("history", "finding", fingerprint[:6], "--history", HISTORY).out
    life = call("history", "finding", fingerprint, "--history", HISTORY, "--format", "json")
    (((row,),)) = life.document["series"].values()
    assert (row["runs"], row["first_run"], row["last_run"]) == (2, *ids[:2])

    shown = call("history", "show", ids[0], "--history", HISTORY, "--format", "json").document
    assert (
        shown["summary"] == json.loads(Path(f"reports/{ids[0]}/report.json").read_text())["summary"]
    )
    assert (
        call("history", "prune", "--keep", "1", "--history", HISTORY).out == "2 removed, 1 kept\n"
    )


def test_reports_are_taken_in_once_and_compared_as_files(kept, call, folder):
    old, new = kept(1, "a"), kept(2, "a", "b")
    again = call("history", "import", "reports", "--history", HISTORY)
    assert again.out.count("was there already") == 2
    named = [folder / "reports" / name / "report.json" for name in (old, new)]
    assert call("history", "compare", *named).code == 1
    assert call("history", "compare", *named[::-1]).code == 0
    (folder / "bad.json").write_text("{}")
    (folder / "worse.json").write_text("{")
    for bad in ("bad.json", "worse.json", "nowhere.json", "."):
        if bad != ".":
            assert call("history", "import", bad, "--history", HISTORY).code == 2
    assert len(call("history", "list", "--history", HISTORY, "--format", "json").document) == 2


def test_a_baseline_makes_what_was_there_known(audit, call):
    """And the history keeps what was there, not what it was judged by."""
    assert audit("a").code == 1
    for baseline in ("latest", "reports/latest/report.json"):
        again = audit("a", options=["--baseline", baseline])
        assert again.code == 0, again.out
        assert "in the baseline" in again.out
    new = audit("a", "b", options=["--baseline", "latest", "--format", "json"])
    assert new.code == 1
    verdicts = {one["pointer"]: one["verdict"] for one in new.document["findings"]}
    assert (verdicts["/a"], verdicts["/b"]) == ("known", "fail")
    assert new.document["summary"]["findings"]["known"] == 1
    same = audit("a", "b", options=["--baseline", "latest", "--format", "json"])
    assert {one["verdict"] for one in same.document["findings"]} == {"known"}
    listed = call("history", "list", "--history", HISTORY, "--format", "json").document
    assert [run["defects"]["fail"] for run in listed] == [2, 2, 1, 1, 1]
    call("history", "import", "reports", "--history", "other.sqlite")
    later = call("history", "list", "--history", "other.sqlite", "--format", "json").document
    assert [run["defects"] for run in later] == [run["defects"] for run in listed]
    for options, history in ((["latest"], "none"), (["2020"], HISTORY), (["no.json"], HISTORY)):
        refused = audit("a", options=["--baseline", *options], history=history)
        assert (refused.code, refused.out) == (2, "")


def test_changes_that_the_baseline_had_are_ignored(call, folder):
    (folder / "old.json").write_text(json.dumps(SHOP))
    (folder / "new.json").write_text(json.dumps(SHOP | {"paths": {"/tags": {}}}))
    arguments = ["drift", "old.json", "new.json", "--format", "json", "--history", HISTORY]
    first = call(*arguments)
    assert first.code == 1
    for baseline in ("latest", "reports/drift/drift.json"):
        again = call(*arguments, "--baseline", baseline)
        assert again.code == 0
        assert again.document["changes"] == []
        assert len(again.document["ignored"]) == len(first.document["changes"])
    listed = call("history", "list", "--history", HISTORY, "--format", "json").document
    assert [run["command"] for run in listed] == ["drift"] * 3


def test_a_history_that_cannot_be_kept_costs_no_report(audit, folder):
    audit("a")
    holder = sqlite3.connect(HISTORY, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = audit("a", history=f"sqlite:///{HISTORY}?timeout=0.05")
    holder.close()
    assert done.code == 1
    assert "the history was not kept" in done.err
    assert "database is locked" in done.err
    assert len(list((folder / "reports").glob("2*"))) == 2
    # A green run whose history was asked for is not green.
    (folder / "folder.sqlite").mkdir()
    green = audit(history="folder.sqlite")
    assert (green.code, green.out[:4]) == (2, "PASS")
    assert "is a folder, not a database" in green.err


def test_a_run_that_died_shows_as_one(audit, call):
    audit("a")
    program = (
        "import os\n"
        "from intercontract.engine.runs import offline; from intercontract.engine.judging import run_state\n"
        "run_state.Run.finish = lambda *a, **k: os._exit(9)\n"
        "from intercontract.cli import invoke\n"
        f"invoke('audit t.ndjson --contract shop.json -q --history {HISTORY}'.split())\n"
    )
    assert subprocess.run([sys.executable, "-c", program], env=os.environ).returncode == 9
    died, whole = call("history", "list", "--history", HISTORY, "--format", "json").document
    assert (died["state"], whole["state"]) == ("died", "complete")
    assert "did not end" in call("history", "--history", HISTORY).out
    compared = call("history", "compare", whole["id"], died["id"], "--history", HISTORY)
    assert "Not looked at this time (1)" in compared.out
    assert call("history", "show", died["id"], "--history", HISTORY).code == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["list"], "there is no history yet"),
        (["compare"], "there is no history yet"),
        (["finding", "abc"], "there is no history yet"),
        (["prune", "--history", "x"], "nothing says what is to go"),
        (["list", "--history", "none"], "no history is kept"),
        (["list", "--history", "mysql://x"], "not kept in mysql"),
    ],
)
def test_what_is_not_there_is_said(call, monkeypatch, arguments, says):
    monkeypatch.delenv("INTERCONTRACT_HISTORY", raising=False)
    done = call("history", *arguments)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_the_default_history_is_below_the_state_folder(kept, call, folder, monkeypatch):
    kept(1)
    monkeypatch.delenv("INTERCONTRACT_HISTORY", raising=False)
    assert call("history", "import", "reports").code == 0
    assert (folder / ".state" / "history.sqlite").is_file()
    assert len(call("history", "list", "--format", "json").document) == 1
