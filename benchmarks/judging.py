"""Interactions judged per second, on the answers of one sandbox run, each tool in turn in one process.

What each does is not the same: bare jsonschema and openapi-core look at one body; schemathesis runs its
response checks; intercontract runs every per-interaction check, on two views of the contract, with findings.
"""

from __future__ import annotations

import contextlib
import time

import requests
import schemathesis
from jsonschema import Draft202012Validator
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from intercontract.checks.judge import judge_interaction
from intercontract.checks.registry import all_checks
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.engine.online import run_online
from intercontract.engine.settings import RunSettings
from intercontract.model.interaction import Interaction

CONTRACT = load("2.11")


def corpus() -> list[Interaction]:
    found: list[Interaction] = []
    run_online(RunSettings(regions=("us",), max_examples=20), CONTRACT, tap=found.append)
    judged = [i for i in found if Exchange(i, CONTRACT).response_schemas]
    return [i for i in judged if i.request.method != "HEAD"]


def by_intercontract(interactions: list[Interaction]) -> None:
    checks = all_checks()
    for interaction in interactions:
        list(judge_interaction(Exchange(interaction, CONTRACT), checks))


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
            operation.Case(path_parameters={"id": "1", "conversation_id": "1"}).validate_response(
                response
            )


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
    interactions = corpus()
    print(f"{len(interactions)} interactions of one sandbox run")
    rates = {}
    for judge in (by_intercontract, by_schemathesis, by_openapi_core, by_jsonschema):
        judge(interactions[:20])
        started = time.perf_counter()
        judge(interactions)
        rates[judge.__name__.removeprefix("by_")] = len(interactions) / (
            time.perf_counter() - started
        )
    for name, rate in rates.items():
        print(f"{name:<14} {rate:>9.0f}/s   ours is {rates['intercontract'] / rate:.2f} times that")


if __name__ == "__main__":
    main()
