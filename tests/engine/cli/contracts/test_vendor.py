"""The vendor's own description of 2.11 in every command that takes a contract."""

from __future__ import annotations

import pytest

from intercontract.contract.documented import documented_interactions
from intercontract.contract.load import load
from intercontract.engine.served import unserved

# Checks of what documentation does not tell: headers, credentials, versions, times.
UNTOLD = {
    "response-header", "rate-limit-headers", "version-echo", "auth-not-enforced", "content-type",
    "slow-response", "server-error", "valid-request-rejected", "unsupported-method",
    "undocumented-operation", "undocumented-status",
}  # fmt: skip


@pytest.fixture
def vendor(call, shared):
    file = shared / "official" / "intercom-2.11.yaml"
    done = call("contracts", "add", file)
    assert done.code == 0
    assert f"{file.read_text().count('operationId:')} operations" in done.out
    return "vendor-2.11"


def test_every_documented_example_is_judged(call, vendor):
    done = call("audit", "--documented", "--contract", vendor, "--format", "json", "-q")
    report = done.document
    contract = load(vendor)
    assert done.code == 1
    assert report["summary"]["interactions"] == len(documented_interactions(contract))
    assert {cell["operation"] for cell in report["grid"]} == {o.id for o in contract.operations}
    assert {f["check"] for f in report["findings"]}.isdisjoint(UNTOLD)
    assert all(f["examples"][0].startswith("vendor-2.11#/paths/") for f in report["findings"])


def test_a_run_tests_what_the_sandbox_serves_and_says_what_it_does_not(call, vendor):
    done = call(
        "run", "--contract", vendor, "--region", "us", "--max-examples", 1, "-q", "--format", "json",
        "--operation", "listTags,listArticles,retrieveArticle",
    )  # fmt: skip
    report = done.document
    assert done.code == 1
    assert report["run"]["complete"]
    cells = {cell["operation"]: cell for cell in report["grid"]}
    assert cells["listTags"]["interactions"] > 0
    assert cells["listArticles"]["verdict"] == cells["retrieveArticle"]["verdict"] == "skip"
    outside, absent = report["run"]["notes"]
    assert outside.startswith("scenarios that need operations outside the contract")
    assert absent.endswith("not tested: listArticles, retrieveArticle")


def test_a_run_of_what_the_sandbox_does_not_serve_is_refused(call, vendor):
    done = call("run", "--contract", vendor, "--operation", "createArticle")
    assert done.code == 2
    assert "the sandbox serves none of these operations" in done.err


def test_what_the_sandbox_serves(shared):
    contract = load(str(shared / "official" / "intercom-2.11.yaml"))
    absent = unserved(contract.operations, "2.11")
    served = {o.id for o in contract.operations} - set(absent)
    assert {"listConversations", "createTag", "ShowContact", "identifyAdmin"} <= served
    # /admins/activity_logs is not the admin of that id.
    assert "listActivityLogs" in absent


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
