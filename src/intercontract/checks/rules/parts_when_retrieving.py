"""Parts come with a single conversation, and not with a list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from intercontract.checks.events import LIMIT, parts
from intercontract.checks.facts import conversations, listed, mapping, whole
from intercontract.checks.needs import holds
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import join

_LISTS = ("/conversations", "/conversations/search")

_wrong = partial(violation, sentence="{where} should hold {expected}, and holds {observed}")


@check(
    id="parts-when-retrieving",
    summary="Retrieving returns all parts; listing and searching return none.",
    source="documentation, *Conversation*: conversation_parts is only returned when retrieving; Retrieve a "
    "conversation: with all its conversation parts",
    needs=holds("conversation"),
    yields_to=("missing-field",),
    good="GET /conversations/363 has conversation_parts, GET /conversations has none",
    bad="GET /conversations has conversation_parts in each conversation",
)
def parts_when_retrieving(exchange: Exchange) -> Iterator[Violation]:
    """GET of one conversation returns ``conversation_parts``, all of them while ``total_count`` is at most
    500; lists and searches of conversations have no such property (or null). The answers to PUT, replies
    and actions have parts in recordings, and are not judged.
    """
    request = exchange.interaction.request
    path = request.path.rstrip("/")
    if path in _LISTS:
        for pointer, conversation in conversations(exchange):
            if pointer and conversation.get("conversation_parts") is not None:
                at = join(pointer, "conversation_parts")
                yield _wrong(at, "nothing in a list", "parts", "listed")
    elif request.method.upper() == "GET" and path.startswith("/conversations/"):
        for pointer, conversation in conversations(exchange):
            # What is empty or another thing is told by others.
            if (
                pointer
                or conversation.get("type", "conversation" if conversation else "")
                != "conversation"
            ):
                continue
            holder = mapping(conversation.get("conversation_parts"))
            total, count = whole(holder.get("total_count")), len(parts(conversation))
            if conversation.get("conversation_parts") is None:
                yield _wrong("/conversation_parts", "the parts", "nothing", "absent")
            elif total is not None and count < min(total, LIMIT):
                at = "/conversation_parts/conversation_parts"
                if len(listed(holder.get("conversation_parts"))) == count:
                    yield _wrong(at, f"all {min(total, LIMIT)} parts", str(count), "incomplete")
