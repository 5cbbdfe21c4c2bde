"""Scenarios: exchange sequences written as data, and playing them at any target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast
from urllib.parse import quote, urlencode

import orjson
from attrs import Factory, define, frozen

from intercontract.errors import ContractError
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Interaction, Request
from intercontract.model.json import JSONValue, resolve

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_FIELDS = frozenset(METHODS) | {
    "query", "body", "raw", "headers", "bind", "follow", "credentials", "mode"
}  # fmt: skip
_PLACE = re.compile(r"\{(\w+)\}")


@frozen
class Follow:
    """Repeat a step with the value at a pointer as query parameter, until it is absent."""

    pointer: str
    parameter: str
    limit: int


@frozen
class Step:
    """One request, with places (``{name}``) for what earlier steps bound."""

    method: str
    path: str
    query: dict[str, JSONValue] = Factory(dict)
    headers: dict[str, str] = Factory(dict)
    body: JSONValue = None
    raw: str | None = None
    bind: dict[str, str] = Factory(dict)
    follow: Follow | None = None
    credentials: str = "sent"
    mode: str = "positive"


@frozen
class Scenario:
    """Steps in order."""

    id: str
    summary: str
    steps: tuple[Step, ...]
    writes: bool = False


def parse(value: JSONValue, *, file: str = "scenarios.yaml") -> tuple[Scenario, ...]:
    """The scenarios of a parsed document.

    Raises:
        ContractError: a scenario or step is not of the form that the file's head describes.
    """
    listed = value.get("scenarios") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        raise ContractError("'scenarios' is no list", file=file)
    return tuple(_scenario(item, file) for item in listed)


def _scenario(value: JSONValue, file: str) -> Scenario:
    if not (isinstance(value, dict) and isinstance(value.get("id"), str)):
        raise ContractError("a scenario has no id", file=file)
    name, steps = str(value["id"]), value.get("steps")
    if not isinstance(steps, list):
        raise ContractError(f"the scenario {name!r} has no steps", file=file)
    return Scenario(
        id=name,
        summary=str(value.get("summary", "")),
        steps=tuple(
            _step(step, f"scenario {name}, step {n}", file) for n, step in enumerate(steps, 1)
        ),
        writes=value.get("writes") is True,
    )


def _step(value: JSONValue, where: str, file: str) -> Step:
    if not isinstance(value, dict):
        raise ContractError(f"{where}: is no mapping", file=file)
    if unknown := set(value) - _FIELDS:
        raise ContractError(f"{where}: has the unknown field {sorted(unknown)[0]!r}", file=file)
    methods = [method for method in METHODS if method in value]
    if len(methods) != 1:
        raise ContractError(
            f"{where}: needs one method with a path, such as GET: /conversations", file=file
        )

    def mapping(name: str) -> dict[str, JSONValue]:
        found = value.get(name, {})
        if not isinstance(found, dict):
            raise ContractError(f"{where}: {name!r} is no mapping", file=file)
        return found

    follow = mapping("follow")
    return Step(
        method=methods[0],
        path=str(value[methods[0]]),
        query=mapping("query"),
        headers={key: str(item) for key, item in mapping("headers").items()},
        body=value.get("body"),
        raw=str(value["raw"]) if "raw" in value else None,
        bind={key: str(item) for key, item in mapping("bind").items()},
        follow=Follow(str(follow["pointer"]), str(follow["as"]), int(str(follow.get("limit", 20))))
        if follow
        else None,
        credentials=str(value.get("credentials", "sent")),
        mode=str(value.get("mode", "positive")),
    )


@define
class Player:
    """Plays scenarios through a sender.

    ``skipped`` names the steps that were left out because what they need was not bound.
    """

    sender: Sender
    api_version: str
    run: str
    skipped: list[str] = Factory(list)

    def play(self, scenario: Scenario) -> Iterator[Interaction]:
        """Play the steps in order, yielding each interaction."""
        bound: dict[str, JSONValue] = {"run": self.run}
        for number, step in enumerate(scenario.steps, 1):
            missing = sorted(_places(step) - set(bound))
            if missing:
                self.skipped.append(
                    f"scenario {scenario.id}, step {number} ({step.method} {step.path}): "
                    f"no value for {', '.join(missing)}"
                )
                continue
            case = Case("scenario", step.mode, f"{scenario.id}, step {number}")
            for interaction in self._step(step, bound, case, scenario.id):
                yield interaction
                if interaction.response.status < 300:
                    self._bind(step, interaction, bound)

    def _step(
        self, step: Step, bound: dict[str, JSONValue], case: Case, sequence: str
    ) -> Iterator[Interaction]:
        query = cast("dict[str, JSONValue]", _fill(step.query, bound))
        for _ in range(step.follow.limit if step.follow else 1):
            self.sender.label(case, sequence)
            token = {"sent": "", "none": None, "invalid": "invalid-token"}[step.credentials]
            interaction = self.sender.send(self._request(step, bound, query), token=token)
            yield interaction
            cursor = _at(interaction, step.follow.pointer) if step.follow else None
            if not (step.follow and isinstance(cursor, str)):
                return
            query = {**query, step.follow.parameter: cursor}

    def _request(
        self, step: Step, bound: dict[str, JSONValue], query: dict[str, JSONValue]
    ) -> Request:
        path = _PLACE.sub(lambda place: quote(str(bound[place[1]]), safe=""), step.path)
        url = f"{self.sender.base_url}{path}"
        if query:
            url += "?" + urlencode({name: str(value) for name, value in query.items()})
        headers = {
            "Accept": "application/json",
            "Intercom-Version": self.api_version,
            **step.headers,
        }
        body: bytes | None = None
        if step.raw is not None:
            body = step.raw.encode()
        elif step.body is not None:
            body = orjson.dumps(_fill(step.body, bound))
        if body is not None:
            headers["Content-Type"] = "application/json"
        return Request(step.method, url, Headers(headers), body)

    def _bind(self, step: Step, interaction: Interaction, bound: dict[str, JSONValue]) -> None:
        for name, pointer in step.bind.items():
            value = _at(interaction, pointer)
            if isinstance(value, (str, int)):
                bound[name] = value


def _places(step: Step) -> set[str]:
    texts = [step.path, orjson.dumps([step.query, step.body]).decode()]
    return {name for text in texts for name in _PLACE.findall(text)}


def _fill(value: JSONValue, bound: dict[str, JSONValue]) -> JSONValue:
    if isinstance(value, str):
        return _PLACE.sub(lambda place: str(bound[place[1]]), value)
    if isinstance(value, list):
        return [_fill(item, bound) for item in value]
    if isinstance(value, dict):
        return {key: _fill(item, bound) for key, item in value.items()}
    return value


def _at(interaction: Interaction, pointer: str) -> JSONValue:
    try:
        return resolve(orjson.loads(interaction.response.body), pointer)
    except (orjson.JSONDecodeError, KeyError):
        return None
