"""One violation of a schema, and the words for it: what was expected, what was seen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from intercontract.model.json import JSONValue, json_type
from intercontract.values import frozen

FALSE = "false schema"


@frozen
class Problem:
    """One violation of a schema: where in the value, which keyword, what it says.

    ``pointer`` leads to the offending value, for an absent property to where it should be, and
    ``schema_pointer`` to the keyword in the document. ``fits`` says of a failed ``oneOf`` how many branches
    the value fits, ``detail`` which, or what each branch lacks.
    """

    pointer: str
    keyword: str
    argument: JSONValue
    observed: JSONValue
    schema_pointer: str
    fits: int = 0
    detail: str = ""

    @property
    def expected(self) -> str:
        """What the schema wants there, in words."""
        if self.fits and isinstance(self.argument, list):
            return f"a value that fits only one of {len(self.argument)} schemas"
        return describe(self.keyword, self.argument)

    @property
    def message(self) -> str:
        """The problem in a sentence."""
        return self.told(self.expected, show(self.observed))

    def told(self, expected: str, observed: str) -> str:
        """The sentence, with what was expected and observed in words."""
        where = self.pointer or "the body"
        if self.keyword == "required":
            return f"{where} is required and absent"
        detail = f": {self.detail}" if self.detail else ""
        return f"{where} should be {expected}, and is {observed}{detail}"


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
    "readOnly": "absent from a request, for it is readOnly",
    "writeOnly": "absent from a response, for it is writeOnly",
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


_written = json.JSONEncoder(ensure_ascii=False).encode
_SCALARS = {None: "null", True: "true", False: "false"}


def show(value: JSONValue, limit: int = 120) -> str:
    """A value for people: its JSON, cut when long, with its type when that is not plain to see."""
    text = _SCALARS.get(value) if value is None or isinstance(value, bool) else None
    if text is None:
        text = _written(value)
    if len(text) <= limit:
        return text
    return f"{json_type(value)} {text[:limit]}… ({len(text):,} characters)"


def told_by_all(found: Iterable[Sequence[Problem]]) -> list[Problem]:
    """What several descriptions find wrong with one value: what they both find is told once."""
    told: dict[tuple[str, str, str], Problem] = {}
    for problems in found:
        mistyped = {problem.pointer for problem in problems if problem.keyword == "type"}
        for problem in problems:
            if problem.pointer in mistyped and problem.keyword in ("enum", "const"):
                continue  # a value of another type is no other word
            key = problem.pointer, problem.keyword, repr(problem.argument)
            told.setdefault(key, problem)
    return list(told.values())
