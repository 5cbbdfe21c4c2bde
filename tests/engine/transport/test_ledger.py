"""What a run creates is on disk before it is sent, and is removed once, whatever became of the run."""

from __future__ import annotations

import json
import os

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intercontract.contract.load import load
from intercontract.contract.resources.intercom import INTERCOM
from intercontract.errors import ConfigurationError, TargetUnreachable
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.transport.creation import Intended, created_by
from intercontract.transport.direct import Direct
from intercontract.transport.ledger import Ledger, alive_in, left_in
from intercontract.transport.removal import clean

BASE = "https://api.intercom.io"
MARK = "20261127120000abcdef"
OTHER = "20261127130000abcdef"


@pytest.mark.parametrize(
    ("method", "path", "sent", "kind"),
    [
        pytest.param("POST", "/contacts", b"{}", "contact", id="contact"),
        pytest.param("POST", "/conversations", b"{}", "conversation", id="conversation"),
        pytest.param("POST", "/tags", b'{"name": "intercontract 1"}', "tag", id="our tag"),
        pytest.param("POST", "/tags", b'{"name": "VIP"}', None, id="somebody's tag"),
        pytest.param("POST", "/companies", b"{}", None, id="a company that may have been there"),
        pytest.param(
            "POST", "/companies", b'{"name": "intercontract 1"}', "company", id="our company"
        ),
        pytest.param("POST", "/messages", b"{}", "conversation", id="what a message may begin"),
        pytest.param("POST", "/tickets", b"{}", None, id="what cannot be removed"),
        pytest.param("GET", "/contacts", b"", None, id="a read"),
        pytest.param("POST", "/contacts/7", b"{}", None, id="another path"),
    ],
)
@pytest.mark.parametrize("catalogue", [INTERCOM, load("2.11").resources], ids=["own", "derived"])
def test_what_a_request_would_create(catalogue, method, path, sent, kind):
    intended = created_by(method, path, sent, catalogue)
    assert (intended.resource.name if intended else None) == kind
    assert (intended is not None and intended.perhaps) is (path == "/messages")


@pytest.mark.parametrize(
    ("kind", "status", "body", "identifier"),
    [
        pytest.param("contact", 200, b'{"id": "7"}', "7", id="a text"),
        pytest.param("contact", 200, b'{"id": 7}', "7", id="a number"),
        pytest.param(
            "conversation", 200, b'{"id": "1", "conversation_id": "2"}', "2", id="not the message"
        ),
        pytest.param("contact", 409, b'{"id": "7"}', None, id="refused"),
        pytest.param("contact", 0, b"", None, id="not answered"),
        pytest.param("contact", 200, b'{"id": ', None, id="cut"),
        pytest.param("contact", 200, b"[1]", None, id="a list"),
        pytest.param("contact", 200, b'{"id": null}', None, id="no id"),
        pytest.param("contact", 200, b'{"id": ""}', None, id="an empty id"),
        pytest.param("contact", 200, b'{"id": true}', None, id="true"),
    ],
)
def test_what_an_answer_says_was_created(kind, status, body, identifier):
    resource = INTERCOM.named(kind)
    assert (
        Intended(resource, resource.creation).created_id(Response(status, body=body)) == identifier
    )


@pytest.mark.parametrize(
    ("status", "sure"),
    [(200, False), (302, True), (404, True), (429, True), (500, False), (0, False)],
)
def test_only_a_refusal_says_that_nothing_was_created(status, sure):
    resource = INTERCOM.named("contact")
    assert Intended(resource, resource.creation).created_none(Response(status)) is sure


@pytest.mark.parametrize(
    ("status", "body", "sure"),
    [
        (200, b'{"type": "admin_message", "id": "1"}', True),
        (200, b'{"id": "1", "conversation_id": null}', True),
        (200, b'{"id": "1", "conversation_id": "2"}', False),
        (200, b'{"id": ', False),
        (500, b'{"id": "1"}', False),
        (422, b"", True),
    ],
)
def test_a_message_that_names_no_conversation_began_none(status, body, sure):
    intended = created_by("POST", "/messages", b"{}", INTERCOM)
    assert intended.created_none(Response(status, body=body)) is sure


