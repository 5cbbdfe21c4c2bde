"""One step of a scenario against one request: what differs, and what is bound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import orjson

from intercontract.generate.scenario import Step
from intercontract.model.interaction import Credentials, Interaction, Request
from intercontract.model.json import JSONValue, join, resolve
from intercontract.model.linear_pattern import LinearPattern
from intercontract.values import frozen

_PLACE = re.compile(r"\{(\w+)\}")
_SHORT = 80
_NOTHING = "nothing"

Bound = Mapping[str, JSONValue]


@frozen
class Difference:
    """In what a request differs from a step."""

    what: str
    expected: str
    observed: str
    part: str = "request"
    pointer: str = ""


def same_place(step: Step, request: Request, bound: Bound) -> bool:
    """Whether a request has the step's method and path."""
    return step.method == request.method.upper() and _fits(step.path, unquote(request.path), bound)


def differences(step: Step, interaction: Interaction, bound: Bound) -> list[Difference]:
    """How a request for the step's method and path differs from the step.

    The query must be the step's. Body and headers must hold what the step names; what else they hold
    is the matter of other checks. A place that nothing was bound to yet takes any value. A token is looked
    at unless the step writes the header itself.
    """
    request = interaction.request
    found = [*_query(step, request, bound), *_headers(step, request), *_body(step, request, bound)]
    wanted = Credentials(step.credentials)
    carried = Credentials.SENT if request.headers.get("Authorization") else Credentials.NONE
    if carried is Credentials.SENT and interaction.credentials is Credentials.INVALID:
        carried = Credentials.INVALID
    written = any(name.lower() == "authorization" for name in step.headers)
    if wanted is not carried and not written:
        found.append(Difference("the token", f"{wanted}", f"{carried}", "header", "/Authorization"))
    return found


def taken_from(step: Step, interaction: Interaction) -> dict[str, JSONValue]:
    """The values that the step binds, out of the answer."""
    found = {name: _at(interaction, pointer) for name, pointer in step.bind.items()}
    return {name: value for name, value in found.items() if isinstance(value, (str, int))}


def cursor_of(step: Step, interaction: Interaction) -> str | None:
    """The cursor of the next page, for a step that walks through pages."""
    value = _at(interaction, step.follow.pointer) if step.follow else None
    return value if isinstance(value, str) else None


def _query(step: Step, request: Request, bound: Bound) -> Iterator[Difference]:
    wanted = {name: _plain(value) for name, value in step.query.items()}
    given = dict(request.query)
    for name in dict.fromkeys([*wanted, *given]):
        expected, observed = wanted.get(name), given.get(name)
        if expected is None or observed is None or not _fits(expected, observed, bound):
            yield Difference(
                f"the query parameter {name[:_SHORT]}",
                _told(expected, bound),
                _told(observed),
                "query",
                join("", name),
            )


def _headers(step: Step, request: Request) -> Iterator[Difference]:
    for name, expected in step.headers.items():
        observed = request.headers.get(name)
        if observed is None or observed.strip() != expected:
            yield Difference(
                f"the header {name}", _told(expected), _told(observed), "header", join("", name)
            )


def _body(step: Step, request: Request, bound: Bound) -> Iterator[Difference]:
    if step.raw is not None:
        if (request.body or b"") != step.raw.encode():
            yield Difference("the body", _told(step.raw), _told(_text(request.body)))
        return
    if step.body is None:
        return
    try:
        given: JSONValue = orjson.loads(request.body or b"")
    except orjson.JSONDecodeError:
        yield Difference("the body", _told(step.body, bound), _told(_text(request.body)))
        return
    yield from _inside(step.body, given, "", bound)


def _inside(expected: JSONValue, given: JSONValue, at: str, bound: Bound) -> Iterator[Difference]:
    if isinstance(expected, dict) and isinstance(given, dict):
        for key, value in expected.items():
            if key in given:
                yield from _inside(value, given[key], join(at, key), bound)
            else:
                what = f"the body at {join(at, key)}"
                yield Difference(what, _told(value, bound), _NOTHING, pointer=join(at, key))
        return
    if isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        for number, (wanted, got) in enumerate(zip(expected, given, strict=True)):
            yield from _inside(wanted, got, join(at, number), bound)
        return
    if isinstance(expected, str) and isinstance(given, str):
        same = _fits(expected, given, bound)
    else:
        same = type(expected) is type(given) and expected == given
    if not same:
        yield Difference(
            f"the body at {at or 'its root'}", _told(expected, bound), _told(given), pointer=at
        )


def _fits(template: str, given: str, bound: Bound) -> bool:
    """Whether a text is a template with its places filled; an unbound place takes any text but ``/``."""
    parts = _PLACE.split(template)
    pattern = "".join(
        (re.escape(str(bound[part])) if part in bound else "[^/]+") if odd else re.escape(part)
        for odd, part in ((number % 2, part) for number, part in enumerate(parts))
    )
    return LinearPattern(pattern).matches(given)


def _plain(value: JSONValue) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _told(value: JSONValue, bound: Bound | None = None) -> str:
    if value is None:
        return _NOTHING
    text = _plain(value)
    if bound:
        text = _PLACE.sub(lambda place: str(bound.get(place[1], place[0])), text)
    return text if len(text) <= _SHORT else text[: _SHORT - 3] + "..."


def _text(body: bytes | None) -> str | None:
    return body[: 2 * _SHORT].decode("utf-8", "replace") if body else None


def _at(interaction: Interaction, pointer: str) -> JSONValue:
    try:
        return resolve(orjson.loads(interaction.response.body), pointer)
    except (orjson.JSONDecodeError, KeyError):
        return None
