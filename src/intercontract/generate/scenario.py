"""Scenarios: exchange sequences written as data, and playing them at any target."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import cast
from urllib.parse import quote, urlencode

import orjson
from attrs import Factory

from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Interaction, Request
from intercontract.model.json import JSONValue, resolve
from intercontract.values import define, frozen

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
# How a step's `credentials` are sent; the invalid token is no secret, and recordings keep it.
TOKENS = {"sent": "", "none": None, "invalid": "invalid-token"}
# What `{long}` stands for: wherever it is cut, a number is missing.
LONG = " ".join(f"This is sentence {number} of a long text." for number in range(1, 131))
# Seconds that a walk which nobody goes on with stays open (BEHAVIOURS, *Pagination*), and between two tries.
_OPEN = 60.0
_PAUSE = 5.0
_PLACE = re.compile(r"\{(\w+)(?::(integer))?\}")


@frozen
class Follow:
    """Repeat a step with the value at a pointer as query parameter, until it is absent.

    So it is too where nothing stands at ``goes_on``: a scroll ends with an empty list. ``busy`` is the code
    of the error that says that another such walk is open, where a workspace has one at a time.
    """

    pointer: str
    parameter: str
    limit: int
    goes_on: str = Factory(lambda self: self.pointer, takes_self=True)
    busy: str = ""

    def cursor(self, interaction: Interaction) -> str | None:
        """What the next request is made with; None at the end."""
        found = _at(interaction, self.pointer)
        on = _at(interaction, self.goes_on) is not None
        return found if isinstance(found, str) and on else None

    def is_busy(self, interaction: Interaction) -> bool:
        """Whether the walk could not begin because another one is open."""
        return bool(self.busy) and _at(interaction, "/errors/0/code") == self.busy


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


@frozen
class Unplayed:
    """A step that could not be played, or not to its end; ``cause`` says what came before it."""

    scenario: str
    number: int
    method: str
    path: str
    reason: str
    cause: str = ""

    @property
    def place(self) -> str:
        """The step by number and request: ``step 2 (POST /tags)``."""
        return f"step {self.number} ({self.method} {self.path})"


@define
class Player:
    """Plays scenarios through a sender.

    ``skipped`` are the steps that were left out because what they need was not bound, or a walk could not
    begin; ``bounded`` the walks that go on beyond the limit which the scenario gives them. ``wait`` is asked
    to let seconds pass while another walk is open, and says whether it did.
    """

    sender: Sender
    api_version: str
    run: str
    wait: Callable[[float], bool] = lambda _: False
    skipped: list[Unplayed] = Factory(list)
    bounded: list[Unplayed] = Factory(list)

    def play(self, scenario: Scenario) -> Iterator[Interaction]:
        """Play the steps in order, yielding each interaction."""
        bound: dict[str, JSONValue] = {"run": self.run, "long": LONG}
        causes: dict[str, str] = {}
        for number, step in enumerate(scenario.steps, 1):
            unplayed = partial(Unplayed, scenario.id, number, step.method, step.path)
            missing = sorted(_places(step) - set(bound))
            if missing:
                why = next((causes[name] for name in missing if name in causes), "")
                self.skipped.append(unplayed(f"no value for {', '.join(missing)}", why))
                causes |= {name: causes.get(name, why) for name in step.bind}
                continue
            case = Case("scenario", step.mode, f"{scenario.id}, step {number}")
            last: Interaction | None = None
            for interaction in self._step(step, bound, case, scenario.id):
                yield interaction
                if 200 <= interaction.response.status < 300:
                    self._bind(step, interaction, bound)
                last = interaction
                status = last.response.status
                came = f"step {number} ({step.method} {step.path}) answered {status}"
                causes |= dict.fromkeys(step.bind, came)
            if last and step.follow and step.follow.is_busy(last):
                self.skipped.append(
                    unplayed("another walk was open all the while", step.follow.busy)
                )
            elif last and step.follow and step.follow.cursor(last) is not None:
                limit = step.follow.limit
                self.bounded.append(unplayed(f"not followed further than {limit} times"))

    def finish(self, step: Step, last: Interaction) -> Iterator[Interaction]:
        """Go on to the end with a walk of which ``last`` is the newest answer."""
        if step.follow and (cursor := step.follow.cursor(last)) is not None:
            query: dict[str, JSONValue] = {**step.query, step.follow.parameter: cursor}
            yield from self._walk(step, {}, query, Case("other"), None)

    def _step(
        self, step: Step, bound: dict[str, JSONValue], case: Case, sequence: str
    ) -> Iterator[Interaction]:
        query = cast("dict[str, JSONValue]", _fill(step.query, bound))
        left = _OPEN
        while True:
            last = None
            for last in self._walk(step, bound, query, case, sequence):
                yield last
            busy = last is not None and step.follow is not None and step.follow.is_busy(last)
            if not busy or left <= 0 or not self.wait(_PAUSE):
                return
            left -= _PAUSE

    def _walk(
        self,
        step: Step,
        bound: dict[str, JSONValue],
        query: dict[str, JSONValue],
        case: Case,
        sequence: str | None,
    ) -> Iterator[Interaction]:
        for _ in range(step.follow.limit if step.follow else 1):
            self.sender.label(case, sequence)
            interaction = self.sender.send(
                self._request(step, bound, query), token=TOKENS[step.credentials]
            )
            yield interaction
            cursor = step.follow.cursor(interaction) if step.follow else None
            if step.follow is None or cursor is None:
                return
            query = {**query, step.follow.parameter: cursor}

    def _request(
        self, step: Step, bound: dict[str, JSONValue], query: dict[str, JSONValue]
    ) -> Request:
        path = _PLACE.sub(lambda place: quote(str(bound[place[1]]), safe=""), step.path)
        url = f"{self.sender.base_url}{path}"
        if query:
            url += "?" + urlencode({name: _plain(value) for name, value in query.items()})
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
            headers.setdefault("Content-Type", "application/json")
        return Request(step.method, url, Headers(headers), body)

    def _bind(self, step: Step, interaction: Interaction, bound: dict[str, JSONValue]) -> None:
        for name, pointer in step.bind.items():
            value = _at(interaction, pointer)
            if isinstance(value, (str, int)):
                bound[name] = value


def _plain(value: JSONValue) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _places(step: Step) -> set[str]:
    texts = [step.path, orjson.dumps([step.query, step.body]).decode()]
    return {name for text in texts for name, _ in _PLACE.findall(text)}


def _fill(value: JSONValue, bound: dict[str, JSONValue]) -> JSONValue:
    if isinstance(value, str):
        whole = _PLACE.fullmatch(value)
        if whole and whole[2] and str(bound[whole[1]]).isdecimal():
            return int(str(bound[whole[1]]))
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
