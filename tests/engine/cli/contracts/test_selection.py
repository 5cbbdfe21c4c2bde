"""``--operation`` and ``--read-only`` send what was asked for, and nothing else."""

from __future__ import annotations


def cells(report):
    return {cell["operation"]: cell for cell in report["grid"]}


def test_a_read_only_run_of_two_operations_reads_one_and_says_so(call):
    done = call(
        "run", "--region", "us", "--read-only", "--max-examples", 1, "-q", "--format", "json",
        "--operation", "listConversations,createConversation",
    )  # fmt: skip
    assert done.code == 0
    report = done.document
    assert report["run"]["complete"]
    assert cells(report)["listConversations"]["interactions"] > 0
    assert cells(report)["createConversation"]["verdict"] == "skip"
    assert set(cells(report)) == {"listConversations", "createConversation"}
    assert "us: createConversation writes, and this run is read-only" in report["run"]["notes"]


def test_an_operation_without_an_id_is_called_by_method_and_path(call, folder, write):
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Tags", "version": "2.11"},
        "paths": {"/tags": {"get": {"responses": {"200": {"description": "tags"}}}}},
    }
    path = write("tags.yaml", document)
    done = call(
        "run", "--contract", path, "--region", "us", "--max-examples", 1, "-q", "--format", "json",
        "--operation", "GET /tags",
    )  # fmt: skip
    assert cells(done.document)["GET /tags"]["interactions"] > 0


def test_an_operation_that_never_succeeds_is_no_pass(call, folder):
    (folder / "a.ndjson").write_text(
        '{"request": {"method": "GET", "url": "https://api.intercom.io/conversations/1"},'
        ' "response": {"status": 404, "headers": {"content-type": "application/json"}, "body":'
        ' "{\\"type\\": \\"error.list\\", \\"request_id\\": null, \\"errors\\":'
        ' [{\\"code\\": \\"not_found\\", \\"message\\": \\"Resource Not Found\\"}]}"}}\n'
    )
    done = call("audit", "a.ndjson", "--format", "json", "-q")
    report = done.document
    retrieve = next(c for c in report["grid"] if c["operation"] == "retrieveConversation")
    assert (retrieve["verdict"], retrieve["statuses"]) == ("skip", [404])
    assert any(
        "retrieveConversation answered only 404" in n for n in report["coverage"]["not_verified"]
    )
