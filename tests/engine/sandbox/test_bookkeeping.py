"""A state machine: whatever happens, in whatever order, the books balance."""

from __future__ import annotations

import json

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request
from intercontract.sandbox import Sandbox

SANDBOX = Sandbox()
EMPTY = SANDBOX.snapshot()
STATE = SANDBOX.workspace
CONTACTS, ADMINS, TAGS, TEAMS = (
    list(STATE["contact"])[:3],
    list(STATE["admin"]),
    list(STATE["tag"])[:3],
    list(STATE["team"]),
)
HEADERS = Headers({"Authorization": "Bearer sandbox-us", "Content-Type": "application/json"})

admins = st.sampled_from(ADMINS)
tags = st.sampled_from(TAGS)


class Books(RuleBasedStateMachine):
    """Keeps a simple model beside the sandbox: state, tags, number of parts, assignees."""

    conversations = Bundle("conversations")

    @initialize()
    def begin(self) -> None:
        SANDBOX.restore(EMPTY)
        self.model: dict[str, dict] = {}
        self.total = len(SANDBOX.workspace["conversation"])

    def send(self, method: str, path: str, body=None, version: str = "2.11") -> dict:
        content = None if body is None else json.dumps(body).encode()
        headers = Headers((*HEADERS, ("Intercom-Version", version)))
        response = SANDBOX.handle(Request(method, f"https://x{path}", headers, content))
        assert response.status == 200, response.body
        return json.loads(response.body)

    @rule(target=conversations, contact=st.sampled_from(CONTACTS), body=st.text(max_size=20))
    def create(self, contact: str, body: str) -> str:
        answer = self.send(
            "POST", "/conversations", {"from": {"type": "user", "id": contact}, "body": body}
        )
        id_ = answer["conversation_id"]
        self.model[id_] = {
            "state": "open", "tags": {}, "parts": 1, "admin": None, "team": None,
            "contact": contact, "teammates": [], "until": None,
        }  # fmt: skip
        return id_

    @rule(id_=conversations, admin=admins, kind=st.sampled_from(["comment", "note"]))
    def reply(self, id_: str, admin: str, kind: str) -> None:
        if id_ in self.model:
            self.send(
                "POST",
                f"/conversations/{id_}/reply",
                {"type": "admin", "message_type": kind, "admin_id": admin, "body": "<p>x</p>"},
            )
            model = self.model[id_]
            model["parts"] += 1
            if admin not in model["teammates"]:
                model["teammates"].append(admin)

    @rule(id_=conversations)
    def answer(self, id_: str) -> None:
        if id_ in self.model:
            model = self.model[id_]
            self.send(
                "POST",
                f"/conversations/{id_}/reply",
                {
                    "type": "user",
                    "message_type": "comment",
                    "intercom_user_id": model["contact"],
                    "body": "y",
                },
            )
            model.update(state="open", parts=model["parts"] + 1, until=None)

    @rule(id_=conversations, admin=admins, kind=st.sampled_from(["close", "open", "snoozed"]))
    def act(self, id_: str, admin: str, kind: str) -> None:
        if id_ in self.model:
            body = {"message_type": kind, "admin_id": admin, "type": "admin"}
            until = None
            if kind == "snoozed":
                until = body["snoozed_until"] = 1999999999
            self.send("POST", f"/conversations/{id_}/parts", body)
            state = {"close": "closed", "open": "open", "snoozed": "snoozed"}[kind]
            model = self.model[id_]
            model.update(state=state, parts=model["parts"] + 1, until=until)

    @rule(id_=conversations, admin=admins, to=st.sampled_from([*ADMINS, *TEAMS, "0"]))
    def assign(self, id_: str, admin: str, to: str) -> None:
        if id_ in self.model:
            kind = "team" if to in TEAMS else "admin"
            self.send(
                "POST",
                f"/conversations/{id_}/parts",
                {"message_type": "assignment", "type": kind, "admin_id": admin, "assignee_id": to},
            )
            model = self.model[id_]
            model[kind] = None if to == "0" else int(to)
            model["parts"] += 1
            if model["state"] == "closed":
                model["state"] = "open"

    @rule(id_=conversations, admin=admins, tag=tags)
    def attach(self, id_: str, admin: str, tag: str) -> None:
        if id_ in self.model:
            self.send("POST", f"/conversations/{id_}/tags", {"id": tag, "admin_id": admin})
            model = self.model[id_]
            if tag not in model["tags"]:
                model["tags"][tag] = admin
                model["parts"] += 1

    @rule(id_=conversations, admin=admins, tag=tags)
    def detach(self, id_: str, admin: str, tag: str) -> None:
        if id_ in self.model and tag in self.model[id_]["tags"]:
            self.send("DELETE", f"/conversations/{id_}/tags/{tag}", {"admin_id": admin})
            del self.model[id_]["tags"][tag]
            self.model[id_]["parts"] += 1

    @rule(id_=conversations)
    def delete(self, id_: str) -> None:
        if id_ in self.model:
            self.send("DELETE", f"/conversations/{id_}", version="2.13")
            del self.model[id_]

    @invariant()
    def the_books_balance(self) -> None:
        listed = self.send("GET", "/conversations?per_page=150")
        assert listed["total_count"] == self.total + len(self.model)
        for id_, model in self.model.items():
            seen = self.send("GET", f"/conversations/{id_}")
            parts = seen["conversation_parts"]
            assert seen["state"] == model["state"]
            assert seen["open"] == (model["state"] != "closed")
            assert seen["snoozed_until"] == model["until"]
            assert parts["total_count"] == len(parts["conversation_parts"]) == model["parts"]
            assert seen["statistics"]["count_conversation_parts"] == model["parts"] + 1
            assert seen["admin_assignee_id"] == model["admin"]
            assert seen["team_assignee_id"] == model["team"]
            applied = {tag["id"]: tag["applied_by"]["id"] for tag in seen["tags"]["tags"]}
            assert applied == model["tags"]
            assert [a["id"] for a in seen["teammates"]["admins"]] == model["teammates"]
            times = [part["created_at"] for part in parts["conversation_parts"]]
            assert times == sorted(times)
            assert seen["created_at"] <= times[0]
            assert times[-1] <= seen["updated_at"]


TestBooks = Books.TestCase
TestBooks.settings = settings(max_examples=25, stateful_step_count=25)
