"""The answer is in the version that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from intercontract.checks.needs import DOCUMENTED, INTERCOM, SUCCESS, Need
from intercontract.checks.registry import check
from intercontract.checks.requests import VERSION_HEADER
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation

_VERSION = re.compile(r"\d{1,2}\.\d{1,3}", re.ASCII)

_VERSION_ASKED = Need(
    "to a request that names a version",
    lambda exchange: VERSION_HEADER in exchange.interaction.request.headers,
)

_wrong = partial(violation, f"/{VERSION_HEADER}", part="header")


@check(
    id="version-echo",
    summary="The response header Intercom-Version repeats the version that was asked for.",
    source="documentation, *API versioning*; recorded responses echo the effective version",
    needs=SUCCESS & INTERCOM & _VERSION_ASKED,
    given=DOCUMENTED & INTERCOM & _VERSION_ASKED,
    good="asked with Intercom-Version: 2.11, answered with Intercom-Version: 2.11",
    bad="asked with Intercom-Version: 2.11, answered with Intercom-Version: 2.12",
)
def version_echo(exchange: Exchange) -> Iterator[Violation]:
    """A request that names a version gets that version in the response header Intercom-Version.

    Without the request header the app's own version answers, and any is accepted. Absence counts on a
    2xx only, and when the recording kept headers: whether errors (401, an unknown version) carry the
    header is not documented. On errors that have it, it is compared in the suite's own runs, where
    this contract's version was asked for, which exists; a 401 is left out, since it knows no app. Unstable
    and Preview are two names of one version, and are not compared.
    """
    asked = (exchange.interaction.request.headers.get(VERSION_HEADER) or "").strip()
    if not _VERSION.fullmatch(asked):
        return
    given = exchange.interaction.response.headers.get(VERSION_HEADER)
    if given is None:
        if exchange.succeeded and exchange.headers_kept:
            message = "the header Intercom-Version is absent"
            yield _wrong(asked, "nothing", "absent", message=message)
    elif given.strip() != asked and _compared(exchange, asked):
        message = f"version {asked} was asked for, and {show(given)} answered"
        yield _wrong(asked, given, "other", message=message)


def _compared(exchange: Exchange, asked: str) -> bool:
    if exchange.status < 400:
        return True
    return exchange.is_ours and asked == exchange.contract.version and exchange.status != 401
