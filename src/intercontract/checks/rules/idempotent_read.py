"""Reading changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intercontract.checks.differences import differences
from intercontract.checks.events import parts, undisturbed
from intercontract.checks.facts import mapping, refused, whole
from intercontract.checks.needs import READ_TWICE
from intercontract.checks.ordering import is_read
from intercontract.checks.pages import page_of
from intercontract.checks.registry import Scope, check
from intercontract.checks.requests import VERSION_HEADER
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.model.json import JSONObject, join
from intercontract.values import frozen


@check(
    id="idempotent-read",
    scope=Scope.SEQUENCE,
    summary="Two reads of one thing without a write between them give the same.",
    source="RFC 9110, section 9.2.1: GET is safe",
    needs=READ_TWICE,
    good="GET /conversations/363 twice: the same state, parts and tags",
    bad="GET /conversations/363 twice: priority, then not_priority",
)
def idempotent_read(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Two answers to the same GET (same URL and version), with no write of any kind between them in the
    sequence, hold the same record (a conversation, a tag, in the suite's own sequences anything that has an
    id of its own) or page of a list.

    Others may write at the same time: a conversation is compared only when ``updated_at`` and parts are
    the same, a page when ``total_count`` and its latest ``updated_at`` are. Fields that change by themselves
    are left out: ``read``, statistics, SLA, AI agent, custom attributes, rating, signed URLs. Parts come in
    the same order of time; other order is not judged. Custom attributes may come, not go. In the suite's
    own sequences reading does not move ``updated_at`` either, where nothing else changed.
    """
    last: dict[tuple[str, str], Exchange] = {}
    for at, exchange in enumerate(exchanges):
        request = exchange.interaction.request
        if not is_read(exchange):
            last.clear()
        if request.method.upper() != "GET" or not exchange.succeeded or refused(exchange):
            continue
        key = (request.url, request.headers.get(VERSION_HEADER) or "")
        before = last.get(key)
        last[key] = exchange
        if before is not None and exchange.host_is_documented:
            yield from _compare(at, before, exchange)


def _compare(at: int, before: Exchange, after: Exchange) -> Iterator[Violation]:
    first, second = before.response_object, after.response_object
    if first.get("type") != second.get("type"):
        if first and second:
            yield _Difference("/type", "type").violation(at)
        return
    kind = after.answered.kind if after.answered else ""
    if kind == "conversation":
        if first.get("updated_at") == second.get("updated_at"):
            if undisturbed(first, second):
                yield from _differences(at, first, second)
                yield from _conversations(at, first, second, ours=after.is_ours)
        elif after.is_ours and _rest(first) == _rest(second):
            yield _Difference("/updated_at", "touched").violation(at)
    elif kind == "tag":
        yield from _differences(at, first, second)
    elif after.answered and after.answered.resource:
        if after.is_ours and first.get("updated_at") == second.get("updated_at"):
            yield from _differences(at, first, second)
    elif (page := page_of(0, before)) and (other := page_of(at, after)):
        still = page.total == other.total and _latest(page.items) == _latest(other.items)
        if still and set(page.ids) != set(other.ids):
            yield _Difference(join("", other.array), "items").violation(at)


def _conversations(
    at: int, first: JSONObject, second: JSONObject, *, ours: bool
) -> Iterator[Violation]:
    times = [[part.get("created_at") for part in parts(shown)] for shown in (first, second)]
    if times[0] != times[1] and len(times[0]) == len(times[1]):
        yield _Difference("/conversation_parts/conversation_parts", "order").violation(at)
    before, after = (mapping(shown.get("custom_attributes")).keys() for shown in (first, second))
    if before - after or (ours and after - before):
        yield _Difference("/custom_attributes", "names").violation(at)


def _rest(conversation: JSONObject) -> JSONObject:
    return {name: v for name, v in conversation.items() if name not in ("updated_at", "read")}


def _latest(items: Sequence[JSONObject]) -> int:
    return max((whole(item.get("updated_at")) or 0 for item in items), default=0)


@frozen
class _Difference:
    pointer: str
    kind: str

    def violation(self, at: int) -> Violation:
        return violation(
            self.pointer,
            "the same as in the answer before",
            f"another ({self.kind})",
            self.kind,
            message=f"{self.pointer} differs between two reads, with no write between them",
            at=at,
        )


def _differences(at: int, first: JSONObject, second: JSONObject) -> Iterator[Violation]:
    for pointer, kind in differences(first, second):
        yield _Difference(pointer, kind).violation(at)
