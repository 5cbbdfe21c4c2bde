"""Nothing is served without a valid token."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.needs import DOCUMENTED, REFUSED_CREDENTIALS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.model.finding import Violation

_TELLING = (404, 409, 422)


@check(
    id="auth-not-enforced",
    summary="A request without a token, or with a wrong one, is not served.",
    source="documentation, *Authentication*; 401 is documented for every operation",
    needs=DOCUMENTED & REFUSED_CREDENTIALS,
    good="GET /conversations without Authorization answers 401",
    bad="GET /conversations without Authorization answers 200",
)
def auth_not_enforced(exchange: Exchange) -> Iterator[Violation]:
    """A secured operation answers no 2xx to a request that carried no credentials or invalid ones; nor,
    where it documents 401, a 404, 409 or 422, which tell a stranger what there is.

    403 is accepted, and so is 400: whether the form of a request is looked at first is not documented. A
    recording whose tool strips credentials says nothing about them, and is not judged.
    """
    operation = exchange.operation
    if operation is None or not operation.secured:
        return
    told = exchange.status in _TELLING and operation.response_for(401) is not None
    if not exchange.succeeded and not told:
        return
    credentials = exchange.interaction.credentials.value
    yield violation(
        "",
        "401",
        exchange.status,
        credentials,
        *(("told",) if told else ()),
        message=f"a request with {'no' if credentials == 'none' else 'invalid'} credentials "
        f"was answered {exchange.status}",
    )