@pytest.fixture
def begin(tmp_path):
    """``begin(mark)``: the ledger of a run that begins in the workspace ws1."""
    opened = []

    def make(mark=MARK, workspace="ws1", base=BASE) -> Ledger:
        opened.append(Ledger.begin(tmp_path / "deep" / "state", base, workspace, mark))
        return opened[-1]

    yield make
    for ledger in opened:
        ledger.close()


@pytest.fixture
def ledger(begin) -> Ledger:
    return begin()


def crashed(ledger: Ledger) -> None:
    """What a process that is killed does to its ledger: nothing."""
    ledger._file.close()
    ledger._file = None


def read(ledger: Ledger) -> Ledger:
    """The ledger as the next run finds it."""
    crashed(ledger)
    found = Ledger.left_at(ledger.path)
    assert found
    return found


def lines(ledger: Ledger) -> list[dict]:
    return [orjson.loads(line) for line in ledger.path.read_bytes().splitlines()]


def test_an_intent_is_on_disk_at_once_and_its_outcome_after_it(ledger):
    number = ledger.intend("contact")
    assert lines(ledger)[-1].items() >= {"intent": number, "kind": "contact"}.items()
    ledger.settle(number, "7")
    assert lines(ledger)[-1].items() >= {"created": number, "id": "7"}.items()
    refused = ledger.intend("tag")
    ledger.settle(refused, None)
    assert (ledger.entries(), ledger.intents) == ([("contact", "7")], {})


def test_the_next_run_reads_what_the_last_one_wrote(ledger):
    ledger.settle(ledger.intend("contact"), "1")
    ledger.settle(ledger.intend("contact"), "2")
    ledger.settle(ledger.intend("tag"), None)
    open_ = ledger.intend("conversation")
    ledger.removed("contact", "1")
    found = read(ledger)
    assert (found.mark, found.entries()) == (MARK, [("contact", "2")])
    assert (found.intents, found.damaged) == ({open_: "conversation"}, 0)
    assert found.intend("tag") > open_


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["contact", "tag", "conversation"]),
            st.sampled_from(["settle", "refuse", "leave", "remove"]),
        ),
        max_size=12,
    )
)
def test_whatever_was_done_is_read_back(tmp_path_factory, steps):
    ledger = Ledger.begin(tmp_path_factory.mktemp("l"), BASE, "ws", MARK)
    for number, (kind, what) in enumerate(steps):
        intent = ledger.intend(kind)
        if what != "leave":
            ledger.settle(intent, None if what == "refuse" else str(number))
        if what == "remove":
            ledger.removed(kind, str(number))
    expected = (ledger.entries(), ledger.intents)
    found = read(ledger)
    assert (found.entries(), found.intents) == expected
    found.close()
    assert found.path.exists() is any(expected)


def test_a_run_that_is_at_work_is_left_alone_and_one_that_is_over_is_not(begin, tmp_path):
    state = tmp_path / "deep" / "state"
    mine, theirs = begin(MARK), begin(OTHER)
    for ledger in (mine, theirs):
        ledger.settle(ledger.intend("contact"), "1")
    assert list(left_in(state, BASE, "ws1", INTERCOM)) == []
    assert alive_in(state, BASE, "ws1") == {MARK, OTHER}
    crashed(theirs)
    assert alive_in(state, BASE, "ws1") == {MARK}
    (found,) = left_in(state, BASE, "ws1", INTERCOM)
    assert found.mark == OTHER
    # Two that clean up at once do not take the same.
    assert list(left_in(state, BASE, "ws1", INTERCOM)) == []
    found.close()


@pytest.mark.parametrize(
    ("workspace", "base"),
    [
        pytest.param("ws2", BASE, id="another workspace"),
        pytest.param("ws1", "http://127.0.0.1:8080", id="a rehearsal of the same name"),
    ],
)
def test_another_workspace_has_ledgers_of_its_own(begin, tmp_path, workspace, base):
    ledger = begin()
    ledger.settle(ledger.intend("contact"), "1")
    crashed(ledger)
    assert list(left_in(tmp_path / "deep" / "state", base, workspace, INTERCOM)) == []


