"""What was asked for is what comes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intercontract.checks.facts import identifier
from intercontract.checks.needs import SERVER, SUCCESS, Need
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.json_body import Missing
from intercontract.contract.resources.resource import Resource
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import json_type

_PATH = re.compile(r"/(\w+)/([0-9a-f]*\d[0-9a-f]*)(?:/(\w+))?", re.ASCII)


def _named(exchange: Exchange) -> tuple[re.Match[str], Resource] | None:
    """The path's match and the resource that it names one of; None where it names none."""
    request = exchange.interaction.request
    method = request.method.upper()
    found = _PATH.fullmatch(request.path.rstrip("/"))
    resource = exchange.contract.resources.of_segment(found[1]) if found else None
    if not found or not resource or method not in ("GET", "PUT", "POST", "DELETE"):
        return None
    if found[1] != resource.plural or not resource.path or (method == "POST") != bool(found[3]):
        return None
    return None if found[3] and found[3] not in resource.actions else (found, resource)


@check(
    id="resource-identity",
    summary="The answer is the conversation, tag or admin that the path names.",
    source="the documentation's path parameters: the id of the resource to target",
    needs=SUCCESS & Need("whose path names a record", lambda exchange: bool(_named(exchange))),
    given=SERVER,
    yields_to=("response-schema", "missing-field"),
    good='GET /conversations/363 answers {"type": "conversation", "id": "363"}',
    bad='GET /conversations/363 answers {"type": "conversation", "id": "364"}',
)
def resource_identity(exchange: Exchange) -> Iterator[Violation]:
    """A GET or PUT of one conversation, tag, admin, team or article, and an action on a conversation,
    answers with the resource whose id is in the path, under its own type. Leading zeros do not count. Of
    an operation outside the contract the path says what comes: an object in any case. A DELETE that succeeds
    answers, where it answers anything, with the id of what is gone, and does not say that it is not deleted.

    Where nothing shows that an answer was really received (no header but its content type is kept), ids
    are not compared: examples in documentation ask for one conversation and show another.
    """
    if not exchange.succeeded or not exchange.host_is_documented:
        return
    named_by_path = _named(exchange)
    if named_by_path is None:
        return
    found, resource = named_by_path
    method = exchange.interaction.request.method.upper()
    if method == "DELETE" and exchange.response_object.get("deleted") is False:
        yield violation("/deleted", "true after a deletion", "false", "deleted")
    value, kinds = exchange.response_json, resource.types
    sure = exchange.operation is None and method in ("GET", "POST") and resource.is_id(found[2])
    if not isinstance(value, dict | Missing) and sure:
        yield violation("", f"a {resource.name}", json_type(value), "kind")
    body = exchange.response_object
    given = identifier(body.get("id"))
    # An answer without a type is `missing-field`'s matter; what is another thing has another id.
    another = isinstance(body.get("type"), str) and body["type"] not in kinds
    if another and method != "DELETE":
        yield violation("/type", " or ".join(kinds), show(body["type"]), "type")
        return
    # What a path may name by another id, or what answers under another one, is left out.
    named = exchange.was_received and resource.one_id
    if named and given and given.lstrip("0") != found[2].lstrip("0"):
        yield violation("/id", "the id in the path", show(body.get("id")), "id")
