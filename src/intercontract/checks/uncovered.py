"""Requests that a contract says nothing of: they are counted, and nobody is blamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from intercontract.contract.exchange import Exchange
from intercontract.model.finding import operation_name
from intercontract.model.words import plural

# So many names are told; of the rest, how many they are.
_HOSTS, _OPERATIONS = 6, 20


class Outside(StrEnum):
    """Where a request went that no contract covers: elsewhere, or to an operation that is not documented.

    ``SERVED`` is an operation that the suite's own sandbox has beyond the contract; ``LEFT_OUT`` is a host
    that was not asked for.
    """

    HOST = "host"
    OPERATION = "operation"
    SERVED = "served"
    LEFT_OUT = "left out"


Uncovered = tuple[Outside, str]
"""What requests are counted by: where they went, and the host or the operation's shape."""


def uncovered(exchange: Exchange) -> Uncovered | None:
    """Where a request of somebody else's went that the contract does not cover; None where it does."""
    request = exchange.interaction.request
    method = request.method.upper()
    if exchange.is_ours:
        return None
    if not exchange.host_is_documented:
        return Outside.HOST, request.host or "no host"
    if exchange.operation is not None or method == "OPTIONS":
        return None
    if exchange.interaction.answered_by == "sandbox" and exchange.status != 404:
        return Outside.SERVED, operation_name(None, method, request.path)
    if exchange.contract.is_complete:
        return None
    return Outside.OPERATION, operation_name(None, method, request.path)


def uncovered_notes(counts: Counter[Uncovered]) -> Iterator[str]:
    """One line for all other hosts, one for those left out, and one for each undocumented operation."""
    for kind, rest in (
        (Outside.HOST, "not covered by the contract; --host NAME takes one for a server of it"),
        (Outside.LEFT_OUT, "left out by --host"),
    ):
        hosts = Counter({name: count for (one, name), count in counts.items() if one is kind})
        if hosts:
            names = [
                name for name, _ in sorted(hosts.items(), key=lambda pair: (-pair[1], pair[0]))
            ]
            told = ", ".join(names[:_HOSTS]) + (", ..." if len(names) > _HOSTS else "")
            yield (
                f"{plural(hosts.total(), 'request')} to {plural(len(names), 'other host')}: {told}: {rest}"
            )
    shapes: Counter[str] = Counter()
    for (kind, name), count in counts.items():
        if kind in (Outside.OPERATION, Outside.SERVED):
            shapes[name] += count
    ranked = sorted(shapes.items(), key=lambda pair: (-pair[1], pair[0]))
    for name, count in ranked[:_OPERATIONS]:
        yield f"{name}: {plural(count, 'request')}, not covered by the contract"
    if left := ranked[_OPERATIONS:]:
        requests = plural(sum(count for _, count in left), "request")
        yield f"{plural(len(left), 'other operation')}: {requests}, not covered by the contract"
