"""Which documented operations the sandbox answers: it is a model of a part of the API, not of all."""

from __future__ import annotations

from collections.abc import Iterable

from intercontract.contract.description import Operation
from intercontract.sandbox.exchange import Route
from intercontract.sandbox.router import ROUTES
from intercontract.sandbox.versions import KNOWN, has

_PathShape = tuple[str, ...]


def unserved(operations: Iterable[Operation], version: str) -> tuple[str, ...]:
    """The ids of the operations that the sandbox does not serve in an API version.

    Of such an operation a 404 says nothing, whether it is documented or not.
    """
    known = {(route.method, _shape(route.template)) for route in ROUTES if _has(route, version)}
    return tuple(o.id for o in operations if (o.method, _shape(o.path)) not in known)


def _has(route: Route, version: str) -> bool:
    if version not in KNOWN:
        return True  # refused as a version, whatever the operation
    return has(version, route.method, route.template)


def _shape(template: str) -> _PathShape:
    # Parameters are called differently in each document; literal segments are not.
    return tuple("{}" if s.startswith("{") else s for s in template.strip("/").split("/"))
