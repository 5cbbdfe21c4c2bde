"""What a check needs to have seen: where a run did not hold it, the check's silence is no pass.

A need of one exchange is a `Need`; those of many checks stand here, the others beside their check. Needs
are combined with ``&``, and read as the end of "has said something when a run holds".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from intercontract.checks.events import events
from intercontract.checks.facts import applies, of_kind, of_resource, refused
from intercontract.contract.exchange import Exchange
from intercontract.values import frozen


@frozen
class Need:
    """What one exchange must be; for a check of sequences, some exchange."""

    words: str
    met: Callable[[Exchange], bool]
    parts: tuple[Callable[[Exchange], bool], ...] = ()

    def __and__(self, other: Need) -> Need:
        """Both of one exchange."""
        parts = (*(self.parts or (self.met,)), *(other.parts or (other.met,)))
        return Need(f"{self.words} {other.words}", partial(_all_met, parts), parts)


def _all_met(parts: Sequence[Callable[[Exchange], bool]], exchange: Exchange) -> bool:
    known = exchange.answers  # most checks ask the same
    for met in parts:
        if met not in known:
            known[met] = met(exchange)
        if not known[met]:
            return False
    return True


@frozen
class SequenceNeed:
    """What must have happened within one sequence, or in one scenario across regions."""

    words: str
    met: Callable[[Sequence[Exchange]], bool]


SERVER = Need("an answer of a documented server", lambda exchange: exchange.host_is_documented)
DOCUMENTED = Need("an answer of a documented operation", applies)
SUCCESS = Need(
    "a successful answer of a documented operation",
    lambda exchange: applies(exchange) and exchange.succeeded,
)
# Of what an operation outside the contract answers, the catalogue knows what stands there.
ANSWERED = Need(
    "a successful answer of a documented server",
    lambda exchange: exchange.host_is_documented and exchange.succeeded,
)
# Rules that are Intercom's own hold for its contracts, not for a description that somebody brings.
INTERCOM = Need("of Intercom's API", lambda exchange: exchange.contract.is_intercom)
WITH_HEADERS = Need("whose headers were kept", lambda exchange: exchange.headers_kept)
NOT_OURS = Need("to a request that the suite did not make", lambda exchange: not exchange.is_ours)
REFUSED_CREDENTIALS = Need("to a request without valid credentials", refused)


def holds(name: str) -> Need:
    """A successful answer that holds a resource, single or listed."""
    return (
        SUCCESS
        & INTERCOM
        & Need(
            f"that holds a {name.replace('_', ' ')}",
            lambda exchange: next(of_resource(exchange, name), None) is not None,
        )
    )


def lists(name: str) -> Need:
    """A successful answer that holds a list of a resource, by its type; an empty list is one."""

    def met(exchange: Exchange) -> bool:
        resource = exchange.contract.resources.named(name)
        kinds = resource.list_types if resource else ()
        return next(of_kind(exchange, *kinds), None) is not None

    return SUCCESS & INTERCOM & Need(f"that holds a list of {name.replace('_', ' ')}s", met)


def happened(*groups: str) -> SequenceNeed:
    """Successful requests about conversations, by the words of `events`: one of each group."""
    wanted = [frozenset(group.split()) for group in groups]

    def met(exchanges: Sequence[Exchange]) -> bool:
        verbs = {event.verb for event in events(exchanges) if event.succeeded}
        return all(verbs & group for group in wanted)

    words = ", and ".join(" or ".join(group.split()) for group in groups)
    return SequenceNeed(f"a sequence of successful requests about conversations: {words}", met)


_OWN_SUCCESS = SUCCESS & INTERCOM


def _read_twice(exchanges: Sequence[Exchange]) -> bool:
    urls = (e.interaction.request.url for e in exchanges if _OWN_SUCCESS.met(e))
    return any(count > 1 for count in Counter(urls).values())


READ_TWICE = SequenceNeed("a sequence in which one URL was read twice with success", _read_twice)
IN_TWO_REGIONS = SequenceNeed(
    "one scenario in two regions",
    lambda exchanges: len({e.interaction.region for e in exchanges} - {None}) > 1,
)
