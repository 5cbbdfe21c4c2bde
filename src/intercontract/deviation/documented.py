"""Where a contract documents the place that a deviation is about, and in what words."""

from __future__ import annotations

from intercontract.contract.contract import Contract
from intercontract.contract.description import Description, Operation
from intercontract.contract.document.patterns import found_in
from intercontract.deviation.deviation import Deviation
from intercontract.model.json import JSONValue, as_object, join, resolve, split
from intercontract.values import frozen

_COMBINED = ("allOf", "anyOf", "oneOf")


@frozen
class Documented:
    """A place in a document: where ``pointer`` leads, and the ``schema`` there, its reference unfollowed.

    ``name`` is the property that is not documented, when the place is the object it would stand in.
    """

    pointer: str
    schema: JSONValue
    name: str = ""


def operations_of(deviation: Deviation, contract: Contract) -> tuple[Operation, ...]:
    """The documented operations that a deviation is about."""
    if "*" in deviation.operations:
        return contract.operations
    found = (contract.operation(name) for name in deviation.operations)
    return tuple(operation for operation in found if operation)


def documented(deviation: Deviation, operation: Operation, contract: Contract) -> Documented | None:
    """The schema at a deviation's pointer, or the object that lacks such a property; None for no schema.

    A ``*`` is an array's items, or any property: then the place is the object that has them. What only the
    corrections document (the items of a list that is documented under another name) is looked up there.
    """
    for description in (contract.documented, contract.corrected):
        there = description.operation(operation.id)
        for root in roots_of(deviation, there) if there else ():
            if found := _descend(description, root, split(deviation.pointer)):
                return found
    return None


def roots_of(deviation: Deviation, operation: Operation) -> list[str]:
    """The schemas that a deviation's pointer leads into: of bodies, or of the parameter that it names."""
    if deviation.part == "request":
        return [content.pointer for content in operation.body]
    if deviation.part in ("query", "path", "header", "cookie"):
        name = split(deviation.pointer)[:1]
        return [p.pointer for p in operation.parameters if [p.name] == name]
    specs = [s for s in operation.responses if _concerns(s.status, deviation.statuses)]
    return [content.pointer for spec in specs for content in spec.content]


def _concerns(documented_status: str, statuses: tuple[int, ...]) -> bool:
    wanted = statuses or (200,)
    return any(documented_status.upper() in (str(s), f"{s // 100}XX", "DEFAULT") for s in wanted)


def _descend(description: Description, pointer: str, tokens: list[str]) -> Documented | None:
    if not tokens:
        return _at(description, pointer)
    schema, pointer = _settled(description, pointer)
    if schema is None:
        return None
    name, rest = tokens[0], tokens[1:]
    if name == "**" or (name == "*" and "properties" in schema and not rest):
        return Documented(pointer, schema)
    for where in _steps(schema, pointer, name):
        if found := _descend(description, where, rest):
            return found
    lacking: Documented | None = None
    for keyword in _COMBINED:
        branches = schema.get(keyword)
        for index in range(len(branches) if isinstance(branches, list) else 0):
            found = _descend(description, join(pointer, keyword, index), tokens)
            if found and not found.name:
                return found
            lacking = lacking or found
    return lacking if rest else Documented(pointer, schema, name)


def _at(description: Description, pointer: str) -> Documented | None:
    try:
        return Documented(pointer, resolve(description.document, pointer))
    except KeyError:
        return None


def _steps(schema: dict[str, JSONValue], pointer: str, name: str) -> list[str]:
    properties = schema.get("properties")
    names = properties if isinstance(properties, dict) else {}
    if name in names:
        return [join(pointer, "properties", name)]
    anything = name == "*"
    found = [join(pointer, "items")] if "items" in schema and (anything or name.isdigit()) else []
    if anything:
        found += [join(pointer, "properties", each) for each in names]
    for pattern in as_object(schema.get("patternProperties")):
        if anything or found_in(pattern, name):
            found.append(join(pointer, "patternProperties", pattern))
    if isinstance(schema.get("additionalProperties"), dict):
        found.append(join(pointer, "additionalProperties"))
    return found


def _settled(description: Description, pointer: str) -> tuple[dict[str, JSONValue] | None, str]:
    """The schema at a pointer with references followed, and where it was found."""
    value, where = description.resolve({"$ref": f"#{_quoted(pointer)}"})
    return (value if isinstance(value, dict) else None), where or pointer


def _quoted(pointer: str) -> str:
    return pointer.replace("%", "%25")
