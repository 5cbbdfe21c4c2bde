"""What was asked for is what comes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.facts import identifier
from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange
from intercontract.contract.validation import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue

# Paths that name a thing by the id that its answer carries. A merged contact may come under another id,
# a company or ticket has two ids: those are left out.
_PATHS = {
    "conversations": "conversation",
    "tags": "tag",
    "admins": "admin",
    "teams": "team",
    "articles": "article",
}
_PATH = re.compile(r"/(\w+)/(\d+)(?:/(reply|parts))?", re.ASCII)


@check(
    id="resource-identity",
    summary="The answer is the conversation, tag or admin that the path names.",
    source="the documentation's path parameters: the id of the resource to target",
    good='GET /conversations/363 answers {"type": "conversation", "id": "363"}',
    bad='GET /conversations/363 answers {"type": "conversation", "id": "364"}',
)
def resource_identity(exchange: Exchange) -> Iterator[Violation]:
    """A GET or PUT of one conversation, tag, admin, team or article, and an action on a conversation,
    answers with the resource whose id is in the path, under its own type. Leading zeros do not count.

    Where nothing shows that an answer was really received (no header but its content type is kept), ids
    are not compared: examples in documentation ask for one conversation and show another.
    """
    request = exchange.interaction.request
    method = request.method.upper()
    if not exchange.succeeded or not exchange.host_is_documented:
        return
    found = _PATH.fullmatch(request.path.rstrip("/"))
    if not found or found[1] not in _PATHS or method not in ("GET", "PUT", "POST"):
        return
    if (method == "POST") != bool(found[3]) or (found[3] and found[1] != "conversations"):
        return
    body, kind = exchange.response_object, _PATHS[found[1]]
    given = identifier(body.get("id"))
    if exchange.was_received and given and given.lstrip("0") != found[2].lstrip("0"):
        yield _violation("/id", "the id in the path", body.get("id"), "id")
    if isinstance(body.get("type"), str) and body["type"] != kind:
        yield _violation("/type", kind, body["type"], "type")


def _violation(pointer: str, expected: str, observed: JSONValue, kind: str) -> Violation:
    return Violation(
        pointer=pointer,
        expected=expected,
        observed=show(observed),
        message=f"{pointer} should be {expected}, and is {show(observed)}",
        arguments=(kind,),
    )
