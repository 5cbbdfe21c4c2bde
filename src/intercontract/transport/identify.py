"""Asking a target who it is, before anything else is sent.

Source: GET /me answers the admin and the app (workspace) of the token, with ``app.region``.
"""

from __future__ import annotations

import orjson

from intercontract.errors import TargetRefused
from intercontract.generate.sender import Sender
from intercontract.model.headers import Headers
from intercontract.model.interaction import Case, Request
from intercontract.model.json import JSONValue
from intercontract.values import frozen

SANDBOX_HEADER = "X-Intercontract-Sandbox"


@frozen
class Identity:
    """The workspace that a token belongs to; ``sandbox`` when our own sandbox answered."""

    workspace: str
    region: str | None
    sandbox: bool


def identify(sender: Sender, region: str, api_version: str) -> Identity:
    """Who answers at a target.

    Raises:
        TargetUnreachable: nothing answers.
        TargetRefused: the token is not accepted, or what answers is not Intercom.
    """
    sender.label(Case("identify", description="which workspace is this?"))
    headers = Headers({"Accept": "application/json", "Intercom-Version": api_version})
    answer = sender.send(Request("GET", f"{sender.base_url}/me", headers)).response
    if answer.status in (401, 403):
        raise TargetRefused(
            f"the target for {region} refuses the token ({answer.status} {_message(answer.body)})",
            hint=f"check INTERCOM_TOKEN_{region.upper()}: is it a token of a workspace in this region?",
        )
    if answer.status != 200:
        raise TargetRefused(
            f"the target for {region} answers GET /me with {answer.status}",
            hint="is this an Intercom API server? see the target's own log",
        )
    app = _object(answer.body).get("app")
    if not isinstance(app, dict) or not isinstance(app.get("id_code"), str):
        raise TargetRefused(
            f"the target for {region} does not say which workspace it is (GET /me has no app.id_code)",
            hint="is this an Intercom API server?",
        )
    told = app.get("region")
    return Identity(
        workspace=str(app["id_code"]),
        region=told.lower() if isinstance(told, str) else None,
        sandbox=SANDBOX_HEADER in answer.headers,
    )


def _object(body: bytes) -> dict[str, JSONValue]:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _message(body: bytes) -> str:
    errors = _object(body).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("message", "")) if isinstance(first, dict) else ""
