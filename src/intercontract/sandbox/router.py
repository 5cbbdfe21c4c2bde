"""From a method and a path to a handler.

Source: *HTTP responses*: an unsupported method is answered with 404, or with 406 when the Accept
header does not admit JSON.
"""

from __future__ import annotations

from attrs import evolve

from intercontract.sandbox.errors import Refusal, unimplemented, unrouted
from intercontract.sandbox.exchange import Call, Route
from intercontract.sandbox.resources import COLLECTIONS

ROUTES: tuple[Route, ...] = tuple(
    sorted(
        (route for found in COLLECTIONS.values() for route in found.routes),
        key=lambda route: [
            segment[0] == "{" for segment in route.segments
        ],  # words before parameters
    )
)

_BY_SHAPE: dict[tuple[str, int], list[Route]] = {}
for _route in ROUTES:
    _BY_SHAPE.setdefault((_route.method, len(_route.segments)), []).append(_route)


def _accepts_json(call: Call) -> bool:
    accepted = call.headers.get("Accept")
    return accepted is not None and any(
        part.split(";")[0].strip().lower() in ("*/*", "application/*", "application/json")
        for part in accepted.split(",")
    )


def find(call: Call) -> tuple[Route, Call] | None:
    """The route of a call, and the call with its path parameters; HEAD goes where GET goes."""
    method = "GET" if call.method == "HEAD" else call.method
    for route in _BY_SHAPE.get((method, len(call.segments)), ()):
        params = route.match(call.segments)
        if params is not None:
            return route, evolve(call, params=params)
    return None


def route(call: Call) -> tuple[Route, Call]:
    """The route of a call.

    Raises:
        Refusal: 404, or 406, when the path or the method on it does not exist.
    """
    found = find(call)
    if found is not None:
        return found
    known = any(route.match(call.segments) is not None for route in ROUTES)
    if known and not _accepts_json(call):
        raise Refusal(406, "client_error", "Accept must admit application/json")
    raise unrouted() if known else unimplemented(call.method, call.path)


def operations() -> tuple[str, ...]:
    """The operations that the sandbox implements, by their ids."""
    return tuple(sorted({route.operation for route in ROUTES}))
