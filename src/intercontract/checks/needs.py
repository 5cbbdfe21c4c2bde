"""What a check needs to have anything to judge: without it, its silence is no pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from intercontract.checks.events import events
from intercontract.checks.facts import applies, conversations, refused
from intercontract.checks.pages import page_of
from intercontract.checks.registry import Check, Scope
from intercontract.checks.requests import VERSION_HEADER
from intercontract.contract.exchange import Exchange

Need = Callable[[Exchange], bool]


def _any(exchange: Exchange) -> bool:
    return applies(exchange)


def _success(exchange: Exchange) -> bool:
    return applies(exchange) and exchange.succeeded


def _conversation(exchange: Exchange) -> bool:
    return _success(exchange) and next(conversations(exchange), None) is not None


def _error(exchange: Exchange) -> bool:
    return applies(exchange) and exchange.status >= 400


def _own_case(exchange: Exchange) -> bool:
    return exchange.is_ours and bool(exchange.path_operations) and exchange.operation is None


_NEEDS: dict[str, Need] = {
    "server-error": lambda exchange: exchange.host_is_documented,
    "slow-response": lambda exchange: exchange.interaction.response.elapsed is not None,
    "response-header": lambda exchange: applies(exchange) and exchange.headers_kept,
    "rate-limit-headers": lambda exchange: _success(exchange) and exchange.headers_kept,
    "version-echo": lambda exchange: (
        _success(exchange) and VERSION_HEADER in exchange.interaction.request.headers
    ),
    "error-shape": _error,
    "invalid-request-accepted": _any,
    "valid-request-rejected": _any,
    "undocumented-status": _any,
    "auth-not-enforced": lambda exchange: applies(exchange) and refused(exchange),
    "unsupported-method": _own_case,
    "undocumented-operation": lambda exchange: not exchange.is_ours,
    "request-conformance": lambda exchange: applies(exchange) and not exchange.is_ours,
    "undocumented-input": lambda exchange: applies(exchange) and not exchange.is_ours,
    "plaintext-body": lambda exchange: (
        _success(exchange) and exchange.query.get("display_as") == "plaintext"
    ),
    **dict.fromkeys(
        [
            "conversation-state",
            "first-contact-reply",
            "missing-field",
            "parts-limit",
            "parts-when-retrieving",
            "sla-status",
            "statistics-counts",
            "statistics-times",
            "teammates-listed",
            "waiting-since",
        ],
        _conversation,
    ),
    "parts-newest": lambda exchange: (
        _conversation(exchange) and exchange.interaction.request.path.count("/") > 1
    ),
    "message-kind": lambda exchange: (
        _success(exchange) and exchange.interaction.request.method.upper() == "POST"
    ),
    "pagination": lambda exchange: page_of(0, exchange) is not None,
}
# What must have happened in the sequences, by the words of `events`: each group needs one of them.
_HAPPENED: dict[str, tuple[frozenset[str], ...]] = {
    "read-after-write": (frozenset({"create", "update", "reply", "manage"}), frozenset({"read"})),
    "tag-lifecycle": (frozenset({"attach", "detach"}), frozenset({"read"})),
    "conversation-lifecycle": (frozenset({"reply", "manage"}),),
    "contact-count": (frozenset({"create"}), frozenset({"read"})),
}


def exercised_checks(exchanges: Sequence[Exchange], checks: Iterable[Check]) -> set[str]:
    """The ids of the checks that had something to judge."""
    verbs = {event.verb for event in events(exchanges) if event.succeeded}
    return {rule.id for rule in checks if _exercised(rule, exchanges, verbs)}


def _exercised(rule: Check, exchanges: Sequence[Exchange], verbs: set[str]) -> bool:
    if rule.scope is Scope.REGIONS:
        pairs = {(e.interaction.sequence, e.interaction.region) for e in exchanges}
        told = Counter(sequence for sequence, region in pairs if sequence and region)
        return any(count > 1 for count in told.values())
    if rule.id in _HAPPENED:
        return all(verbs & some for some in _HAPPENED[rule.id])
    if rule.id == "idempotent-read":
        urls = (e.interaction.request.url for e in exchanges if e.succeeded and applies(e))
        return any(count > 1 for count in Counter(urls).values())
    if rule.id == "use-after-delete":
        return any(e.interaction.request.method.upper() == "DELETE" for e in exchanges)
    need = _NEEDS.get(rule.id, _success)
    return any(need(exchange) for exchange in exchanges)
