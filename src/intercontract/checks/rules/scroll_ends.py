"""A scroll leads through all of a list, and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory

from intercontract.checks.needs import SequenceNeed
from intercontract.checks.records import RecordEvent, record_events
from intercontract.checks.registry import Scope, check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation
from intercontract.values import define

_PARAMETER = "scroll_param"


def _is_scroll(event: RecordEvent) -> bool:
    return event.verb == "list" and event.exchange.interaction.request.path.rstrip("/").endswith(
        "/scroll"
    )


def _scrolled(exchanges: Sequence[Exchange]) -> bool:
    return any(
        _is_scroll(e) and e.succeeded and e.exchange.query.get(_PARAMETER)
        for e in record_events(exchanges)
    )


@define
class _Scroll:
    seen: set[str] = Factory(set)
    ended: bool = False
    whole: bool = True


@check(
    id="scroll-ends",
    scope=Scope.SEQUENCE,
    summary="A scroll shows nothing twice, leaves nothing out, and its parameter is accepted until its end.",
    source="documentation, Scroll over all companies; its end is an empty list (users' reports)",
    needs=SequenceNeed("a scroll that was gone on with", _scrolled),
    good="GET /companies/scroll and its scroll_param: 100, 100, 17, 0 companies, none twice",
    bad="GET /companies/scroll and its scroll_param: 100, then the same 100",
)
def scroll_ends(exchanges: Sequence[Exchange]) -> Iterator[Violation]:
    """Along a scroll (answers that follow each other by ``scroll_param``) no record comes twice, and the
    parameter of an answer that held something is not refused when it is used at once. A scroll that came to
    its end, an empty list, has shown what a whole list shows that was read before with no write between.
    """
    scrolls: dict[str, _Scroll] = {}
    listed: dict[str, set[str]] = {}
    for event in record_events(exchanges):
        if event.verb not in ("list", "read", "search", "sublist"):
            listed.clear()
            for scroll in scrolls.values():
                scroll.whole = False
        elif _is_scroll(event):
            yield from _step(event, scrolls, listed)
        elif event.verb == "list" and event.succeeded and event.is_complete:
            listed[event.resource.name] = set(event.ids)


def _step(
    event: RecordEvent, scrolls: dict[str, _Scroll], listed: dict[str, set[str]]
) -> Iterator[Violation]:
    given = event.exchange.query.get(_PARAMETER, "")
    scroll = scrolls.pop(given, None)
    if scroll is not None and event.exchange.status in (400, 404) and not scroll.ended:
        message = (
            f"the parameter of a scroll that had not ended was refused with {event.exchange.status}"
        )
        expected = "the parameter of the answer before to be accepted"
        yield violation(
            f"/{_PARAMETER}", expected, event.exchange.status, "refused",
            message=message, part="query", at=event.at,
        )  # fmt: skip
    if not event.succeeded:
        return
    scroll = scroll or _Scroll(whole=not given)
    if scroll.seen & set(event.ids):
        yield violation(
            "/data", "records of no earlier answer", "one of them again", "repeat", at=event.at
        )
    scroll.seen |= set(event.ids)
    scroll.ended = not event.items
    expected_ids = listed.get(event.resource.name)
    if scroll.ended and scroll.whole and expected_ids is not None and expected_ids != scroll.seen:
        expected = f"the {len(expected_ids)} records of the list"
        yield violation(
            "/data", expected, f"{len(scroll.seen)} others or fewer", "others", at=event.at
        )
    following = event.exchange.response_object.get(_PARAMETER)
    if isinstance(following, str) and following:
        scrolls[following] = scroll
