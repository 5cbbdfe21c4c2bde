"""One ETag stands for one state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.facts import entries, whole
from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject

_TAGGED = (
    SUCCESS
    & INTERCOM
    & Need(
        "to a GET of the suite, with an ETag",
        lambda exchange: (
            exchange.is_ours
            and exchange.interaction.request.method.upper() == "GET"
            and "ETag" in exchange.interaction.response.headers
        ),
    )
)


@check(
    id="etag",
    scope=Scope.SEQUENCE,
    summary="An ETag changes with what it stands for.",
    source="RFC 9110, section 8.8.1: a validator changes when the representation does; every recorded "
    "answer has one",
    needs=_TAGGED,
    good='GET /conversations/363: ETag W/"3f9a"; after a reply: ETag W/"77b0"',
    bad='GET /conversations/363: ETag W/"3f9a", and after a reply the same',
)
def etag(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Two answers to the suite's own GETs of one address that have the same ETag have the same
    ``updated_at``, and lists the same items with the same ``updated_at``: a client that asks with
    If-None-Match would be told that nothing changed. An ETag may change though nothing else does.
    """
    seen: dict[tuple[str, str], JSONObject] = {}
    for at, exchange in enumerate(exchanges):
        if not _TAGGED.met(exchange):
            continue
        given = exchange.interaction.response.headers.get("ETag") or ""
        first = seen.setdefault((exchange.interaction.request.url, given), exchange.response_object)
        if _states(exchange, first) != _states(exchange, exchange.response_object):
            yield violation(
                "/ETag",
                "another ETag for another state",
                given,
                "same",
                message="one ETag stands for two states of one resource",
                part="header",
                at=at,
            )
            return  # said once


def _states(exchange: Exchange, body: JSONObject) -> list[tuple[str, int | None]]:
    items = entries(body, *exchange.contract.resources.list_keys)
    return [(str(item.get("id")), whole(item.get("updated_at"))) for item in (body, *items)]
