"""content-type."""

from __future__ import annotations

import pytest

from intercontract.model.interaction import Case, Source

HTML = {"Content-Type": "text/html"}
ERROR = {"type": "error.list", "request_id": None, "errors": []}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param({"body": {}}, [], id="JSON with a charset"),
        pytest.param({"body": {}, "headers": {"Content-Type": "application/json"}}, [], id="JSON"),
        pytest.param(
            {"body": {}, "headers": {"Content-Type": "application/vnd.api+json"}},
            [("", "media type")],
            id="another +json",
        ),
        pytest.param(
            {"status": 404, "body": ERROR, "headers": {"Content-Type": "application/problem+json"}},
            [],
            id="+json of an error",
        ),
        pytest.param(
            {"body": {}, "headers": {"Content-Type": "application/json, text/html"}},
            [("", "several")],
            id="two types",
        ),
        pytest.param({"status": 204, "body": {}}, [("", "superfluous")], id="a body after 204"),
        pytest.param({"status": 204, "body": b""}, [], id="204"),
        pytest.param({"status": 304, "body": {}}, [], id="304 as a browser shows it"),
        pytest.param({"body": b'{"a": 1, "a": 2}'}, [("", "repeated name")], id="a name twice"),
        pytest.param(
            {"body": b'[{"a": [{"b": 1}, {"b": "\\":"}]}]'}, [], id="a name in two objects"
        ),
        pytest.param(
            {"body": {}, "headers": {"Content-Length": "52"}, "source": Source.GENERATED},
            [("", "cut")],
            id="shorter than announced",
        ),
        pytest.param(
            {"body": {}, "headers": {"Content-Length": "2"}, "source": Source.GENERATED},
            [],
            id="as long as announced",
        ),
        pytest.param(
            {"body": {}, "headers": {"Content-Length": "52"}}, [], id="a recording was redacted"
        ),
        pytest.param(
            {
                "body": {},
                "headers": {"Content-Length": "52", "Content-Encoding": "gzip"},
                "source": Source.GENERATED,
            },
            [],
            id="compressed",
        ),
        pytest.param(
            {"method": "HEAD", "headers": HTML}, [("", "media type")], id="HEAD of another type"
        ),
        pytest.param({"body": b"<p>", "headers": HTML}, [("", "media type")], id="HTML"),
        pytest.param({"body": {}, "headers": HTML}, [("", "media type")], id="JSON called HTML"),
        pytest.param({"body": b"<p>"}, [("", "unreadable")], id="HTML called JSON"),
        pytest.param({"body": b'{"id": '}, [("", "unreadable")], id="cut off"),
        pytest.param({"body": b'{"a": "\xe9"}'}, [("", "unreadable")], id="not UTF-8"),
        pytest.param({"body": b""}, [("", "empty")], id="empty"),
        pytest.param(
            {"body": {}, "headers": {"Content-Type": "application/json; charset=latin-1"}},
            [("", "charset")],
            id="another charset",
        ),
        pytest.param(
            {"body": {}, "headers": {"Content-Type": 'application/json; charset="UTF-8"'}},
            [],
            id="a quoted charset",
        ),
        pytest.param(
            {"body": {}, "headers": {"Content-Type": None}}, [("", "absent")], id="absent"
        ),
        pytest.param(
            {"status": 404, "body": b"<p>", "headers": HTML}, [("", "media type")], id="404"
        ),
        pytest.param({"status": 429, "body": ERROR}, [], id="an error that no operation documents"),
        pytest.param({"status": 429, "body": b""}, [("", "empty")], id="an empty error"),
        pytest.param({"status": 502, "body": b"<p>", "headers": HTML}, [], id="a gateway's HTML"),
        pytest.param({"method": "HEAD"}, [], id="HEAD"),
        pytest.param({"status": 204}, [], id="no content"),
        pytest.param({"path": "/nowhere", "body": b"<p>"}, [], id="undocumented operation"),
    ],
)
def test_media_types(exchange, reports, made, expected):
    assert reports("content-type", exchange(**made)) == expected


def test_a_recording_without_headers_says_nothing_about_them(exchange, reports):
    bare = dict.fromkeys(
        ["Content-Type", "X-Request-Id", "Intercom-Version"]
        + [f"X-RateLimit-{name}" for name in ("Limit", "Remaining", "Reset")]
    )
    assert reports("content-type", exchange(body={}, headers=bare)) == []


@pytest.mark.parametrize(
    ("given", "case", "expected"),
    [
        pytest.param("application/json; charset=utf-8", Case("scenario"), [], id="named"),
        pytest.param("application/json", Case("scenario"), [("", "no charset")], id="not named"),
        pytest.param("application/json", None, [], id="somebody else's recording"),
    ],
)
def test_intercom_names_the_charset(exchange, reports, given, case, expected):
    made = exchange(body={}, headers={"Content-Type": given}, case=case)
    assert reports("content-type", made) == expected
