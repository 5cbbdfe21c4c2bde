"""Plain text has no markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.facts import conversations, entries, mapping
from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join
from intercontract.model.regex import regex

# Tags that Intercom writes; other text in angle brackets may be what somebody typed.
_MARKUP = regex(
    r"</(?:p|div|span|a|b|i|u|em|strong|ul|ol|li|h[1-6]|pre|code|table|tr|td|blockquote)>"
    r"|<(?:br|img|hr)\b[^<>]*>|<p[ >]",
    re.IGNORECASE,
)

_PLAIN_TEXT = (
    SUCCESS
    & INTERCOM
    & Need(
        "to a request with display_as=plaintext",
        lambda exchange: exchange.query.get("display_as") == "plaintext",
    )
)


@check(
    id="plaintext-body",
    summary="display_as=plaintext returns bodies without markup.",
    source="documentation, Retrieve a conversation: display_as",
    needs=_PLAIN_TEXT,
    good='GET /conversations/1?display_as=plaintext: "body": "Hey there!"',
    bad='GET /conversations/1?display_as=plaintext: "body": "<p>Hey there!</p>"',
)
def plaintext_body(exchange: Exchange) -> Iterator[Violation]:
    """Asked with ``display_as=plaintext``, the bodies of a conversation's source and parts hold none of
    the HTML tags that Intercom writes."""
    for pointer, conversation in conversations(exchange):
        source = mapping(conversation.get("source"))
        yield from _judge(join(pointer, "source", "body"), source.get("body"))
        parts = conversation.get("conversation_parts")
        for index, part in enumerate(entries(parts, "conversation_parts")):
            at = join(pointer, "conversation_parts", "conversation_parts", index, "body")
            yield from _judge(at, part.get("body"))


def _judge(pointer: str, body: JSONValue) -> Iterator[Violation]:
    if isinstance(body, str) and _MARKUP.search(body):
        yield violation(
            pointer,
            "plain text",
            show(body),
            "markup",
            message=f"{pointer} has markup although plain text was asked for",
        )
