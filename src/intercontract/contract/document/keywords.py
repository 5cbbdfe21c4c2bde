"""What the argument of each JSON Schema keyword must look like, and which formats suit which types.

Source: the meta-schema of JSON Schema 2020-12; OpenAPI 3.0.3, *Data Types*. A validator refuses a whole
schema over one bad argument, so a bad one is dropped and reported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from intercontract.contract.document.patterns import weigh
from intercontract.model.json import JSONValue

TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})

NUMERIC_FORMATS = frozenset({"int32", "int64", "float", "double", "decimal"})

STRING_FORMATS = frozenset(
    {
        *("binary", "byte", "date", "date-time", "duration", "email", "hostname", "idn-email"),
        *("idn-hostname", "ipv4", "ipv6", "iri", "iri-reference", "json-pointer", "password"),
        *("regex", "relative-json-pointer", "time", "uri", "uri-reference", "uri-template", "uuid"),
    }
)

Predicate = Callable[[JSONValue], bool]


def is_schema(value: JSONValue) -> bool:
    """Whether a value can be a schema."""
    return isinstance(value, dict | bool)


def _count(value: JSONValue) -> bool:
    return _number(value) and value >= 0 and float(value).is_integer()


def _number(value: JSONValue) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _names(value: JSONValue) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _type(value: JSONValue) -> bool:
    listed = value if isinstance(value, list) else [value]
    return bool(listed) and all(isinstance(item, str) and item in TYPES for item in listed)


def _pattern(value: JSONValue) -> bool:
    return isinstance(value, str) and weigh(value) is not None


def _map(check: Predicate) -> Predicate:
    return lambda value: isinstance(value, dict) and all(check(item) for item in value.values())


def _list(check: Predicate) -> Predicate:
    return lambda value: (
        isinstance(value, list) and bool(value) and all(check(item) for item in value)
    )


def _any_schemas(value: JSONValue) -> bool:
    return isinstance(value, dict)


ARGUMENTS: dict[str, Predicate] = {
    "$ref": lambda value: isinstance(value, str),
    "type": _type,
    "enum": lambda value: isinstance(value, list) and bool(value),
    "required": _names,
    "pattern": _pattern,
    "format": lambda value: isinstance(value, str),
    "multipleOf": lambda value: _number(value) and value > 0,
    "uniqueItems": lambda value: isinstance(value, bool),
    "properties": _any_schemas,
    "$defs": _any_schemas,
    "definitions": _any_schemas,
    "dependentSchemas": _any_schemas,
    "dependentRequired": _map(_names),
    "patternProperties": lambda value: isinstance(value, dict) and all(_pattern(k) for k in value),
    "examples": lambda value: isinstance(value, list),
    **dict.fromkeys(
        (
            *("maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties"),
            *("minContains", "maxContains"),
        ),
        _count,
    ),
    **dict.fromkeys(("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"), _number),
    **dict.fromkeys(
        (
            *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not"),
            *("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
        ),
        is_schema,
    ),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _list(is_schema)),
}

# Keywords that say nothing about validity: beside an ignored `$ref` they are lost without harm.
ANNOTATIONS = frozenset(
    {
        *("$comment", "default", "deprecated", "description", "example", "examples"),
        *("externalDocs", "readOnly", "summary", "title", "writeOnly", "xml"),
    }
)


def format_fits(name: str, types: JSONValue) -> bool:
    """Whether a format can say anything about values of the given ``type``; None is any type."""
    if types is None:
        return True
    listed = types if isinstance(types, list) else [types]
    if name in STRING_FORMATS:
        return "string" in listed
    if name in NUMERIC_FORMATS:
        return "integer" in listed or "number" in listed
    return True
