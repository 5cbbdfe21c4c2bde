"""Schemas that say less, or something else, than their author will have meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.contract.document.problem import DocumentProblem
from intercontract.contract.document.references import target_of
from intercontract.contract.linting.source import LintedDescription
from intercontract.contract.reading.text import canonical
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.json import JSONObject, JSONValue, join, resolve

# A schema below one of these describes the same value as the schema that holds it.
_SAME_VALUE = re.compile(r"(.*)/(?:(?:allOf|anyOf|oneOf)/\d+|if|then|else|not)")


def undefined_required(source: LintedDescription) -> Iterator[DocumentProblem]:
    """A required property that no ``properties`` about the same value define."""
    for part, schema in source.of("schema"):
        required = schema.get("required")
        names = [n for n in required if isinstance(n, str)] if isinstance(required, list) else []
        if not names:
            continue
        defined = _defined(source, part.pointer)
        pointer = part.pointer
        while above := _SAME_VALUE.fullmatch(pointer):
            pointer = above[1]
            defined |= _defined(source, pointer)
        for index, name in enumerate(names):
            if name not in defined:
                yield DocumentProblem(
                    "required-not-defined",
                    join(part.pointer, "required", index),
                    f"the required property {name!r} is not defined",
                    part.operation,
                )


def _defined(source: LintedDescription, pointer: str) -> set[str]:
    found: set[str] = set()
    pending, seen = [pointer], set[str]()
    while pending:
        where = pending.pop()
        if where in seen:
            continue
        seen.add(where)
        try:
            schema = resolve(source.published, where)
        except KeyError:
            continue
        if not isinstance(schema, dict):
            continue
        properties = schema.get("properties")
        found |= set(properties) if isinstance(properties, dict) else set()
        if (target := target_of(schema.get("$ref"))) is not None:
            pending.append(target)
        for keyword in ("allOf", "anyOf", "oneOf"):
            listed = schema.get(keyword)
            pending += [
                join(where, keyword, i)
                for i in range(len(listed) if isinstance(listed, list) else 0)
            ]
        pending += [join(where, keyword) for keyword in ("then", "else") if keyword in schema]
    return found


def enums(source: LintedDescription) -> Iterator[DocumentProblem]:
    """An enum that lists a value twice, or a value that the rest of its schema refuses."""
    for part, schema in source.of("schema"):
        values = schema.get("enum")
        seen: set[bytes] = set()
        for index, value in enumerate(values if isinstance(values, list) else ()):
            where = join(part.pointer, "enum", index)
            if (text := canonical(value)) in seen:
                message = f"the enum lists {show(value)} twice"
                yield DocumentProblem("duplicate-enum-value", where, message, part.operation)
            seen.add(text)
            for problem in source.description.validator(part.pointer).problems(value):
                if problem.keyword == "type":
                    message = f"{show(value)} can never be valid: it is not {problem.expected}"
                    yield DocumentProblem("impossible-enum-value", where, message, part.operation)


def discriminators(source: LintedDescription) -> Iterator[DocumentProblem]:
    """A discriminator whose property no schema defines, or whose mapping leads nowhere."""
    for part, schema in source.of("schema"):
        discriminator = schema.get("discriminator")
        if not isinstance(discriminator, dict):
            continue
        where = join(part.pointer, "discriminator")
        name = discriminator.get("propertyName")
        if not isinstance(name, str) or name not in _defined(source, part.pointer):
            message = f"the discriminating property {name!r} is not defined"
            yield DocumentProblem("discriminator-not-defined", where, message, part.operation)
        mapping = discriminator.get("mapping")
        for value, reference in mapping.items() if isinstance(mapping, dict) else ():
            if not _leads_somewhere(source.published, reference):
                message = f"{reference} leads nowhere"
                at = join(where, "mapping", value)
                yield DocumentProblem("dangling-reference", at, message, part.operation)


def _leads_somewhere(document: JSONObject, reference: JSONValue) -> bool:
    # A mapping may also name a schema without being a reference.
    target = target_of(reference)
    try:
        resolve(document, target if target is not None else join("/components/schemas", reference))
    except KeyError:
        return False
    return True
