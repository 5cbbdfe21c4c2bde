"""Damaged and hostile files give one clear error, in bounded memory, and are never taken for empty."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
import sys
import textwrap

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intercontract.cassette.leaks import scan
from intercontract.cassette.limits import Limits
from intercontract.cassette.reading import load, read
from intercontract.cassette.writing import cassette_path, write
from intercontract.errors import CassetteError, UsageError
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response

GOOD = """\
interactions:
- request: {method: GET, uri: "https://api.intercom.io/tags", body: null, headers: {}}
  response: {status: {code: 200, message: OK}, headers: {}, body: {string: '{}'}}
"""
LINE = {
    "request": {"method": "GET", "url": "https://api.intercom.io/tags"},
    "response": {"status": 200},
}


def bomb():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join([*lines, GOOD])


def changed(**parts):
    line = json.loads(json.dumps(LINE))
    for name, value in parts.items():
        side, _, key = name.partition("_")
        line[side][key] = value
    return json.dumps(line)


@pytest.mark.parametrize(
    ("name", "content", "says", "line"),
    [
        pytest.param("a.yaml", b"", "is empty", None, id="empty"),
        pytest.param("a.yaml", b"\n\n# only a comment\n", "is empty", None, id="only a comment"),
        pytest.param("a.har", b"", "is empty", None, id="empty HAR"),
        pytest.param(
            "a.yaml", b"interactions:\n", "no list named 'interactions'", None, id="null list"
        ),
        pytest.param("a.yaml", b"version: 1\n", "no list named 'interactions'", None, id="no list"),
        pytest.param("a.yaml", b"- request: {}\n", "without method or URL", 1, id="top-level list"),
        pytest.param(
            "a.yaml", b"just text\n", "neither a mapping nor a list", 1, id="top-level text"
        ),
        pytest.param("a.yaml", b"interactions:\n- {\n", "is not valid YAML", 3, id="cut YAML"),
        pytest.param("a.yaml", GOOD[:-5].encode(), "is not valid YAML", 3, id="cut in a string"),
        pytest.param(
            "a.yaml", (GOOD + "---\n" + GOOD).encode(), "more than one", 4, id="two documents"
        ),
        pytest.param("a.yaml", bomb().encode(), "aliases expanded", 5, id="alias bomb"),
        pytest.param("a.yaml", b"interactions: *x\n", "alias", 1, id="alias of nothing"),
        pytest.param(
            "a.yaml", b"interactions: " + b"[" * 100_000, "nests deeper", 1, id="deep YAML"
        ),
        pytest.param(
            "a.yaml",
            b"interactions:\n- !!python/object/apply:os.system [echo]\n",
            "'python/object/apply:os.system'",
            2,
            id="Python object",
        ),
        pytest.param("a.yaml", b"? [a]\n: b\n", "as a key", 1, id="list as a key of the file"),
        pytest.param("a.yaml", b"interactions:\n- {? [a]: b}\n", "as a key", 2, id="list as a key"),
        pytest.param(
            "a.yaml",
            GOOD.replace("'{}'", "!!binary '***'").encode(),
            "not base64",
            2,
            id="binary that is none",
        ),
        pytest.param(
            "a.yaml", b"interactions:\n- {a: caf\xe9}\n", "not readable", 2, id="Latin-1 YAML"
        ),
        pytest.param("a.yaml", b"a: 1\nb: \x07\n", "not readable", 2, id="control character"),
        pytest.param("a.har", b'{"log": ' * 100_000, "not valid JSON", 1, id="deep JSON"),
        pytest.param("a.har", b'{"log": {"entries": [\n{', "not valid JSON", 2, id="cut JSON"),
        pytest.param("a.har", b'{"log":\n"caf\xe9"}', "0xe9 is not UTF-8", 2, id="Latin-1 JSON"),
        pytest.param("a.har", b'{"log": {}}', "no list log.entries", None, id="no entries"),
        pytest.param(
            "a.json", b'{"openapi": "3.1.0"}', "keys are openapi", None, id="another JSON"
        ),
        pytest.param("a.json", b"[1]", "not a JSON object", None, id="list of numbers"),
        pytest.param("a.ndjson", b'{"a": 1}\n', "request and response", 1, id="another object"),
        pytest.param(
            "a.ndjson", json.dumps(LINE).encode() + b'\n{"request":', "not JSON", 2, id="cut NDJSON"
        ),
        pytest.param(
            "a.ndjson",
            changed(request_url="https://api.intercom.io/" + "a/" * 150_000).encode(),
            "a URL of 300,024 characters",
            1,
            id="long-url",
        ),
        pytest.param(
            "a.ndjson", changed(request_url="/tags").encode(), "not absolute", 1, id="relative"
        ),
        pytest.param(
            "a.ndjson", changed(request_url="http://[::1").encode(), "URL", 1, id="bad URL"
        ),
        pytest.param(
            "a.ndjson", changed(response_status="fine").encode(), "no usable status", 1, id="status"
        ),
        pytest.param(
            "a.ndjson", changed(response_status=10**30).encode(), "status", 1, id="huge status"
        ),
        pytest.param("a.ndjson", changed(response_headers=[1]).encode(), "header", 1, id="headers"),
        pytest.param(
            "a.ndjson", changed(response_headers="x").encode(), "headers", 1, id="header text"
        ),
        pytest.param(
            "a.ndjson", changed(response_body={"base64": "*"}).encode(), "base64", 1, id="base64"
        ),
        pytest.param("a.ndjson", changed(request_method="").encode(), "method", 1, id="no method"),
        pytest.param(
            "a.json", gzip.compress(b"{}"), "is JSON and not recorded traffic", None, id="gzip"
        ),
        pytest.param("a.yaml", b"\x89PNG\r\n\x1a\n\0\0", "is a PNG file", None, id="PNG"),
        pytest.param("a.yaml", b"\x00\x01\x02" * 100, "is binary", None, id="binary"),
        pytest.param("a.har", b"\xff\xfe{\x00\x00", "utf-16", None, id="half a UTF-16 character"),
    ],
)
def test_damage_is_told(tmp_path, name, content, says, line):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r".") as caught:
        read(file)
    assert says in str(caught.value)
    assert str(file) in str(caught.value)
    assert caught.value.exit_code == 2
    assert caught.value.line == line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["a.yaml", "a.har", "a.ndjson"])
def test_unicode_is_read_in_any_encoding_that_says_so(tmp_path, name, encoding):
    har = {"log": {"entries": [{**LINE, "response": {"status": 200, "content": {"text": "é"}}}]}}
    text = {"a.yaml": GOOD, "a.har": json.dumps(har), "a.ndjson": json.dumps(LINE)}[name]
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    (tmp_path / name).write_bytes(mark + text.encode(encoding))
    assert len(read(tmp_path / name)) == 1


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("missing.yaml", id="missing"),
        pytest.param("a\0b.yaml", id="NUL in the name"),
        pytest.param("x" * 5000, id="endless name"),
        pytest.param(".", id="folder without recordings"),
    ],
)
def test_paths_that_lead_nowhere(tmp_path, path):
    with pytest.raises(CassetteError):
        read(tmp_path / path)
    with pytest.raises(CassetteError):
        scan(tmp_path / path / "x")


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("..", "a"), id="parent"),
        pytest.param(("us", "../../etc/passwd"), id="climbing"),
        pytest.param(("/etc/passwd",), id="absolute"),
        pytest.param(("us", "a\\b"), id="backslash"),
        pytest.param(("us", ".hidden"), id="hidden"),
        pytest.param(("us", "a\0"), id="NUL"),
        pytest.param(("us", "a\n"), id="line break"),
        pytest.param(("us", ""), id="empty"),
        pytest.param((), id="none"),
    ],
)
def test_names_cannot_lead_out_of_the_folder(tmp_path, names):
    with pytest.raises(CassetteError):
        cassette_path(tmp_path, *names)


def test_a_cassette_path(tmp_path):
    assert (
        cassette_path(tmp_path, "eu", "2.11", "life-cycle") == tmp_path / "eu/2.11/life-cycle.yaml"
    )


def test_a_link_is_replaced_and_not_followed(tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / "a.yaml").symlink_to(precious)
    write(
        tmp_path / "a.yaml",
        [Interaction(Request("GET", "https://api.intercom.io/"), Response(200))],
    )
    assert precious.read_text() == "mine"


def test_compressed_bodies_are_read_and_may_be_mislabelled(tmp_path):
    packed = base64.b64encode(gzip.compress(b"hello") + gzip.compress(b" world")).decode()
    lines = [
        changed(response_headers={"Content-Encoding": "gzip"}, response_body={"base64": packed}),
        changed(response_headers={"Content-Encoding": "gzip"}, response_body="plain"),
        changed(response_headers={"Content-Encoding": "deflate"}, response_body="plain"),
        changed(response_headers={"Content-Encoding": "br"}, response_body="plain"),
    ]
    (tmp_path / "a.ndjson").write_text("\n".join(lines))
    assert [i.response.body for i in read(tmp_path / "a.ndjson")] == [
        b"hello world",
        *[b"plain"] * 3,
    ]


def test_old_httpx_cassettes_of_vcrpy_are_read(tmp_path):
    (tmp_path / "a.yaml").write_text(
        'interactions:\n- request: {method: GET, uri: "https://api.intercom.io/me", headers: {}, body: ""}\n'
        "  response: {status_code: 200, headers: {}, content: hello}\n"
    )
    assert read(tmp_path / "a.yaml")[0].response.body == b"hello"


def test_every_bound_can_be_set(tmp_path):
    (tmp_path / "a.ndjson").write_text("\n".join([json.dumps(LINE)] * 3))
    assert len(read(tmp_path / "a.ndjson", limits=Limits(interactions=3))) == 3
    for tight in (Limits(interactions=2), Limits(stream_bytes=10), Limits(line_bytes=10)):
        with pytest.raises(UsageError):
            read(tmp_path / "a.ndjson", limits=tight)


MIB = 1024 * 1024
HUGE = {
    # A sparse file: 200 MB on paper, a few bytes on the disk.
    "200 MB of HAR": ("a.har", lambda f: (f.write(b'{"log": "'), f.truncate(200 * MIB))),
    "200 MB of YAML": ("a.yaml", lambda f: (f.write(GOOD.encode()), f.truncate(200 * MIB))),
    "200 MB of NDJSON": ("a.ndjson", lambda f: (f.write(b'{"request": "'), f.truncate(200 * MIB))),
    "one YAML scalar": (
        "a.yaml",
        lambda f: f.write(b'interactions: ["' + b"a" * (47 * MIB) + '😀"]'.encode()),
    ),
    "nothing but lists": ("a.har", lambda f: f.write(b'{"log": [' + b"[]," * (15 * MIB) + b"[]]}")),
    "gzip bomb": (
        "a.ndjson",
        lambda f: f.write(
            changed(
                response_headers={"Content-Encoding": "gzip"},
                response_body={
                    "base64": base64.b64encode(gzip.compress(bytes(400 * MIB), 1)).decode()
                },
            ).encode()
        ),
    ),
}
CHILD = """
import re, sys
from pathlib import Path
from intercontract.cassette.reading import read
from intercontract.errors import UsageError
try:
    read(sys.argv[1])
