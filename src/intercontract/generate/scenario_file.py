"""The content of a file of scenarios as scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

import orjson

from intercontract.errors import ContractError, unknown_name
from intercontract.generate.scenario import METHODS, TOKENS, Follow, Scenario, Step
from intercontract.model.json import JSONValue
from intercontract.values import frozen

MAX_SCENARIOS = 10_000
_TOP = frozenset(["version", "scenarios"])
_SCENARIO = frozenset(["id", "summary", "steps", "writes"])
_STEP = frozenset(METHODS) | {
    "query", "body", "raw", "headers", "bind", "follow", "credentials", "mode"
}  # fmt: skip
_FOLLOW = frozenset(["pointer", "as", "limit", "while", "busy"])
_MODES = ("positive", "negative")
# RFC 9110, section 5: names are tokens, values are visible.
_HEADER_NAME = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
_HEADER_VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?")


def parse(value: JSONValue, *, file: str = "scenarios.yaml") -> tuple[Scenario, ...]:
    """The scenarios of a parsed document.

    Raises:
        ContractError: a scenario or step is not of the form that the file's head describes.
    """
    listed = value.get("scenarios") if isinstance(value, dict) else None
    if isinstance(value, dict) and (unknown := unknown_name(value, _TOP)):
        raise ContractError(f"has the unknown key {unknown[0]!r}", file=file, hint=unknown[1])
    if not isinstance(listed, list):
        raise ContractError("'scenarios' is no list", file=file)
    if len(listed) > MAX_SCENARIOS:
        message = f"has {len(listed):,} scenarios, more than the {MAX_SCENARIOS:,} that are read"
        raise ContractError(message, file=file)
    scenarios: dict[str, Scenario] = {}
    for number, item in enumerate(listed, 1):
        found = _scenario(_Part(item, f"scenario {number}", file))
        if found.id in scenarios:
            raise ContractError(f"two scenarios are called {found.id!r}", file=file)
        scenarios[found.id] = found
    return tuple(scenarios.values())


def joined(files: Iterable[tuple[tuple[Scenario, ...], str]]) -> tuple[Scenario, ...]:
    """The scenarios of several files, each with its name, in order.

    Raises:
        ContractError: a scenario of one file is called like one of another.
    """
    found: dict[str, Scenario] = {}
    for scenarios, file in files:
        for scenario in scenarios:
            if scenario.id in found:
                raise ContractError(f"two scenarios are called {scenario.id!r}", file=file)
            found[scenario.id] = scenario
    return tuple(found.values())


@frozen
class _Part:
    """A piece of the document, read field by field; whatever is wrong is an error that names it."""

    content: JSONValue
    where: str
    file: str

    def bad(self, what: str, hint: str = "") -> ContractError:
        return ContractError(f"{self.where}: {what}", file=self.file, hint=hint)

    def fields(self, known: Iterable[str]) -> dict[str, JSONValue]:
        if not isinstance(self.content, dict):
            raise self.bad("is no mapping")
        if unknown := unknown_name(self.content, known):
            raise self.bad(f"has the unknown field {unknown[0]!r}", unknown[1])
        return self.content

    def get(self, name: str) -> JSONValue:
        return cast("dict[str, JSONValue]", self.content).get(name)

    def mapping(self, name: str) -> dict[str, JSONValue]:
        found = self.get(name)
        if found is None:
            return {}
        if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
            raise self.bad(f"{name!r} is no mapping with names")
        return found

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        given = self.get(name) if self.get(name) is not None else allowed[0]
        if given not in allowed:
            raise self.bad(f"{name!r} is none of {', '.join(allowed)}")
        return str(given)


def _scenario(part: _Part) -> Scenario:
    value = part.fields(_SCENARIO)
    name, steps, writes = value.get("id"), value.get("steps"), value.get("writes", False)
    if not isinstance(name, str) or not name:
        raise part.bad("has no id")
    part = _Part(value, f"scenario {name}", part.file)
    if not isinstance(steps, list) or not steps:
        raise part.bad("has no steps")
    if not isinstance(writes, bool):
        raise part.bad("'writes' is neither true nor false")
    read = tuple(
        _step(_Part(step, f"{part.where}, step {number}", part.file))
        for number, step in enumerate(steps, 1)
    )
    writing = next((step for step in read if step.method not in ("GET", "HEAD")), None)
    if writing and not writes:
        hint = "write writes: true, so that read-only runs leave it out"
        raise part.bad(f"sends {writing.method} {writing.path} and does not say so", hint)
    return Scenario(name, str(value.get("summary", "")), read, writes)


def _step(part: _Part) -> Step:
    value = part.fields(_STEP)
    methods = [method for method in METHODS if method in value]
    path = value[methods[0]] if len(methods) == 1 else None
    if not isinstance(path, str) or not path.startswith("/"):
        raise part.bad("needs one method with a path, such as GET: /conversations")
    if "raw" in value and "body" in value:
        raise part.bad("has both 'body' and 'raw'")
    try:
        orjson.dumps([part.mapping("query"), value.get("body")])
    except TypeError as problem:
        raise part.bad(f"'query' or 'body' is no JSON: {problem}") from None
    return Step(
        method=methods[0],
        path=path,
        query=part.mapping("query"),
        headers=_headers(part),
        body=value.get("body"),
        raw=str(value["raw"]) if "raw" in value else None,
        bind=_bind(part),
        follow=_follow(_Part(part.mapping("follow"), f"{part.where}, follow", part.file)),
        credentials=part.one_of("credentials", tuple(TOKENS)),
        mode=part.one_of("mode", _MODES),
    )


def _headers(part: _Part) -> dict[str, str]:
    headers = {name: str(item) for name, item in part.mapping("headers").items()}
    for name, text in headers.items():
        if not (_HEADER_NAME.fullmatch(name) and _HEADER_VALUE.fullmatch(text)):
            raise part.bad(f"the header {name!r} cannot be sent")
    return headers


def _bind(part: _Part) -> dict[str, str]:
    bind = part.mapping("bind")
    if not all(isinstance(pointer, str) and pointer.startswith("/") for pointer in bind.values()):
        raise part.bad("'bind' needs a JSON Pointer for each name")
    return {name: str(pointer) for name, pointer in bind.items()}


def _follow(part: _Part) -> Follow | None:
    value = part.fields(_FOLLOW)
    if not value:
        return None
    pointer, parameter, limit = value.get("pointer"), value.get("as"), value.get("limit", 20)
    if not isinstance(pointer, str) or not pointer.startswith("/"):
        raise part.bad("'pointer' is no JSON Pointer")
    if not isinstance(parameter, str) or not parameter:
        raise part.bad("'as' names no parameter")
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise part.bad("'limit' is no number of pages")
    goes_on = value.get("while", pointer)
    if not isinstance(goes_on, str) or not goes_on.startswith("/"):
        raise part.bad("'while' is no JSON Pointer")
    busy = value.get("busy", "")
    if not isinstance(busy, str):
        raise part.bad("'busy' is no error code")
    return Follow(pointer, parameter, limit, goes_on, busy)
