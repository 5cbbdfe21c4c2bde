"""Not verified is not green: what could not be played or judged is a finding, what was left out is none."""

from __future__ import annotations

from collections import Counter
from datetime import date
from io import StringIO

import orjson
import pytest
from attrs import evolve

from intercontract.checks.registry import MOST, all_checks
from intercontract.contract.load import load
from intercontract.contract.messages.json_body import MAX_VALUES
from intercontract.deviation.parse import parse
from intercontract.deviation.register import Register
from intercontract.engine.audit import audit
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.not_verified import unplayed, unread
from intercontract.engine.judging.partial import Answered
from intercontract.engine.runs import online
from intercontract.engine.runs.offline import run_offline
from intercontract.engine.setup.settings import RunSettings
from intercontract.generate.scenario import Unplayed
from intercontract.generate.sender import OutOfTime
from intercontract.model.finding import NOT_VERIFIED, Verdict
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.model.run import LONGEST_BODY, Sample
from intercontract.report.formats import format_names
from intercontract.report.registry import outline
from intercontract.report.write import show
from intercontract.sandbox.faults.fault import Fault
from intercontract.sandbox.sandbox import Sandbox, Settings

LIST = "listConversations"


def told(report, check=NOT_VERIFIED):
    return [group for group in report.groups if group.finding.check == check]


def no_contacts(call, proceed, _site):
    answer = proceed(call)
    if (call.method, call.path) == ("POST", "/contacts"):
        answer.status, answer.payload = 403, {"type": "error.list", "errors": []}
    return answer


CRIPPLED = Fault("no-contacts", "creates no contact", ("not-verified",), no_contacts)


def test_a_step_that_could_not_be_played_makes_a_run_red(runs, up):
    report = runs(us=up(Sandbox(Settings(faults=(CRIPPLED,)))))
    found = told(report)
    first = {group.finding.arguments[1]: group.finding.operation for group in found}
    assert first.items() >= {
        ("tags", "createConversation"), ("lifecycle", "createConversation"),
        ("deletion", "createConversation"), ("messages", "retrieveConversation"),
    }  # fmt: skip
    assert set(first.values()) == {"createConversation", "retrieveConversation"}
    assert all(group.verdict is Verdict.FAIL and group.finding.region == "us" for group in found)
    message = next(g.finding.message for g in found if "deletion" in g.finding.arguments)
    assert "no value for contact: step 1 (POST /contacts) answered 403" in message
    assert report.exit_code() == 1


def test_it_is_about_an_operation_that_was_asked_for(runs, up):
    report = runs(
        us=up(Sandbox(Settings(faults=(CRIPPLED,)))), operations=("attachTagToConversation",)
    )
    assert {group.finding.operation for group in told(report)} == {"attachTagToConversation"}


def test_what_was_left_out_on_purpose_is_listed_and_green(runs, up, workspace):
    report = runs(us=up(workspace))
    assert told(report) == []
    assert report.exit_code() == 0
    assert [note for note in report.not_verified if "this run is read-only" in note]


def test_a_run_that_got_no_answer_in_its_time_is_red(runs, up, workspace, monkeypatch):
    def is_over(*_):
        raise OutOfTime

    monkeypatch.setattr(online, "_region", is_over)
    report = runs(us=up(workspace))
    (group,) = told(report)
    assert (group.finding.region, report.exit_code()) == ("us", 1)
    assert "no answer came before the time was over" in group.finding.message


def test_a_deviation_can_know_it(contract):
    known = {
        "check": NOT_VERIFIED,
        "operation": LIST,
        "pointer": "",
        "reason": "too many conversations",
    }
    listed = parse([known])
    collector = Collector(contract, all_checks(), Register(listed, date(2026, 11, 27)))
    step = Unplayed("pages", 2, "GET", "/conversations", "no value for conversation")
    for found in unplayed([step], contract, "us"):
        collector.report(found)
    (group,) = collector.defects.groups()
    assert (group.verdict, group.reason) == (Verdict.KNOWN, "too many conversations")


@pytest.mark.parametrize(
    ("answered", "new", "why"),
    [
        pytest.param([(200, True)], (), None, id="judged"),
        pytest.param([(404, True)], (), None, id="only documented errors, judged"),
        pytest.param([(200, False), (200, True)], (), None, id="one of two judged"),
        pytest.param([(200, False)], (), "no body of them could be read", id="read by nothing"),
        pytest.param([(0, False), (0, False)], (), "none came", id="no answer"),
        pytest.param([(0, False)], [(LIST, "us")], None, id="told otherwise"),
        pytest.param([(0, False)], [(LIST, "eu")], "none came", id="told of another region"),
    ],
)
def test_an_operation_of_which_no_answer_was_judged(contract, answered, new, why):
    counts = Counter(
        Answered("us", LIST, "GET", status, "2.11", judged, judged=judged)
        for status, judged in answered
    )
    found = [finding.observed for finding in unread(counts, new, contract)]
    assert found == ([why] if why else [])


DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/document": {
            "get": {
                "operationId": "document",
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/xml": {"schema": {"type": "object"}}},
                    }
                },
            }
        }
    },
}


@pytest.mark.parametrize("form", format_names())
def test_every_format_tells_it(tmp_path, form):
    (tmp_path / "openapi.json").write_bytes(orjson.dumps(DOCUMENT))
    contract = load(tmp_path / "openapi.json")
    document = Interaction(
        Request("GET", "https://api.example.com/document"),
        Response(200, Headers({"Content-Type": "application/xml"}), b"<a/>"),
        name="a.har#0",
    )
    report = run_offline(RunSettings(regions=()), contract, [("a.har", document)])
    assert len(told(report)) == report.exit_code() == 1
    show(outline(report), form, stream := StringIO())
    assert "not-verified" in stream.getvalue()
    empty = evolve(document, response=Response(200, document.response.headers))
    both = run_offline(RunSettings(regions=()), contract, [("a.har", document), ("a.har", empty)])
    assert told(both) == []


TAG = {"type": "tag", "id": "1", "name": "n"}


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        pytest.param([TAG] * MOST, 0, "", id="large and right"),
        pytest.param(
            [{**TAG, "name": 5}] * MOST, 1,
            "listTags 200: what response-schema finds in one interaction beyond",
            id="wrong in every item",
        ),
        pytest.param(
            [{f"f{n}": n for n in range(MOST)}], 1,
            "listTags 200: what undocumented-field finds in one interaction beyond",
            id="an object of unknown fields",
        ),
        pytest.param(
            [1] * MAX_VALUES, 1, "listTags 200: bodies of more than 100,000 values",
            id="more than anything looks at",
        ),
    ],
)  # fmt: skip
def test_what_is_not_looked_at_in_a_large_answer_is_listed(contract, data, status, told):
    body = orjson.dumps({"type": "list", "data": data})
    answer = Response(200, Headers({"Content-Type": "application/json"}), body)
    tags = Interaction(Request("GET", "https://api.intercom.io/tags"), answer, name="a.har#0")
    report = run_offline(RunSettings(regions=()), contract, [("a.har", tags)])
    assert report.exit_code() == status
    assert any(note.startswith(told) for note in report.not_verified if told) is bool(told)
    samples = [one.sample for one in report.groups if isinstance(one.sample, Sample)]
    assert all(len(orjson.dumps(one.body)) < 100_000 for one in samples)
    assert all(len(one.interaction.response.body) <= LONGEST_BODY for one in samples)


ROOT = "/paths/~1items/get/responses/200/content/application~1json/schema"


@pytest.mark.parametrize(
    ("schema", "lost"),
    [
        pytest.param({"type": "string", "pattern": "^a"}, [], id="a pattern"),
        pytest.param({"type": "string", "pattern": "(?P<a"}, ["/pattern"], id="none"),
        pytest.param({"type": "text"}, ["/type"], id="no type"),
        pytest.param({"type": "array", "items": "x"}, ["/items"], id="no schema"),
        pytest.param({"maxLength": "x"}, ["/maxLength"], id="no number"),
        pytest.param({"$dynamicRef": "#x"}, ["/$dynamicRef"], id="what is not read"),
        pytest.param({"$ref": "#/components/schemas/None"}, ["/$ref"], id="leads nowhere"),
        pytest.param({"format": "int32", "type": "string"}, [], id="says nothing about it"),
    ],
)
def test_what_judges_nothing_is_not_verified(tmp_path, schema, lost):
    content = {"application/json": {"schema": schema}}
    described = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {
            "/items": {
                "get": {
                    "operationId": "list",
                    "responses": {"200": {"description": "", "content": content}},
                }
            }
        },
    }
    (tmp_path / "openapi.json").write_bytes(orjson.dumps(described))
    told = {
        "request": {"method": "GET", "url": "https://api.example.com/items", "headers": {}},
        "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": "a"},
    }
    (tmp_path / "t.ndjson").write_bytes(orjson.dumps(told))
    report = audit(
        [tmp_path / "t.ndjson"], contract=str(tmp_path / "openapi.json"), report_dir=tmp_path
    )
    where = [ROOT + pointer for pointer in lost]
    assert [one for one in where if one in report.coverage.keywords["missing"]] == where
    notes = [note for note in report.not_verified if "judges nothing" in note]
    assert [ROOT + lost[0] in note for note in notes] == ([True] if lost else [])
    assert ("keyword not verified" in report.summary.headline) == bool(lost)
