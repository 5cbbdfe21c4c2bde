"""Phone call redirects: a text message with a link goes to who called (the documentation's *Switch*)."""

from __future__ import annotations

import re

from intercontract.model.json import JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection, unrendered
from intercontract.sandbox.errors import Refusal
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.workspace import Workspace

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)

PHONE_CALL_REDIRECTS = Collection[Workspace]("phone_call_redirect", unrendered)  # none is kept


@PHONE_CALL_REDIRECTS.answers("POST", "/phone_call_redirects", "createPhoneSwitch")
def create(call: Call, _workspace: Workspace) -> JSONValue:
    """Sends the message, as far as anybody can see from here."""
    body = parameters.body_of(call)
    phone = parameters.required_text(body, "phone")
    parameters.mapping(body, "custom_attributes")
    if not _E164.fullmatch(phone):
        raise Refusal(400, "parameter_invalid", "Invalid phone number", "phone")
    return {"type": "phone_call_redirect", "phone": phone}
