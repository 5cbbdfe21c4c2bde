"""One spelling for what can be spelled in several ways.

``anyOf`` or ``oneOf`` with null, ``nullable`` of 3.0 beside a composition, and null in a type list become
one thing; so do ``enum`` with and without the type of its values, a boolean with both values listed, null as
the one value and as the type, and an integer as a multiple of 1. What says nothing goes: ``if`` alone, names
of properties that may be any, ``contains`` nothing or more. A folded schema admits exactly the values of the
schema as written (with the reading of null that `Document.lenient_null` describes).
"""

from __future__ import annotations

from typing import Any

from intercontract.drift.document import Node, dump
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
    schema = _once(_plain(schema))
    raw = schema.raw
    if "anyOf" in raw or "oneOf" in raw or (schema.loosely_nullable and "allOf" in raw):
        return _union(schema)
    if not schema.typed and ("enum" in raw or "const" in raw):
        return _typed(schema)
    return schema


_NEEDS = {
    "minContains": ("contains",),
    "maxContains": ("contains",),
    "then": ("if",),
    "else": ("if",),
    "if": ("then", "else"),
}
"""Keywords that say nothing unless one of these is beside them (JSON Schema 2020-12, Core, 10.2 and 10.3)."""
_CONTENT = {
    ("contentEncoding", "base64"): "byte",
    ("contentMediaType", "application/octet-stream"): "binary",
}
"""What OpenAPI 3.0 says by a format of its own (OpenAPI 3.1.0, *Considerations for File Uploads*)."""
_PLAINER = frozenset(
    {*_NEEDS, "propertyNames", "not", "multipleOf", "enum", "const"}
    | {keyword for keyword, _ in _CONTENT}
)


_NO_MATTER = frozenset({"contains", "minContains"})
"""With a least number of 0 any array will do, unless something else counts what ``contains`` finds."""


def _says_nothing(keyword: str, raw: Node) -> bool:
    if keyword in _NO_MATTER and raw.get("minContains") == 0:
        return raw.keys().isdisjoint({"maxContains", "unevaluatedItems"})
    if keyword in _NEEDS:
        return not any(other in raw for other in _NEEDS[keyword])
    if keyword == "propertyNames":
        return raw[keyword] is True or raw[keyword] == {}
    return keyword == "not" and (raw[keyword] is False or raw[keyword] == {"not": {}})


def _plain(schema: Schema) -> Schema:
    """The schema without what says nothing in it, and its type said as a type."""
    raw = schema.raw
    if _PLAINER.isdisjoint(raw) and len(schema.types) < 2:
        return schema
    said = {keyword: value for keyword, value in raw.items() if not _says_nothing(keyword, raw)}
    content = [key for key in ("contentEncoding", "contentMediaType", "format") if key in said]
    if schema.document.meets_30 and len(content) == 1:
        form = _CONTENT.get((content[0], str(said[content[0]])))
        if form:
            said = {key: value for key, value in said.items() if key != content[0]}
            said["format"] = form
    types = set(schema.types)
    if types >= {"integer", "number"}:
        types.discard("integer")
    if said.get("multipleOf") == 1 and types and types <= {"integer", "number"}:
        del said["multipleOf"]
        types = {"integer"}
    if types != set(schema.types):
        said["type"] = [*sorted(types), *(["null"] if schema.null else [])]
    kinds = set(types_of(schema.listed or []))
    allowed = kinds if not schema.typed else types | ({"null"} if schema.null else set())
    if kinds == {"null"} and "null" in allowed:
        said = {**_unlisted(said), "type": "null"}
    elif kinds and kinds <= {"boolean", "null"} and allowed <= {"boolean", "null"}:
        values = schema.listed or []
        if True in values and False in values and "boolean" in allowed:
            both = kinds == allowed == {"boolean", "null"}
            said = {**_unlisted(said), "type": ["boolean", "null"] if both else "boolean"}
    return schema if said == raw else Schema(said, schema.document, schema.ref)


def _once(schema: Schema) -> Schema:
    """The schema with each alternative of ``anyOf`` once. (Two of ``oneOf`` admit nothing together.)"""
    alternatives = schema.get("anyOf")
    if not isinstance(alternatives, list) or len(alternatives) < 2:
        return schema
    kept = list({dump(_in_order(_bare(one))): one for one in alternatives}.values())
    if len(kept) == len(alternatives):
        return schema
    return Schema({**schema.raw, "anyOf": kept}, schema.document, schema.ref)


def _bare(alternative: object) -> object:
    """An alternative without what it is called and described by."""
    if not isinstance(alternative, dict):
        return alternative
    return {key: value for key, value in alternative.items() if key not in _NAMES}


_NAMES = SAY_NOTHING - {"$ref", "nullable"}
_UNORDERED = {"anyOf", "oneOf", "allOf", "enum", "required", "type"}
_VALUES = {"const", "default", "example", "examples"}


def _in_order(node: object) -> object:
    """A schema with the entries of those lists sorted whose order says nothing."""
    if isinstance(node, list):
        return [_in_order(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    return {
        key: sorted(value if key == "enum" else map(_in_order, value), key=dump)
        if key in _UNORDERED and isinstance(value, list)
        else value
        if key in _VALUES
        else _in_order(value)
        for key, value in node.items()
    }


def _unlisted(raw: Node) -> Node:
    return {key: value for key, value in raw.items() if key not in ("enum", "const", "nullable")}


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
