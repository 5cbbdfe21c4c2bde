"""A conversation starts with an in-app message."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation

_CREATED = (
    SUCCESS
    & INTERCOM
    & Need("to a POST", lambda exchange: exchange.interaction.request.method.upper() == "POST")
)


@check(
    id="message-kind",
    summary="Creating a conversation returns an in-app message, which has no subject.",
    source="documentation, Creates a conversation: in-app only; *Message*: subject only with an email",
    needs=_CREATED,
    yields_to=("response-schema",),
    good='POST /conversations answers {"type": "user_message", "message_type": "inapp", ...}',
    bad='POST /conversations answers {"type": "user_message", "message_type": "email", ...}',
)
def message_kind(exchange: Exchange) -> Iterator[Violation]:
    """The message that POST /conversations returns is a message by its ``type`` (``user_message`` in
    recordings), has ``message_type`` ``inapp`` and no ``subject``, which is for e-mail only, and names
    the conversation that it started.

    The messages of POST /messages are not judged: recorded in-app messages of admins have a subject.
    """
    if exchange.interaction.request.path.rstrip("/") != "/conversations":
        return
    body = exchange.response_object
    resource = exchange.contract.resources.named("message")
    given, kinds = body.get("type"), resource.types if resource else ()
    if kinds and isinstance(given, str) and given not in kinds:
        yield violation("/type", " or ".join(kinds), show(given), "type")
    kind = body.get("message_type")
    if isinstance(kind, str) and kind != "inapp":
        yield violation("/message_type", '"inapp"', show(kind), "message_type")
    if kind != "email" and body.get("subject") is not None:
        expected = "nothing, in a message that is no email"
        yield violation("/subject", expected, show(body["subject"]), "subject")
    if body and body.get("conversation_id") is None:
        expected = "the id of the conversation"
        yield violation("/conversation_id", expected, "nothing", "conversation_id")
