"""The vendor's own description of 2.11 in every command that takes a contract."""

from __future__ import annotations

import pytest

from intercontract.contract.documented import documented_interactions
from intercontract.contract.load import load
from intercontract.engine.runs.served import unserved

# Checks of what documentation does not tell: headers, credentials, versions, times.
UNTOLD = {
    "response-header", "rate-limit-headers", "version-echo", "auth-not-enforced", "content-type",
    "slow-response", "server-error", "valid-request-rejected", "unsupported-method",
    "undocumented-operation", "undocumented-status",
}  # fmt: skip


def added(call, file):
    done = call("contracts", "add", file)
    assert done.code == 0
    return done.out


@pytest.fixture
def vendor(call, shared):
    file = shared / "official" / "intercom-2.11.yaml"
    assert f"{file.read_text().count('operationId:')} operations" in added(call, file)
    return "vendor-2.11"


@pytest.fixture
def later(call, shared):
    """A version with operations that the sandbox does not implement."""
    added(call, shared / "official" / "intercom-2.14.yaml")
    return "vendor-2.14"


def test_every_documented_example_is_judged(call, vendor):
    done = call("audit", "--documented", "--contract", vendor, "--format", "json", "-q")
    report = done.document
    contract = load(vendor)
    assert done.code == 1
    assert report["summary"]["interactions"] == len(documented_interactions(contract))
    assert {cell["operation"] for cell in report["grid"]} == {o.id for o in contract.operations}
    assert {f["check"] for f in report["findings"]}.isdisjoint(UNTOLD)
    assert all(f["examples"][0].startswith("vendor-2.11#/paths/") for f in report["findings"])


def test_a_run_tests_what_the_sandbox_serves_and_says_what_it_does_not(call, later):
    done = call(
        "run", "--contract", later, "--region", "us", "--max-examples", 1, "-q", "--format", "json",
        "--operation", "listTags,listCalls,listInternalArticles",
    )  # fmt: skip
    report = done.document
    assert done.code == 1
    assert report["run"]["complete"]
    cells = {cell["operation"]: cell for cell in report["grid"]}
    assert cells["listTags"]["interactions"] > 0
    assert cells["listCalls"]["verdict"] == cells["listInternalArticles"]["verdict"] == "skip"
    *_, absent = report["run"]["notes"]
    assert absent.endswith("not tested: listCalls, listInternalArticles")


def test_a_run_of_what_the_sandbox_does_not_serve_is_refused(call, later):
    done = call("run", "--contract", later, "--operation", "listCalls")
    assert done.code == 2
    assert "the sandbox serves none of these operations" in done.err


def test_what_the_sandbox_serves(shared):
    contract = load(str(shared / "official" / "intercom-2.11.yaml"))
    assert unserved(contract.operations, "2.11") == ()


def test_a_path_that_fits_another_operation_is_not_served_by_it(shared):
    contract = load(str(shared / "official" / "intercom-2.14.yaml"))
    absent = set(unserved(contract.operations, "2.14"))
    assert "listConversations" not in absent
    # /calls/search is not the call of that id, nor are external pages pages.
    assert {"listCalls", "showCall", "listCallsWithTranscripts", "listExternalPages"} <= absent


def test_everything_in_the_built_in_contract_is_served():
    assert unserved(load("2.11").operations, "2.11") == ()


def test_an_operation_of_a_later_version_is_not_served_before_it(shared):
    contract = load(str(shared / "official" / "intercom-2.13.yaml"))
    delete = [
        o for o in contract.operations if o.method == "DELETE" and o.path == "/conversations/{id}"
    ]
    if not delete:
        delete = [o for o in contract.operations if o.id == "deleteConversation"]
    assert delete
    assert unserved(delete, "2.12") == (delete[0].id,)
    assert unserved(delete, "2.13") == ()
    assert unserved(delete, "9.99") == ()
