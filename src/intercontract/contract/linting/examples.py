"""Examples and defaults that contradict the schema they illustrate.

Source: OpenAPI 3.1.0, *Media Type Object* and *Schema Object*: an example should match its schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.contract.document.grammar import Part
from intercontract.contract.document.problem import DocumentProblem
from intercontract.contract.linting.source import LintedDescription
from intercontract.contract.schemas.schema_problem import Problem, show
from intercontract.model.json import JSONObject, JSONValue, join, resolve

_Example = tuple[str, JSONValue]


def examples(source: LintedDescription) -> Iterator[DocumentProblem]:
    """One problem per example, value inside it and keyword that refuses the value."""
    for part, value in source.of("media", "parameter", "header"):
        if "schema" in value:
            schema = join(part.pointer, "schema")
            for pointer, example in (*_single(part, value), *_named(source, part, value)):
                yield from _judge(source, part, schema, pointer, example)
    for part, value in source.of("schema"):
        for pointer, example in (*_single(part, value), *_listed(part, value)):
            yield from _judge(source, part, part.pointer, pointer, example)


def defaults(source: LintedDescription) -> Iterator[DocumentProblem]:
    """A default that its own schema refuses; an enum without its default is the common case."""
    for part, value in source.of("schema"):
        if "default" in value:
            pointer = join(part.pointer, "default")
            for problem in source.description.validator(part.pointer).problems(value["default"]):
                yield DocumentProblem(
                    "default-contradicts-schema",
                    pointer + problem.pointer,
                    _words(problem),
                    part.operation,
                    example=pointer,
                    keyword=problem.keyword,
                )


def _single(part: Part, value: JSONObject) -> Iterator[_Example]:
    if "example" in value:
        yield join(part.pointer, "example"), value["example"]


def _listed(part: Part, value: JSONObject) -> Iterator[_Example]:
    listed = value.get("examples")
    for index, example in enumerate(listed if isinstance(listed, list) else ()):
        yield join(part.pointer, "examples", index), example


def _named(source: LintedDescription, part: Part, value: JSONObject) -> Iterator[_Example]:
    named = value.get("examples")
    for name, raw in named.items() if isinstance(named, dict) else ():
        example, where = source.description.resolve(raw)
        if isinstance(example, dict) and "value" in example:
            yield join(where or join(part.pointer, "examples", name), "value"), example["value"]


def _judge(
    source: LintedDescription, part: Part, schema: str, pointer: str, example: JSONValue
) -> Iterator[DocumentProblem]:
    absent: dict[str, list[str]] = {}
    for problem in source.description.validator(schema).problems(example):
        if problem.keyword != "required":
            yield _contradiction(part, pointer, problem.pointer, problem.keyword, _words(problem))
        elif not _excused(source, problem, schema):
            holder = problem.pointer.rpartition("/")[0]
            absent.setdefault(holder, []).append(str(problem.argument))
    for holder, names in absent.items():
        message = f"lacks {', '.join(names)}, required by the schema"
        yield _contradiction(part, pointer, holder, "required", message)


def _contradiction(
    part: Part, example: str, below: str, keyword: str, message: str
) -> DocumentProblem:
    rule = "example-contradicts-schema"
    return DocumentProblem(
        rule, example + below, message, part.operation, example=example, keyword=keyword
    )


def _words(problem: Problem) -> str:
    return f"expected {problem.expected}, found {show(problem.observed)}"


def _excused(source: LintedDescription, problem: Problem, schema: str) -> bool:
    # A required property that is only read is absent from requests, one only written from responses.
    mark = "writeOnly" if "/responses/" in schema else "readOnly"
    if "/responses/" not in schema and "/requestBod" not in schema:
        return False
    holder = problem.schema_pointer.rpartition("/")[0]
    try:
        where = join(holder, "properties", str(problem.argument))
        found, _ = source.description.resolve(resolve(source.description.document, where))
    except KeyError:
        return False
    return isinstance(found, dict) and found.get(mark) is True
