"""The fields that a schema documents, flat: each with its pointer, its schemas and whether it is required."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import Factory, define

from intercontract.contract.description import Description
from intercontract.model.json import JSONValue, join, resolve

# No answer of Intercom's documents a tenth of it; a schema that refers to itself has no end.
MAX_FIELDS = 5_000


@define
class Field:
    """One documented place: ``schemas`` hold at once or as alternatives, ``required`` by its parent."""

    pointer: str
    schemas: list[dict[str, JSONValue]] = Factory(list)
    required: bool = False

    @property
    def types(self) -> set[str]:
        """The documented JSON types; empty when any is allowed."""
        found: set[str] = set()
        for schema in self.schemas:
            given = schema.get("type")
            found |= {str(name) for name in (given if isinstance(given, list) else [given]) if name}
        return found

    @property
    def enum(self) -> list[JSONValue]:
        """The documented values, null left out; empty when there is no enumeration."""
        found: list[JSONValue] = []
        for schema in self.schemas:
            given = schema.get("enum")
            found += [v for v in given if v is not None] if isinstance(given, list) else []
        return found

    def keywords(self, names: frozenset[str]) -> set[str]:
        """Those of some keywords that its schemas use."""
        return {name for schema in self.schemas for name in schema if name in names}


def fields(description: Description, pointer: str) -> dict[str, Field]:
    """The documented fields below a schema by their pointer, in which ``*`` stands for any item."""
    found: dict[str, Field] = {}
    _walk(description, pointer, "", (), found)
    return found


def _walk(
    description: Description,
    pointer: str,
    at: str,
    trail: tuple[str, ...],
    found: dict[str, Field],
) -> None:
    if pointer in trail or len(found) > MAX_FIELDS:
        return
    try:
        schema = resolve(description.document, pointer)
    except KeyError:
        return
    if not isinstance(schema, dict):
        return
    trail = (*trail, pointer)
    if at in found:
        found[at].schemas.append(schema)
    for other in _same_place(description, schema, pointer):
        _walk(description, other, at, trail, found)
    required = schema.get("required")
    names = schema.get("properties")
    for name in names if isinstance(names, dict) else ():
        below = join(at, name)
        field = found.setdefault(below, Field(below))
        field.required |= isinstance(required, list) and name in required
        _walk(description, join(pointer, "properties", name), below, trail, found)
    if isinstance(schema.get("items"), dict):
        _walk(description, join(pointer, "items"), f"{at}/*", trail, found)


def _same_place(
    description: Description, schema: dict[str, JSONValue], pointer: str
) -> Iterator[str]:
    if "$ref" in schema:
        _, where = description.resolve({"$ref": schema["$ref"]})
        if where is not None:
            yield where
    for keyword in ("allOf", "anyOf", "oneOf"):
        listed = schema.get(keyword)
        for index in range(len(listed) if isinstance(listed, list) else 0):
            yield join(pointer, keyword, index)
