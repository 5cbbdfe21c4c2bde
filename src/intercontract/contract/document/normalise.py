"""A description of any supported OpenAPI version as one whose schemas are JSON Schema 2020-12.

Nothing moves: every pointer into the published document leads to the same place in the normalised one.
What had to be ignored or replaced is reported as a problem of the document, never repaired in silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

from attrs import Factory

from intercontract.contract.document.bounds import refuse_unbounded
from intercontract.contract.document.discriminators import decide
from intercontract.contract.document.grammar import Part, slots, walk
from intercontract.contract.document.identifiers import to_root
from intercontract.contract.document.keywords import ANNOTATIONS, ARGUMENTS, format_fits, is_schema
from intercontract.contract.document.patterns import (
    COSTLY,
    OF_PATTERNS,
    TOO_MUCH,
    DescribedPatterns,
)
from intercontract.contract.document.problem import DocumentProblem
from intercontract.contract.document.references import mend
from intercontract.contract.reading.text import json_copy
from intercontract.errors import ContractError
from intercontract.model.json import JSONObject, JSONValue, child, join
from intercontract.values import define

ORIGINAL = "x-openapi-version"
IGNORED = "x-intercontract-ignored"
"""At the root: what was to judge and judges nothing, each with pointer, message and operation or null."""
VERSION = "3.1.0"

_LOST = frozenset(
    {
        *("bad-pattern", "dangling-reference", "malformed-keyword", "malformed-schema"),
        *("unknown-type", "unsupported-keyword"),
    }
)

_ONE_RESOURCE = "the whole description is one resource"
_NOT_2020_12 = "JSON Schema 2020-12 has no such keyword"

# A base of its own would make every "#/components/..." below lead elsewhere.
UNSUPPORTED = {
    "$id": _ONE_RESOURCE,
    "$schema": _ONE_RESOURCE,
    "$vocabulary": _ONE_RESOURCE,
    "$dynamicRef": _ONE_RESOURCE,
    "$recursiveRef": _NOT_2020_12,
    "dependencies": _NOT_2020_12,
    "additionalItems": _NOT_2020_12,
}


def version_of(document: JSONValue, file: str = "") -> str:
    """The OpenAPI version of a document: ``3.0`` or ``3.1``.

    Raises:
        ContractError: it is no OpenAPI 3.0 or 3.1 document.
    """
    if not isinstance(document, dict):
        raise ContractError(
            "the document is no OpenAPI description: it is not a mapping", file=file
        )
    if "swagger" in document:
        message = f"the document is Swagger {document['swagger']}, which is not read"
        raise ContractError(message, file=file, hint="convert it to OpenAPI 3.0 or 3.1 first")
    version = document.get("openapi")
    if version is None:
        hint = "a description starts with 'openapi: 3.1.0'"
        raise ContractError("the document is no OpenAPI description", file=file, hint=hint)
    short = ".".join(str(version).split(".")[:2])
    if short not in ("3.0", "3.1"):
        hint = "versions 3.0 and 3.1 are"
        raise ContractError(f"OpenAPI {version} is not read", file=file, hint=hint)
    for key in ("info", "paths"):
        if key in document and not isinstance(document[key], dict):
            raise ContractError(f"the description's {key!r} is not a mapping", file=file)
    return short


def normalise(
    document: JSONObject, *, file: str = ""
) -> tuple[JSONObject, tuple[DocumentProblem, ...]]:
    """A copy of the document as OpenAPI 3.1, and what was found wrong on the way.

    Raises:
        ContractError: the document is no OpenAPI 3.0 or 3.1, or nests deeper than can be walked.
    """
    version = version_of(document, file)
    refuse_unbounded(document, file)
    result = _copy(document, file)
    if version != "3.0":
        to_root(result)
    normaliser = _Normaliser(version == "3.0")
    for part in list(walk(result)):
        if part.kind == "schema" and isinstance(part.value, dict):
            normaliser.schema(part.value, part.pointer, part.operation)
        normaliser.slots(part)
    normaliser.problems.extend(mend(result, normaliser.schema))
    decide(result)
    if version == "3.0":
        result[ORIGINAL] = result["openapi"]
        result["openapi"] = VERSION
    lost = [found for found in normaliser.problems if found.rule in _LOST]
    if costly := normaliser.patterns.costly:
        result[COSTLY] = costly
    if lost:
        result[IGNORED] = [[one.pointer, one.message, one.operation] for one in lost]
    return result, tuple(normaliser.problems)


def _copy(document: JSONObject, file: str) -> JSONObject:
    try:
        return cast("JSONObject", json_copy(document))
    except (TypeError, ValueError, RecursionError) as problem:
        raise ContractError(f"the document holds what JSON cannot: {problem}", file=file) from None


@define
class _Normaliser:
    old: bool
    problems: list[DocumentProblem] = Factory(list)
    patterns: DescribedPatterns = Factory(DescribedPatterns)

    def report(self, rule: str, pointer: str, message: str, operation: str | None) -> None:
        self.problems.append(DocumentProblem(rule, pointer, message, operation))

    def slots(self, part: Part) -> None:
        """Puts a schema that accepts everything where a schema should be and is none."""
        for holder, key, kind, where in slots(part.kind, part.value, part.pointer):
            if kind == "schema" and not is_schema(held := child(holder, key)):
                shown = json.dumps(held, separators=(",", ":"))[:80]
                self.report("malformed-schema", where, f"{shown} is no schema", part.operation)
                holder[key] = {}  # type: ignore[index]

    def schema(self, schema: JSONObject, pointer: str, operation: str | None = None) -> None:
        """Makes one schema object, not those below it, JSON Schema 2020-12, in place."""
        if self.old:
            _exclusive_bounds(schema)
        for keyword in list(schema):
            fits = ARGUMENTS.get(keyword)
            if keyword not in schema:
                continue  # gone with one before
            if keyword in OF_PATTERNS and not self.patterns.admit(keyword, schema[keyword]):
                self.report("bad-pattern", join(pointer, keyword), TOO_MUCH, operation)
                _disarm(schema, keyword)
            elif fits and not fits(schema[keyword]):
                self.report(*_malformed(keyword, schema, pointer), operation)
                _disarm(schema, keyword)
        if self.old and "$ref" in schema:
            for rule, message in _beside_reference(schema):
                self.report(rule, pointer, message, operation)
            reference = schema["$ref"]
            schema.clear()
            schema["$ref"] = reference
            return
        for rule, message in _nullable(schema) if self.old else _obsolete_nullable(schema):
            self.report(rule, pointer, message, operation)
        if self.old and "example" in schema:
            schema.setdefault("examples", [schema.pop("example")])
        self._format(schema, pointer, operation)
        for keyword in sorted(UNSUPPORTED.keys() & schema.keys()):
            message = f"{keyword} is ignored: {UNSUPPORTED[keyword]}"
            where = join(pointer, keyword)
            self.report("unsupported-keyword", where, message, operation)
            del schema[keyword]

    def _format(self, schema: JSONObject, pointer: str, operation: str | None) -> None:
        name = schema.get("format")
        if isinstance(name, str) and not format_fits(name, schema.get("type")):
            message = f"format {name} says nothing about type {schema.get('type')}"
            self.report("format-on-wrong-type", join(pointer, "format"), message, operation)
            del schema["format"]


def _malformed(keyword: str, schema: JSONObject, pointer: str) -> tuple[str, str, str]:
    argument = schema[keyword]
    shown = json.dumps(argument, separators=(",", ":"))
    if keyword == "type":
        return "unknown-type", join(pointer, keyword), f"{shown} is no type of JSON Schema"
    rule = "bad-pattern" if keyword == "pattern" else "malformed-keyword"
    return rule, join(pointer, keyword), f"{keyword} cannot be {shown[:80]}"


def _disarm(schema: JSONObject, keyword: str) -> None:
    # Positions must stay: a bad item of a list becomes the schema that accepts everything.
    argument = schema[keyword]
    if keyword in ("allOf", "anyOf", "oneOf", "prefixItems") and isinstance(argument, list):
        if argument:
            schema[keyword] = [item if is_schema(item) else {} for item in argument]
            return
    elif keyword in ("properties", "$defs", "definitions") and isinstance(argument, dict):
        return
    elif keyword == "patternProperties":
        # Which names are left for these is not known any more.
        schema.pop("additionalProperties", None)
        schema.pop("unevaluatedProperties", None)
    del schema[keyword]


def _exclusive_bounds(schema: JSONObject) -> None:
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        given = schema.get(exclusive)
        if isinstance(given, bool):
            del schema[exclusive]
        if given is True and bound in schema:
            schema[exclusive] = schema.pop(bound)


def _beside_reference(schema: JSONObject) -> Iterator[tuple[str, str]]:
    if schema.get("nullable") is True:
        yield "nullable-beside-ref", "nullable beside $ref is ignored in OpenAPI 3.0"
    lost = sorted(
        key
        for key in schema
        if key not in ANNOTATIONS | {"$ref", "nullable"} and not key.startswith("x-")
    )
    if lost:
        yield "keyword-beside-ref", f"{', '.join(lost)} beside $ref is ignored in OpenAPI 3.0"


def _obsolete_nullable(schema: JSONObject) -> Iterator[tuple[str, str]]:
    # Source: OpenAPI 3.1.0, whose schemas are JSON Schema 2020-12: a keyword it does not know is ignored.
    if "nullable" in schema:
        yield (
            "obsolete-nullable",
            "OpenAPI 3.1 has no nullable: null is refused unless a type allows it",
        )


def _nullable(schema: JSONObject) -> Iterator[tuple[str, str]]:
    if "nullable" not in schema:
        return
    nullable = schema.pop("nullable")
    if not isinstance(nullable, bool):
        yield "malformed-keyword", f"nullable cannot be {nullable!r}"
    if nullable is not True:
        return
    types = schema.get("type")
    if types is None:
        # Source: OpenAPI 3.0.3, nullable adds null only to a type given in the same schema object.
        yield "nullable-without-type", "nullable without type adds nothing in OpenAPI 3.0"
        return
    listed = types if isinstance(types, list) else [types]
    schema["type"] = [*listed, *(() if "null" in listed else ("null",))]
    values = schema.get("enum")
    if isinstance(values, list) and None not in values:
        # OpenAPI 3.0.3 would have the enum refuse null all the same; the author meant it to be allowed.
        schema["enum"] = [*values, None]
        yield "nullable-enum-lacks-null", "nullable, but the enum lists no null; null is accepted"
