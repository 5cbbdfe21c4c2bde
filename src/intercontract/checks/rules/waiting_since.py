"""Nobody waits for an answer that was given."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.events import part_ids, parts
from intercontract.checks.facts import conversations, mapping, whole
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join

# Parts that change nothing about who waits for whom.
_NEUTRAL = (
    "note",
    "close",
    "snoozed",
    "assignment",
    "conversation_tags_updated",
    "conversation_attribute_updated_by_admin",
    "company_updated",
)


@check(
    id="waiting-since",
    summary="waiting_since is null when the last reply is from an admin.",
    source="documentation, *Conversation*: waiting_since is set to null if the last reply is from an Admin",
    needs=holds("conversation"),
    good='"waiting_since": null, and the last comment is by an admin',
    bad='"waiting_since": 1767603600, and the last comment is by an admin',
)
def waiting_since(exchange: Exchange) -> Iterator[Violation]:
    """In a conversation that comes with all its parts, ``waiting_since`` is null when the last comment is
    by an admin and nothing after it could set it anew: reopening does, to the contact's last reply or to
    now, and so may parts of kinds that are not known.

    The opposite (a contact wrote last, so it is set) is not judged: an answering bot may reset it.
    """
    for pointer, conversation in conversations(exchange):
        since = whole(conversation.get("waiting_since"))
        if since is not None and part_ids(conversation) and _answered(conversation):
            at = join(pointer, "waiting_since")
            yield violation(at, "null, since an admin replied last", since, "answered")


def _answered(conversation: JSONObject) -> bool:
    ordered = sorted(parts(conversation), key=lambda part: whole(part.get("created_at")) or 0)
    for index, part in enumerate(reversed(ordered)):
        kind = part.get("part_type")
        if kind == "comment":
            # In one second there may be two parts, in either order.
            behind = ordered[len(ordered) - index - 2] if index + 2 <= len(ordered) else {}
            tied = bool(behind) and behind.get("created_at") == part.get("created_at")
            return mapping(part.get("author")).get("type") == "admin" and not tied
        if kind not in _NEUTRAL:
            return False
    return False
