"""What a plain validator finds in an answer is told by `response-schema`, and nothing else.

The plain one is ``jsonschema`` as it comes, on the normalised description; ours decides with another library
and explains in its own way. Formats are left out: which are asserted is a choice, and not JSON Schema's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from intercontract.cassette.reading import read
from intercontract.contract.contract import Contract
from intercontract.contract.description import Description
from intercontract.contract.exchange import Exchange
from intercontract.contract.load import load
from intercontract.contract.messages.json_body import Missing
from intercontract.model.json import JSONValue, join, objects, resolve

ROOT = Path(__file__).resolve().parents[3]
HELD = ("lifecycle", "reading", "tags", "errors")


def plain(description: Description, pointer: str, value: JSONValue) -> Iterator[str]:
    """Where a value breaks the schema at a pointer, by the plain validator."""
    resource = DRAFT202012.create_resource(description.document)
    registry = Registry().with_resource("urn:described", resource)
    validator = Draft202012Validator({"$ref": f"urn:described#{pointer}"}, registry=registry)
    for error in validator.iter_errors(value):
        yield join("", *error.absolute_path)


def agree(exchange: Exchange, told: list[tuple[str, ...]]) -> None:
    """Each place that is wrong is told, there or below, and what is told is wrong there or above."""
    value = exchange.response_json
    wrong = {
        place
        for description, pointer in exchange.response_schemas
        for place in plain(description, pointer.replace("%", "%25"), value)
    }
    places = [found[0] for found in told if found[1] != "format"]
    for place in wrong:
        assert any(found == place or found.startswith(f"{place}/") for found in places), place
    for found in places:
        assert any(found == place or found.startswith(f"{place}/") for place in wrong), found


def has_body(exchange: Exchange) -> bool:
    return bool(exchange.response_schemas) and not isinstance(exchange.response_value, Missing)


@pytest.fixture(scope="session")
def recorded(contract: Contract) -> list[Exchange]:
    return [
        Exchange(interaction, contract)
        for name in HELD
        for interaction in read(ROOT / f"cassettes/us/2.11/{name}.yaml")
    ]


def test_what_was_recorded(recorded, reports):
    judged = [exchange for exchange in recorded if has_body(exchange)]
    assert judged
    for exchange in judged:
        agree(exchange, reports("response-schema", exchange))


ODD: list[Any] = [None, True, 0, -1, 2.5, "", "x", [], [None], {}, {"type": "list"}]


@st.composite
def mutated(draw: st.DrawFn, body: JSONValue) -> JSONValue:
    """A body in which some members have another value, or are gone."""
    changed = orjson.loads(orjson.dumps(body))
    for _ in range(draw(st.integers(1, 4))):
        places = [(at, name) for at, held in objects(changed) for name in held]
        if not places:
            return deepcopy(draw(st.sampled_from(ODD)))
        at, name = draw(st.sampled_from(places))
        holder = resolve(changed, at)
        if draw(st.booleans()):
            holder[name] = deepcopy(draw(st.sampled_from(ODD)))
        else:
            del holder[name]
    return changed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/conversations/215473840291716"),
        ("GET", "/conversations"),
        ("POST", "/conversations/215473840291716/tags"),
        ("POST", "/conversations"),
    ],
)
@given(data=st.data())
def test_whatever_may_come(recorded, exchange, reports, method, path, data):
    template = exchange(method, path).operation
    bodies = [
        e.response_json for e in recorded if e.succeeded and has_body(e) and e.operation == template
    ]
    body = data.draw(mutated(bodies[data.draw(st.integers(0, len(bodies) - 1))]))
    agree_on(exchange, reports, method, path, body)


def agree_on(
    exchange: Callable[..., Exchange], reports: Any, method: str, path: str, body: Any, **more: Any
) -> None:
    made = exchange(method, path, body=body, **more)
    agree(made, reports("response-schema", made))


@pytest.fixture(scope="session")
def vendor(shared: Path) -> Contract:
    return load(str(shared / "official" / "intercom-2.11.yaml"))


def test_the_vendors_own_description(vendor, recorded, exchange, reports):
    for one in recorded:
        made = Exchange(one.interaction, vendor)
        if has_body(made):
            agree(made, reports("response-schema", made))


@given(data=st.data())
def test_the_vendors_own_description_whatever_may_come(vendor, recorded, exchange, reports, data):
    held = [one for one in recorded if one.succeeded and has_body(one)]
    one = held[data.draw(st.integers(0, len(held) - 1))]
    request = one.interaction.request
    body = data.draw(mutated(one.response_json))
    agree_on(exchange, reports, request.method, request.path, body, contract=vendor)
