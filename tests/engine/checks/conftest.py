"""A builder of exchanges, and the checks run on them. What is built here is made up."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest
from attrs import evolve

from intercontract.checks.registry import Scope, all_checks
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.model.finding import Violation
from intercontract.model.headers import Headers
from intercontract.model.interaction import (
    Case,
    Credentials,
    Interaction,
    Request,
    Response,
    Source,
)

ROOT = Path(__file__).resolve().parents[3]

REQUEST_ID = "002c2f1mqv8e5s0t7d90"
ANSWER_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "X-Request-Id": REQUEST_ID,
    "Intercom-Version": "2.11",
    "X-RateLimit-Limit": "167",
    "X-RateLimit-Remaining": "160",
    "X-RateLimit-Reset": "1767603616",
}
REQUEST_HEADERS = {
    "Accept": "application/json",
    "Content-Type": "application/json",
    "Intercom-Version": "2.11",
}

CONVERSATION: dict[str, Any] = {
    "type": "conversation",
    "id": "215473840291716",
    "title": None,
    "created_at": 1767603600,
    "updated_at": 1767603700,
    "waiting_since": None,
    "snoozed_until": None,
    "open": True,
    "state": "open",
    "read": True,
    "priority": "not_priority",
    "admin_assignee_id": None,
    "team_assignee_id": None,
    "tags": {"type": "tag.list", "tags": []},
    "source": {
        "type": "conversation",
        "id": "3653682356",
        "delivered_as": "customer_initiated",
        "subject": "",
        "body": "<p>Where are my invoices?</p>",
        "author": {"type": "user", "id": "68b1f20c9a4de37715c0a8f2"},
        "attachments": [],
        "url": None,
        "redacted": False,
    },
    "contacts": {
        "type": "contact.list",
        "contacts": [
            {"type": "contact", "id": "68b1f20c9a4de37715c0a8f2", "external_id": None},
        ],
    },
    "statistics": {"type": "conversation_statistics", "count_conversation_parts": 1},
    "conversation_parts": {
        "type": "conversation_part.list",
        "conversation_parts": [],
        "total_count": 0,
    },
}


def changed(value: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with changes: keys are paths with dots; `...` takes a key away."""
    result = copy.deepcopy(value)
    for path, item in changes.items():
        *parents, last = path.split(".")
        holder = result
        for name in parents:
            holder = holder[name]
        if item is ...:
            holder.pop(last, None)
        else:
            holder[last] = item
    return result


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load("2.11", home=ROOT)


@pytest.fixture(scope="session")
def narrow(contract: Contract) -> Contract:
    """The same contract with the operations on conversations only: all others are outside of it."""

    def kept(description: Description) -> Description:
        paths = {p: i for p, i in description.document["paths"].items() if "conversations" in p}
        return Description({**description.document, "paths": paths})

    return evolve(
        contract, documented=kept(contract.documented), corrected=kept(contract.corrected)
    )


@pytest.fixture
def conversation() -> Callable[..., dict[str, Any]]:
    def make(**changes: Any) -> dict[str, Any]:
        return changed(CONVERSATION, {k.replace("__", "."): v for k, v in changes.items()})

    return make


@pytest.fixture
def exchange(contract: Contract) -> Callable[..., Exchange]:
    """Makes an exchange; headers given as None are taken away from the usual ones."""

    def make(
        method: str = "GET",
        path: str = "/conversations/215473840291716",
        status: int = 200,
        body: Any = b"",
        *,
        sent: Any = None,
        headers: dict[str, str | None] | None = None,
        asked: dict[str, str | None] | None = None,
        host: str = "https://api.intercom.io",
        source: Source = Source.IMPORTED,
        credentials: Credentials = Credentials.SENT,
        case: Case | None = None,
        region: str = "us",
        sequence: str | None = None,
        name: str = "traffic.har#0",
        contract: Contract = contract,
    ) -> Exchange:
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        request_body = sent if sent is None or isinstance(sent, bytes) else orjson.dumps(sent)
        interaction = Interaction(
            Request(method, host + path, _headers(REQUEST_HEADERS, asked), request_body),
            Response(status, _headers(ANSWER_HEADERS, headers), raw),
            name=name,
            source=source,
            region=region,
            api_version="2.11",
            credentials=credentials,
            case=case,
            sequence=sequence,
        )
        return Exchange(interaction, contract)

    return make


def _headers(usual: dict[str, str], given: dict[str, str | None] | None) -> Headers:
    merged = {**usual, **(given or {})}
    return Headers({name: value for name, value in merged.items() if value is not None})


@pytest.fixture(scope="session")
def violations() -> Callable[[str, Any], list[Violation]]:
    """Runs one check on an exchange, or on a sequence of them."""
    table = {check.id: check for check in all_checks()}

    def run(check: str, given: Exchange | Sequence[Exchange]) -> list[Violation]:
        rule = table[check]
        if rule.scope is Scope.INTERACTION:
            assert isinstance(given, Exchange)
            return list(rule.violations(given))
        assert not isinstance(given, Exchange)
        return list(rule.violations_along(given))

    return run


@pytest.fixture(scope="session")
def reports(
    violations: Callable[[str, Any], list[Violation]],
) -> Callable[[str, Any], list[tuple[str, ...]]]:
    """What a check reports, in short: part (when it is not the response), pointer, arguments."""

    def run(check: str, given: Any) -> list[tuple[str, ...]]:
        return [
            (
                *((v.part,) if v.part != "response" else ()),
                v.pointer,
                *v.arguments,
            )
            for v in violations(check, given)
        ]

    return run


@pytest.fixture
def story(exchange: Callable[..., Exchange]) -> Callable[..., list[Exchange]]:
    """Makes a sequence of exchanges: each step is (method, path, answer[, sent[, status]])."""

    def make(*steps: tuple[Any, ...], **common: Any) -> list[Exchange]:
        made = []
        for number, (method, path, body, *rest) in enumerate(steps):
            sent = rest[0] if rest else None
            status = rest[1] if len(rest) > 1 else 200
            made.append(
                exchange(
                    method, path, status, body, sent=sent, name=f"traffic.har#{number}", **common
                )
            )
        return made

    return make


@pytest.fixture
def part() -> Callable[..., dict[str, Any]]:
    """A conversation part."""

    def make(number: int, part_type: str = "comment", body: str | None = None, **more: Any) -> Any:
        return {
            "type": "conversation_part",
            "id": str(44940000000 + number),
            "part_type": part_type,
            "body": body,
            "created_at": 1767603600 + number,
            "author": {"type": "admin", "id": "8120347"},
            **more,
        }

    return make


@pytest.fixture
def with_parts(conversation: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A conversation with parts, counted."""

    def make(*given: dict[str, Any], total: int | None = None, **changes: Any) -> dict[str, Any]:
        count = len(given) if total is None else total
        holder = {
            "type": "conversation_part.list",
            "conversation_parts": list(given),
            "total_count": count,
        }
        return conversation(
            conversation_parts=holder, statistics__count_conversation_parts=count + 1, **changes
        )

    return make
