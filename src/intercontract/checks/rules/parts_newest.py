"""Of more than 500 parts the newest are returned."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.events import LIMIT, parts
from intercontract.checks.facts import conversations, mapping, whole
from intercontract.checks.needs import Need, holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import join

# Each of these leaves a part when it happens.
_MARKS = ("last_contact_reply_at", "last_admin_reply_at", "last_assignment_at", "last_close_at")
# The statistics may be a moment ahead of the part.
_SLACK = 2

_BELOW_A_LIST = Need(
    "by its own path", lambda exchange: exchange.interaction.request.path.count("/") > 1
)


@check(
    id="parts-newest",
    summary="When not all parts come, those that come are the most recent.",
    source="documentation, Retrieve a conversation: the 500 most recent conversation parts",
    needs=holds("conversation") & _BELOW_A_LIST,
    given=holds("conversation"),
    good="500 of 612 parts, the latest of the second in which the last admin replied",
    bad="500 of 612 parts, the latest from before the last admin's reply",
)
def parts_newest(exchange: Exchange) -> Iterator[Violation]:
    """A conversation that comes with 500 parts has one no older than the last reply, assignment or close
    that its own statistics tell of: the oldest are left out, not the newest.

    In which order parts come is not documented, and not judged.
    """
    for pointer, conversation in conversations(exchange):
        shown = parts(conversation)
        if len(shown) < LIMIT:
            continue
        newest = max((whole(part.get("created_at")) or 0 for part in shown), default=0)
        statistics = mapping(conversation.get("statistics"))
        latest = max((whole(statistics.get(name)) or 0 for name in _MARKS), default=0)
        if newest and latest > newest + _SLACK:
            yield violation(
                join(pointer, "conversation_parts", "conversation_parts"),
                f"the newest parts, up to {latest}",
                f"parts up to {newest}",
                "newest",
                message="the newest parts are missing, where the oldest should be",
            )
