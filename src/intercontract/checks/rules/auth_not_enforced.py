"""Nothing is served without a valid token."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import applies, refused
from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation


@check(
    id="auth-not-enforced",
    summary="A request without a token, or with a wrong one, does not succeed.",
    source="documentation, *Authentication*; 401 is documented for every operation",
    good="GET /conversations without Authorization answers 401",
    bad="GET /conversations without Authorization answers 200",
)
def auth_not_enforced(exchange: Exchange) -> Iterator[Violation]:
    """A secured operation answers no 2xx to a request that carried no credentials or invalid ones.

    A recording whose tool strips credentials says nothing about them, and is not judged.
    """
    operation = exchange.operation
    if not exchange.succeeded or not refused(exchange) or not applies(exchange):
        return
    if operation is None or not operation.secured:
        return
    credentials = exchange.interaction.credentials.value
    yield Violation(
        pointer="",
        expected="401",
        observed=str(exchange.status),
        message=f"a request with {'no' if credentials == 'none' else 'invalid'} credentials "
        f"was answered {exchange.status}",
        arguments=(credentials,),
    )
