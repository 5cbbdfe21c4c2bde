"""A contract, or one operation of it, as lines for people and as values for machines."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.contract.contract import Contract
from intercontract.contract.description import Operation, Parameter
from intercontract.contract.listing import Summary
from intercontract.model.json import JSONValue, resolve


def summary_lines(summary: Summary) -> Iterator[str]:
    """What `contracts show` prints: the facts, then one line per operation."""
    yield f"{summary.name}: {summary.title or 'untitled'} {summary.version} (OpenAPI {summary.openapi})"
    yield f"  file        {summary.path}"
    yield f"  digest      {summary.digest}"
    yield f"  servers     {', '.join(summary.servers) or 'none'}"
    beside = [
        name
        for name, there in (
            ("corrections.yaml", summary.corrections),
            ("deviations.yaml", summary.deviations),
        )
        if there
    ]
    yield f"  beside it   {', '.join(beside) or 'no corrections, no known deviations'}"
    yield "  holds       " + ", ".join(
        f"{count} {kind}" for kind, count in summary.counts.items() if count
    )
    yield ""
    width = max((len(operation.id) for operation in summary.operations), default=0)
    for operation in summary.operations:
        old = "  deprecated" if operation.deprecated else ""
        yield (
            f"{operation.id:<{width}}  {operation.method:<6} {operation.path}  "
            f"{' '.join(operation.statuses)}{old}"
        )


def operation_document(contract: Contract, operation: Operation) -> dict[str, JSONValue]:
    """One operation: how it is called, and what is documented to come back."""
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "pointer": operation.pointer,
        "summary": _text(contract, operation.pointer, "summary"),
        "tags": list(operation.tags),
        "deprecated": operation.deprecated,
        "secured": operation.secured,
        "parameters": [_parameter(contract, parameter) for parameter in operation.parameters],
        "body": {
            "required": operation.body_required,
            "content": {c.media_type: _schema(contract, c.pointer) for c in operation.body},
        }
        if operation.body
        else None,
        "responses": [
            {
                "status": spec.status,
                "description": _text(contract, spec.pointer, "description"),
                "content": {c.media_type: _schema(contract, c.pointer) for c in spec.content},
                "headers": [header.name for header in spec.headers],
                "examples": _examples(contract, spec.pointer),
            }
            for spec in operation.responses
        ],
    }


def operation_lines(contract: Contract, operation: Operation) -> Iterator[str]:
    """The same for people."""
    document = operation_document(contract, operation)
    marks = [mark for mark in ("deprecated",) if document[mark]]
    if not operation.secured:
        marks.append("no token needed")
    yield f"{operation.id}  {operation.method} {operation.path}" + "".join(f"  {m}" for m in marks)
    if document["summary"]:
        yield f"  {document['summary']}"
    yield f"  at {operation.pointer}"
    for parameter in operation.parameters:
        shown = _parameter(contract, parameter)
        needed = "required" if parameter.required else "optional"
        yield f"  {parameter.location:<6} {parameter.name}: {shown['schema']}, {needed}"
    for content in operation.body:
        needed = "required" if operation.body_required else "optional"
        yield f"  body   {content.media_type}: {_schema(contract, content.pointer)}, {needed}"
    for spec in operation.responses:
        held = ", ".join(f"{c.media_type}: {_schema(contract, c.pointer)}" for c in spec.content)
        names = _examples(contract, spec.pointer)
        examples = f" ({len(names)} example{'' if len(names) == 1 else 's'})" if names else ""
        yield (
            f"  {spec.status:<6} {held or 'no body'}{examples}"
            f"  {_text(contract, spec.pointer, 'description')}".rstrip()
        )


def _at(contract: Contract, pointer: str) -> JSONValue:
    try:
        return resolve(contract.documented.document, pointer)
    except KeyError:
        return None


def _text(contract: Contract, pointer: str, name: str) -> str:
    holder = _at(contract, pointer)
    text = holder.get(name) if isinstance(holder, dict) else None
    return " ".join(str(text).split()) if text else ""


def _parameter(contract: Contract, parameter: Parameter) -> dict[str, JSONValue]:
    return {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
        "schema": _schema(contract, parameter.pointer),
    }


def _schema(contract: Contract, pointer: str) -> str:
    """A schema in a word or two: what it refers to, or its type and limits."""
    schema = _at(contract, pointer)
    if not isinstance(schema, dict):
        return "anything"
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return reference.rpartition("/")[2]
    if isinstance(schema.get("enum"), list):
        listed = schema["enum"]
        return "one of " + ", ".join(str(v) for v in (listed if isinstance(listed, list) else ()))
    for keyword in ("oneOf", "anyOf", "allOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list):
            names = [_schema(contract, f"{pointer}/{keyword}/{i}") for i in range(len(branches))]
            return (" and " if keyword == "allOf" else " or ").join(names)
    kind = schema.get("type", "anything")
    words = " or ".join(str(k) for k in kind) if isinstance(kind, list) else str(kind)
    if kind == "array":
        words = f"array of {_schema(contract, pointer + '/items')}"
    limits = [
        f"{k} {schema[k]}" for k in ("minimum", "maximum", "maxLength", "default") if k in schema
    ]
    return words + (f" ({', '.join(limits)})" if limits else "")


def _examples(contract: Contract, pointer: str) -> list[JSONValue]:
    holder = _at(contract, pointer)
    content = holder.get("content") if isinstance(holder, dict) else None
    names: list[JSONValue] = []
    for media in content.values() if isinstance(content, dict) else ():
        if isinstance(media, dict):
            named = media.get("examples")
            names += list(named) if isinstance(named, dict) else []
            names += ["example"] if "example" in media else []
    return names
