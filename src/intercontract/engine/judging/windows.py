"""Judging traffic that may never end: window by window, each added to what was found before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from typing import TypeVar

from attrs import evolve

from intercontract.checks.uncovered import Outside
from intercontract.contract.exchange import Exchange
from intercontract.engine.judging.collect import Collector
from intercontract.engine.judging.partial import Partial
from intercontract.model.interaction import Interaction
from intercontract.values import define

MOST = 400
"""How many interactions a window holds, and how many of those before it sequences reach back to."""
MOST_BYTES = 1024 * 1024
"""How many bytes of bodies; parsed and located they take thirty times as much."""
KINDS = 5000
"""How many kinds of anything are told apart: defects, paths, ways of answering."""

K = TypeVar("K", bound=Hashable)


@define
class Windows:
    """What was judged so far: a whole for what is past, a collector for what is under way.

    ``whole`` and ``beyond`` (how many findings were of more defects than are told apart) grow no further
    than `KINDS`, whatever is sent.
    """

    collector: Collector
    whole: Partial
    beyond: int = 0
    _size: int = 0

    def count(self, interaction: Interaction) -> bool:
        """Take note of an interaction that the collector was given; whether the window is full."""
        self._size += size_of(interaction)
        return self._size >= MOST_BYTES or len(self.collector.exchanges) >= MOST

    def turn(self) -> Collector:
        """Judge the window's sequences, add it to the whole, and begin the next."""
        self.whole.update(self.collector.part())
        self.beyond += bounded(self.whole)
        self.collector = following(self.collector)
        self._size = 0
        return self.collector


def size_of(interaction: Interaction) -> int:
    """How many bytes its bodies have."""
    return len(interaction.response.body) + len(interaction.request.body or b"")


def following(collector: Collector) -> Collector:
    """A collector that goes on where another ended: its sequences reach back to the last interactions."""
    tail: list[Exchange] = []
    size = 0
    for exchange in reversed([*collector.earlier, *collector.exchanges]):
        size += size_of(exchange.interaction)
        if len(tail) >= MOST or size > MOST_BYTES:
            break
        tail.append(
            Exchange(exchange.interaction, exchange.contract)
        )  # what was worked out is let go
    found = evolve(
        collector,
        exchanges=[],
        earlier=tuple(reversed(tail)),
        passed_over=Counter(),
    )
    found.versions = collector.versions.fresh()
    return found


def bounded(whole: Partial) -> int:
    """Let go of what goes beyond `KINDS`; how many findings that were. What is counted stays counted."""
    beyond = 0
    for key in list(whole.defects)[KINDS:]:
        beyond += whole.defects.pop(key).count
    _merge_rare(whole.answered, lambda one: evolve(one, method="", version=""))
    _merge_rare(whole.uncovered, lambda one: (one[0], _ELSEWHERE[one[0]]))
    for told in sorted(whole.unjudged)[KINDS:]:
        whole.unjudged.discard(told)
    del whole.scenarios[KINDS:]
    return beyond


_ELSEWHERE = dict.fromkeys(Outside, "many others")


def _merge_rare(counts: Counter[K], coarse: Callable[[K], K]) -> None:
    for key in list(counts)[KINDS:]:
        number = counts.pop(key)
        counts[coarse(key)] += number
