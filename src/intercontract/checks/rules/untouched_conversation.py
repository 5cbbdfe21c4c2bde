"""A conversation that nobody wrote to stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from intercontract.checks.events import ConversationEvent, events, part_ids, parts, tag_ids
from intercontract.checks.facts import identifier, mapping
from intercontract.checks.needs import INTERCOM, SUCCESS, Need
from intercontract.checks.ordering import is_read
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join
from intercontract.values import frozen

_FIELDS = ("state", "open", "read", "snoozed_until", "admin_assignee_id", "team_assignee_id")

_OWN_READ = (
    SUCCESS
    & INTERCOM
    & Need(
        "with a conversation, to a request of the suite",
        lambda exchange: exchange.is_ours and any(e.verb == "read" for e in events([exchange])),
    )
)


@check(
    id="untouched-conversation",
    scope=Scope.SEQUENCE,
    summary="Reading a conversation, or writing to another one, does not change it.",
    source="RFC 9110, section 9.2.1: GET is safe; a path names the conversation that is changed",
    needs=_OWN_READ,
    yields_to=("idempotent-read",),
    good="POST /conversations/401/parts closes 401; GET /conversations/363 is open, as before",
    bad="POST /conversations/401/parts closes 401; GET /conversations/363 is closed as well",
)
def untouched_conversation(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Between two reads of a conversation that this sequence created, with nothing written to it in between,
    its state, assignees, snooze, ``read`` and tags stay, and no part is added but a bot's. So it does
    between the answer to a write and the next read, ``read`` left out; and tagging changes nothing but tags.

    Only conversations of the suite's own are looked at, which nobody else knows of. Where a bot left a part
    in between nothing is compared.
    """
    created: set[str] = set()
    last: dict[str, _Known] = {}
    about = {event.at: event for event in events(exchanges)}
    for at, exchange in enumerate(exchanges):
        event = about.get(at)
        if event is None:
            # A tag that is deleted goes from everywhere.
            if not is_read(exchange) and exchange.interaction.request.method.upper() == "DELETE":
                last.clear()
            continue
        name = event.conversation
        if event.verb == "create" and event.succeeded and exchange.is_ours:
            created.add(name)
        elif event.shown and name in created:
            if event.verb == "read" and name in last:
                yield from _compare(last[name], event)
            is_marked = event.verb in ("read", "update")
            last[name] = _Known(event.shown, () if is_marked else ("read",))
        elif event.verb in ("attach", "detach") and name in last:
            last[name] = evolve(last[name], tagged=True)
        elif event.verb not in ("read", "list"):
            last.pop(name, None)


@frozen
class _Known:
    """What is known of a conversation, but for fields left out, and whether its tags have changed since."""

    shown: JSONObject
    left_out: tuple[str, ...] = ()
    tagged: bool = False


def _compare(known: _Known, event: ConversationEvent) -> Iterator[Violation]:
    before, after = known.shown, event.shown
    ids = part_ids(before)
    fresh = [p for p in parts(after) if ids is not None and identifier(p.get("id")) not in ids]
    if known.tagged:
        fresh = [part for part in fresh if "tag" not in str(part.get("part_type"))]
    if any(mapping(part.get("author")).get("type") == "bot" for part in fresh):
        return
    for name in _FIELDS:
        compared = name in before and name in after and name not in known.left_out
        if compared and before[name] != after[name]:
            yield _changed(join("", name), show(before[name]), show(after[name]), event.at)
    tags, others = tag_ids(before), tag_ids(after)
    if not (known.tagged or tags is None or others is None) and set(tags) != set(others):
        yield _changed("/tags/tags", "the same tags", "others", event.at)
    if fresh and part_ids(after) is not None:
        where = "/conversation_parts/conversation_parts"
        yield _changed(where, "no new part", f"{len(fresh)} more", event.at)


def _changed(pointer: str, expected: str, observed: str, at: int) -> Violation:
    return violation(
        pointer,
        expected,
        observed,
        "untouched",
        message=f"{pointer} changed from {expected} to {observed}, and nothing was written to it",
        at=at,
    )
