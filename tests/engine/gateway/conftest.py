"""A gateway on loopback, in this process, for as long as a test lasts."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson
import pytest
import requests
from attrs import define, field

from intercontract.checks.judge import judge_interaction
from intercontract.checks.registry import all_checks
from intercontract.contract.contract import Contract
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.gateway.fault import parse_fault
from intercontract.gateway.listen import Listener
from intercontract.gateway.log import Log
from intercontract.gateway.regions import GatewaySettings, RegionalGateways
from intercontract.model.finding import Finding
from intercontract.model.interaction import Interaction

REQUEST_CHECKS = {"request-conformance", "undocumented-input", "undocumented-operation"}


@pytest.fixture(scope="session")
def contract() -> Contract:
    return load("2.11")


@define
class Served:
    """A running gateway: its session, base URLs by region, log lines and judged interactions."""

    session: RegionalGateways
    urls: dict[str, str] = field(factory=dict)
    written: list[str] = field(factory=list)
    judged: list[tuple[Interaction, bool]] = field(factory=list)
    stop: Callable[[], None] = lambda: None

    @property
    def lines(self) -> list[str]:
        """The lines of the log so far."""
        self.session.log.flush()
        return self.written

    @property
    def url(self) -> str:
        return next(iter(self.urls.values()))

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


Serve = Callable[..., Served]


@pytest.fixture
def serve(contract: Contract) -> Iterator[Serve]:
    """``serve(upstream="sandbox", regions=("us",), faults=("...",), judged=True, ...)``."""
    with ExitStack() as stack:

        def start(
            upstream: str = "sandbox",
            *,
            regions: tuple[str, ...] = ("us",),
            faults: tuple[str, ...] = (),
            judged: bool = True,
            **settings: Any,
        ) -> Served:
            rules = all_checks()

            def judge(interaction: Interaction, alone: bool) -> tuple[Finding, ...]:
                served.judged.append((interaction, alone))
                found = tuple(judge_interaction(Exchange(interaction, contract), rules))
                # No register of known deviations here: what a client sent is what these tests look at.
                return tuple(f for f in found if f.check in REQUEST_CHECKS)

            urls: dict[str, str] = {}
            lines: list[str] = []
            session = RegionalGateways(
                GatewaySettings(
                    upstream,
                    tuple(Listener(region) for region in regions),
                    faults=tuple(parse_fault(text) for text in faults),
                    **settings,
                ),
                contract,
                Log(lines.append),
                urls.__setitem__,
                judge=judge if judged else None,
            )
            served = Served(session, urls, lines)
            running = stack.enter_context(ExitStack())
            running.enter_context(session)
            served.stop = running.close
            return served

        yield start


@pytest.fixture
def token() -> dict[str, str]:
    """The headers of a client that is let in by the sandbox of the US."""
    return {"Authorization": "Bearer sandbox-us", "Intercom-Version": "2.11"}


@pytest.fixture
def call(token: dict[str, str]) -> Callable[..., requests.Response]:
    """``call(url, "POST", json=...)`` through requests, with the token unless other headers are given."""

    def send(url: str, method: str = "GET", **options: Any) -> requests.Response:
        return requests.request(method, url, timeout=30, **{"headers": token, **options})

    return send


@pytest.fixture
def talk() -> Callable[..., bytes]:
    """``talk(port, "/tags", method="GET", headers=("A: 1",), body=b"")``: HTTP spoken by hand.

    For what no client library lets one see or send. Gives back every byte up to the end of the connection.
    """

    def say(
        port: int,
        target: str,
        *,
        method: str = "GET",
        headers: tuple[str, ...] = (),
        body: bytes = b"",
    ) -> bytes:
        fields = [
            "Host: localhost",
            "Authorization: Bearer sandbox-us",
            "Connection: close",
            *headers,
        ]
        if body:
            fields.append(f"Content-Length: {len(body)}")
        sent = "\r\n".join([f"{method} {target} HTTP/1.1", *fields, "", ""]).encode() + body
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(sent)
            found = b""
            while chunk := connection.recv(65536):
                found += chunk
            return found

    return say


@pytest.fixture
def cassette(tmp_path: Path) -> Callable[..., Path]:
    """``cassette({"uri": ..., "method": ..., "body": ..., "status": ..., "json": ..., "headers": ...})``."""

    def write(*items: dict[str, Any], name: str = "cassette.json") -> Path:
        path = tmp_path / name
        path.write_bytes(
            orjson.dumps({"version": 1, "interactions": [_stored(item) for item in items]})
        )
        return path

    return write


def _stored(item: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": ["application/json; charset=utf-8"], **item.get("headers", {})}
    return {
        "request": {
            "method": item.get("method", "GET"),
            "uri": item["uri"],
            "body": item.get("body"),
            "headers": item.get("request_headers", {"Authorization": ["Bearer REDACTED"]}),
        },
        "response": {
            "status": {"code": item.get("status", 200), "message": ""},
            "headers": headers,
            "body": {"string": item.get("text", orjson.dumps(item.get("json")).decode())},
        },
    }
