"""intercontract audit: traffic that others recorded, in any format, judged by the same checks."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from intercontract.contract.locate import built_in
from intercontract.model.json import JSONValue

CLEAN_404 = ("https://api.intercom.io/conversations/1", 404)


def found(done, *verdicts: str) -> set[tuple[str, str | None, str, str]]:
    """Check, operation, part and generalised pointer of the findings, for some verdicts.

    A check that found the same wrong value, and is named beside the one that tells it, counts too.
    """
    return {
        (check, f["operation"], f["part"], re.sub(r"/\d+(?=/|$)", "/*", f["pointer"]))
        for f in done.document["findings"]
        if f["verdict"] in (verdicts or ("fail", "warning", "known"))
        for check in (f["check"], *f.get("also", ()))
    }


def not_verified(done) -> list[str]:
    return done.document["coverage"]["not_verified"]


def audit(call, *arguments: object):
    return call("audit", *arguments, "--format", "json", "-q")


# --- formats ---------------------------------------------------------------------------------------

VCR = {
    "version": 1,
    "interactions": [
        {
            "request": {
                "method": "GET",
                "uri": "https://api.eu.intercom.io/conversations/1",
                "headers": {"Accept": ["application/json"], "Intercom-Version": ["2.11"]},
                "body": None,
            },
            "response": {
                "status": {"code": 404, "message": "Not Found"},
                "headers": {"Content-Type": ["application/json; charset=utf-8"]},
                "body": {
                    "string": '{"type":"error.list","request_id":null,'
                    '"errors":[{"code":"not_found","message":"Resource Not Found"}]}'
                },
            },
        }
    ],
}


def as_yaml(document: dict) -> str:
    import yaml

    return yaml.safe_dump(document)


NDJSON_LINE = {
    "request": {"method": "GET", "url": "https://api.eu.intercom.io/conversations/1"},
    "response": {
        "status": 404,
        "headers": {"Content-Type": "application/json"},
        "body": {
            "type": "error.list",
            "request_id": None,
            "errors": [{"code": "not_found", "message": "Resource Not Found"}],
        },
    },
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.yaml", as_yaml(VCR), id="VCR YAML"),
        pytest.param("a.json", json.dumps(VCR), id="VCR JSON"),
        pytest.param("a.ndjson", json.dumps(NDJSON_LINE) + "\n\n", id="NDJSON"),
        pytest.param("a.txt", as_yaml(VCR), id="told by content, not by name"),
    ],
)
def test_every_format_is_judged(call, folder, name, text):
    (folder / name).write_text(text)
    done = audit(call, name)
    assert done.code == 0, done.out + done.err
    assert done.document["summary"]["interactions"] == 1
    assert done.document["run"]["regions"] == ["eu"]
    cells = {(c["operation"], c["region"]): c["statuses"] for c in done.document["grid"]}
    assert cells["retrieveConversation", "eu"] == [404]


def test_a_har_of_a_browser_is_judged(call, har):
    har(har.entry(*CLEAN_404))
    done = audit(call, "traffic.har")
    assert done.code == 0, done.out
    assert found(done) == {
        ("response-schema", "retrieveConversation", "response", "/request_id")
    }  # known: a uuid is documented
    assert done.document["run"]["target"] == "recorded"


def test_what_a_browser_adds_of_its_own_is_no_matter(call, har):
    blocked = har.entry(*CLEAN_404)
    blocked["response"] = {"status": 0, "statusText": "", "headers": [], "content": {}}
    preflight = har.entry("https://api.intercom.io/conversations/1", 200, method="OPTIONS")
    preflight["response"]["content"] = {}
    clean = har.entry(*CLEAN_404)
    clean |= {"_initiator": {"type": "script"}, "_priority": "High", "cache": {}, "pageref": "p"}
    clean["request"]["headers"] += [{"name": ":authority", "value": "api.intercom.io"}]
    har(blocked, preflight, clean)
    done = audit(call, "traffic.har")
    assert done.code == 0, done.out
    assert done.document["summary"]["interactions"] == 2
    (note,) = [n for n in done.document["coverage"]["not_verified"] if "never answered" in n]
    assert "traffic.har#0" in note


def test_interactions_are_named_by_file_and_position(call, har):
    har(har.entry(*CLEAN_404), har.entry("https://api.intercom.io/conversations/1", 418))
    done = audit(call, "traffic.har")
    findings = [f for f in done.document["findings"] if f["check"] == "undocumented-status"]
    assert [f["interaction"] for f in findings] == ["traffic.har#1"]
    assert [f["examples"] for f in findings] == [["traffic.har#1"]]


def test_a_folder_is_judged_whole(call, har, folder):
    (folder / "deep").mkdir()
    har(har.entry(*CLEAN_404), name="one.har")
    har(har.entry("https://api.au.intercom.io/conversations/1", 404), name="deep/two.har")
    (folder / "deep" / "three.yaml").write_text(as_yaml(VCR))
    done = audit(call, ".")
    assert done.document["summary"]["interactions"] == 3
    assert done.document["run"]["regions"] == ["us", "eu", "au"]


def test_several_processes_report_what_one_does(call, folder):
    lines = (json.dumps(NDJSON_LINE) + "\n") * 2
    (folder / "a.ndjson").write_text(lines)
    (folder / "b.ndjson.gz").write_bytes(gzip.compress((lines + "{\n").encode()))
    one, two = (audit(call, "*.ndjson*", "--jobs", jobs) for jobs in (1, 2))
    assert (one.code, two.code) == (0, 0)
    assert two.document | {"run": 0} == one.document | {"run": 0}
    assert one.document["summary"]["interactions"] == 4
    assert [note for note in not_verified(two) if note.startswith("b.ndjson.gz#2: left out")]


def test_regions_can_be_chosen(call, har):
    har(har.entry(*CLEAN_404), har.entry("https://api.au.intercom.io/conversations/1", 404))
    done = audit(call, "traffic.har", "--region", "au")
    assert done.document["run"]["regions"] == ["au"]
    assert done.document["summary"]["interactions"] == 1
    assert (
        "1 interactions of other regions than au were passed over"
        in (done.document["coverage"]["not_verified"])
    )


def test_operations_can_be_chosen(call, har):
    har(har.entry(*CLEAN_404), har.entry("https://api.intercom.io/nowhere", 404))
    done = audit(call, "traffic.har", "--operation", "listConversations")
    assert (done.code, done.document["findings"]) == (0, [])


@pytest.fixture
def partial(folder):
    """A contract of Intercom that does not claim to be complete."""
    (folder / "partial.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: t, version: '2.11'}\n"
        "servers: [{url: 'https://api.intercom.io'}]\n"
        "paths:\n"
        "  /conversations: {get: {operationId: all, responses: {'200': {description: ok}}}}\n"
        "  /conversations/{id}:\n"
        "    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
        "    get: {operationId: one, responses: {'404': {description: none}}}\n"
    )
    return "partial.yaml"


# --- what is not documented ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        pytest.param(
            {"url": "https://api.intercom.io/nowhere"}, "GET /nowhere: 1 request", id="path"
        ),
        pytest.param(
            {"url": "https://api.intercom.io/conversations/1/x/y"},
            "GET /conversations/*/x/y",
            id="deep path",
        ),
        pytest.param(
            {"url": "https://api.intercom.io/conversations", "method": "PURGE"},
            "PURGE /conversations: 1 request",
            id="method",
        ),
        pytest.param(
            {"url": "https://api.example.com/conversations"}, "api.example.com", id="host"
        ),
        pytest.param({"url": "http://127.0.0.1:3000/conversations"}, "127.0.0.1", id="loopback"),
    ],
)
def test_what_is_documented_nowhere_is_counted_and_no_crash(call, har, partial, entry, kind):
    har(har.entry(status=404, **entry), har.entry("https://api.intercom.io/conversations/1", 404))
    done = audit(call, "traffic.har", "--contract", partial)
    assert "undocumented-operation" not in {f["check"] for f in done.document["findings"]}
    (line,) = [n for n in not_verified(done) if "not covered by the contract" in n]
    assert kind in line


def test_a_browsers_other_hosts_are_one_line_and_many_ids_one_operation(call, har, partial):
    har(
        har.entry("https://api.intercom.io/conversations/1", 404),
        *(har.entry(f"https://cdn{n % 3}.example.com/{n}.js", 200) for n in range(60)),
        *(
            har.entry(f"https://api.intercom.io/people/6762f0dd1bb69f9f2193b{n:03}/notes", 404)
            for n in range(50)
        ),
    )
    done = audit(call, "traffic.har", "--contract", partial)
    assert [n for n in not_verified(done) if "not covered" in n] == [
        (
            "60 requests to 3 other hosts: cdn0.example.com, cdn1.example.com, cdn2.example.com: "
            "not covered by the contract; --host NAME takes one for a server of it"
        ),
        "GET /people/*/notes: 50 requests, not covered by the contract",
    ]


def test_traffic_of_which_nothing_is_covered_is_no_pass(call, har):
    har(har.entry("https://cdn.example.com/a.js", 200))
    done = audit(call, "traffic.har")
    assert done.code == 1
    (finding,) = done.document["findings"]
    assert (finding["check"], finding["arguments"]) == ("not-verified", ["nothing"])


def test_a_contract_that_claims_to_be_complete_is_taken_at_its_word(call, har, folder):
    (folder / "c.yaml").write_text(
        "openapi: 3.1.0\nx-intercontract-complete: true\ninfo: {title: t, version: '1'}\n"
        "servers: [{url: 'https://api.example.com'}]\n"
        "paths: {/a: {get: {operationId: a, responses: {'200': {description: ok}}}}}\n"
    )
    har(*(har.entry(f"https://api.example.com/{path}", 200) for path in "aab"))
    done = call("audit", "traffic.har", "--contract", "c.yaml", "--format", "json")
    (finding,) = [f for f in done.document["findings"] if f["check"] == "undocumented-operation"]
    assert finding["operation"] is None
    assert done.code == 1


def test_a_token_in_a_recording_is_in_no_report(call, har, folder):
    har(har.entry("https://api.intercom.io/nowhere", 404))
    done = call("audit", "traffic.har")
    assert done.code == 1
    assert "dG9rOnh4eA" not in done.out + done.err
    for path in (folder / "reports").rglob("*.*"):
        assert path.is_dir() or b"dG9rOnh4eA" not in path.read_bytes()


# --- the documentation's own examples --------------------------------------------------------------

PATHS = {
    "listConversations": ("GET", "/conversations"),
    "createConversation": ("POST", "/conversations"),
    "retrieveConversation": ("GET", "/conversations/367"),
    "attachTagToConversation": ("POST", "/conversations/363/tags"),
    "detachTagFromConversation": ("DELETE", "/conversations/363/tags/102"),
}
TITLES = {
    "List all conversations": "listConversations",
    "Creates a conversation": "createConversation",
    "Retrieve a conversation": "retrieveConversation",
    "Add tag to a conversation": "attachTagToConversation",
    "Remove tag from a conversation": "detachTagFromConversation",
}
# What the page's examples contradict in its own tables, and nothing else.
ANSWERS = {
    ("undocumented-field", "listConversations", "response", "/conversations"),
    ("response-schema", "retrieveConversation", "response", "/ai_agent"),
    ("undocumented-field", "retrieveConversation", "response", "/topics"),
    ("undocumented-field", "retrieveConversation", "response", "/ticket"),
}
# Numbers are sent where strings are documented, which is the client's matter, and accepted, the server's.
REQUESTS = {
    (check, operation, "request", pointer)
    for check in ("request-conformance", "invalid-request-accepted")
    for operation, pointer in (
        ("attachTagToConversation", "/id"),
        ("attachTagToConversation", "/admin_id"),
        ("detachTagFromConversation", "/admin_id"),
    )
}
CONTRADICTIONS = ANSWERS | REQUESTS


@pytest.fixture
def examples(shared) -> dict[str, tuple[JSONValue, JSONValue]]:
    """Request and response example of each operation, as the page shows them."""
    text = (shared / "seed" / "intercom-api-2.11.txt").read_text("utf-8")
    answers: dict[str, JSONValue] = {}
    requests: dict[str, JSONValue] = {}
    operation = ""
    for line in text.splitlines():
        if line in TITLES or line == "Conversation":
            operation = TITLES.get(line, "")
        elif line.startswith("{ ") and operation:
            answers[operation] = json.loads(line)
    for body in re.finditer(r"-d '(.*?)'", text, re.DOTALL):
        title = max(TITLES, key=lambda name: text.rfind(f"\n{name}\n", 0, body.start()))
        requests[TITLES[title]] = json.loads(body[1])
    assert set(answers) == set(PATHS)
    return {name: (requests.get(name), answers[name]) for name in PATHS}


def line(name: str, sent: JSONValue, got: JSONValue) -> dict:
    method, path = PATHS[name]
    headers = {"Content-Type": "application/json"}
    request = {"method": method, "url": f"https://api.intercom.io{path}", "headers": headers}
    if sent is not None:
        request["body"] = json.dumps(sent)
    return {"request": request, "response": {"status": 200, "headers": headers, "body": got}}


def as_ndjson(examples) -> str:
    return "".join(json.dumps(line(name, *pair)) + "\n" for name, pair in examples.items())


def as_har(examples) -> str:
    entries = []
    for name, pair in examples.items():
        made = line(name, *pair)
        request, response = made["request"], made["response"]
        pairs = [{"name": k, "value": v} for k, v in request["headers"].items()]
        sent = {"method": request["method"], "url": request["url"], "headers": pairs}
        if "body" in request:
            sent["postData"] = {"mimeType": "application/json", "text": request["body"]}
        content = {"mimeType": "application/json", "text": json.dumps(response["body"])}
        got = {"status": 200, "statusText": "OK", "headers": pairs, "content": content}
        entries.append({"request": sent, "response": got})
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


@pytest.mark.parametrize(
    ("name", "write"),
    [
        pytest.param("examples.ndjson", as_ndjson, id="NDJSON"),
        pytest.param("examples.har", as_har, id="HAR"),
    ],
)
def test_the_documentations_examples_contradict_it_where_it_is_known_and_nowhere_else(
    call, folder, examples, name, write
):
    (folder / name).write_text(write(examples))
    done = audit(call, name)
    assert done.code == 0, done.out
    assert found(done, "known") == CONTRADICTIONS
    assert found(done, "fail", "warning") == set()


def test_without_the_known_deviations_the_same_contradictions_are_new(call, folder, examples):
    (folder / "examples.ndjson").write_text(as_ndjson(examples))
    mine = folder / "mine"
    shutil.copytree(built_in() / "2.11", mine)
    (mine / "deviations.yaml").unlink()
    done = audit(call, "examples.ndjson", "--contract", mine / "openapi.yaml")
    assert done.code == 1
    assert found(done, "known") == set()
    assert found(done, "fail", "warning") == CONTRADICTIONS


def test_the_same_recording_gives_the_same_report(call, folder, har):
    har(har.entry(*CLEAN_404), har.entry("https://api.intercom.io/nowhere", 404))
    first, second = (audit(call, "traffic.har").document for _ in range(2))
    for document in (first, second):
        del document["run"]["id"], document["run"]["started_at"], document["run"]["duration"]
    assert first == second
    assert len(list(Path("reports").glob("2*"))) == 2
