"""Converting, comparing, pruning and redacting files; and what stock vcrpy makes of ours."""

from __future__ import annotations

import http.server
import json
import threading

import orjson
import pytest
import requests
import vcr
import yaml
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from intercontract.cassette.compare import Changed, diff
from intercontract.cassette.conversion import convert, prune, redact_file
from intercontract.cassette.entry import Entry, Format
from intercontract.cassette.leaks import _distinct, scan
from intercontract.cassette.reading import load, read
from intercontract.cassette.recorder import save
from intercontract.cassette.redaction.pattern import Hit
from intercontract.cassette.vcrpy_patch import Persister
from intercontract.cassette.writing import dump, write
from intercontract.errors import CassetteError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response, Source

NAMES = {
    Format.VCR_YAML: "a.yaml",
    Format.VCR_JSON: "a.json",
    Format.HAR: "a.har",
    Format.NDJSON: "a.ndjson",
}


def call(number=1, *, status=200, body=None, **changes):
    return evolve(
        Interaction(
            Request(
                "GET",
                f"https://api.eu.intercom.io/conversations/{number}",
                Headers({"Accept": "application/json", "Authorization": "Bearer REDACTED"}),
            ),
            Response(
                status,
                Headers({"Content-Type": "application/json"}),
                json.dumps(body if body is not None else {"id": str(number)}).encode(),
                0.125,
            ),
            source=Source.RECORDED,
            region="eu",
            api_version="2.11",
            recorded_at="2026-01-02T03:04:05Z",
        ),
        **changes,
    )


@pytest.mark.parametrize("target", list(Format))
@pytest.mark.parametrize("source", list(Format))
def test_conversion_there_and_back_loses_nothing(tmp_path, source, target):
    start = tmp_path / f"start-{NAMES[source]}"
    start.write_bytes(
        dump(source, (Entry(call(1), operation="x", reason="Fine"), Entry(call(2, status=404))))
    )
    notes = convert(start, tmp_path / NAMES[target])
    assert [n for n in notes if "timings" not in n.message] == []
    convert(tmp_path / NAMES[target], tmp_path / f"back-{NAMES[source]}")
    assert (tmp_path / f"back-{NAMES[source]}").read_bytes() == start.read_bytes()


BROWSER_HAR = {
    "log": {
        "version": "1.2",
        "creator": {"name": "WebInspector", "version": "537.36"},
        "pages": [
            {
                "startedDateTime": "2026-01-02T03:04:05.123Z",
                "id": "page_1",
                "title": "x",
                "pageTimings": {},
            }
        ],
        "entries": [
            {
                "_initiator": {"type": "script"},
                "_priority": "High",
                "_resourceType": "fetch",
                "cache": {},
                "connection": "443",
                "pageref": "page_1",
                "serverIPAddress": "93.184.216.34",
                "startedDateTime": "2026-01-02T03:04:05.123+01:00",
                "time": 12.5,
                "timings": {"blocked": 1, "dns": -1, "send": 0.1, "wait": 11, "receive": 0.4},
                "request": {
                    "method": "GET",
                    "url": "https://api.intercom.io/conversations?per_page=5",
                    "httpVersion": "http/2.0",
                    "headers": [
                        {"name": ":authority", "value": "api.intercom.io"},
                        {"name": "intercom-version", "value": "2.11"},
                    ],
                    "queryString": [{"name": "per_page", "value": "5"}],
                    "cookies": [],
                    "headersSize": -1,
                    "bodySize": 0,
                },
                "response": {
                    "status": 200,
                    "statusText": "",
                    "httpVersion": "http/2.0",
                    "headers": [
                        {"name": "content-type", "value": "application/json; charset=utf-8"},
                        {"name": "content-encoding", "value": "gzip"},
                    ],
                    "cookies": [],
                    "content": {"size": 13, "mimeType": "application/json", "text": '{"data": []}'},
                    "redirectURL": "",
                    "headersSize": -1,
                    "bodySize": 40,
                    "_transferSize": 300,
                },
            },
            {
                "startedDateTime": "2026-01-02T03:04:06Z",
                "time": 0,
                "request": {"method": "POST", "url": "https://api.intercom.io/x", "headers": []},
                "response": {
                    "status": 0,
                    "statusText": "",
                    "headers": [],
                    "content": {},
                    "_error": "net::ERR",
                },
            },
        ],
    }
}


