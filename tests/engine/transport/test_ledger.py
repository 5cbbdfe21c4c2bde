"""What a run created is on disk at once, and is removed once."""

from __future__ import annotations

import json

import pytest

from intercontract.errors import ConfigurationError, TargetUnreachable
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response
from intercontract.sandbox.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct
from intercontract.transport.ledger import Ledger, created

BASE = "https://api.intercom.io"


def made(method="POST", path="/contacts", status=200, answer=None, sent=b"{}") -> Interaction:
    body = answer if isinstance(answer, bytes) else json.dumps(answer or {"id": "7"}).encode()
    return Interaction(Request(method, BASE + path, Headers(), sent), Response(status, body=body))


@pytest.mark.parametrize(
    ("interaction", "entry"),
    [
        pytest.param(made(), ("contact", "7"), id="contact"),
        pytest.param(
            made(path="/conversations", answer={"id": "1", "conversation_id": "2"}),
            ("conversation", "2"),
            id="a conversation's id is not its message's",
        ),
        pytest.param(
            made(path="/tags", sent=b'{"name": "intercontract 1"}'), ("tag", "7"), id="our tag"
        ),
        pytest.param(made(path="/tags", sent=b'{"name": "VIP"}'), None, id="somebody's tag"),
        pytest.param(made(answer={"id": 7}), ("contact", "7"), id="a number"),
        pytest.param(made(path="/companies"), None, id="a company that may have been there"),
        pytest.param(
            made(path="/companies", sent=b'{"name": "intercontract 1"}'),
            ("company", "7"),
            id="our company",
        ),
        pytest.param(made(path="/messages"), None, id="what cannot be removed"),
        pytest.param(made(method="GET"), None, id="a read"),
        pytest.param(made(path="/contacts/7"), None, id="another path"),
        pytest.param(made(status=409), None, id="refused"),
        pytest.param(made(status=0, answer=b""), None, id="not answered"),
        pytest.param(made(answer=b'{"id": '), None, id="cut"),
        pytest.param(made(answer=[1]), None, id="a list"),
        pytest.param(made(answer={"id": None}), None, id="no id"),
        pytest.param(made(answer={"id": ""}), None, id="an empty id"),
        pytest.param(made(answer={"id": True}), None, id="true"),
    ],
)
def test_what_an_interaction_created(interaction, entry):
    assert created(interaction) == entry


@pytest.fixture
def ledger(tmp_path) -> Ledger:
    return Ledger(tmp_path / "deep" / "created-us.ndjson", "ws1")


def test_what_is_noted_is_on_disk(ledger):
    ledger.note("contact", "1")
    ledger.note("tag", "2")
    assert Ledger(ledger.path, "ws1").entries() == [("contact", "1"), ("tag", "2")]
    assert Ledger(ledger.path, "other").entries() == []


def test_nothing_was_created_when_there_is_no_file(ledger):
    assert ledger.entries() == []


@pytest.mark.parametrize(
    "torn",
    [
        pytest.param(b"{", id="one byte"),
        pytest.param(b'{"kind":"contact","id":"9","workspace":"ws1"', id="almost a line"),
        pytest.param(b"\xff\xfe", id="garbage"),
        pytest.param(b"[1]\n3\n", id="other JSON"),
    ],
)
def test_a_line_that_a_crash_tore_costs_no_other_line(ledger, torn):
    ledger.note("contact", "1")
    with ledger.path.open("ab") as file:
        file.write(torn)
    ledger.note("contact", "2")
    assert ledger.entries() == [("contact", "1"), ("contact", "2")]


def test_a_file_with_nothing_but_a_torn_line_takes_the_next(ledger):
    ledger.path.parent.mkdir()
    ledger.path.write_bytes(b"x")
    ledger.note("contact", "2")
    assert ledger.entries() == [("contact", "2")]


def test_a_ledger_that_cannot_be_written_is_said_before_anything_is_created(tmp_path):
    (tmp_path / "file").write_text("")
    ledger = Ledger(tmp_path / "file" / "created-us.ndjson", "ws1")
    with pytest.raises(ConfigurationError, match="ledger of what is created cannot be written"):
        ledger.prepare()
    with pytest.raises(ConfigurationError, match="ledger"):
        ledger.note("contact", "1")


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
    entries = dict(created(interaction) for interaction in (contact, talk, tag))
    for entry in entries.items():
        ledger.note(*entry)
    workspace.sent.clear()
    return entries


def test_cleaning_removes_conversations_first_and_forgets(workspace, ledger, things):
    assert ledger.clean(workspace.sender, "2.11") == []
    assert workspace.sent == [
        ("DELETE", f"/conversations/{things['conversation']}", "2.13"),
        ("DELETE", f"/tags/{things['tag']}", "2.11"),
        ("DELETE", f"/contacts/{things['contact']}", "2.11"),
    ]
    assert workspace.status(f"/conversations/{things['conversation']}") == 404
    assert workspace.status(f"/contacts/{things['contact']}") == 404
    assert not ledger.path.exists()


def test_what_is_gone_already_is_done(workspace, ledger, things):
    for entry in things.items():
        Ledger(ledger.path.with_name("copy"), "ws1").note(*entry)
    copy = Ledger(ledger.path.with_name("copy"), "ws1")
    ledger.clean(workspace.sender, "2.11")
    assert copy.clean(workspace.sender, "2.11") == []


def test_what_could_not_be_removed_is_said_and_kept(workspace, ledger, things):
    workspace.fail.add(f"/contacts/{things['contact']}")
    assert ledger.clean(workspace.sender, "2.11") == [f"contact {things['contact']}"]
    assert ledger.entries() == [("contact", things["contact"])]
    workspace.fail.clear()
    assert ledger.clean(workspace.sender, "2.11") == []


def test_a_thing_noted_twice_is_removed_once(workspace, ledger, things):
    ledger.note("tag", things["tag"])
    ledger.clean(workspace.sender, "2.11")
    assert [path for _, path, _ in workspace.sent].count(f"/tags/{things['tag']}") == 1


def test_what_belongs_to_another_workspace_is_left_alone(workspace, ledger, things):
    Ledger(ledger.path, "ws2").note("contact", "theirs")
    ledger.clean(workspace.sender, "2.11")
    assert "/contacts/theirs" not in {path for _, path, _ in workspace.sent}
    assert Ledger(ledger.path, "ws2").entries() == [("contact", "theirs")]
    assert ledger.entries() == []


def test_a_kind_that_we_do_not_know_how_to_remove_is_kept(workspace, ledger):
    ledger.note("gadget", "5")
    assert ledger.clean(workspace.sender, "2.11") == ["gadget 5"]
    assert workspace.sent == []
    assert ledger.entries() == [("gadget", "5")]


@pytest.mark.parametrize("identifier", ["../tags/1", "1?x=2", "a/b", "%2e%2e"])
def test_an_id_stays_one_segment_of_the_path(workspace, ledger, identifier):
    ledger.note("contact", identifier)
    ledger.clean(workspace.sender, "2.11")
    ((method, path, _),) = workspace.sent
    assert method == "DELETE"
    assert path.startswith("/contacts/")
    assert path.count("/") == 2


def test_a_target_that_goes_away_while_cleaning_leaves_the_ledger_whole(ledger, workspace, things):
    def gone(_request):
        raise TargetUnreachable("gone")

    with pytest.raises(TargetUnreachable):
        ledger.clean(Direct("us", "t", gone, lambda _i: (), "2.11"), "2.11")
    assert dict(ledger.entries()) == things
