"""Two validators for one schema: jsonschema-rs decides, jsonschema explains.

One conversation takes jsonschema about 450 µs and jsonschema-rs 1.5 µs, so the slow one runs only on
values that the fast one has refused. A differential test holds the two to the same verdict.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast
from urllib.parse import quote

import jsonschema_rs
from attrs import define, frozen
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from intercontract.contract.formats import ANNOTATIONS, FORMATS
from intercontract.model.json import JSONValue, join, json_type

ROOT = "urn:intercontract:description"


@frozen
class Problem:
    """One violation of a schema: where in the value, which keyword, what it says."""

    pointer: str
    keyword: str
    argument: JSONValue
    observed: JSONValue
    schema_pointer: str

    @property
    def expected(self) -> str:
        """What the schema wants there, in words."""
        return describe(self.keyword, self.argument)


_WORDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "text that matches {}",
    "format": "the format {}",
    "const": "exactly {!r}",
    "multipleOf": "a multiple of {}",
    "required": "the property {!r}",
    "additionalProperties": "no property {!r}",
    "unevaluatedProperties": "no property {!r}",
    "uniqueItems": "no item twice",
    "not": "a value that another schema refuses",
    "false schema": "no value at all",
}


def describe(keyword: str, argument: JSONValue) -> str:
    """A keyword and its argument as a phrase: ``one of open, closed, snoozed``."""
    if keyword == "type":
        names = argument if isinstance(argument, list) else [argument]
        return " or ".join(str(name) for name in names)
    if keyword == "enum" and isinstance(argument, list):
        return "one of " + ", ".join("null" if v is None else str(v) for v in argument)
    if keyword in ("oneOf", "anyOf") and isinstance(argument, list):
        return (
            f"a value that fits {'one' if keyword == 'oneOf' else 'any'} of {len(argument)} schemas"
        )
    return _WORDS.get(keyword, f"{keyword} {{}}").format(argument)


def _refuse(uri: str) -> JSONValue:
    raise LookupError(f"nothing is fetched while validating: {uri}")


@define(slots=False)
class Resources:
    """A document made ready for both validators once, for all the schemas in it."""

    document: JSONValue

    @cached_property
    def fast(self) -> jsonschema_rs.Registry:
        """The document for jsonschema-rs."""
        return jsonschema_rs.Registry(
            [(ROOT, self.document)], draft=jsonschema_rs.Draft202012, retriever=_refuse
        )

    @cached_property
    def explaining(self) -> Registry[Any]:
        """The document for jsonschema."""
        resource: Resource[Any] = DRAFT202012.create_resource(cast("Any", self.document))
        registry: Registry[Any] = Registry()
        return cast("Registry[Any]", registry.with_resource(ROOT, resource))


@define(slots=False)
class Validator:
    """Judges values against one schema of a document.

    ``formats`` asserts the formats of `FORMATS`; elsewhere a format is an annotation.
    """

    resources: Resources
    pointer: str
    formats: bool = True

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(
            {"$ref": f"{ROOT}#{quote(self.pointer)}"},
            registry=self.resources.fast,
            validate_formats=self.formats,
            formats={**FORMATS, **ANNOTATIONS},
        )

    @cached_property
    def _explainer(self) -> Draft202012Validator:
        checker = FormatChecker(formats=())
        for name, decide in FORMATS.items():
            checker.checks(name)(
                lambda value, decide=decide: not isinstance(value, str) or decide(value)
            )
        schema = {"$ref": f"{ROOT}#{quote(self.pointer)}"}
        return Draft202012Validator(
            schema,
            registry=self.resources.explaining,
            format_checker=checker if self.formats else None,
        )

    def is_valid(self, value: JSONValue) -> bool:
        """Whether the value fits, by the fast validator."""
        return bool(self._fast.is_valid(value))

    def problems(self, value: JSONValue) -> list[Problem]:
        """Every violation, those of a failed ``oneOf`` or ``anyOf`` told by its best matching branch."""
        if self.is_valid(value):
            return []
        return [
            problem for error in self._explainer.iter_errors(value) for problem in _flatten(error)
        ]


def _flatten(error: ValidationError) -> Iterator[Problem]:
    if error.validator in ("oneOf", "anyOf") and error.context:
        near = _nearest_branch(error)
        if near:
            for cause in near:
                yield from _flatten(cause)
            return
    yield from _problem(error)


def _nearest_branch(error: ValidationError) -> list[ValidationError]:
    # A branch that fails elsewhere than at its own type comes near: its errors say more than "none fits".
    branches: dict[object, list[ValidationError]] = {}
    for cause in error.context or ():
        branches.setdefault(cause.schema_path[0], []).append(cause)
    near = [
        causes
        for causes in branches.values()
        if not any(c.validator == "type" and c.absolute_path == error.absolute_path for c in causes)
    ]
    return near[0] if len(near) == 1 else []


def _problem(error: ValidationError) -> Iterator[Problem]:
    pointer = join("", *error.absolute_path)
    schema_pointer = join("", *error.absolute_schema_path)
    keyword, argument = str(error.validator), cast("JSONValue", error.validator_value)
    instance = cast("JSONValue", error.instance)
    if isinstance(instance, dict) and keyword == "required" and isinstance(argument, list):
        # jsonschema reports one error per missing name; the name stands in its message only.
        name = next((n for n in argument if error.message.startswith(repr(n))), "")
        yield Problem(join(pointer, name), keyword, name, None, schema_pointer)
    elif isinstance(instance, dict) and keyword in (
        "additionalProperties",
        "unevaluatedProperties",
    ):
        for name in instance:
            if repr(name) in error.message:
                yield Problem(join(pointer, name), keyword, name, instance[name], schema_pointer)
    else:
        yield Problem(pointer, keyword, argument, instance, schema_pointer)


def show(value: JSONValue, limit: int = 120) -> str:
    """A value for people: its JSON, cut when long, with its type when that is not plain to see."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= limit:
        return text
    return f"{json_type(value)} {text[:limit]}… ({len(text):,} characters)"
