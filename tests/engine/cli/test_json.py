"""--format json prints one document, in the form that the design promises, and nothing else."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from intercontract.cli import invoke
from intercontract.sandbox.faults.table import FAULTS
from intercontract.sandbox.sandbox import Settings
from intercontract.sandbox.server import running

FINDING = {
    "check": str,
    "severity": str,
    "verdict": str,
    "region": str,
    "operation": str,
    "method": str,
    "path": str,
    "status": int,
    "pointer": str,
    "expected": str,
    "observed": str,
    "message": str,
    "fingerprint": str,
    "count": int,
    "interaction": str,
    "examples": list,
    "curl": str,
}


@pytest.fixture(scope="module")
def shared_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("json")


@pytest.fixture(scope="module")
def done(shared_folder) -> SimpleNamespace:
    """One run against a sandbox with a fault, for all tests: its code and what it printed."""
    fault = next(fault for fault in FAULTS if fault.id == "list-500")
    out, err = io.TextIOWrapper(io.BytesIO(), write_through=True), io.StringIO()
    with (
        running(Settings(region="eu", faults=(fault,))) as url,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = invoke(
            ["run", "--target", f"eu={url}", "--region", "eu", "--format", "json", "--seed", "5",
             "--operation", "listConversations", "--max-examples", "1",
             "--report-dir", str(shared_folder / "reports")]
        )  # fmt: skip
    printed = out.buffer.getvalue().decode()
    return SimpleNamespace(code=code, out=printed, err=err.getvalue(), document=json.loads(printed))


def test_standard_output_is_one_document(done):
    assert done.code == 1
    document = json.loads(done.out)
    assert set(document) >= {"run", "summary", "findings", "coverage"}
    assert done.out.endswith("}\n")
    assert not done.out.endswith("\n\n")


def test_the_run_is_told(done, shared_folder):
    run = done.document["run"]
    assert set(run) >= {"id", "started_at", "target", "api_version", "complete"}
    assert run["target"].startswith("eu=http://127.0.0.1:")
    assert run["api_version"] == "2.11"
    assert run["complete"] is True
    assert run["seed"] == 5
    assert run["regions"] == ["eu"]
    assert run["started_at"].endswith("Z")
    assert (shared_folder / "reports" / run["id"] / "report.json").is_file()


def test_the_summary_counts_causes_defects_and_occurrences_by_verdict(done):
    document = done.document
    summary = document["summary"]
    assert {"fail", "warning", "known"} <= set(summary["findings"])
    causes = [cause["verdict"] for cause in document["causes"]]
    assert summary["findings"] == {name: causes.count(name) for name in summary["findings"]}
    defects = {(found["verdict"], found["fingerprint"]) for found in document["findings"]}
    counted = [verdict for verdict, _ in defects]
    assert summary["defects"] == {name: counted.count(name) for name in summary["defects"]}
    for verdict, number in summary["occurrences"].items():
        shown = [f["count"] for f in document["findings"] if f["verdict"] == verdict]
        assert sum(shown) == number
    assert document["summary"]["interactions"] > 10


def test_a_finding_has_every_field_of_the_design(done):
    for finding in done.document["findings"]:
        for name, kind in FINDING.items():
            assert isinstance(finding[name], kind) or finding[name] is None, name
    (error,) = [f for f in done.document["findings"] if f["check"] == "server-error"]
    assert error["severity"] == error["verdict"] == "fail"
    assert (error["region"], error["operation"]) == ("eu", "listConversations")
    assert (error["method"], error["path"]) == ("GET", "/conversations")
    assert error["status"] == 500
    assert error["count"] >= 3
    assert len(error["examples"]) == 3
    assert error["interaction"] == error["examples"][0]
    assert error["curl"].startswith("curl ")
    assert "$INTERCOM_TOKEN_EU" in error["curl"]
    assert "http://127.0.0.1:" in error["curl"]
    assert "intercom.io" not in error["curl"]
    assert done.document["transcripts"][error["transcript"]]["status"] == 500
    assert len(error["fingerprint"]) == 12


def test_what_is_printed_is_what_is_written(done, shared_folder):
    assert (shared_folder / "reports" / "latest" / "report.json").read_text() == done.out


def test_progress_goes_to_standard_error(done):
    assert "eu: scenarios" in done.err


def test_nobody_needs_to_see_progress(call, har):
    har(har.entry("https://api.intercom.io/conversations/1", 404))
    assert call("audit", "traffic.har", "--format", "json", "--quiet").err == ""


def test_an_error_prints_no_document(call):
    refused = call("audit", "missing.har", "--format", "json")
    assert (refused.code, refused.out) == (2, "")
