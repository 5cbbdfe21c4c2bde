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
from jsonschema import Draft202012Validator, ValidationError

from intercontract.contract.explain import FALSE, explainer, format_checker, schema_pointer
from intercontract.contract.formats import ANNOTATIONS, FORMATS
from intercontract.contract.nearest import nearest, wanted_types
from intercontract.model.json import JSONValue, join, json_type, resolve

ROOT = "urn:intercontract:description"


@frozen
class Problem:
    """One violation of a schema: where in the value, which keyword, what it says.

    ``pointer`` leads to the offending value, for an absent property to where it should be, and
    ``schema_pointer`` to the keyword in the document.
    """

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
    "unevaluatedItems": "no further item",
    "items": "no further item",
    "dependentRequired": "the property {!r}",
    "minProperties": "at least {} properties",
    "maxProperties": "at most {} properties",
    "minContains": "at least {} items of a certain kind",
    "maxContains": "at most {} items of a certain kind",
    "contains": "an item of a certain kind",
    FALSE: "no value at all",
    "validators-disagree": "one verdict of both validators (please report this)",
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
    def explaining(self) -> type[Draft202012Validator]:
        """jsonschema's validator class for the schemas of the document."""
        return explainer(self.document)


_CHECKER = format_checker()


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
        try:
            schema = resolve(self.resources.document, self.pointer)
        except KeyError:
            schema = True
        return self.resources.explaining(
            cast("Any", schema), format_checker=_CHECKER if self.formats else None
        )

    def is_valid(self, value: JSONValue) -> bool:
        """Whether the value fits, by the fast validator."""
        try:
            return bool(self._fast.is_valid(value))
        except ValueError:
            # A Python string can hold half a surrogate pair, which jsonschema-rs cannot take.
            return not self._explained(value)

    def problems(self, value: JSONValue) -> list[Problem]:
        """Every violation, those of a failed ``oneOf`` or ``anyOf`` told by its best matching branch.

        Should the validators disagree, the one problem has the keyword ``validators-disagree``.
        """
        if self.is_valid(value):
            return []
        return self._explained(value) or [
            Problem("", "validators-disagree", None, value, self.pointer)
        ]

    def _explained(self, value: JSONValue) -> list[Problem]:
        found: dict[str, Problem] = {}
        try:
            for error in self._explainer.iter_errors(cast("Any", value)):
                for cause in _flatten(error):
                    problem = self._problem(cause)
                    # Two schemas that hold at once may say the same of one place.
                    key = f"{problem.pointer}\n{problem.keyword}\n{problem.argument!r}"
                    found.setdefault(key, problem)
        except RecursionError:
            return [Problem("", "validators-disagree", None, None, self.pointer)]
        return list(found.values())

    def _problem(self, error: ValidationError) -> Problem:
        return Problem(
            pointer=join("", *error.absolute_path),
            keyword=FALSE if error.validator is None else str(error.validator),
            argument=cast("JSONValue", error.validator_value),
            observed=cast("JSONValue", error.instance),
            schema_pointer=schema_pointer(self.resources.document, self.pointer, error),
        )


def _flatten(error: ValidationError) -> Iterator[ValidationError]:
    if error.validator in ("oneOf", "anyOf") and error.context:
        near = nearest(error)
        for cause in near:
            yield from _flatten(cause)
        if near:
            return
        if types := wanted_types(error):
            error.validator, error.validator_value = "type", types
    yield error


def show(value: JSONValue, limit: int = 120) -> str:
    """A value for people: its JSON, cut when long, with its type when that is not plain to see."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= limit:
        return text
    return f"{json_type(value)} {text[:limit]}… ({len(text):,} characters)"