def test_a_ledger_with_nothing_in_it_goes(ledger):
    ledger.settle(ledger.intend("contact"), "1")
    ledger.removed("contact", "1")
    ledger.close()
    ledger.close()
    assert not ledger.path.exists()


def test_a_ledger_is_the_users_own_and_its_name_stays_in_its_folder(begin, tmp_path):
    ledger = begin(workspace="../../etc/passwd\n")
    assert ledger.path.parent == tmp_path / "deep" / "state" / "created"
    assert os.name == "nt" or ledger.path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("torn", "damaged"),
    [
        pytest.param(b"{", 0, id="one byte at the end"),
        pytest.param(b'{"created":9,"kind":"contact","id":"9"', 0, id="almost a line at the end"),
        pytest.param(b"{\n", 1, id="one byte"),
        pytest.param(b"\xff\xfe\n\n", 1, id="garbage"),
        pytest.param(b"[1]\n3\n", 2, id="other JSON"),
        pytest.param(b'{"intent": "x", "kind": 7}\n', 1, id="wrong kinds of values"),
    ],
)
def test_a_damaged_line_costs_no_other_line(ledger, torn, damaged):
    ledger.settle(ledger.intend("contact"), "1")
    with ledger.path.open("ab") as file:
        file.write(torn)
    found = read(ledger)
    found.settle(found.intend("contact"), "2")
    again = read(found)
    assert again.entries() == [("contact", "1"), ("contact", "2")]
    assert found.damaged == damaged
    assert bool(again.intents) is bool(again.damaged)  # what it told of is looked for by the mark


