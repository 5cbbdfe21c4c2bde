"""Recorded ids are replaced by those that stand for them, wherever a request names them."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercontract.engine.fidelity.ids import ANY, Identifiers, named
from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.router import find


def ids(**known) -> Identifiers:
    return Identifiers({tuple(key.split("__")): value for key, value in known.items()})


def sent(method, path, body=None, *, known):
    request = Request(
        method,
        f"https://api.intercom.io{path}",
        Headers(),
        None if body is None else orjson.dumps(body),
    )
    return named(request, find(Call.of(request))[1].params, known.pick)


def test_ids_are_learned_by_place_and_kind():
    made = Identifiers()
    made.learn(
        {
            "type": "conversation", "id": "11", "state": "open", "admin_assignee_id": 3,
            "source": {"type": "conversation", "id": "90"},
            "contacts": {"contacts": [{"type": "contact", "id": "c1"}, {"type": "lead", "id": "c2"}]},
            "tags": [{"type": "tag", "id": "t1"}],
            "pages": {"next": {"starting_after": "abc"}},
        },
        {
            "type": "conversation", "id": "21", "state": "open", "admin_assignee_id": 4,
            "source": {"type": "conversation", "id": "95"},
            "contacts": {"contacts": [{"type": "contact", "id": "d1"}]},
            "tags": [],
            "pages": {"next": {"starting_after": "xyz"}},
        },
    )  # fmt: skip
    assert {name: ours for name, ours in made.known.items() if name[0] != ANY} == {
        ("conversation", "11"): "21",
        ("admin", "3"): "4",
        ("contact", "c1"): "d1",
        ("cursor", "abc"): "xyz",
    }
    # Whatever kind somebody takes it for: the author of an article is an admin.
    assert made.pick("author", "11") == "21"


@pytest.mark.parametrize(
    ("method", "path", "body", "asked", "sent"),
    [
        ("GET", "/jobs/a1b2c3", None, "/jobs/x9y8z7", None),
        ("GET", "/things/scroll?scroll_param=a1b2c3&page=2", None,
         "/things/scroll?scroll_param=x9y8z7&page=2", None),
        ("POST", "/contacts/merge", {"from": "a1b2c3", "text": "a1b2c3 came"}, "/contacts/merge",
         {"from": "x9y8z7", "text": "a1b2c3 came"}),
        ("POST", "/articles", {"author_id": 3, "priority": 3}, "/articles", {"author_id": 4, "priority": 3}),
    ],
)  # fmt: skip
def test_ids_of_no_known_kind_are_followed_by_their_value(
    recorded, method, path, body, asked, sent
):
    made = Identifiers()
    made.learn({"job": "a1b2c3", "id": 3}, {"job": "x9y8z7", "id": 4})
    request = named(recorded(method, path, sent=body).request, {"id": "a1b2c3"}, made.pick)
    assert request.url.endswith(asked)
    assert (orjson.loads(request.body) if request.body else None) == sent


def test_what_was_learned_first_stays():
    made = ids(tag__1="7")
    made.learn({"type": "tag", "id": "1"}, {"type": "tag", "id": "8"})
    assert made.pick("tag", "1") == "7"


@pytest.mark.parametrize(
    ("request_", "url", "body"),
    [
        pytest.param(("GET", "/conversations/1"), "/conversations/21", None, id="path"),
        pytest.param(("GET", "/contacts/1"), "/contacts/31", None, id="another kind of the same id"),
        pytest.param(("DELETE", "/conversations/1/tags/1"), "/conversations/21/tags/41", None, id="two ids"),
        pytest.param(("GET", "/conversations/2"), "/conversations/2", None, id="an unknown id"),
        pytest.param(
            ("GET", "/conversations?per_page=5&starting_after=c%3D"),
            "/conversations?per_page=5&starting_after=n%3D",
            None,
            id="cursor",
        ),
        pytest.param(
            ("POST", "/conversations/1/tags", {"id": "1", "admin_id": "1"}),
            "/conversations/21/tags",
            {"id": "41", "admin_id": "51"},
            id="a tag is attached",
        ),
        pytest.param(
            ("POST", "/conversations", {"from": {"type": "lead", "id": "1"}, "body": "1"}),
            "/conversations",
            {"from": {"type": "lead", "id": "31"}, "body": "1"},
            id="who writes",
        ),
        pytest.param(
            ("POST", "/conversations/1/parts", {"assignee_id": "1", "admin_id": 1}),
            "/conversations/21/parts",
            {"assignee_id": "51", "admin_id": 51},
            id="an assignment",
        ),
        pytest.param(
            ("POST", "/tags", {"id": "1", "name": "x"}), "/tags", {"id": "1", "name": "x"}, id="no kind"
        ),
    ],
)  # fmt: skip
def test_ids_are_replaced(request_, url, body):
    known = ids(conversation__1="21", contact__1="31", tag__1="41", admin__1="51")
    known.known["cursor", "c="] = "n="
    if body and request_[1] == "/tags":
        known.known.pop(("tag", "1"))
    made = sent(*request_, known=known)
    assert made.url == f"https://api.intercom.io{url}"
    assert (orjson.loads(made.body) if made.body else None) == body


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[1]", b'"x"', b"null"])
def test_a_body_without_ids_is_sent_as_it_is(body):
    request = Request("POST", "https://api.intercom.io/tags", Headers(), body)
    assert named(request, {}, ids(tag__1="2").pick).body == body


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_url_is_taken(text):
    url = f"https://api.intercom.io/conversations?{text}"
    assert named(Request("GET", url), {}, Identifiers().pick).url == url
