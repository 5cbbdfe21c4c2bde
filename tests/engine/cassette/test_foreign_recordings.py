"""What other tools write is read as they meant it; what cannot be read is told, entry by entry."""

from __future__ import annotations

import base64
import gzip
import json
import os
import zipfile
import zlib

import pytest

from intercontract.cassette.conversion import convert, prune, redact_file
from intercontract.cassette.entry import Format
from intercontract.cassette.leaks import scan
from intercontract.cassette.limits import Limits
from intercontract.cassette.reading import files, load, read
from intercontract.contract.messages.forms import parts
from intercontract.errors import CassetteError, TrafficError, UsageError

URL = "https://api.intercom.io/me"
JSON = {"content-type": "application/json"}


def vcr(response_body, request_body="body: ''", media="application/json"):
    return (
        "http_interactions:\n"
        f"- request: {{method: post, uri: '{URL}', {request_body}, headers: {{content-type: {media}}}}}\n"
        f"  response: {{status: 200, {response_body}, headers: {{content-type: {media}}}}}\n"
    )


def har_entry(content, **changes):
    return {
        "startedDateTime": "2026-01-01T00:00:00Z",
        "time": 1,
        "request": {"method": "GET", "url": URL, "headers": []},
        "response": {"status": 200, "headers": [], "content": content},
        **changes,
    }


def har(*entries):
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}})


GOOD = har_entry({"text": "{}", "size": 2})


@pytest.mark.parametrize(
    ("body", "expected", "note"),
    [
        pytest.param("body: {string: x}", b"x", "", id="vcrpy, Ruby"),
        pytest.param(
            "body: {encoding: UTF-8, string: é}", "é".encode(), "", id="Ruby, with encoding"
        ),
        pytest.param("body: {encoding: base64, string: eA==}", b"x", "", id="encoded"),
        pytest.param("body: {encoding: '', base64_string: eA==}", b"x", "", id="Betamax"),
        pytest.param("body: {string: !!binary eA==}", b"x", "", id="vcrpy, bytes"),
        pytest.param("body: {encoding: UTF-8, file: no, string: x}", b"x", "", id="R, not on disk"),
        pytest.param("body: {file: yes, string: b/1.json}", b"there", "", id="R, on disk"),
        pytest.param("body: {on_disk: b/1.json}", b"there", "", id="R 2, on disk"),
        pytest.param("body: {file: b/1.json}", b"there", "", id="a file's name"),
        pytest.param(
            f"body: {{raw_gzip: {base64.b64encode(zlib.compress(b'x')).decode()}}}",
            b"x",
            "",
            id="R 2",
        ),
        pytest.param("body: {fields: {a: b c}}", b"a=b+c", "", id="R 2, a form"),
        pytest.param("parsed_body: {a: 1, b: [x]}", b'{"a":1,"b":["x"]}', "", id="parsed"),
        pytest.param(
            "body: '', parsed_body: {a: 1}", b'{"a":1}', "", id="parsed, and an empty one"
        ),
        pytest.param("body: {parsed_body: {a: 1}}", b'{"a":1}', "", id="parsed, inside"),
        pytest.param("content: x", b"x", "", id="old vcrpy with httpx"),
        pytest.param("body: {type: json, content: {a: 1}}", b'{"a":1}', "", id="typed content"),
        pytest.param(
            "body: {content_type: application/json, data: '[1]'}",
            b"[1]",
            "under 'data'",
            id="typed text",
        ),
        pytest.param("body: {string: {a: 1}}", b'{"a":1}', "", id="JSON where a text belongs"),
        pytest.param("body: '', request_body: x", b"x", "", id="ExVCR"),
        pytest.param("body: null, post_fields: {a: b}", b"a=b", "", id="PHP-VCR"),
        pytest.param("body: {string: x, sha: y}", b"x", "sha", id="an unknown key is told"),
        pytest.param("body: {some: y}", b'{"some":"y"}', "some", id="unknown keys alone are told"),
        pytest.param("json_body: {a: 1}", None, "'json_body'", id="an unknown place is told"),
        pytest.param("payload: x", None, "'payload'", id="another one"),
        pytest.param("context: x, contentType: y, bodySize: 7", None, "", id="what is no place"),
    ],
)
@pytest.mark.parametrize("side", ["request", "response"])
def test_a_body_is_read_under_any_known_key(tmp_path, side, body, expected, note):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "1.json").write_bytes(b"there")
    text = vcr(body) if side == "response" else vcr("body: {string: ''}", body)
    (tmp_path / "a.yml").write_text(text)
    recording = load(tmp_path / "a.yml")
    (found,) = recording.interactions
    message = found.request if side == "request" else found.response
    assert message.body == (expected if expected or side == "request" else b"")
    told = [str(n) for n in recording.notes]
    assert (len(told), bool(note)) == (1 if note else 0, bool(note))
    assert note in "".join(told)


