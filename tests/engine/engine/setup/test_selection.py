"""What is asked for is judged, what is left out is listed, and a name that does not exist is an error."""

from __future__ import annotations

from collections import Counter

import pytest

import intercontract as ic
from intercontract.checks.registry import all_checks
from intercontract.checks.uncovered import Outside, uncovered_notes
from intercontract.engine.setup.prepare import contract_for
from intercontract.engine.setup.selection import selection_of
from intercontract.errors import ConfigurationError
from intercontract.model.finding import Finding, Severity
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.sandbox.sandbox import Sandbox, Settings

LIST, RETRIEVE, CREATE = "listConversations", "retrieveConversation", "createConversation"


@pytest.mark.parametrize(
    ("named", "hint"),
    [
        pytest.param({"checks": "respons-schema"}, "did you mean response-schema", id="check"),
        pytest.param({"exclude_checks": "id-typ"}, "did you mean id-type", id="excluded check"),
        pytest.param({"exclude_operation": "listConversation"}, f"did you mean {LIST}", id="oper."),
        pytest.param({"exclude_checks": [c.id for c in all_checks()]}, "exclude fewer", id="none"),
    ],
)
def test_a_name_that_does_not_exist_is_an_error(contract, named, hint):
    with pytest.raises(ConfigurationError) as problem:
        selection_of(contract, **named)
    assert hint in problem.value.hint


def test_no_operation_left_is_an_error(contract):
    selection = selection_of(contract, exclude_operation=LIST)
    with pytest.raises(ConfigurationError, match="no operation is left"):
        selection.operations(contract, (LIST,))


def test_checks_are_chosen_and_the_others_listed(contract):
    only = selection_of(contract, checks="id-type, list-shape", exclude_checks=["list-shape"])
    assert [check.id for check in only.chosen_checks()] == ["id-type"]
    (note,) = only.notes()
    assert note.startswith(f"{len(all_checks()) - 1} checks left out: ")
    assert list(selection_of(contract).notes()) == []


def about(check: str, part: str, pointer: str, operation: str = LIST) -> Finding:
    return Finding(check, Severity.FAIL, operation, "GET", "/", 200, "us", pointer, "", "", "", "",
                   part=part)  # fmt: skip


@pytest.mark.parametrize(
    ("finding", "is_wanted"),
    [
        pytest.param(about("response-header", "header", "/X-RateLimit-Limit"), False, id="that"),
        pytest.param(about("response-header", "header", "/X-Request-Id"), True, id="another"),
        pytest.param(about("content-type", "response", ""), False, id="Content-Type"),
        pytest.param(
            about("request-conformance", "header", "/Content-Type"), True, id="a request's"
        ),
        pytest.param(about("response-schema", "response", "/x-ratelimit-limit"), True, id="a body"),
        pytest.param(about("id-type", "response", "", CREATE), False, id="excluded operation"),
        pytest.param(about("list-shape", "response", ""), False, id="excluded check"),
        pytest.param(about("not-verified", "response", ""), True, id="not verified"),
    ],
)
def test_findings_about_what_is_left_out_are_dropped(contract, finding, is_wanted):
    selection = selection_of(
        contract,
        ignore_header="x-ratelimit-limit,Content-Type",
        exclude_operation=CREATE,
        exclude_checks="list-shape",
    )
    assert selection.wants(finding) is is_wanted


def test_a_host_is_taken_for_a_server_and_the_others_are_left_out(tmp_path):
    def sent(host: str) -> Interaction:
        url = f"https://{host}/conversations/1"
        headers = Headers({"Content-Type": "application/json"})
        return Interaction(Request("GET", url), Response(404, headers, b"[]"), name=f"{host}#0")

    from intercontract.engine.runs.offline import run_offline
    from intercontract.engine.setup.settings import RunSettings

    contract, _ = contract_for("2.11", None)
    selection = selection_of(contract, host="proxy.example.com")
    traffic = [("x", sent(host)) for host in ("proxy.example.com", "api.intercom.io")]
    report = run_offline(
        RunSettings(regions=(), selection=selection), selection.at(contract), traffic
    )
    assert report.interactions == 1
    assert {group.finding.operation for group in report.groups} == {RETRIEVE}
    assert "1 request to 1 other host: api.intercom.io: left out by --host" in report.not_verified


def test_an_excluded_operation_is_neither_called_nor_shown(runs, up):
    selection = selection_of(runs.contract, exclude_operation=CREATE)
    report = runs(
        us=up(Sandbox(Settings())), phases=("scenarios", "examples"), max_examples=1,
        selection=selection, operations=selection.operations(runs.contract, ()),
    )  # fmt: skip
    called = {(i.request.method, i.request.path) for i in runs.sent if i.sequence or i.case}
    assert CREATE not in {cell.operation for cell in report.grid}
    assert ("POST", "/conversations") not in called
    assert {i.sequence for i in runs.sent} >= {"pages", "reading"}
    (note,) = [n for n in report.not_verified if "excluded operations" in n]
    assert "tags" in note
    assert f"1 operation left out: {CREATE}" in report.not_verified


def test_excluded_reads_are_not_called_to_find_ids_either(runs, up):
    selection = selection_of(runs.contract, exclude_operation="listTags,listAdmins")
    runs(
        us=up(Sandbox(Settings())), phases=("examples",), max_examples=1, selection=selection,
        operations=("retrieveConversation",),
    )  # fmt: skip
    # Looking for what earlier runs left is no test, and is done whatever is excluded.
    called = {i.request.path for i in runs.sent if i.case and i.case.phase != "clean-up"}
    assert "/conversations" in called
    assert called.isdisjoint({"/tags", "/admins"})


def test_many_operations_are_told_in_few_lines():
    counts = Counter({(Outside.OPERATION, f"GET /{n}"): 1 for n in range(30)})
    lines = list(uncovered_notes(counts))
    assert len(lines) == 21
    assert lines[-1] == "10 other operations: 10 requests, not covered by the contract"


def test_the_python_api_selects(tmp_path):
    report = ic.run(
        region="us", operation=LIST, checks="id-type", max_examples=1, max_time=5,
        report_dir=tmp_path,
    )  # fmt: skip
    assert {group.finding.check for group in report.groups} <= {"id-type", "not-verified"}
    with pytest.raises(ConfigurationError):
        ic.audit(["x.har"], checks="nothing-like-it")