except UsageError as error:
    print(error)
# What getrusage says begins with what the parent had.
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


@pytest.mark.parametrize("kind", HUGE)
def test_huge_files_are_refused_in_bounded_memory(tmp_path, kind):
    name, fill = HUGE[kind]
    with (tmp_path / name).open("wb") as stream:
        fill(stream)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CHILD), tmp_path / name],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    *message, megabytes = done.stdout.splitlines()
    assert name in message[0]
    assert int(megabytes) < 500


@given(st.binary(max_size=200))
@example(b"interactions: [{request: ")
@example(b'{"log": {"entries": [{}]}}')
@settings(max_examples=150)
def test_no_bytes_give_anything_but_interactions_or_an_error(tmp_path, content):
    for name in ("a.yaml", "a.json", "a.ndjson", "a"):
        (tmp_path / name).write_bytes(content)
        try:
            load(tmp_path / name)
        except UsageError as error:
            message = str(error)
            assert name in message


WORDS = """
    request response method url uri headers body status code string base64 content text log entries
    interactions http_interactions intercontract case recorded_at postData params name value
"""
pieces = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.just("https://api.intercom.io/"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "request",
                    "response",
                    "method",
                    "url",
                    "uri",
                    "headers",
                    "body",
                    "status",
                    "code",
                    "string",
                    "base64",
                    "content",
                    "text",
                    "log",
                    "entries",
                    "interactions",
                    "http_interactions",
                    "intercontract",
                    "case",
                    "recorded_at",
                    "postData",
                    "params",
                    "name",
                    "value",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(pieces, pieces)
@settings(max_examples=150)
def test_oddly_shaped_json_is_read_or_refused(tmp_path, first, second):
    documents = [
        first,
        {"log": {"entries": [first, second]}},
        {"interactions": [first, {"request": first, "response": second}]},
        {"request": first, "response": second},
    ]
    for document in documents:
        (tmp_path / "a.json").write_text(json.dumps(document))
        try:
            found = load(tmp_path / "a.json").interactions
        except UsageError:
            continue
        assert all(isinstance(i.request.headers, Headers) for i in found)