@pytest.mark.parametrize(
    ("tag", "body"),
    [
        pytest.param("!ruby/string:Sawyer::Text 'x'", b"x", id="text of a class"),
        pytest.param("!ruby/string:Safe {str: x, '@safe': true}", b"x", id="text with variables"),
        pytest.param("!str:Safe {str: x}", b"x", id="text of old Psych"),
        pytest.param("!ruby/object:Anything 'x'", b"x", id="an object's scalar"),
        pytest.param("!binary eA==", b"x", id="binary"),
    ],
)
def test_rubys_tagged_texts_are_plain(tmp_path, tag, body):
    (tmp_path / "a.yml").write_text(vcr(f"body: {{encoding: UTF-8, string: {tag}}}"))
    assert read(tmp_path / "a.yml")[0].response.body == body


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param("!ruby/hash:Net::Headers {X-A: ['1']}", id="hash of a class"),
        pytest.param(
            "!ruby/hash-with-ivars:Mash {elements: {X-A: ['1']}, ivars: {'@a': 1}}",
            id="with variables",
        ),
        pytest.param("!ruby/object:Hashie::Mash {X-A: '1'}", id="object"),
        pytest.param("!ruby/hash:H {X-A: !ruby/array:A ['1']}", id="list of a class"),
        pytest.param(
            "!ruby/hash:H {X-A: !ruby/array:A {internal: ['1'], ivars: {}}}", id="list, variables"
        ),
        pytest.param("!map:H {X-A: '1'}", id="old Psych"),
    ],
)
def test_rubys_tagged_collections_are_plain(tmp_path, headers):
    (tmp_path / "a.yml").write_text(
        "http_interactions:\n"
        f"- request: {{method: get, uri: '{URL}'}}\n"
        f"  response: {{status: 200, headers: {headers}}}\n"
    )
    assert read(tmp_path / "a.yml")[0].response.headers.all("x-a") == ["1"]


def test_a_ruby_cassette_of_the_first_version_is_read(tmp_path):
    (tmp_path / "a.yml").write_text(
        "- !ruby/struct:VCR::HTTPInteraction\n"
        "  request: !ruby/struct:VCR::Request\n"
        f"    method: :get\n    uri: {URL}\n    body: \n    headers: \n"
        "  response: !ruby/struct:VCR::Response\n"
        "    status: !ruby/struct:VCR::ResponseStatus {code: 201, message: Created}\n"
        "    headers: {content-type: [text/plain]}\n"
        "    body: hello\n"
    )
    (found,) = read(tmp_path / "a.yml")
    assert (found.request.method, found.response.status, found.response.body) == (
        "GET",
        201,
        b"hello",
    )


@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param("{status_code: '200', message: OK, explanation: fulfilled}", 200, id="R"),
        pytest.param("{http_version: '1.1', code: '201', message: Created}", 201, id="PHP"),
        pytest.param("{code: 404}", 404, id="Ruby"),
        pytest.param("200 OK", 200, id="Go"),
        pytest.param("'', code: 204", 204, id="Go, an empty text and a code"),
        pytest.param("500", 500, id="a number"),
    ],
)
def test_a_status_is_read_as_any_writer_has_it(tmp_path, status, code):
    (tmp_path / "a.yml").write_text(
        f"interactions:\n- request: {{method: GET, url: '{URL}'}}\n  response: {{status: {status}}}\n"
    )
    assert read(tmp_path / "a.yml")[0].response.status == code


def test_php_vcr_has_a_list_at_the_top(tmp_path):
    (tmp_path / "a.yml").write_text(
        "\n-\n    request:\n        method: GET\n"
        f"        url: '{URL}'\n        headers: {{Host: api.intercom.io, Accept: null}}\n"
        "    response:\n        status: {http_version: '1.1', code: '200', message: OK}\n"
        "        body: '{}'\n    index: 0\n"
        f"-\n    request: {{method: GET, url: '{URL}'}}\n    response: {{status: {{code: '404'}}}}\n"
    )
    recording = load(tmp_path / "a.yml")
    assert [i.response.status for i in recording.interactions] == [200, 404]
    assert [entry.line for entry in recording.entries] == [3, 12]
    assert recording.format is Format.VCR_YAML


