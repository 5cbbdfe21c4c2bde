"""The examples of a description as interactions, so that documentation is judged like traffic.

What an example leaves open is filled in by the description itself: the first server, the examples or
defaults of path parameters and required query parameters. Headers of responses are not documented, so
a response carries its content type and no other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description, Operation, Parameter
from intercontract.model.digits import whole_number
from intercontract.model.headers import Headers
from intercontract.model.interaction import Interaction, Request, Response, Source
from intercontract.model.json import JSONValue, join, resolve

_Example = tuple[str, str, JSONValue]

_BY_TYPE: dict[str, JSONValue] = {"integer": 1, "number": 1, "boolean": True, "string": "1"}


def documented_interactions(contract: Contract) -> tuple[Interaction, ...]:
    """One interaction per response example, named ``contract#pointer``, in the document's order.

    The request body is the request example of the same name (``Tag created`` and ``tag_created`` are
    one name); a successful response without a namesake takes the first request example.
    """
    return tuple(
        interaction
        for operation in contract.operations
        for interaction in _of_operation(contract, operation)
    )


def request_examples(
    description: Description, operation: Operation
) -> Iterator[tuple[str, JSONValue]]:
    """The documented examples of an operation's request body, each with its media type."""
    for content in operation.body:
        for _, _, value in _examples(description, content.pointer.removesuffix("/schema")):
            yield _concrete(content.media_type), value


def _of_operation(contract: Contract, operation: Operation) -> Iterator[Interaction]:
    description = contract.documented
    sent = [
        (content.media_type, *example)
        for content in operation.body
        for example in _examples(description, content.pointer.removesuffix("/schema"))
    ]
    for spec in operation.responses:
        status = _status(spec.status)
        for media_type, pointer in _media(description, spec.pointer):
            for name, where, value in _examples(description, pointer):
                request = _request_for(name, status, sent)
                headers = [("Accept", "application/json"), ("Intercom-Version", contract.version)]
                body = None
                if request:
                    headers.append(("Content-Type", _concrete(request[0])))
                    body = _encode(request[3])
                yield Interaction(
                    Request(
                        operation.method,
                        _url(description, operation, value if status < 300 else None),
                        Headers(headers),
                        body,
                    ),
                    Response(
                        status, Headers({"Content-Type": _concrete(media_type)}), _encode(value)
                    ),
                    name=f"{contract.name}#{where}",
                    source=Source.DOCUMENTED,
                    api_version=contract.version,
                )


def _at(description: Description, pointer: str) -> JSONValue:
    try:
        return resolve(description.document, pointer)
    except KeyError:
        return None


def _media(description: Description, response: str) -> Iterator[tuple[str, str]]:
    holder = _at(description, response)
    content = holder.get("content") if isinstance(holder, dict) else None
    for media_type in content if isinstance(content, dict) else ():
        yield media_type, join(response, "content", media_type)


def _examples(description: Description, pointer: str) -> Iterator[_Example]:
    media = _at(description, pointer)
    if not isinstance(media, dict):
        return
    if "example" in media:
        yield "", join(pointer, "example"), media["example"]
    named = media.get("examples")
    for name, raw in named.items() if isinstance(named, dict) else ():
        example, _ = description.resolve(raw)
        if isinstance(example, dict) and "value" in example:
            yield name, join(pointer, "examples", name), example["value"]


def _request_for(
    name: str, status: int, sent: list[tuple[str, str, str, JSONValue]]
) -> tuple[str, str, str, JSONValue] | None:
    for request in sent:
        if _plain(request[1]) == _plain(name):
            return request
    return sent[0] if sent and status < 300 else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().lower()


def _status(documented: str) -> int:
    # A range stands for its first status, "default" for the commonest error.
    digits = documented.upper().replace("XX", "00")
    number = whole_number(digits)
    return 400 if number is None else number


def _concrete(media_type: str) -> str:
    return "application/json" if "*" in media_type else media_type


def _encode(value: JSONValue) -> bytes:
    return json.dumps(value).encode()


def _url(description: Description, operation: Operation, answer: JSONValue) -> str:
    base = description.servers[0] if description.servers else "https://api.intercom.io"
    path, query = _own_id(operation.path, answer), list[tuple[str, str]]()
    for parameter in operation.parameters:
        if parameter.location == "path":
            value = quote(_text(_value(description, parameter)), safe="")
            path = path.replace(f"{{{parameter.name}}}", value)
        elif parameter.location == "query" and parameter.required:
            value_given = _value(description, parameter)
            for item in value_given if isinstance(value_given, list) else [value_given]:
                query.append((parameter.name, _text(item)))
    # A template variable that no parameter defines would be no URL.
    path = re.sub(r"\{[^{}]*\}", "1", path)
    return base + path + (f"?{urlencode(query)}" if query else "")


def _own_id(path: str, answer: JSONValue) -> str:
    """The path with the answer's own id where it names the answer: GET /tags/{id} gives tag 7."""
    identifier = answer.get("id") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(identifier, str | int):
        return path
    kind = re.escape(str(answer.get("type")))
    named = re.sub(rf"(/{kind}s/)\{{[^{{}}]*\}}", r"\1{}", path)
    if named == path:
        named = re.sub(r"\{[^{}]*\}$", "{}", path)
    return named.replace("{}", quote(_text(identifier), safe=""))


def _text(value: JSONValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _value(description: Description, parameter: Parameter) -> JSONValue:
    holder = _at(description, parameter.pointer.removesuffix("/schema"))
    if isinstance(holder, dict):
        if "example" in holder:
            return holder["example"]
        for _, _, value in _examples(description, parameter.pointer.removesuffix("/schema")):
            return value
    schema, _ = description.resolve(parameter.schema)
    if not isinstance(schema, dict):
        return "1"
    for keyword in ("example", "default", "const"):
        if keyword in schema:
            return schema[keyword]
    for keyword in ("examples", "enum"):
        listed = schema.get(keyword)
        if isinstance(listed, list) and listed:
            return listed[0]
    types = schema.get("type")
    name = types[0] if isinstance(types, list) and types else types
    return _BY_TYPE.get(str(name), "1")
