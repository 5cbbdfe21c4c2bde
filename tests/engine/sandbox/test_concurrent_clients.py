"""Sixteen clients at once, against a simple model: no write is lost, no read is torn.

Each write sets two fields of an object to one word, so whatever anybody reads has the same word in both. What
a client made it alone writes: it has what was written last. What all write has what one of them wrote last.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

from attrs import Factory, define, frozen
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox import Sandbox
from intercontract.sandbox.state import State

CLIENTS = 16
SANDBOX = Sandbox()
EMPTY = SANDBOX.snapshot()
STATE = SANDBOX.workspace
CONTACT, ADMIN, TYPE = (next(iter(STATE[name])) for name in ("contact", "admin", "ticket_type"))
HEADERS = Headers(
    {
        "Authorization": "Bearer sandbox-us",
        "Content-Type": "application/json",
        "Intercom-Version": "2.11",
    }
)
Json = dict[str, Any]


def send(method: str, path: str, body: Json | None = None) -> Json:
    content = None if body is None else json.dumps(body).encode()
    response = SANDBOX.handle(Request(method, f"https://x{path}", HEADERS, content))
    assert response.status == 200, response.body
    answer: Json = json.loads(response.body)
    return answer


@frozen
class Kind:
    """One resource: how its objects are written, and what of them is one word."""

    path: str
    written: Callable[[str], Json]
    read: Callable[[Json], tuple[Any, Any]]
    made: Callable[[str], Json] = lambda _word: {}


def _two(first: str, second: str) -> Callable[[Json], tuple[Any, Any]]:
    return lambda held: (held[first], held[second])


def _attributes(word: str) -> Json:
    return {
        "ticket_attributes": {"_default_title_": word, "_default_description_": word},
    }


KINDS = {
    "contact": Kind(
        "/contacts",
        lambda word: {"name": word, "phone": word},
        _two("name", "phone"),
        made=lambda word: {"external_id": word},
    ),
    "company": Kind(
        "/companies",
        lambda word: {"name": word, "website": f"https://{word}.example"},
        lambda held: (held["name"], held["website"][8:-8]),
        made=lambda word: {"company_id": word},
    ),
    "article": Kind(
        "/articles",
        lambda word: {"title": word, "description": word},
        _two("title", "description"),
        made=lambda _word: {"author_id": int(ADMIN)},
    ),
    "collection": Kind(
        "/help_center/collections",
        lambda word: {"name": word, "description": word},
        _two("name", "description"),
    ),
    "ticket": Kind(
        "/tickets",
        _attributes,
        lambda held: tuple(
            held["ticket_attributes"][f"_default_{name}_"] for name in ("title", "description")
        ),
        made=lambda _word: {"ticket_type_id": TYPE, "contacts": [{"id": CONTACT}]},
    ),
    "data_attribute": Kind(
        "/data_attributes",
        lambda word: {"description": word},
        _two("description", "description"),
        made=lambda word: {"name": word, "model": "contact", "data_type": "string"},
    ),
}


@define
class Client:
    """One client: what it made and what it last wrote, by kind; and how many notes it added."""

    name: int
    shared: dict[str, str]
    own: dict[str, str] = Factory(dict)
    words: dict[tuple[str, str], str] = Factory(dict)
    notes: int = 0

    def follow(self, program: list[tuple[str, str]]) -> None:
        """Do one thing after the other."""
        for turn, (name, action) in enumerate(program):
            word = f"w{self.name}x{turn}"
            if name == "note":
                send("POST", f"/contacts/{CONTACT}/notes", {"body": word, "admin_id": ADMIN})
                self.notes += 1
            elif name == "segment":
                assert len(send("GET", "/segments?include_count=true")["segments"]) == SEGMENTS
            elif action == "make" and name not in self.own:
                kind = KINDS[name]
                made = send("POST", kind.path, {**kind.made(word), **kind.written(word)})
                self.own[name] = made["id"]
                self.expect(name, made, word)
            else:
                ids = self.shared if action.endswith("shared") else self.own
                if name in ids:
                    self.touch(name, ids[name], word if action.startswith("write") else None)

    def touch(self, name: str, id_: str, word: str | None) -> None:
        """Read an object of a kind, or write a word to it."""
        kind = KINDS[name]
        if word is not None:
            self.expect(name, send("PUT", f"{kind.path}/{id_}", kind.written(word)), word)
        else:
            held = read(name, id_)
            first, second = kind.read(held)
            assert first == second
            if self.own.get(name) == id_:
                assert first == self.words[name, id_]

    def expect(self, name: str, held: Json, word: str) -> None:
        """The answer to a write has what was written."""
        assert KINDS[name].read(held) == (word, word)
        self.words[name, held["id"]] = word


def read(name: str, id_: str) -> Json:
    """An object of a kind; data attributes are only listed."""
    if name != "data_attribute":
        return send("GET", f"{KINDS[name].path}/{id_}")
    listed = send("GET", "/data_attributes?model=contact")["data"]
    return next(held for held in listed if held.get("id") == id_)


def _slow_next(state: State, kind: str) -> int:
    """`State.next`, that lets other threads go on in the midst of a write: without a lock, ids come twice."""
    count = state.counters.get(kind, 0)
    time.sleep(1e-5)
    state.counters[kind] = count + 1
    return count


SEGMENTS = len(STATE["segment"])
programs = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, "note", "segment"]),
        st.sampled_from(["make", "write own", "write shared", "read shared", "read own"]),
    ),
    min_size=4,
    max_size=10,
)


@settings(max_examples=4, phases=(Phase.generate,))
@given(st.lists(programs, min_size=CLIENTS, max_size=CLIENTS))
def test_no_write_of_sixteen_clients_is_lost_and_no_read_is_torn(written) -> None:
    SANDBOX.restore(EMPTY)
    shared = {
        name: send("POST", kind.path, {**kind.made("first"), **kind.written("first")})["id"]
        for name, kind in KINDS.items()
    }
    before = {name: len(SANDBOX.workspace[name]) for name in (*KINDS, "note")}
    clients = [Client(number, shared) for number in range(CLIENTS)]
    with patch.object(State, "next", _slow_next), ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(Client.follow, clients, written))
    for name, kind in KINDS.items():
        made = [client.own[name] for client in clients if name in client.own]
        assert len(set(made)) == len(made)
        assert len(SANDBOX.workspace[name]) == before[name] + len(made)
        for client in clients:
            if name in client.own:
                client.touch(name, client.own[name], None)
        last = {client.words.get((name, shared[name])) for client in clients} - {None}
        first, second = kind.read(read(name, shared[name]))
        assert first == second
        assert first in (last or {"first"})
    assert len(SANDBOX.workspace["note"]) == before["note"] + sum(c.notes for c in clients)
