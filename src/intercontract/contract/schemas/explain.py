"""jsonschema's validator, made to name each violation at its own place.

The keywords overridden here differ from jsonschema's in one of three ways: they yield one error per
offending property or item, at its pointer; they let jsonschema-rs decide (regular expressions,
divisibility), so that the two validators cannot disagree; or they stop where a branch of a choice has more
errors than anybody is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import islice
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from intercontract.contract.document.patterns import found_in
from intercontract.contract.schemas.evaluated import Reading
from intercontract.contract.schemas.formats import BITS, FORMATS, holds
from intercontract.contract.schemas.schema_problem import FALSE
from intercontract.contract.schemas.validation import MOST
from intercontract.model.json import JSONValue, join, resolve
from intercontract.values import frozen

Errors = Iterator[ValidationError]
Keyword = Callable[[Any, Any, Any, Any], Errors]


@lru_cache(maxsize=1000)
def _leaf(keyword: str, argument: str | float) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({keyword: argument})


def format_checker() -> FormatChecker:
    """jsonschema's view of the formats."""
    checker = FormatChecker(formats=())
    for name in (*FORMATS, *BITS):
        checker.checks(name)(partial(holds, name))
    return checker


def explainer(document: JSONValue) -> type[Draft202012Validator]:
    """A validator class for the schemas of one document."""
    own = _Composition(document)
    keywords: dict[str, Keyword] = {
        **_KEYWORDS,
        "$ref": own.ref,
        "additionalProperties": own.additional_properties,
        "unevaluatedProperties": own.unevaluated_properties,
        "unevaluatedItems": own.unevaluated_items,
    }
    extended: type[Draft202012Validator] = extend(Draft202012Validator, validators=keywords)  # type: ignore[no-untyped-call]
    extended.descend = _descend  # type: ignore[method-assign, assignment]
    return extended


def _descend(
    self: Any,
    instance: object,
    schema: Any,
    path: Any = None,
    schema_path: Any = None,
    resolver: object = None,
) -> Errors:
    # jsonschema 4.26 forgets both paths when a subschema is false.
    if schema is False:
        yield ValidationError(
            "no value is expected",
            validator=FALSE,
            validator_value=False,
            instance=instance,
            path=() if path is None else [path],
            schema_path=() if schema_path is None else [schema_path],
        )
    else:
        yield from Draft202012Validator.descend(self, instance, schema, path, schema_path, resolver)


@frozen
class _Composition:
    """The keywords whose meaning depends on what else the document says."""

    document: JSONValue

    def follow(self, reference: str) -> JSONValue:
        try:
            return resolve(self.document, unquote(reference.partition("#")[2]))
        except KeyError:
            return True

    def reading(self, validator: Any) -> Reading:
        def accepts(schema: JSONValue, value: JSONValue) -> bool:
            return bool(validator.evolve(schema=schema).is_valid(value))

        return Reading(self.follow, accepts, found_in)

    def ref(self, validator: Any, reference: str, value: Any, _schema: Any) -> Errors:
        yield from validator.descend(value, self.follow(reference), schema_path="$ref")

    def additional_properties(
        self, validator: Any, argument: Any, value: Any, schema: Any
    ) -> Errors:
        if isinstance(value, dict):
            for name in self.reading(validator).additional(schema, value):
                yield from _below(validator, argument, value, name, "additionalProperties")

    def unevaluated_properties(
        self, validator: Any, argument: Any, value: Any, schema: Any
    ) -> Errors:
        if isinstance(value, dict):
            yield from self._unevaluated(
                validator, argument, value, schema, "unevaluatedProperties"
            )

    def unevaluated_items(
        self, validator: object, argument: object, value: object, schema: object
    ) -> Errors:
        if isinstance(value, list):
            yield from self._unevaluated(validator, argument, value, schema, "unevaluatedItems")

    def _unevaluated(
        self, validator: Any, argument: Any, value: Any, schema: Any, keyword: str
    ) -> Errors:
        others = {k: v for k, v in schema.items() if k != keyword}
        known = self.reading(validator).evaluated(others, value)
        for key in value if isinstance(value, dict) else range(len(value)):
            if key not in known:
                yield from _below(validator, argument, value, key, keyword)