def test_a_browser_har_goes_through(tmp_path):
    (tmp_path / "browser.har").write_bytes(orjson.dumps(BROWSER_HAR))
    notes = convert(tmp_path / "browser.har", tmp_path / "a.yaml")
    assert "never answered" in notes[0].message
    assert any("timings" in note.message for note in notes)
    (found,) = read(tmp_path / "a.yaml")
    assert (found.region, found.api_version, found.response.elapsed) == ("us", "2.11", 0.0125)
    assert found.recorded_at == "2026-01-02T02:04:05.123000Z"
    assert found.response.body == b'{"data": []}'
    stock = yaml.safe_load((tmp_path / "a.yaml").read_text())["interactions"][0]
    assert "content-encoding" not in stock["response"]["headers"]


def test_what_a_format_leaves_out_is_counted(tmp_path):
    unanswered = evolve(call(1), response=Response(0))
    write(tmp_path / "a.yaml", [call(0), unanswered])
    (note,) = convert(tmp_path / "a.yaml", tmp_path / "a.har")
    assert "1 of 2 are not read from it" in note.message


def test_a_recording_is_not_converted_onto_itself(tmp_path):
    file = tmp_path / "a.har"
    file.write_bytes(dump(Format.HAR, (Entry(call()),)))
    before = file.read_bytes()
    with pytest.raises(CassetteError, match="source and target in one"):
        convert(file, tmp_path / "." / "a.har")
    assert file.read_bytes() == before


def test_what_a_format_cannot_hold_is_told(tmp_path):
    mixed = call()
    fields = (("A", "1"), ("B", "2"), ("a", "3"))
    mixed = evolve(mixed, request=evolve(mixed.request, headers=Headers(fields)))
    (tmp_path / "a.ndjson").write_bytes(dump(Format.NDJSON, (Entry(mixed),)))
    (note,) = convert(tmp_path / "a.ndjson", tmp_path / "a.yaml")
    assert "request headers" in note.message
    (tmp_path / "b.ndjson").write_bytes(
        dump(Format.NDJSON, (Entry(call(response=Response(200, Headers(), b"\xff"))),))
    )
    with pytest.raises(CassetteError, match="not UTF-8"):
        convert(tmp_path / "b.ndjson", tmp_path / "b.json")
    with pytest.raises(CassetteError, match="stands for no format"):
        convert(tmp_path / "b.ndjson", tmp_path / "b.txt")


@pytest.mark.parametrize(
    ("new", "kinds"),
    [
        pytest.param([call(1), call(2)], [], id="the same"),
        pytest.param([call(1)], [Changed.REMOVED], id="gone"),
        pytest.param([call(1), call(2), call(3)], [Changed.ADDED], id="new"),
        pytest.param([call(1), call(2, status=404)], [Changed.STATUS], id="status"),
        pytest.param([call(1), call(2, body={"id": "9"})], [Changed.BODY], id="value"),
        pytest.param([call(1), call(2, body={"id": 2})], [Changed.SHAPE], id="type"),
        pytest.param([call(2), call(1)], [], id="order"),
    ],
)
def test_differences_between_recordings(new, kinds):
    assert [change.kind for change in diff([call(1), call(2)], new)] == kinds


def test_regions_can_be_compared():
    there = Request("GET", "https://api.au.intercom.io/conversations/1")
    assert diff([call(1)], [call(1, request=there)]) == ()


@pytest.mark.parametrize("kind", list(Format))
def test_pruning_keeps_format_and_metadata(tmp_path, kind):
    file = tmp_path / NAMES[kind]
    file.write_bytes(dump(kind, (Entry(call(1)), Entry(call(2))), {"seed": 1}))
    gone = prune(file, lambda i: i.request.path.endswith("2"))
    assert [i.request.path for i in gone] == ["/conversations/1"]
    kept = load(file)
    assert (kept.format, len(kept.entries)) == (kind, 1)
    assert kept.metadata == ({} if kind is Format.NDJSON else {"seed": 1})
    with pytest.raises(CassetteError, match="nothing left"):
        prune(file, lambda i: False)


@pytest.mark.parametrize("kind", list(Format))
def test_an_existing_file_is_redacted(tmp_path, kind):
    file = tmp_path / NAMES[kind]
    secret = call(1, body={"email": "jane@corp.io", "password": "hunter2222"})
    file.write_bytes(dump(kind, (Entry(secret),), {"author": "jane@corp.io"}))
    assert scan(file) != ()
    assert redact_file(file) == 1
    written = file.read_bytes()
    assert b"jane@corp.io" not in written
    assert b"hunter2222" not in written
    assert scan(file) == ()


