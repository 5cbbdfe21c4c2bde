"""Whoever wrote is among the teammates."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.events import parts
from intercontract.checks.facts import conversations, entries, identifier, mapping
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import join


@check(
    id="teammates-listed",
    summary="Every admin who wrote a comment is among the conversation's teammates.",
    source="documentation, *Conversation*: teammates who wrote at least one conversation part",
    needs=holds("conversation"),
    good="a comment by admin 8120347, and 8120347 among the teammates",
    bad="a comment by admin 8120347, and no teammates",
)
def teammates_listed(exchange: Exchange) -> Iterator[Violation]:
    """A conversation that shows its parts lists the author of each comment by an admin under
    ``teammates`` (``admins`` in recordings, ``teammates`` in the documentation).

    Only comments count: recordings of a close by an admin have no teammates. That a listed teammate wrote
    something is not judged, and null says nothing.
    """
    for pointer, conversation in conversations(exchange):
        holder = conversation.get("teammates")
        if not isinstance(holder, dict):
            continue
        known = {identifier(admin.get("id")) for admin in entries(holder, "admins", "teammates")}
        wrote = {
            identifier(mapping(part.get("author")).get("id"))
            for part in parts(conversation)
            if part.get("part_type") == "comment"
            and mapping(part.get("author")).get("type") == "admin"
        }
        if wrote - known - {""}:
            at = join(pointer, "teammates")
            yield violation(
                at,
                "every admin who wrote",
                f"{len(wrote - known - {''})} of {len(wrote)} missing",
                "missing",
                message=f"{at} lacks an admin who wrote a comment",
            )
