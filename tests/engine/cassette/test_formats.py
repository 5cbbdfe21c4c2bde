"""Every format reads back what was written, and stock vcrpy plays what we write."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest
import yaml
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.cassette.entry import Entry, Format
from intercontract.cassette.formats.messages import seconds
from intercontract.cassette.reading import load, read
from intercontract.cassette.writing import dump, write
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    Source,
)

SUFFIX = {
    Format.VCR_YAML: ".yaml",
    Format.VCR_JSON: ".json",
    Format.HAR: ".har",
    Format.NDJSON: ".ndjson",
}


def interaction(**changes):
    full = Interaction(
        request=Request(
            "POST",
            "https://api.eu.intercom.io/conversations?display_as=plaintext&a=",
            Headers((("Authorization", "Bearer REDACTED"), ("Intercom-Version", "2.11"))),
            b'{"body": "caf\xc3\xa9 \\u0000"}',
        ),
        response=Response(
            200,
            Headers(
                (
                    ("Content-Type", "application/json; charset=utf-8"),
                    ("Set-Cookie", "a=1"),
                    ("Set-Cookie", "b=2"),
                )
            ),
            b'{"id": "1"}\r\n',
            0.25,
        ),
        source=Source.SCENARIO,
        region="eu",
        api_version="2.11",
        credentials=Credentials.SENT,
        case=Case("examples", "negative", "per_page too large"),
        sequence="lifecycle",
        answered_by="sandbox",
        recorded_at="2026-01-02T03:04:05Z",
    )
    return evolve(full, **changes)


texts = st.text(max_size=40)
tokens = st.text("abcXYZ-", min_size=1, max_size=8)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
bodies = st.one_of(st.binary(max_size=60), texts.map(str.encode))
plain = Headers((("X-A", "1"),))


@st.composite
def interactions(draw):
    sent = draw(st.lists(st.tuples(tokens, values), max_size=4, unique_by=lambda p: p[0].lower()))
    got = draw(st.lists(st.tuples(tokens, values), max_size=4, unique_by=lambda p: p[0].lower()))
    return interaction(
        request=Request(
            draw(st.sampled_from(["GET", "POST", "DELETE", "QUERY"])),
            "https://api.eu.intercom.io/tags/" + draw(st.text("abc%20/", max_size=5)),
            Headers(tuple(sent)),
            draw(st.none() | bodies),
        ),
        response=Response(draw(st.integers(100, 599)), Headers(tuple(got)), draw(bodies)),
        sequence=draw(st.none() | texts.filter(lambda t: t.isprintable())),
        case=draw(st.none() | st.builds(Case, tokens, tokens, texts)),
    )


@pytest.mark.parametrize("kind", [Format.VCR_YAML, Format.HAR, Format.NDJSON])
@given(st.lists(interactions(), max_size=3))
@settings(max_examples=60)
def test_what_is_written_is_read_back(tmp_path, kind, given_interactions):
    file = tmp_path / f"a{SUFFIX[kind]}"
    file.write_bytes(dump(kind, tuple(Entry(i) for i in given_interactions)))
    if not file.read_bytes():
        return  # an NDJSON file without lines is empty, and empty files are errors
    back = read(file)
    assert [evolve(i, name="") for i in back] == given_interactions
    assert [i.name for i in back] == [f"{file}#{n}" for n in range(len(back))]


@pytest.mark.parametrize("kind", list(Format))
def test_everything_known_of_an_interaction_survives(tmp_path, kind):
    entry = Entry(
        interaction(),
        operation="createConversation",
        contract="sha256:12",
        recorder=(("intercontract", "0.1.0"),),
        reason="Fine",
    )
    file = tmp_path / f"a{SUFFIX[kind]}"
    file.write_bytes(dump(kind, (entry,)))
    back = load(file)
    assert back.format is kind
    (found,) = back.entries
    assert evolve(found, line=None, interaction=evolve(found.interaction, name="")) == entry


@given(st.lists(interactions(), min_size=1, max_size=3))
@settings(max_examples=60)
def test_stock_vcrpy_reads_what_we_write(tmp_path, given_interactions):
    from vcr.persisters.filesystem import FilesystemPersister
    from vcr.serializers import yamlserializer

    file = tmp_path / "a.yaml"
    write(file, given_interactions)
    requests, responses = FilesystemPersister.load_cassette(file, yamlserializer)[:2]
    for own, request, response in zip(given_interactions, requests, responses, strict=True):
        assert (request.method, request.uri) == (own.request.method, own.request.url)
        assert request.body == own.request.body
        assert response["body"]["string"] == own.response.body
        assert response["status"]["code"] == own.response.status


def test_writing_twice_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write(tmp_path / f"{name}.yaml", [interaction()], metadata={"seed": 1})
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_response_times_are_left_out_of_cassettes(tmp_path):
    for name, took in (("a", 0.1), ("b", 0.2)):
        slow = evolve(interaction(), response=evolve(interaction().response, elapsed=took))
        write(tmp_path / f"{name}.yaml", [slow])
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_a_cassette_says_what_answered(tmp_path):
    write(tmp_path / "a.yaml", [interaction()])
    assert (
        (tmp_path / "a.yaml")
        .read_text()
        .startswith("# Recorded against the intercontract sandbox, not against Intercom.\n")
    )


def test_requests_carry_the_host_of_their_region(tmp_path):
    local = evolve(
        interaction(), request=Request("GET", "http://127.0.0.1:8080/tags?per_page=1"), region="au"
    )
    write(tmp_path / "a.yaml", [local])
    assert read(tmp_path / "a.yaml")[0].request.url == "https://api.au.intercom.io/tags?per_page=1"


def pair(**response):
    return {
        "request": {"method": "get", "url": "https://api.intercom.io/tags"},
        "response": {"status": 200, **response},
    }


@pytest.mark.parametrize(
    ("line", "status", "body"),
    [
        pytest.param(pair(body={"data": []}), 200, b'{"data":[]}', id="body as JSON"),
        pytest.param(pair(body={"base64": "/w=="}), 200, b"\xff", id="base64"),
        pytest.param(pair(body={"text": "x"}), 200, b"x", id="text"),
        pytest.param(pair(body={"string": "x"}), 200, b"x", id="string"),
        pytest.param(pair(body="x", status={"code": 404}), 404, b"x", id="status with a code"),
        pytest.param(
            {
                "req": {"method": "GET", "url": "https://api.intercom.io/tags"},
                "res": {"statusCode": 201, "headers": {}},
            },
            201,
            b"",
            id="statusCode, as Node's loggers have it",
        ),
        pytest.param(
            {
                "req": {"method": "GET", "uri": "https://api.intercom.io/tags"},
                "res": {"status_code": 429, "headers": {"A": ["1", "2"]}},
            },
            429,
            b"",
            id="req, res, uri, status_code",
        ),
        pytest.param(
            {
                "startedDateTime": "2026-01-01T00:00:00Z",
                "request": {
                    "method": "GET",
                    "url": "https://api.intercom.io/tags",
                    "headers": [{"name": "A", "value": "b"}],
                },
                "response": {
                    "status": 200,
                    "headers": [],
                    "content": {"text": "eA==", "encoding": "base64"},
                },
            },
            200,
            b"x",
            id="HAR entry",
        ),
    ],
)
def test_ndjson_is_read_leniently(tmp_path, line, status, body):
    file = tmp_path / "a.ndjson"
    file.write_text(json.dumps(line) + "\n\n" + json.dumps(line) + "\n")
    first, second = read(file)
    assert (first.response.status, first.response.body) == (status, body)
    assert first.region == "us"
    assert second.name.endswith("#1")


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.har", "a.yaml", "noextension"])
def test_the_content_decides_the_format(tmp_path, name):
    file = tmp_path / name
    for kind in (Format.VCR_YAML, Format.HAR, Format.NDJSON):
        file.write_bytes(dump(kind, (Entry(interaction()), Entry(interaction()))))
        if name == "a.yaml" and kind is not Format.VCR_YAML:
            continue
        assert load(file).format is kind


def test_rubys_own_binary_tag_is_read(tmp_path):
    file = tmp_path / "ruby.yml"
    file.write_text(
        "http_interactions:\n"
        "- request: {method: get, uri: 'https://api.intercom.io/me'}\n"
        "  response:\n"
        "    status: {code: 200}\n"
        "    body:\n"
        "      encoding: ASCII-8BIT\n"
        "      string: !binary |-\n"
        "        eyJhIjog\n"
        "        IsOpIn0=\n"
    )
    assert read(file)[0].response.body == '{"a": "é"}'.encode()


def test_ruby_cassettes_are_read(tmp_path):
    file = tmp_path / "ruby.yml"
    file.write_text(
        yaml.safe_dump(
            {
                "http_interactions": [
                    {
                        "request": {
                            "method": "get",
                            "uri": "https://api.au.intercom.io/me",
                            "body": {"encoding": "US-ASCII", "string": ""},
                            "headers": {"Accept": ["*/*"]},
                        },
                        "response": {
                            "status": {"code": 200, "message": "OK"},
                            "headers": {"Content-Type": ["application/json"]},
                            "body": {"encoding": "UTF-8", "base64_string": "e30="},
                        },
                        "recorded_at": "Tue, 01 Nov 2011 04:58:44 GMT",
                    }
                ],
                "recorded_with": "VCR 6",
            }
        )
    )
    (found,) = read(file)
    assert (found.request.method, found.region, found.response.body) == ("GET", "au", b"{}")
    assert found.recorded_at == "2011-11-01T04:58:44Z"


def test_a_har_request_that_was_never_answered_is_reported(tmp_path):
    entries = orjson.loads(dump(Format.HAR, (Entry(interaction()),) * 3))
    entries["log"]["entries"][1]["response"]["status"] = 0
    entries["log"]["entries"][1]["response"]["_error"] = "net::ERR_FAILED"
    file = tmp_path / "browser.har"
    file.write_bytes(orjson.dumps(entries))
    notes = []
    found = read(file, on_note=notes.append)
    assert [i.name[-2:] for i in found] == ["#0", "#2"]
    assert "net::ERR_FAILED" in str(notes[0])
    assert notes[0].name.endswith("#1")


@pytest.mark.parametrize(
    ("change", "note"),
    [
        pytest.param({"response": None}, "never answered", id="no response"),
        pytest.param({"request": {"url": "data:image/png;base64,AAAA"}}, "data:", id="data"),
        pytest.param({"request": {"url": "blob:https://a.example/b"}}, "blob:", id="blob"),
        pytest.param({"request": {"url": "wss://nexus.example/ws"}}, "wss:", id="web socket"),
        pytest.param(
            {"response": {"content": {"size": 1234, "mimeType": "application/json"}}},
            "left out its body of 1,234 bytes",
            id="body not exported",
        ),
    ],
)
def test_har_entries_with_nothing_to_judge_become_notes(tmp_path, change, note):
    har = orjson.loads(dump(Format.HAR, (Entry(interaction()),) * 2))
    entry = har["log"]["entries"][1]
    for side, values in change.items():
        entry[side] = values if values is None else {**entry[side], **values}
    file = tmp_path / "browser.har"
    file.write_bytes(orjson.dumps(har))
    notes = []
    assert [i.name[-2:] for i in read(file, on_note=notes.append)] == ["#0"]
    (found,) = notes
    assert note in found.message
    assert found.name.endswith("#1")


def test_an_empty_har_body_is_judged_as_empty(tmp_path):
    har = orjson.loads(dump(Format.HAR, (Entry(interaction()),)))
    har["log"]["entries"][0]["response"]["content"] = {"size": 0, "mimeType": "text/plain"}
    file = tmp_path / "a.har"
    file.write_bytes(orjson.dumps(har))
    assert read(file)[0].response.body == b""


def test_har_parameters_become_a_form(tmp_path):
    har = orjson.loads(dump(Format.HAR, (Entry(interaction()),)))
    har["log"]["entries"][0]["request"]["postData"] = {
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{"name": "a", "value": "b c"}, {"name": "d", "value": "é"}],
    }
    file = tmp_path / "a.har"
    file.write_bytes(orjson.dumps(har))
    assert read(file)[0].request.body == b"a=b+c&d=%C3%A9"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(["Bearer x", None], [Credentials.SENT, Credentials.NONE], id="kept"),
        pytest.param([None, None], [Credentials.UNKNOWN] * 2, id="stripped"),
        pytest.param(["Bearer invalid-token"], [Credentials.INVALID], id="wrong on purpose"),
    ],
)
def test_credentials_are_inferred(tmp_path, sent, expected):
    lines = []
    for value in sent:
        line = pair()
        line["request"]["headers"] = {"authorization": value} if value else {}
        lines.append(json.dumps(line))
    (tmp_path / "a.ndjson").write_text("\n".join(lines))
    assert [i.credentials for i in read(tmp_path / "a.ndjson")] == expected


def test_folders_are_read_in_sorted_order(tmp_path):
    for name in ("b.yaml", "a/z.yaml", "a/.hidden.yaml", ".git/x.yaml"):
        write(tmp_path / name, [interaction()])
    (tmp_path / "README.md").write_text("no recording")
    assert [Path(i.name).relative_to(tmp_path).as_posix() for i in read(tmp_path)] == [
        "a/z.yaml#0",
        "b.yaml#0",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "took"),
    [
        (0.5, 1, 0.5), (250, 1000, 0.25), (0, 1, 0), (-1, 1000, None), (True, 1, None), ("1", 1, None),
        (1e308, 1000, None), (10**400, 1, None), (float("inf"), 1, None), (float("nan"), 1, None),
    ],
)  # fmt: skip
def test_how_long_an_answer_took_is_a_time_or_unknown(value, unit, took):
    assert seconds(value, unit=unit) == took