PACKED = gzip.compress(b'{"a": 1}', mtime=0)


@pytest.mark.parametrize(
    ("response", "headers"),
    [
        pytest.param({"a": 1}, [], id="JSON"),
        pytest.param('{"a": 1}', [], id="text"),
        pytest.param([PACKED.hex()], ["Content-Encoding", "gzip"], id="packed"),
        pytest.param(
            [PACKED[:9].hex(), PACKED[9:].hex()], ["Content-Encoding", "gzip"], id="in chunks"
        ),
    ],
)
def test_nocks_definitions_are_read(tmp_path, response, headers):
    definition = {
        "scope": "https://api.intercom.io:443", "method": "POST", "path": "/tags?a=1", "body": {"name": "b"},
        "status": 201, "response": response, "reqheaders": {"content-type": "application/json"},
        "rawHeaders": ["Content-Type", "application/json", *headers], "responseIsBinary": False,
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps([definition]))
    (found,) = read(tmp_path / "a.json")
    assert (found.request.method, found.request.path) == ("POST", "/tags")
    assert found.request.query == [("a", "1")]
    assert json.loads(found.request.body or b"") == {"name": "b"}
    assert found.request.headers.get("Content-Type") == "application/json"
    assert (found.response.status, json.loads(found.response.body)) == (201, {"a": 1})


