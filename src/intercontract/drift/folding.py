"""One spelling for what can be spelled in several ways: null, and types that follow from listed values.

``anyOf`` or ``oneOf`` with null, ``nullable`` of 3.0 beside a composition, and null in a type list become
one thing; so do ``enum`` with and without the type of its values. A folded schema admits exactly the
values of the schema as written (with the reading of null that `Document.lenient_null` describes).
"""

from __future__ import annotations

from typing import Any

from intercontract.drift.document import Node
from intercontract.drift.schema import SAY_NOTHING, Schema
from intercontract.model.json import json_type

_UNIONS = ("anyOf", "oneOf")
_BESIDE = {*SAY_NOTHING, "default", "deprecated", "readOnly", "writeOnly", "discriminator"}
_WHOLE = {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$dynamicRef"}
"""Keywords that speak of every value, whatever its type; null cannot simply be added beside them."""


def fold(schema: Schema) -> Schema:
    """The schema in its one spelling; itself where there is nothing to fold."""
    if schema.folded is None:
        schema.folded = schema  # where a reference leads back, it is left as written
        schema.folded = _fold(schema)
    return schema.folded


def _fold(schema: Schema) -> Schema:
    raw = schema.raw
    if "anyOf" in raw or "oneOf" in raw or (schema.loosely_nullable and "allOf" in raw):
        return _union(schema)
    if not schema.typed and ("enum" in raw or "const" in raw):
        return _typed(schema)
    return schema


def _union(schema: Schema) -> Schema:
    """A union with null, or a composition beside ``nullable``."""
    raw = schema.raw
    keyword = next((k for k in ("anyOf", "oneOf", "allOf") if k in raw), "")
    if not all(k == keyword or k in _BESIDE or k.startswith("x-") for k in raw):
        return schema
    parts = schema.schemas(keyword)
    nulls = [part for part in parts if keyword != "allOf" and is_null(part)]
    if not nulls and not (schema.loosely_nullable and schema.document.lenient_null):
        return schema
    rest = [part for part in parts if part not in nulls]
    beside = {k: v for k, v in raw.items() if k not in (keyword, "nullable")}
    if not rest:
        return Schema({**beside, "type": "null"}, schema.document) if nulls else schema
    if len(rest) == 1:
        one = fold(rest[0])
        admits_null = one.null or not (one.typed or "enum" in one.raw or "const" in one.raw)
        if _WHOLE.isdisjoint(one.raw) and not (keyword == "oneOf" and nulls and admits_null):
            return Schema({**_with_null(one), **beside}, schema.document, one.ref)
    if nulls:
        return schema
    null: Node = {"type": "null"}
    if keyword == "allOf":
        return Schema({**beside, "anyOf": [{"allOf": raw["allOf"]}, null]}, schema.document)
    return Schema({**beside, keyword: [*raw[keyword], null]}, schema.document)


def is_null(schema: Schema) -> bool:
    """Whether null is the only value."""
    says = {key: value for key, value in schema.raw.items() if key not in SAY_NOTHING}
    return says in ({"type": "null"}, {"type": ["null"]}, {"const": None}, {"enum": [None]}) or (
        says == {"type": "null", "enum": [None]}
    )


def _with_null(schema: Schema) -> Node:
    raw = {k: v for k, v in schema.raw.items() if k not in ("nullable", "const")}
    if schema.typed:
        raw["type"] = [*schema.types, "null"]
    values = schema.listed
    if values is not None and None not in values:
        values = [*values, None]
    return raw if values is None else {**raw, "enum": values}


def _typed(schema: Schema) -> Schema:
    """Listed values with the types that they have."""
    types = types_of(schema.listed or [])
    return Schema({**schema.raw, "type": types}, schema.document, schema.ref) if types else schema


def types_of(values: list[Any]) -> list[str]:
    """The types of values, without repeats."""
    return sorted({json_type(value) for value in values})
