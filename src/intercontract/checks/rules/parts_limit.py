"""At most 500 parts, each once, and no more than are counted."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.events import LIMIT
from intercontract.checks.facts import entries, identifier, of_kind, whole
from intercontract.checks.needs import INTERCOM, SUCCESS, holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import join


@check(
    id="parts-limit",
    summary="A conversation comes with at most 500 parts, each once, and total_count is no fewer.",
    source="documentation, Retrieve a conversation: *Hard limit of 500 parts*",
    needs=holds("conversation"),
    given=SUCCESS & INTERCOM,
    yields_to=("response-schema",),
    good='"conversation_parts": {"conversation_parts": [ 2 parts ], "total_count": 2}',
    bad='"conversation_parts": {"conversation_parts": [ 3 parts ], "total_count": 2}',
)
def parts_limit(exchange: Exchange) -> Iterator[Violation]:
    """A list of conversation parts holds at most 500, none twice, and ``total_count`` is at least their
    number.

    Whether ``total_count`` counts beyond 500 is not documented: both are accepted.
    """
    for pointer, item in of_kind(exchange, "conversation_part.list"):
        parts = item.get("conversation_parts")
        total = whole(item.get("total_count"))
        if not isinstance(parts, list):
            continue
        if len(parts) > LIMIT:
            yield violation(
                join(pointer, "conversation_parts"), f"at most {LIMIT} parts", len(parts), "limit"
            )
        ids = [identifier(part.get("id")) for part in entries(item, "conversation_parts")]
        if len({*ids} - {""}) < len([name for name in ids if name]):
            at = join(pointer, "conversation_parts")
            yield violation(at, "each part once", "one part twice", "repeat")
        if total is not None and total < len(parts):
            expected = f"at least the number of parts, {len(parts)}"
            yield violation(join(pointer, "total_count"), expected, total, "total_count")
