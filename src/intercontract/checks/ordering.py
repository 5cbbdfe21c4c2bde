"""The order of time, as far as recordings tell it: what ran at once has none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from intercontract.contract.exchange import Exchange
from intercontract.values import frozen

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def in_time_order(exchanges: Sequence[Exchange]) -> list[list[Exchange]]:
    """The sequences in which each exchange ended before the next one that matters to it began.

    They are sorted by time where they carry one, whatever order their file has them in. A read that overlaps
    a write shows the state before it or after it, so it stands alone; so does a read of no known time among
    others. Writes that overlap were done in either order, so they stand alone, and what followed begins
    anew. Reads disturb nobody. The file's order is kept where a write has no time.
    """
    spans: list[_Span] = []
    alone: list[list[Exchange]] = []
    for exchange in exchanges:
        start, end = exchange.interaction.started, exchange.interaction.ended
        if start is not None and end is not None:
            spans.append(_Span(exchange, start, end))
        elif is_read(exchange):
            alone.append([exchange])
        else:
            return [list(exchanges)]
    if not spans:
        return [list(exchanges)]
    spans.sort(key=lambda span: (span.start, span.end))
    writes = [span for span in spans if not is_read(span.exchange)]
    starts = [span.start for span in writes]
    # The latest end among the writes up to each one.
    ends = list(accumulate((span.end for span in writes), max))
    found: list[list[Exchange]] = [[]]
    written = 0
    for span in spans:
        read = is_read(span.exchange)
        # Of the writes that began before this one ended, all but itself.
        before = bisect_left(starts, span.end) if read else written
        overlaps = before > 0 and ends[before - 1] > span.start
        if not read:
            written += 1
            overlaps = overlaps or (written < len(starts) and starts[written] < span.end)
            if overlaps:
                found.append([])
        if overlaps:
            alone.append([span.exchange])
        else:
            found[-1].append(span.exchange)
    return [group for group in found + alone if group]


@frozen
class _Span:
    exchange: Exchange
    start: float
    end: float


def is_read(exchange: Exchange) -> bool:
    """Whether a request changes nothing: a safe method (RFC 9110, 9.2.1), a search, or a list by POST."""
    request = exchange.interaction.request
    method = request.method.upper()
    reads = request.path.rstrip("/").endswith(("/search", "/list"))
    return method in _SAFE or (method == "POST" and reads)
