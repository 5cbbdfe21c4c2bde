"""A small client, so that tests read as requests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.sandbox import Sandbox, Settings, token_for


class Client:
    """Sends to a sandbox in process; ``ok`` also insists on 200 and returns the JSON."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.sandbox = Sandbox(self.settings)
        state = self.sandbox.workspace
        self.contact = next(iter(state["contact"]))
        self.admin, self.colleague = list(state["admin"])[:2]
        self.team = next(iter(state["team"]))
        self.tag, self.other_tag = list(state["tag"])[:2]

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: dict[str, str | None] | None = None,
        raw: bytes | None = None,
    ) -> Response:
        fields: dict[str, str | None] = {
            "Authorization": f"Bearer {token_for(self.settings.region)}",
            "Accept": "application/json",
            "Intercom-Version": "2.11",
            "Content-Type": "application/json",
        }
        fields.update(headers or {})
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        sent = Headers({name: value for name, value in fields.items() if value is not None})
        return self.sandbox.handle(Request(method, f"https://api.intercom.io{path}", sent, content))

    def ok(self, method: str, path: str, body: Any = None, **kwargs: Any) -> Any:
        response = self.send(method, path, body, **kwargs)
        assert response.status == 200, response.body
        return json.loads(response.body)

    def error(self, method: str, path: str, body: Any = None, **kwargs: Any) -> tuple[int, str]:
        response = self.send(method, path, body, **kwargs)
        answer = json.loads(response.body)
        assert answer["type"] == "error.list"
        assert answer["request_id"] == response.headers.get("X-Request-Id")
        return response.status, answer["errors"][0]["code"]

    def start(self, text: str = "Hello") -> str:
        created = self.ok(
            "POST", "/conversations", {"from": {"type": "user", "id": self.contact}, "body": text}
        )
        return str(created["conversation_id"])

    def get(self, conversation: str, query: str = "") -> Any:
        return self.ok("GET", f"/conversations/{conversation}{query}")

    def reply(self, conversation: str, text: str = "Right away", kind: str = "comment") -> Any:
        return self.ok(
            "POST",
            f"/conversations/{conversation}/reply",
            {"message_type": kind, "type": "admin", "admin_id": self.admin, "body": text},
        )

    def answer(self, conversation: str, text: str = "Thanks") -> Any:
        return self.ok(
            "POST",
            f"/conversations/{conversation}/reply",
            {
                "message_type": "comment",
                "type": "user",
                "intercom_user_id": self.contact,
                "body": text,
            },
        )

    def act(self, conversation: str, kind: str, **more: Any) -> Any:
        body = {"message_type": kind, "admin_id": self.admin, **more}
        if kind == "close":
            body["type"] = "admin"
        return self.ok("POST", f"/conversations/{conversation}/parts", body)

    def attach(self, conversation: str, tag: str | None = None) -> Any:
        return self.ok(
            "POST",
            f"/conversations/{conversation}/tags",
            {"id": tag or self.tag, "admin_id": self.admin},
        )

    def delete(self, conversation: str) -> Any:
        path = f"/conversations/{conversation}"
        return self.ok("DELETE", path, headers={"Intercom-Version": "2.13"})

    def detach(self, conversation: str, tag: str | None = None) -> Any:
        path = f"/conversations/{conversation}/tags/{tag or self.tag}"
        return self.ok("DELETE", path, {"admin_id": self.admin})


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture(scope="session")
def new_client() -> type[Client]:
    return Client
