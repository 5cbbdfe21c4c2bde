"""Every body that the scenarios send, with one value made another: it is answered and judged rightly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from attrs import evolve

from intercontract.checks.registry import all_checks
from intercontract.contract.description import Operation
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.engine.setup.scenarios import load_scenarios
from intercontract.generate.scenario import Player
from intercontract.model.interaction import Case, Interaction, Request, Response
from intercontract.model.json import join, resolve, split
from intercontract.sandbox import Sandbox, Settings
from intercontract.transport.direct import Direct


def dumps(value: Any) -> bytes:
    return json.dumps(value).encode()


OTHERS: tuple[Any, ...] = (None, True, "", "\x00", -1, 0, 0.0, 1e30, 2**63, [], [""], {})
CHECKS = [
    check
    for check in all_checks()
    if check.id
    in (
        *("server-error", "invalid-request-accepted", "valid-request-rejected", "timestamp-unit"),
        *("error-shape", "content-type", "id-type"),
    )
]


def places(value: Any, pointer: str = "") -> Iterator[str]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in items:
        yield join(pointer, str(name))
        if isinstance(inner, (dict, list)):
            yield from places(inner, join(pointer, str(name)))


def mutants(body: Any, pointer: str) -> Iterator[Any]:
    *above, last = split(pointer)
    for other in OTHERS:
        changed = deepcopy(body)
        holder = resolve(changed, join("", *above))
        holder[int(last) if isinstance(holder, list) else last] = deepcopy(other)
        yield changed


class Mutating:
    """Answers as the sandbox does, having tried first what it answers to mutants of the request's body."""

    def __init__(self) -> None:
        self.contract = load("2.11")
        self.sandbox = Sandbox(Settings())
        self.tried: set[tuple[str, str]] = set()
        self.wrong: dict[tuple[str, ...], str] = {}

    def answer(self, request: Request) -> Response:
        exchange = Exchange(Interaction(request, Response(200)), self.contract)
        operation, body = exchange.operation, exchange.request_json
        if isinstance(body, dict) and operation:
            for pointer in (*places(body), *self.documented(operation)):
                if (operation.id, pointer) not in self.tried:
                    self.tried.add((operation.id, pointer))
                    self.try_mutants(operation.id, request, body, pointer)
        return self.sandbox.handle(request)

    def documented(self, operation: Operation) -> Iterator[str]:
        """The properties that a body may have, whether a scenario sends them or not."""
        described = self.contract.corrected
        for content in operation.body:
            schema, _ = described.resolve(resolve(described.document, content.pointer))
            parts = [schema, *(described.resolve(one)[0] for one in schema.get("oneOf", ()))]
            yield from (join("", name) for part in parts for name in part.get("properties", ()))

    def try_mutants(self, operation: str, request: Request, body: Any, pointer: str) -> None:
        before = self.sandbox.snapshot()
        for mutant in mutants(body, pointer):
            sent = evolve(request, body=dumps(mutant))
            response = self.sandbox.handle(sent)
            self.sandbox.restore(before)
            made = Interaction(
                sent, response, region="us", api_version="2.11", case=Case("coverage", "positive")
            )
            exchange = Exchange(made, self.contract)
            for check in CHECKS:
                for found in check.violations(exchange):
                    key = (operation, check.id, found.pointer, pointer)
                    self.wrong.setdefault(key, f"{found.message}: {sent.body!r} {response.body!r}")


def test_one_value_made_another_is_judged_rightly() -> None:
    mutating = Mutating()
    sender = Direct("us", "sandbox-us", mutating.answer, lambda _: (), "2.11")
    player = Player(sender, "2.11", "mutated")
    for scenario in load_scenarios(mutating.contract):
        for _ in player.play(scenario):
            pass
    assert len(mutating.tried) > 100
    assert not mutating.wrong, "\n".join(f"{key} {why}" for key, why in mutating.wrong.items())
