"""How most faults are made: an honest answer, changed in one place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

import orjson

from intercontract.sandbox.errors import Refusal, envelope
from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Site
from intercontract.sandbox.resources import COLLECTIONS
from intercontract.sandbox.router import find

Json: TypeAlias = dict[str, Any]
BodyChange: TypeAlias = Callable[[Any], object]
"""Changes what a payload holds, in place."""

SUCCESS = range(200, 300)
ANY = range(200, 600)

OTHERWISE_BROKEN = (LookupError, TypeError, AttributeError, ValueError, StopIteration)
"""What a change raises when another fault has left nothing to change."""


def operation_of(call: Call) -> str | None:
    """The operation that a call is for."""
    found = find(call)
    return None if found is None else found[0].operation


def own_copy(answer: Answer) -> Any:
    """The payload, replaced by a copy that can be changed without touching the workspace."""
    answer.payload = orjson.loads(orjson.dumps(answer.payload))
    return answer.payload


def amend(answer: Answer, change: BodyChange) -> None:
    """Changes a copy of the payload, as far as other faults have left something to change."""
    with suppress(*OTHERWISE_BROKEN):
        change(own_copy(answer))


def asking(change: Callable[[Call, Site], Call], *operations: str) -> Apply:
    """Answers another request than the one that was sent; no operation named means all."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        wanted = not operations or operation_of(call) in operations
        return proceed(change(call, site) if wanted else call)

    return apply


def answering(
    change: Callable[[Answer, Call, Site], object],
    *operations: str,
    statuses: Collection[int] = SUCCESS,
) -> Apply:
    """Changes the honest answers of some operations; no operation named means all."""

    def apply(call: Call, proceed: Proceed, site: Site) -> Answer:
        answer = proceed(call)
        if (not operations or operation_of(call) in operations) and answer.status in statuses:
            with suppress(*OTHERWISE_BROKEN):
                change(answer, call, site)
        return answer

    return apply


def replaces(
    change: Callable[[Answer], object], *operations: str, statuses: Collection[int] = SUCCESS
) -> Apply:
    """Changes the whole answer of some operations."""
    return answering(lambda answer, _call, _site: change(answer), *operations, statuses=statuses)


def changes(change: BodyChange, *operations: str, statuses: Collection[int] = SUCCESS) -> Apply:
    """Changes the JSON object that some operations answer, in place."""

    def amended(answer: Answer, _call: Call, _site: Site) -> None:
        if isinstance(answer.payload, dict):
            change(own_copy(answer))

    return answering(amended, *operations, statuses=statuses)


def now_and_then(key: str, apply: Apply, *operations: str) -> Apply:
    """Applies a fault to the second of every three calls of some operations.

    For faults that leave nothing of an answer: another one planted beside them still shows.
    """

    def sometimes(call: Call, proceed: Proceed, site: Site) -> Answer:
        if operation_of(call) not in operations:
            return proceed(call)
        count = site.memory[key] = site.memory.get(key, 0) + 1
        return apply(call, proceed, site) if count % 3 == 2 else proceed(call)

    return sometimes


def found_in(payload: object, kind: str) -> Iterator[Json]:
    """The resource of a type that a payload is, and those that it lists."""
    if not isinstance(payload, dict):
        return
    if payload.get("type") == kind:
        yield payload
    for key in COLLECTIONS[kind].resource.keys:
        listed = payload.get(key)
        for item in listed if isinstance(listed, list) else ():
            if isinstance(item, dict) and (key != "data" or item.get("type") == kind):
                yield item


def each(kind: str, change: Callable[[Json], object]) -> Apply:
    """Changes every resource of a type that is answered, listed or alone."""

    def change_all(payload: object) -> None:
        for resource in list(found_in(payload, kind)):
            change(resource)

    return changes(change_all)


def each_answered(change: Callable[[Json], object], *operations: str) -> Apply:
    """Changes what some operations answer: one, or each in a list's ``data``. For what tells no type."""

    def change_all(payload: Json) -> None:
        listed = payload.get("data")
        for resource in listed if isinstance(listed, list) else [payload]:
            change(resource)

    return changes(change_all, *operations)


def sets(**values: object) -> Callable[[Json], object]:
    """Puts values into an object."""
    return lambda payload: payload.update(values)


def drops(*names: str) -> Callable[[Json], object]:
    """Takes fields out of an object."""

    def drop(payload: Json) -> None:
        for name in names:
            payload.pop(name, None)

    return drop


def inside(name: str, change: BodyChange) -> Callable[[Json], object]:
    """Applies a change to what a field holds, if it holds an object or an array."""

    def apply(payload: Json) -> None:
        inner = payload.get(name)
        if isinstance(inner, (dict, list)):
            change(inner)

    return apply


def headers(**values: str | None) -> Apply:
    """Sets headers (underscores stand for dashes), or drops them where the value is None."""

    def change(answer: Answer) -> None:
        for name, value in values.items():
            key = next(
                (known for known in answer.headers if known.lower() == name.replace("_", "-").lower()),
                name.replace("_", "-"),
            )  # fmt: skip
            answer.headers.pop(key, None)
            if value is not None:
                answer.headers[key] = value

    return replaces(change, statuses=ANY)


def plain_html(answer: Answer, status: int, title: str) -> None:
    """Turns an answer into what an edge server sends."""
    answer.status = status
    answer.payload = None
    answer.raw = f"<html><head><title>{title}</title></head><body>{title}</body></html>".encode()
    answer.headers["Content-Type"] = "text/html"
    answer.headers["Status"] = f"{status} {title}"


def error_list(answer: Answer, code: str, message: str) -> Json:
    """A well-formed error for an answer."""
    request_id = answer.headers.get("X-Request-Id", "")
    return envelope(Refusal(answer.status, code, message), request_id)


def answers_with(status: int, *operations: str, empty: bool = False) -> Apply:
    """Answers some operations with another status, perhaps without a body."""

    def change(answer: Answer) -> None:
        answer.status = status
        answer.headers["Status"] = str(status)
        if empty:
            answer.raw = b""
            answer.headers.pop("Content-Type", None)

    return replaces(change, *operations)


def failed(answer: Answer, status: int = 500) -> None:
    """Turns an answer into a server error."""
    answer.status = status
    answer.headers["Status"] = str(status)
    answer.raw = None
    answer.payload = error_list(answer, "server_error", "Server error")


def refuses(
    wanted: Callable[[Call], object], status: int, code: str, message: str, *operations: str
) -> Apply:
    """Answers the calls that are wanted with an error that they don't deserve."""

    def refuse(answer: Answer, call: Call, _site: Site) -> None:
        if wanted(call):
            answer.status = status
            answer.headers["Status"] = str(status)
            answer.headers.pop("Set-Cookie", None)
            answer.payload = error_list(answer, code, message)

    return answering(refuse, *operations)


def size_of(call: Call) -> int | None:
    """The ``per_page`` of a call, if it has one that is a number."""
    given = (call.values("per_page") or [""])[0]
    digits = given.removeprefix("-")
    return int(given) if digits.isascii() and digits.isdigit() and len(digits) < 18 else None


def json_of(call: Call) -> Json:
    """The JSON object in a request, or an empty one."""
    try:
        value = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}