def _below(validator: Any, argument: Any, value: Any, key: Any, keyword: str) -> Errors:
    if argument is False:
        yield ValidationError(
            f"{key!r} is not expected",
            path=[key],
            validator=keyword,
            validator_value=key if isinstance(key, str) else False,
            instance=value[key],
        )
    else:
        yield from validator.descend(value[key], argument, path=key)


def _items(validator: Any, argument: Any, value: Any, schema: Any) -> Errors:
    if isinstance(value, list):
        for index in range(len(schema.get("prefixItems", ())), len(value)):
            yield from _below(validator, argument, value, index, "items")


def _absent(name: str, keyword: str) -> ValidationError:
    return ValidationError(
        f"{name!r} is absent", path=[name], validator=keyword, validator_value=name, instance=None
    )


def _required(_validator: Any, names: Any, value: Any, _schema: Any) -> Errors:
    for name in names if isinstance(value, dict) else ():
        if name not in value:
            yield _absent(name, "required")


def _dependent_required(_validator: Any, argument: Any, value: Any, _schema: Any) -> Errors:
    for name, needed in argument.items() if isinstance(value, dict) else ():
        if name in value:
            for other in needed:
                if other not in value:
                    yield _absent(other, "dependentRequired")


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Errors:
    if isinstance(value, str) and not found_in(pattern, value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, argument: Any, value: Any, _schema: Any) -> Errors:
    for pattern, subschema in argument.items() if isinstance(value, dict) else ():
        for name, held in value.items():
            if found_in(pattern, name):
                yield from validator.descend(held, subschema, path=name, schema_path=pattern)


def _multiple_of(_validator: object, argument: object, value: object, _schema: object) -> Errors:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and not _leaf("multipleOf", argument).is_valid(value):
        yield ValidationError(f"{value!r} is not a multiple of {argument}")


def _branches(validator: Any, branches: Any, value: Any) -> tuple[int, list[ValidationError]]:
    """The first branch that a value fits, or their number; and what is wrong by those before."""
    causes: list[ValidationError] = []
    for index, branch in enumerate(branches):
        found = list(islice(validator.descend(value, branch, schema_path=index), MOST))
        if not found:
            return index, causes
        causes += found
    return len(branches), causes


def _any_of(validator: Any, branches: Any, value: Any, _schema: Any) -> Errors:
    first, causes = _branches(validator, branches, value)
    if first == len(branches):
        yield ValidationError("it fits none of the schemas", context=causes)


def _one_of(validator: Any, branches: Any, value: Any, _schema: Any) -> Errors:
    first, causes = _branches(validator, branches, value)
    if first == len(branches):
        yield ValidationError("it fits none of the schemas", context=causes)
    elif any(validator.evolve(schema=one).is_valid(value) for one in branches[first + 1 :]):
        yield ValidationError("it fits several of the schemas")


def _property_names(validator: Any, argument: Any, value: Any, _schema: Any) -> Errors:
    for name in value if isinstance(value, dict) else ():
        yield from validator.descend(name, argument, path=name)


_KEYWORDS: dict[str, Keyword] = {
    "anyOf": _any_of,
    "dependentRequired": _dependent_required,
    "items": _items,
    "multipleOf": _multiple_of,
    "oneOf": _one_of,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "propertyNames": _property_names,
    "required": _required,
}


def schema_pointer(document: JSONValue, base: str, error: ValidationError) -> str:
    """Where in the document the keyword stands that an error comes from; references are followed."""
    pointer = base
    for token in error.absolute_schema_path:
        if token == "$ref":  # noqa: S105
            try:
                holder = resolve(document, pointer)
            except KeyError:
                return pointer
            if isinstance(holder, dict) and isinstance(reference := holder.get("$ref"), str):
                pointer = unquote(reference.partition("#")[2])
                continue
        pointer = join(pointer, token)
    return pointer