@pytest.mark.parametrize("first", [True, False])
def test_what_is_secret_in_one_interaction_is_so_in_all_of_a_file(tmp_path, first):
    known = call(1, body={"password": "hunter&2222!"})
    repeated = call(2, body={"note": "I said hunter&2222! to them"})
    entries = [Entry(known), Entry(repeated)] if first else [Entry(repeated), Entry(known)]
    (tmp_path / "a.ndjson").write_bytes(dump(Format.NDJSON, tuple(entries), {}))
    redact_file(tmp_path / "a.ndjson")
    assert b"hunter" not in (tmp_path / "a.ndjson").read_bytes()


def test_a_scan_names_file_and_line_and_hides_the_secret(tmp_path):
    (tmp_path / "sub").mkdir()
    key = "AK" + "IA" + "ABCDEFGH12345678"
    (tmp_path / "sub" / "notes.txt").write_text(f"one\ntwo {key}\n")
    write(tmp_path / "sub" / "a.yaml", [call(1, body={"x": key})])
    leaks = scan(tmp_path)
    assert {leak.kind for leak in leaks} == {"aws-key"}
    assert f"{tmp_path}/sub/notes.txt:2: aws-key in text: AKIA... (20 characters)" in map(
        str, leaks
    )
    assert any("#0 response body /x" in str(leak) for leak in leaks)
    assert not any(key in str(leak) for leak in leaks)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=20))
def test_what_overlaps_nothing_before_it_is_told_once(places):
    hits = [Hit("a", start, start + length) for start, length in places]
    told: list[Hit] = []
    for hit in hits:
        if all(hit.end <= other.start or other.end <= hit.start for other in told):
            told.append(hit)
    assert list(_distinct(hits)) == told


def test_our_own_recordings_raise_no_false_alarm(tmp_path):
    body = {
        "id": "215472856448646",
        "contact": "6657add46abd0167d9419c00",
        "request_id": "b68959ea-6328-4f70-83cb-e7913dba1542",
        "pages": {"next": {"starting_after": "WzE3Njk1NzY2ODkwMDAsMjE1NDcyODU2NDQ4NjQ2LDNd"}},
        "created_at": 1769576689,
    }
    headers = Headers(
        {
            "ETag": 'W/"00000000000000000000a94a8fe5ccb1"',
            "X-Request-Id": "0000com4lgtfu2444sjg",
            "X-RateLimit-Reset": "1769576696",
        }
    )
    entry = Entry(
        call(1, response=Response(200, headers, json.dumps(body).encode())),
        contract="sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )
    save(tmp_path / "a.yaml", [entry])
    assert scan(tmp_path) == ()


def test_stock_vcrpy_plays_our_cassette(tmp_path):
    calls = [call(n) for n in range(5)]
    write(tmp_path / "a.yaml", calls, metadata={"scenario": "s"})
    with vcr.VCR(record_mode="none").use_cassette(str(tmp_path / "a.yaml")) as cassette:
        for each in calls:
            answer = requests.get(each.request.url, timeout=1)
            assert (answer.status_code, answer.content) == (200, each.response.body)
        assert cassette.all_played


class _Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(
            {"email": "jane@corp.io", "sent": self.headers.get("Authorization")}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Set-Cookie", "sid=s3cr3tc00kie")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def echo():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_vcrpy_records_through_our_persister_without_secrets(tmp_path, echo):
    own = vcr.VCR(record_mode="once")
    own.register_persister(Persister())
    path = tmp_path / "a.yaml"
    for _ in range(2):
        with own.use_cassette(str(path)):
            answer = requests.get(
                f"{echo}/me", headers={"Authorization": "Bearer s3cret-t0ken"}, timeout=5
            )
            assert answer.status_code == 200
    written = path.read_bytes()
    for secret in (b"jane@corp.io", b"s3cret-t0ken", b"s3cr3tc00kie"):
        assert secret not in written
    assert len(read(path)) == 1


def test_vcrpy_does_not_record_over_a_damaged_cassette(tmp_path):
    own = vcr.VCR(record_mode="once")
    own.register_persister(Persister())
    (tmp_path / "a.yaml").write_text("interactions:\n- {")
    with (
        pytest.raises(CassetteError, match="not valid YAML"),
        own.use_cassette(str(tmp_path / "a.yaml")),
    ):
        pass
    assert (tmp_path / "a.yaml").read_text() == "interactions:\n- {"


def test_vcrpy_reads_any_format_through_our_persister(tmp_path):
    own = vcr.VCR(record_mode="none")
    own.register_persister(Persister())
    (tmp_path / "a.har").write_bytes(dump(Format.HAR, (Entry(call(1)),)))
    with own.use_cassette(str(tmp_path / "a.har")):
        assert requests.get(call(1).request.url, timeout=1).json() == {"id": "1"}