@pytest.mark.parametrize(
    "text",
    [
        pytest.param([base64.b64encode(PACKED).decode()], id="base64"),
        pytest.param([PACKED[:9].hex(), PACKED[9:].hex()], id="hex"),
    ],
)
def test_pollys_chunks_are_one_body(tmp_path, text):
    answer = {"status": 200, "headers": [{"name": "content-encoding", "value": "gzip"}],
              "content": {"encoding": "base64", "text": json.dumps(text)}}  # fmt: skip
    entry = {"_id": "f1", "request": {"method": "GET", "url": URL}, "response": answer}
    (tmp_path / "recording.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    (found,) = read(tmp_path / "recording.har")
    assert found.response.body == b'{"a": 1}'


@pytest.mark.parametrize(
    ("line", "body", "note"),
    [
        pytest.param({"text": "hello"}, b'{"text":"hello"}', "", id="text"),
        pytest.param({"string": "hello"}, b'{"string":"hello"}', "", id="string"),
        pytest.param({"base64": "aGVsbG8="}, b'{"base64":"aGVsbG8="}', "", id="base64"),
        pytest.param({"content": "hello"}, b'{"content":"hello"}', "", id="content"),
        pytest.param({"type": "list", "data": []}, b'{"type":"list","data":[]}', "", id="a list"),
        pytest.param(
            {"type": "text", "text": "a"}, b'{"type":"text","text":"a"}', "", id="a typed text"
        ),
        pytest.param({"encoding": "UTF-8", "string": "{}"}, b"{}", "", id="Ruby's wrapper"),
        pytest.param(
            {"text": '{"a": 1}'}, b'{"a": 1}', "under 'text'", id="text that is JSON, and told"
        ),
        pytest.param(
            {"base64": "eyJhIjogMX0="}, b'{"a": 1}', "under 'base64'", id="base64 that is JSON"
        ),
        pytest.param([1, "a"], b'[1,"a"]', "", id="a JSON list"),
        pytest.param(
            {"id": 123456789012345678901}, b'{"id":123456789012345678901}', "", id="a long number"
        ),
    ],
)
def test_a_json_body_stays_what_it_is(tmp_path, line, body, note):
    entry = {
        "request": {"method": "POST", "url": URL},
        "response": {"status": 200, "headers": JSON},
    }
    entry["response"]["body"] = line
    (tmp_path / "a.ndjson").write_text(json.dumps(entry))
    recording = load(tmp_path / "a.ndjson")
    found = recording.interactions[0].response.body
    assert json.loads(found) == json.loads(body)
    assert [note in str(n) for n in recording.notes] == ([True] if note else [])
    convert(tmp_path / "a.ndjson", tmp_path / "o.har")
    convert(tmp_path / "o.har", tmp_path / "o.ndjson")
    assert read(tmp_path / "o.ndjson")[0].response.body == found


def test_without_a_content_type_a_wrapper_is_taken_for_one_and_told(tmp_path):
    entry = {
        "request": {"method": "GET", "url": URL},
        "response": {"status": 200, "body": {"text": "x"}},
    }
    (tmp_path / "a.ndjson").write_text(json.dumps(entry))
    recording = load(tmp_path / "a.ndjson")
    assert recording.interactions[0].response.body == b"x"
    assert "no content type" in str(recording.notes[0])


@pytest.mark.parametrize("time", ["startedDateTime", "timestamp"])
@pytest.mark.parametrize(
    ("held", "body", "note"),
    [
        pytest.param({"body": {"a": 1}}, b'{"a":1}', "", id="a body"),
        pytest.param({"body": '{"a":1}'}, b'{"a":1}', "", id="the text of one"),
        pytest.param({"content": '{"a":1}'}, b'{"a":1}', "", id="a content that is a text"),
        pytest.param({"content": {"a": 1}}, b'{"a":1}', "", id="a content that is the body"),
        pytest.param({"content": {"text": "7", "size": 1}}, b"7", "", id="the content of HAR"),
        pytest.param({"payload": {"a": 1}}, b"", "has 'payload'", id="nobody's name"),
    ],
)
def test_a_line_is_a_har_entry_by_its_body_and_not_by_its_time(tmp_path, time, held, body, note):
    sent = {"method": "GET", "url": "https://api.example.com/a", "headers": {}}
    got = {"status": 200, "headers": {"Content-Type": "application/json"}, **held}
    line = {time: "2026-01-02T03:04:05Z", "request": sent, "response": got}
    (tmp_path / "a.ndjson").write_text(json.dumps(line))
    recording = load(tmp_path / "a.ndjson")
    (entry,) = recording.entries
    assert entry.interaction.response.body == body
    assert entry.interaction.recorded_at == "2026-01-02T03:04:05Z"
    assert [one for one in recording.notes if note not in str(one)] == []
    assert bool(recording.notes) is bool(note)


def test_a_har_body_that_stands_there_as_json_is_read(tmp_path):
    (tmp_path / "a.har").write_text(har(har_entry({"size": 9, "text": {"a": [1]}})))
    assert read(tmp_path / "a.har")[0].response.body == b'{"a":[1]}'


BROKEN = [
    pytest.param(har_entry({"text": "{}", "encoding": "base64"}), "base64", id="base64"),
    pytest.param({**GOOD, "request": {"method": "GET"}}, "method or URL", id="no URL"),
    pytest.param({**GOOD, "request": None}, "request", id="no request"),
    pytest.param({**GOOD, "response": "x"}, "response", id="no response"),
    pytest.param({**GOOD, "response": {"status": "x"}}, "status", id="no status"),
    pytest.param({**GOOD, "response": {"status": 200, "headers": [1]}}, "header", id="headers"),
    pytest.param(
        har_entry({"_file": "gone.json", "size": 3}), "gone.json", id="a file that is gone"
    ),
    pytest.param(7, "object", id="no object"),
]


@pytest.mark.parametrize(("entry", "says"), BROKEN)
def test_one_broken_entry_is_a_note(tmp_path, entry, says):
    (tmp_path / "a.har").write_text(har(GOOD, entry, GOOD))
    recording = load(tmp_path / "a.har")
    assert [i.name[-2:] for i in recording.interactions] == ["#0", "#2"]
    (note,) = recording.notes
    assert note.name.endswith("#1")
    assert says in note.message
    with pytest.raises(TrafficError):
        read(tmp_path / "a.har")  # nobody would hear of it


@pytest.mark.parametrize(("entry", "says"), BROKEN)
def test_a_file_of_broken_entries_only_is_refused(tmp_path, entry, says):
    (tmp_path / "a.har").write_text(har(entry, entry))
    with pytest.raises(TrafficError, match=says):
        load(tmp_path / "a.har")


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param('{"request": {"method": "GET"}, "response": {"status": 200}}', id="no URL"),
        pytest.param('{"request":', id="cut"),
        pytest.param("[]", id="a list"),
    ],
)
def test_one_broken_line_is_a_note(tmp_path, broken):
    line = json.dumps({"request": {"method": "GET", "url": URL}, "response": {"status": 200}})
    (tmp_path / "a.ndjson").write_text(f"{line}\n{broken}\n{line}\n")
    recording = load(tmp_path / "a.ndjson")
    assert [i.name[-2:] for i in recording.interactions] == ["#0", "#2"]
    assert recording.notes[0].name.endswith("#1")
    assert recording.notes[0].broken.line == 2


