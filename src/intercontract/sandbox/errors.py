"""Refusals: what the sandbox answers instead of a resource.

Source: https://developers.intercom.com/docs/references/2.17/rest-api/errors/error-codes and the
error examples of the published descriptions; texts differ per resource under one code.
"""

from __future__ import annotations

from intercontract.model.json import JSONValue


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of ours
    """A 4xx answer: status, code, message and, where one is to blame, the field; extra headers."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        field: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field
        self.headers = headers or {}


def envelope(refusal: Refusal, request_id: str) -> dict[str, JSONValue]:
    """The ``error.list`` object of a refusal; ``request_id`` equals the ``X-Request-Id`` header."""
    error: dict[str, JSONValue] = {"code": refusal.code, "message": refusal.message}
    if refusal.field is not None:
        error["field"] = refusal.field
    return {"type": "error.list", "request_id": request_id, "errors": [error]}


def unauthorized() -> Refusal:
    """No token, or one that is not this workspace's."""
    return Refusal(401, "unauthorized", "Access Token Invalid")


def missing(field: str) -> Refusal:
    """A required parameter was not sent."""
    return Refusal(400, "parameter_not_found", f"{field} is required", field)


def invalid(message: str, field: str | None = None) -> Refusal:
    """A parameter has the wrong type or value."""
    return Refusal(400, "parameter_invalid", message, field)


def unrouted(headers: dict[str, str] | None = None) -> Refusal:
    """The path does not take this method."""
    return Refusal(404, "not_found", "The requested resource was not found", headers=headers)


NOT_IMPLEMENTED = "X-Intercontract-Not-Implemented"
"""The header by which a 404 of ours is told from one that Intercom would give."""


def unimplemented(method: str, path: str) -> Refusal:
    """No such path here; Intercom may have it."""
    said = f"the sandbox does not implement {method} {path}".encode("ascii", "replace").decode()
    return unrouted({NOT_IMPLEMENTED: " ".join(said.split())[:200]})
