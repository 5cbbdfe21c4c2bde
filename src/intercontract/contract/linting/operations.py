"""Operations whose ids, paths, parameters and responses do not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.contract.description import METHODS
from intercontract.contract.document.problem import DocumentProblem
from intercontract.contract.linting.source import LintedDescription
from intercontract.model.json import JSONObject, JSONValue, join


def identifiers(source: LintedDescription) -> Iterator[DocumentProblem]:
    """An operation without an id, or with the id of another."""
    seen: dict[str, str] = {}
    for part, operation in source.of("operation"):
        identifier = operation.get("operationId")
        if not isinstance(identifier, str) or not identifier:
            message = "the operation has no operationId"
            yield DocumentProblem("no-operation-id", part.pointer, message, part.operation)
        elif identifier in seen:
            message = f"{identifier!r} is also the id of {seen[identifier]}"
            where = join(part.pointer, "operationId")
            yield DocumentProblem("duplicate-operation-id", where, message, part.operation)
        else:
            seen[identifier] = part.pointer


def paths(source: LintedDescription) -> Iterator[DocumentProblem]:
    """Two path templates that the same paths fit."""
    seen: dict[str, str] = {}
    listed = source.published.get("paths")
    for path in listed if isinstance(listed, dict) else ():
        shape = re.sub(r"\{[^{}]*\}", "{}", path)
        if shape in seen:
            message = f"the same paths fit {seen[shape]}"
            yield DocumentProblem("ambiguous-path", join("/paths", path), message)
        seen.setdefault(shape, path)


def parameters(source: LintedDescription) -> Iterator[DocumentProblem]:
    """Path parameters and path templates that do not name the same things; names used twice."""
    listed = source.published.get("paths")
    for path, raw in listed.items() if isinstance(listed, dict) else ():
        item, where = source.description.resolve(raw)
        base = where or join("/paths", path)
        for method in METHODS if isinstance(item, dict) else ():
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict):
                name = str(operation.get("operationId") or f"{method.upper()} {path}")
                shared = _declared(source, item, base)
                own = _declared(source, operation, join(base, method))
                yield from _repeated(own, name)
                yield from _path_parameters(path, shared + own, join(base, method), name)


Declared = tuple[str, str, str, JSONObject]


def _declared(source: LintedDescription, holder: JSONValue, pointer: str) -> list[Declared]:
    found: list[Declared] = []
    listed = holder.get("parameters") if isinstance(holder, dict) else None
    for index, raw in enumerate(listed if isinstance(listed, list) else ()):
        value, _ = source.description.resolve(raw)
        if isinstance(value, dict):
            at = join(pointer, "parameters", index)
            found.append((str(value.get("in")), str(value.get("name")), at, value))
    return found


def _repeated(declared: list[Declared], operation: str) -> Iterator[DocumentProblem]:
    seen: set[tuple[str, str]] = set()
    for location, name, pointer, _ in declared:
        if (location, name) in seen:
            message = f"the {location} parameter {name!r} is declared twice"
            yield DocumentProblem("duplicate-parameter", pointer, message, operation)
        seen.add((location, name))


def _path_parameters(
    path: str, declared: list[Declared], pointer: str, operation: str
) -> Iterator[DocumentProblem]:
    wanted = re.findall(r"\{([^{}]*)\}", path)
    given = {name: (at, value) for location, name, at, value in declared if location == "path"}
    for name in dict.fromkeys(wanted):
        if name not in given:
            message = f"the path parameter {name!r} is not defined"
            yield DocumentProblem("path-parameter-not-defined", pointer, message, operation)
    for name, (at, value) in given.items():
        if name not in wanted:
            message = f"the path has no {{{name}}}"
            yield DocumentProblem("path-parameter-not-used", at, message, operation)
        if value.get("required") is not True:
            message = f"the path parameter {name!r} is not marked required"
            yield DocumentProblem("path-parameter-not-required", at, message, operation)


def responses(source: LintedDescription) -> Iterator[DocumentProblem]:
    """Operations that document no response, and statuses that are none."""
    for part, operation in source.of("operation"):
        listed = operation.get("responses")
        if not isinstance(listed, dict) or not listed:
            message = "the operation documents no response"
            yield DocumentProblem("no-response", part.pointer, message, part.operation)
            continue
        for status in listed:
            if not re.fullmatch(r"[1-5](\d\d|[xX]{2})|default|x-.*", status):
                where = join(part.pointer, "responses", status)
                message = f"{status!r} is no status"
                yield DocumentProblem("not-a-status", where, message, part.operation)


def security(source: LintedDescription) -> Iterator[DocumentProblem]:
    """Security requirements that name a scheme which is not defined."""
    components = source.published.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    known = set(schemes) if isinstance(schemes, dict) else set()
    holders: list[tuple[str, str | None, JSONObject]] = [("", None, source.published)]
    holders += [(p.pointer, p.operation, value) for p, value in source.of("operation")]
    for pointer, operation, holder in holders:
        listed = holder.get("security")
        for index, requirement in enumerate(listed if isinstance(listed, list) else ()):
            for name in requirement if isinstance(requirement, dict) else ():
                if name not in known:
                    where = join(pointer, "security", index, name)
                    message = f"the security scheme {name!r} is not defined"
                    yield DocumentProblem("undefined-security-scheme", where, message, operation)