def test_one_broken_interaction_of_a_cassette_is_a_note(tmp_path):
    good = vcr("body: {string: x}")
    bad = vcr("body: {string: !!binary '***'}").partition("\n")[2]
    (tmp_path / "a.yml").write_text(good + bad + good.partition("\n")[2])
    recording = load(tmp_path / "a.yml")
    assert [i.name[-2:] for i in recording.interactions] == ["#0", "#2"]
    assert (recording.notes[0].name[-2:], recording.notes[0].broken.line) == ("#1", 4)


@pytest.mark.parametrize(
    "change", [lambda f: prune(f, lambda i: True), redact_file], ids=["prune", "redact"]
)
def test_a_file_with_a_broken_entry_is_not_replaced(tmp_path, change):
    file = tmp_path / "a.har"
    file.write_text(har(GOOD, 7))
    before = file.read_bytes()
    with pytest.raises(UsageError):
        change(file)
    assert file.read_bytes() == before


def attached(name="abc.json", **more):
    return har_entry({"size": 3, "mimeType": "application/json", "_file": name}, **more)


def test_bodies_beside_a_har_are_read(tmp_path):
    posted = {
        "method": "POST",
        "url": URL,
        "headers": [],
        "postData": {"mimeType": "a/b", "_file": "q"},
    }
    (tmp_path / "a.har").write_text(har(attached("b/abc.json", request=posted)))
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "abc.json").write_bytes(b"[1]")
    (tmp_path / "q").write_bytes(b"sent")
    (found,) = read(tmp_path / "a.har")
    assert (found.request.body, found.response.body) == (b"sent", b"[1]")
    with pytest.raises(CassetteError, match="other files"):
        redact_file(tmp_path / "a.har")
    convert(tmp_path / "a.har", tmp_path / "c.har")
    (tmp_path / "q").unlink()
    assert read(tmp_path / "c.har")[0].request.body == b"sent"


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "/etc/passwd",
        "b/../../secret",
        "c:\\secret",
        "link",
        "inside/secret",
        "b",
        "pipe",
    ],
)
def test_no_body_is_read_outside_the_hars_folder(tmp_path, name):
    folder = tmp_path / "har"
    (folder / "b").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "inside").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    (folder / "a.har").write_text(har(GOOD, attached(name)))
    recording = load(folder / "a.har")
    assert len(recording.interactions) == 1
    assert "does not stand beside" in recording.notes[0].message


def test_a_body_beside_a_har_has_a_bound(tmp_path):
    (tmp_path / "a.har").write_text(har(attached()))
    (tmp_path / "abc.json").write_bytes(bytes(100))
    with pytest.raises(TrafficError, match="at most"):
        load(tmp_path / "a.har", limits=Limits(body_bytes=99))


def test_bodies_beside_a_har_are_no_recordings_of_their_own(tmp_path):
    (tmp_path / "a.har").write_text(har(attached()))
    (tmp_path / "abc.json").write_text("[1]")
    assert files(tmp_path) == [tmp_path / "a.har"]
    assert [i.response.body for i in read(tmp_path)] == [b"[1]"]


