"""Nothing that a request can hold gets a 500, or a traceback."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox import Sandbox
from intercontract.sandbox.router import ROUTES

SANDBOX = Sandbox()
STATE = SANDBOX.workspace
KNOWN = [
    next(iter(STATE["conversation"])),
    next(iter(STATE["contact"])),
    next(iter(STATE["admin"])),
    next(iter(STATE["tag"])),
    next(iter(STATE["team"])),
]
KEYS = [
    *("id", "admin_id", "from", "to", "type", "body", "subject", "name", "users", "companies"),
    *("untag", "message_type", "assignee_id", "snoozed_until", "read", "title", "role", "email"),
    *("custom_attributes", "created_at", "external_id", "intercom_user_id", "user_id"),
    *("attachment_urls", "owner_id", "company_id"),
]
WORDS = ["user", "admin", "close", "open", "snoozed", "assignment", "comment", "note", "team", "0"]

text = st.one_of(st.sampled_from(KNOWN + WORDS), st.text(), st.just("\x00"), st.just("x" * 9000))
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), text, st.integers(2**63)
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
    max_leaves=12,
)
bodies = st.one_of(
    st.none(),
    st.binary(max_size=60),
    st.dictionaries(st.sampled_from(KEYS), values, max_size=8).map(
        lambda v: json.dumps(v).encode()
    ),
)
raw_segment = st.one_of(
    st.sampled_from(KNOWN),
    st.text(max_size=30),
    st.sampled_from(["%", "%zz", "%00", "%ff%fe", "..", "%2e%2e", "%2f", "a" * 5000, "\ud800"]),
)
methods = st.one_of(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]),
    st.text(max_size=5),
)
queries = st.one_of(
    st.just(""),
    st.text(max_size=40).map("?".__add__),
    st.lists(
        st.tuples(
            st.sampled_from(["per_page", "starting_after", "display_as", "%00"]),
            st.one_of(st.text(max_size=8), st.sampled_from(["5", "plaintext", "%FF", "%"])),
        ),
        max_size=4,
    ).map(lambda pairs: "?" + "&".join(f"{k}={v}" for k, v in pairs)),
)


@st.composite
def paths(draw) -> str:
    template = draw(st.sampled_from(ROUTES)).template
    segments = [
        draw(raw_segment) if s.startswith("{") else s for s in template.strip("/").split("/")
    ]
    return "/" + "/".join(segments) + draw(st.sampled_from(["", "/", "//", "/x"]))


@settings(max_examples=400)
@given(
    method=methods,
    path=st.one_of(paths(), st.text(max_size=40)),
    query=queries,
    body=bodies,
    version=st.one_of(st.just("2.11"), st.text(max_size=6)),
    token=st.sampled_from(["Bearer sandbox-us", "Bearer sandbox-us", "Bearer \x00", "x"]),
    media=st.sampled_from(["application/json", "", ";", "text/plain", "application/vnd.api+json"]),
)
def test_no_request_gets_a_server_error(method, path, query, body, version, token, media) -> None:
    headers = Headers({"Authorization": token, "Intercom-Version": version, "Content-Type": media})
    request = Request(method, f"https://api.intercom.io{path}{query}", headers, body)
    response = SANDBOX.handle(request)
    assert response.status in (200, 400, 401, 404, 406, 409, 422)
    if method.upper() != "HEAD":
        answer = json.loads(response.body)
        if response.status != 200:
            assert answer["type"] == "error.list"
            assert answer["request_id"] == response.headers.get("X-Request-Id")
