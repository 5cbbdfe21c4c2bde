"""Interactions judged per second, on the committed cassettes, each tool in turn in one process.

What each does is not the same: bare jsonschema and openapi-core look at one body; schemathesis runs its
response checks; jsonschema-rs says yes or no by both views of the contract, the least that can be asked;
intercontract runs every check of single interactions on both views, with findings, what is known taken off.
Python looks for cycles as seldom as in our own commands, whichever tool judges.
"""

from __future__ import annotations

import contextlib
import gc
import re
import time
from datetime import date
from itertools import cycle, islice
from pathlib import Path

import orjson
import requests
import schemathesis
from attrs import evolve
from comparison import Comparison, tell
from jsonschema import Draft202012Validator
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from intercontract.cassette.reading import load_all
from intercontract.checks.registry import Scope, all_checks
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.contract.reading.garbage_collection import RARELY
from intercontract.deviation.register import Register
from intercontract.engine.judging.collect import Collector
from intercontract.engine.setup.known_deviations import deviations_of
from intercontract.model.interaction import Interaction

CONTRACT = load("2.11")
CASSETTES = Path(__file__).resolve().parents[1] / "cassettes"


NUMBER = 1_000
NAMES = re.compile(r"\{(\w+)\}")


def corpus() -> list[Interaction]:
    """Recorded answers about conversations, repeated until there are enough, no two bodies alike."""
    recorded = [one for recording in load_all(CASSETTES) for one in recording.interactions]
    told = [
        one
        for one in recorded
        if "/conversations" in one.request.path
        and one.response.status < 300
        and Exchange(one, CONTRACT).response_schemas
        and isinstance(orjson.loads(one.response.body or b"0"), dict)
    ]
    return [another(one, number) for number, one in enumerate(islice(cycle(told), NUMBER))]


def another(one: Interaction, number: int) -> Interaction:
    body = orjson.loads(one.response.body)
    for holder in (body, *body.get("conversations", ())):
        if isinstance(holder.get("updated_at"), int):
            holder["updated_at"] += number
    return evolve(one, response=evolve(one.response, body=orjson.dumps(body)))


def by_intercontract(interactions: list[Interaction]) -> None:
    checks = tuple(check for check in all_checks() if check.scope is Scope.INTERACTION)
    register = Register(deviations_of(CONTRACT), date(2026, 1, 1))
    collector = Collector(CONTRACT, checks, register)
    for interaction in interactions:
        collector.add(interaction)


def by_jsonschema_rs(interactions: list[Interaction]) -> None:
    for interaction in interactions:
        body = orjson.loads(interaction.response.body)
        exchange = Exchange(interaction, CONTRACT)
        for description, pointer in exchange.response_schemas:
            description.validator(pointer).is_valid(body)


def by_schemathesis(interactions: list[Interaction]) -> None:
    schema = schemathesis.openapi.from_dict(CONTRACT.documented.document)
    schema.config.update(base_url="https://api.intercom.io")
    for interaction in interactions:
        operation = schema.find_operation_by_path(
            interaction.request.method, interaction.request.path
        )
        response = schemathesis.Response(
            status_code=interaction.response.status,
            headers={name: [value] for name, value in interaction.response.headers},
            content=interaction.response.body,
            request=requests.Request(interaction.request.method, interaction.request.url).prepare(),
            elapsed=0.01,
            verify=True,
        )
        with contextlib.suppress(BaseExceptionGroup, AssertionError):
            operation.Case(
                path_parameters=dict.fromkeys(NAMES.findall(operation.path), "1")
            ).validate_response(response)


def by_openapi_core(interactions: list[Interaction]) -> None:
    api = OpenAPI.from_dict(CONTRACT.documented.document)
    for interaction in interactions:
        request = MockRequest(
            "https://api.intercom.io", interaction.request.method.lower(), interaction.request.path
        )
        response = MockResponse(interaction.response.body, interaction.response.status)
        with contextlib.suppress(Exception):
            api.validate_response(request, response)


def by_jsonschema(interactions: list[Interaction]) -> None:
    resource = DRAFT202012.create_resource(CONTRACT.documented.document)
    registry = Registry().with_resource("urn:d", resource)
    validators: dict[str, Draft202012Validator] = {}
    for interaction in interactions:
        exchange = Exchange(interaction, CONTRACT)
        _, pointer = exchange.response_schemas[0]
        if pointer not in validators:
            validators[pointer] = Draft202012Validator(
                {"$ref": f"urn:d#{pointer}"}, registry=registry
            )
        list(validators[pointer].iter_errors(exchange.response_json))


def main() -> None:
    gc.set_threshold(RARELY)
    interactions = corpus()
    print(f"{len(interactions)} recorded interactions")
    rates = {}
    for judge in (
        by_intercontract,
        by_jsonschema_rs,
        by_schemathesis,
        by_openapi_core,
        by_jsonschema,
    ):
        judge(interactions[:20])
        started = time.perf_counter()
        judge(interactions)
        rates[judge.__name__.removeprefix("by_")] = len(interactions) / (
            time.perf_counter() - started
        )
    goals = {"jsonschema_rs": ">= 0.33", "schemathesis": ">= 2"}
    for name, rate in rates.items():
        print(f"{name:<14} {rate:>9.0f}/s")
    tell(
        *(
            Comparison(
                "judging recorded answers", name, rates["intercontract"] / rate, goals.get(name, "")
            )
            for name, rate in rates.items()
            if name != "intercontract"
        )
    )


if __name__ == "__main__":
    main()