def packed(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return path


def test_a_har_in_an_archive_is_read_with_its_bodies(tmp_path):
    file = packed(tmp_path / "a.har.zip", har_har=har(attached(), attached("gone")), abc_json="[1]")
    recording = load(file)
    assert [i.response.body for i in recording.interactions] == [b"[1]"]
    assert "gone" in recording.notes[0].message
    assert files(tmp_path) == [file]
    with pytest.raises(UsageError):
        redact_file(file)


def test_an_archive_is_searched_for_leaks(tmp_path):
    key = "AK" + "IA" + "ABCDEFGH12345678"
    file = packed(tmp_path / "a.har.zip", har_har=har(attached()), abc_json=json.dumps({"x": key}))
    (leak,) = scan(file)
    assert leak.kind == "aws-key"


@pytest.mark.parametrize(
    ("members", "says"),
    [
        pytest.param({}, "PNG|binary|empty|zip", id="nothing"),
        pytest.param({"a_json": "{}"}, "0 HAR files", id="no HAR"),
        pytest.param({"a_har": "{}", "b_har": "{}"}, "2 HAR files", id="two"),
        pytest.param({"a_har": '{"log":'}, "not valid JSON", id="damaged HAR"),
        pytest.param({"a_har": har(attached()), "abc_json": bytes(10**6)}, "more than", id="bomb"),
    ],
)
def test_archives_that_cannot_be_read(tmp_path, members, says):
    with pytest.raises(TrafficError, match=says):
        load(packed(tmp_path / "a.zip", **members), limits=Limits(body_bytes=10**5))


def test_a_damaged_archive_is_refused(tmp_path):
    file = packed(tmp_path / "a.zip", har_har=har(GOOD) * 50)
    data = bytearray(file.read_bytes())
    data[40:60] = b"x" * 20
    file.write_bytes(data)
    with pytest.raises(TrafficError, match="zip"):
        load(file)


def test_the_fields_of_a_multipart_form_are_its_parts(tmp_path):
    fields = [{"name": "n", "value": "ü"}, {"name": "file", "fileName": "a.png", "value": ""}]
    posted = {"mimeType": "multipart/form-data; boundary=x", "params": fields}
    sent = {"method": "POST", "url": URL, "headers": [], "postData": posted}
    (tmp_path / "a.har").write_text(har({**GOOD, "request": sent}))
    (found,) = read(tmp_path / "a.har")
    read_again = parts(found.request.headers.get("Content-Type"), found.request.body)
    assert [(part.name, part.text) for part in read_again] == [("n", "ü"), ("file", "")]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param([], "application/json", id="no header: the type of postData"),
        pytest.param(
            [{"name": "content-type", "value": "text/plain"}], "text/plain", id="the header"
        ),
    ],
)
def test_a_posted_type_counts_where_there_is_no_header(tmp_path, headers, expected):
    posted = {"mimeType": "application/json", "text": "{}"}
    sent = {"method": "POST", "url": URL, "headers": headers, "postData": posted}
    (tmp_path / "a.har").write_text(har({**GOOD, "request": sent}))
    assert read(tmp_path / "a.har")[0].request.headers.all("content-type") == [expected]


@pytest.mark.parametrize(
    ("key", "time", "expected"),
    [
        pytest.param("recorded_at", "2020-11-27 10:44:34 GMT", "2020-11-27T10:44:34Z", id="R"),
        pytest.param(
            "recorded_at", "Tue, 01 Nov 2011 04:58:44 GMT", "2011-11-01T04:58:44Z", id="Ruby"
        ),
        pytest.param(
            "recorded_at", "2011-11-01 04:58:44 Z", "2011-11-01T04:58:44Z", id="a Ruby time"
        ),
        pytest.param("time", "2026-01-02T03:04:05+01:00", "2026-01-02T02:04:05Z", id="time"),
        pytest.param("time", 1767323045000, "2026-01-02T03:04:05Z", id="milliseconds"),
        pytest.param("@timestamp", 1767323045, "2026-01-02T03:04:05Z", id="seconds"),
        pytest.param("ts", 1767323045.5, "2026-01-02T03:04:05.500000Z", id="a fraction"),
        pytest.param("time", 12.5, None, id="a duration"),
        pytest.param("time", 10**30, None, id="no time at all"),
        pytest.param("time", "soon", None, id="words"),
    ],
)
def test_times_of_other_tools_are_understood(tmp_path, key, time, expected):
    line = {"request": {"method": "GET", "url": URL}, "response": {"status": 200}, key: time}
    (tmp_path / "a.ndjson").write_text(json.dumps(line))
    assert read(tmp_path / "a.ndjson")[0].recorded_at == expected


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        pytest.param([[], []], False, id="none"),
        pytest.param(
            [["Content-Type", "Date"], ["X-Request-Id"]], False, id="what every tool keeps"
        ),
        pytest.param([["Server"], []], True, id="of one answer"),
    ],
)
def test_a_file_tells_whether_headers_were_kept(tmp_path, headers, kept):
    answers = [
        {
            "status": 200,
            "headers": [{"name": n, "value": "x"} for n in names],
            "content": {"size": 0},
        }
        for names in headers
    ]
    (tmp_path / "a.har").write_text(har(*({**GOOD, "response": answer} for answer in answers)))
    found = read(tmp_path / "a.har")
    assert [i.headers_kept or i.response.shows_headers for i in found] == [kept, kept]


def test_a_time_may_stand_in_the_request(tmp_path):
    sent = {"method": "GET", "url": URL, "timestamp": "2026-01-02T03:04:05Z"}
    (tmp_path / "a.ndjson").write_text(json.dumps({"request": sent, "response": {"status": 200}}))
    assert read(tmp_path / "a.ndjson")[0].recorded_at == "2026-01-02T03:04:05Z"