def test_a_ledger_that_cannot_be_written_is_said_before_anything_is_created(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be written") as problem:
        Ledger.begin(tmp_path / "file", BASE, "ws1", MARK)
    assert "--state-dir" in problem.value.hint


def test_an_intent_that_cannot_be_written_stops_the_creation(ledger):
    ledger._file.close()
    ledger._file = ledger.path.open("rb")  # as a full disk would
    with pytest.raises(ConfigurationError, match="ledger"):
        ledger.intend("contact")
    ledger.removed("contact", "1")


class Workspace:
    """A sandbox, what was sent to it, and a sender."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(Settings(region="us"))
        self.sent: list[tuple[str, str, str | None]] = []
        self.fail: set[str] = set()
        self.sender = Direct("us", "sandbox-us", self.answer, lambda _i: (), "2.11")

    def answer(self, request: Request) -> Response:
        version = request.headers.get("Intercom-Version")
        self.sent.append((request.method, request.path, version))
        if request.path in self.fail:
            return Response(500)
        return self.sandbox.handle(request)

    def create(self, path: str, body: dict) -> Interaction:
        headers = Headers({"Content-Type": "application/json"})
        return self.sender.send(Request("POST", BASE + path, headers, json.dumps(body).encode()))

    def status(self, path: str) -> int:
        return self.sender.send(Request("GET", BASE + path)).response.status


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def things(workspace, ledger) -> dict[str, str]:
    """A contact with a conversation, and a tag: created and noted."""
    contact = workspace.create("/contacts", {"role": "user", "external_id": "x1"})
    identifier = json.loads(contact.response.body)["id"]
    talk = workspace.create(
        "/conversations", {"from": {"type": "user", "id": identifier}, "body": "Hello"}
    )
    tag = workspace.create("/tags", {"name": "intercontract test"})
    entries = {"contact": identifier}
    entries["conversation"] = json.loads(talk.response.body)["conversation_id"]
    entries["tag"] = json.loads(tag.response.body)["id"]
    for entry in entries.items():
        ledger.add(*entry)
    workspace.sent.clear()
    return entries


def test_cleaning_removes_conversations_first_and_forgets(workspace, ledger, things):
    assert len(clean(workspace.sender, ledger, "2.11")) == 3
    assert workspace.sent == [
        ("DELETE", f"/conversations/{things['conversation']}", "2.13"),
        ("DELETE", f"/tags/{things['tag']}", "2.11"),
        ("DELETE", f"/contacts/{things['contact']}", "2.11"),
    ]
    assert workspace.status(f"/conversations/{things['conversation']}") == 404
    assert workspace.status(f"/contacts/{things['contact']}") == 404
    assert ledger.is_empty


def test_what_is_gone_already_is_done(workspace, ledger, things, begin):
    copy = begin(OTHER)
    for entry in things.items():
        copy.add(*entry)
    clean(workspace.sender, ledger, "2.11")
    clean(workspace.sender, copy, "2.11")
    assert copy.is_empty


def test_what_could_not_be_removed_is_kept(workspace, ledger, things):
    workspace.fail.add(f"/contacts/{things['contact']}")
    assert len(clean(workspace.sender, ledger, "2.11")) == 2
    found = read(ledger)
    assert found.entries() == [("contact", things["contact"])]
    workspace.fail.clear()
    assert len(clean(workspace.sender, found, "2.11")) == 1
    assert found.is_empty


@pytest.mark.parametrize(
    ("status", "tries"), [(0, 2), (409, 2), (429, 2), (503, 2), (401, 1), (403, 1)]
)
def test_what_the_moment_forbids_is_tried_once_more_after_the_rest(
    workspace, ledger, things, status, tries
):
    path = f"/conversations/{things['conversation']}"
    answers = [status]

    def answer(request):
        is_first = request.path == path and answers
        answered = workspace.answer(request)
        return Response(answers.pop()) if is_first else answered

    sender = Direct("us", "sandbox-us", answer, lambda _i: (), "2.11")
    clean(sender, ledger, "2.11")
    assert [sent for _, sent, _ in workspace.sent].count(path) == tries
    assert ledger.refused == {("conversation", things["conversation"]): status}
    assert ledger.is_empty is (tries == 2)


def test_a_kind_that_we_do_not_know_how_to_remove_is_kept(workspace, ledger):
    ledger.add("gadget", "5")
    assert clean(workspace.sender, ledger, "2.11") == []
    assert workspace.sent == []
    assert ledger.entries() == [("gadget", "5")]


@pytest.mark.parametrize("identifier", ["../tags/1", "1?x=2", "a/b", "%2e%2e"])
def test_an_id_stays_one_segment_of_the_path(workspace, ledger, identifier):
    ledger.add("contact", identifier)
    clean(workspace.sender, ledger, "2.11")
    ((method, path, _),) = workspace.sent
    assert method == "DELETE"
    assert path.startswith("/contacts/")
    assert path.count("/") == 2


def test_a_target_that_goes_away_while_cleaning_leaves_the_ledger_whole(ledger, workspace, things):
    def gone(_request):
        raise TargetUnreachable("gone")

    with pytest.raises(TargetUnreachable):
        clean(Direct("us", "t", gone, lambda _i: (), "2.11"), ledger, "2.11")
    assert dict(ledger.entries()) == things


def test_creations_whose_answer_was_lost_are_found_by_the_mark_and_no_others_are(workspace, ledger):
    def contact(name: str) -> str:
        sent = {"role": "user", "external_id": name}
        return json.loads(workspace.create("/contacts", sent).response.body)["id"]

    def conversation(person: str) -> str:
        sent = {"from": {"type": "user", "id": person}, "body": "Hello"}
        answer = workspace.create("/conversations", sent).response
        return json.loads(answer.body)["conversation_id"]

    known, lost, theirs = (
        contact(f"intercontract-{MARK}-a"),
        contact(f"intercontract-{MARK}-b"),
        contact(f"intercontract-{OTHER}-b"),
    )
    talks = {person: conversation(person) for person in (known, lost, theirs)}
    ledger.add("contact", known)
    assert clean(workspace.sender, ledger, "2.11") == [
        ("contact", known)
    ]  # nothing was lost: nothing is looked for
    ledger.add("contact", known)
    for kind in ("contact", "conversation"):
        ledger.intend(kind)
    clean(workspace.sender, ledger, "2.11")
    assert ledger.is_empty
    assert [workspace.status(f"/contacts/{one}") for one in (lost, theirs)] == [404, 200]
    assert {p: workspace.status(f"/conversations/{talk}") for p, talk in talks.items()} == {
        known: 404,
        lost: 404,
        theirs: 200,
    }


def test_lists_that_are_refused_keep_the_intent(workspace, ledger):
    ledger.intend("contact")
    workspace.fail.add("/contacts")
    clean(workspace.sender, ledger, "2.11")
    assert ledger.intents
