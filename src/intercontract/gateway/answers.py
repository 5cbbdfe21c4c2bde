"""The gateway's own answers, in the envelope that Intercom's clients know how to read."""

from __future__ import annotations

import orjson

from intercontract.model.headers import Headers
from intercontract.model.interaction import Response

OWN = "X-Intercontract-Gateway"
"""Marks an answer that no upstream gave; its value says why."""


def own(status: int, code: str, message: str, hint: str = "") -> Response:
    """An ``error.list`` that says it is ours."""
    error = {"code": f"intercontract_{code}", "message": message}
    if hint:
        error["hint"] = hint
    body = orjson.dumps({"type": "error.list", "request_id": None, "errors": [error]})
    headers = Headers((("Content-Type", "application/json; charset=utf-8"), (OWN, code)))
    return Response(status, headers, body)
