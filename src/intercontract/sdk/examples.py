"""Recorded interactions, each with the call of an SDK that makes its request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

import orjson

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation
from intercontract.contract.exchange import Exchange
from intercontract.model.interaction import Interaction
from intercontract.model.json import JSONObject, JSONValue, as_list, as_object, resolve
from intercontract.sdk.driver import SdkCall
from intercontract.values import frozen

PLACE = re.compile(r"\{([^{}/]*)\}")
"""A parameter in the template of a path."""


@frozen
class CallExample:
    """One recorded interaction of an operation, and the arguments that an SDK's call wants for it."""

    call: SdkCall
    operation: Operation
    interaction: Interaction
    path: Mapping[str, str]
    query: Mapping[str, JSONValue]
    body: JSONValue

    @property
    def wire(self) -> JSONValue:
        """The JSON that came back; None where it is none."""
        return as_value(self.interaction.response.body)


def as_value(body: bytes | None) -> JSONValue:
    """A body as JSON, None where it is none."""
    try:
        value: JSONValue = orjson.loads(body or b"null")
    except orjson.JSONDecodeError:
        return None
    return value


def documented_names(contract: Contract, operation: Operation) -> frozenset[str]:
    """The names of an operation's parameters, and of the properties of its body."""
    return body_names(contract, operation) | {each.name for each in operation.parameters}


def body_names(contract: Contract, operation: Operation) -> frozenset[str]:
    """The names of the properties of an operation's body."""
    names: set[str] = set()
    description = contract.documented
    for content in operation.body:
        schema = as_object(description.resolve(resolve(description.document, content.pointer))[0])
        for branch in (schema, *_branches(schema)):
            node = as_object(description.resolve(branch)[0])
            names |= set(as_object(node.get("properties")))
    return frozenset(names)


def _branches(schema: JSONObject) -> Iterator[JSONValue]:
    return (one for word in ("allOf", "oneOf", "anyOf") for one in as_list(schema.get(word)))


def shape(template: str) -> tuple[str, ...]:
    """A path template without the names of its parameters, which each document chooses for itself."""
    return tuple("{}" if "{" in part else part for part in template.strip("/").split("/"))


def calls_by_operation(contract: Contract, calls: Iterable[SdkCall]) -> dict[str, SdkCall]:
    """The call of an SDK for each documented operation, the first where several send the same."""
    offered: dict[tuple[str, tuple[str, ...]], SdkCall] = {}
    for call in calls:
        offered.setdefault((call.method.upper(), shape(call.path)), call)
    found = {
        operation.id: offered.get((operation.method.upper(), shape(operation.path)))
        for operation in contract.operations
    }
    return {name: call for name, call in found.items() if call is not None}


def successes(
    interactions: Iterable[Interaction], contract: Contract
) -> dict[str, list[tuple[Operation, Interaction]]]:
    """The interactions that succeeded, by operation; those that were meant to be wrong are left out."""
    found: dict[str, list[tuple[Operation, Interaction]]] = {}
    for interaction in interactions:
        if not 200 <= interaction.response.status < 300:
            continue
        if interaction.case is not None and interaction.case.mode != "positive":
            continue
        exchange = Exchange(interaction, contract)
        if exchange.operation is not None:
            found.setdefault(exchange.operation.id, []).append((exchange.operation, interaction))
    return found


def examples(
    recorded: Sequence[tuple[Operation, Interaction]], call: SdkCall, most: int
) -> Iterator[CallExample]:
    """The interactions of one operation as calls: of each shape of question one, so many at most."""
    seen: set[object] = set()
    for operation, interaction in recorded:
        request = interaction.request
        body = as_value(request.body)
        keys = frozenset(body) if isinstance(body, dict) else type(body)
        kind = frozenset(name for name, _ in request.query), keys
        if kind in seen or len(seen) >= most:
            continue
        seen.add(kind)
        yield CallExample(
            call=call,
            operation=operation,
            interaction=interaction,
            path=path_arguments(call.path, request.path),
            query={name: typed(value) for name, value in request.query},
            body=body,
        )


def path_arguments(template: str, path: str) -> dict[str, str]:
    """The parameters of a call's path, taken from a recorded path."""
    wanted, given = template.strip("/").split("/"), path.strip("/").split("/")
    return {
        place[1]: unquote(text)
        for part, text in zip(wanted, given, strict=False)
        if (place := PLACE.fullmatch(part))
    }


def typed(text: str) -> JSONValue:
    """A query parameter as a program holds it: a number, a truth value, or text."""
    if re.fullmatch(r"-?(0|[1-9]\d{0,15})", text, re.ASCII):
        return int(text)
    return {"true": True, "false": False}.get(text, text)
