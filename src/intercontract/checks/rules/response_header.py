"""Documented response headers are there, and fit their schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from intercontract.checks.needs import DOCUMENTED, WITH_HEADERS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.description import Parameter
from intercontract.contract.exchange import Exchange
from intercontract.contract.messages.parameters import Sent, Unreadable, is_plural, read, readings
from intercontract.contract.schemas.schema_problem import show
from intercontract.model.finding import Violation
from intercontract.model.json import JSONValue, join
from intercontract.model.regex import regex

# Each has one value; clients join repeated headers with a comma, which no value of these contains.
_SINGLE = (
    "X-Request-Id",
    "Intercom-Version",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Status",
)
_REQUEST_ID = regex(r"[0-9a-z]{20}", re.ASCII)
_PUBLIC = re.compile(r"\b(?:public|s-maxage)\b", re.IGNORECASE)

_wrong = partial(
    violation,
    part="header",
    sentence="the header {where} should be {expected}, and is {observed}",
)


@check(
    id="response-header",
    summary="Documented response headers are valid, X-Request-Id is there, nothing private is cached.",
    source="the documentation's *Responses*; recorded responses carry X-Request-Id, Cache-Control private "
    "and a Status that repeats the status; RFC 9110, section 5.3; RFC 9111, section 3.5",
    needs=DOCUMENTED & WITH_HEADERS,
    given=DOCUMENTED,
    good="200 X-Request-Id: 002c2f1mqv8e5s0t7d90",
    bad="200 without X-Request-Id",
)
def response_header(exchange: Exchange) -> Iterator[Violation]:
    """Each response header that the contract requires is present, and each that it documents fits its
    schema, as one text where it comes several times; every answer below 500 carries a non-empty
    X-Request-Id, by which Intercom's support finds it; headers of which there is one (X-Request-Id,
    Intercom-Version, X-RateLimit-..., Status) come once; no shared cache may keep a successful answer
    (Cache-Control: public); a Status header, where there is one, names the real status.

    A missing header counts only when the recording kept headers at all. The form of X-Request-Id (20
    lower-case letters and digits) is judged only in answers to the suite's own requests: other tools
    replace ids when they redact.
    """
    headers = exchange.interaction.response.headers
    spec = exchange.documented_response
    for documented in spec.headers if spec else ():
        if given := headers.all(documented.name):
            yield from _judge(exchange, documented, _combined(exchange, documented.name, given))
        elif documented.required and exchange.headers_kept:
            yield _absent(documented.name)
    if exchange.contract.is_intercom:
        yield from _promised(exchange)


def _combined(exchange: Exchange, name: str, given: list[str]) -> str:
    """The value of a header that came once or several times (RFC 9110, section 5.3)."""
    told_apart = exchange.contract.is_intercom and name.lower() in map(str.lower, _SINGLE)
    return given[0] if told_apart or name.lower() == "set-cookie" else ", ".join(given)


def _promised(exchange: Exchange) -> Iterator[Violation]:
    """What Intercom's answers carry, documented for the operation or not."""
    headers = exchange.interaction.response.headers
    request_id = headers.get("X-Request-Id")
    if exchange.headers_kept and exchange.status < 500 and not request_id:
        yield _absent("X-Request-Id")
    for name in _SINGLE:
        if len(values := [one for line in headers.all(name) for one in line.split(",")]) > 1:
            yield _wrong(join("", name), "one value", f"{len(values)} values", "several")
    if request_id and exchange.is_ours and not _REQUEST_ID.fullmatch(request_id):
        yield _wrong("/X-Request-Id", "20 lower-case letters and digits", show(request_id), "form")
    caching = headers.get("Cache-Control") or ""
    if exchange.succeeded and _PUBLIC.search(caching):
        yield _wrong("/Cache-Control", "private", show(caching), "public")
    status = headers.get("Status") or ""
    # A cache makes a 304 of the 200 that it keeps, headers and all.
    told = exchange.status != 304 and status[:3].isdecimal()
    if told and status[:3] != str(exchange.status):
        yield _wrong("/Status", str(exchange.status), show(status), "status")


def _judge(exchange: Exchange, documented: Parameter, text: str) -> Iterator[Violation]:
    if not isinstance(documented.schema, dict):
        return
    description = exchange.contract.documented
    validator = description.validator(documented.pointer)
    try:
        values = list(_values(exchange, documented, text))
    except Unreadable as problem:
        yield _wrong(join("", documented.name), str(problem), show(text), "style")
        return
    if any(validator.is_valid(value) for value in values):
        return
    found = validator.problems(values[-1])[0]
    name = join("", documented.name) + found.pointer
    yield _wrong(
        name, found.expected, show(found.observed if found.pointer else text), found.keyword
    )


def _values(exchange: Exchange, documented: Parameter, text: str) -> Iterator[JSONValue]:
    description = exchange.contract.documented
    if is_plural(description, documented):
        headers = exchange.interaction.response.headers
        yield from read(description, documented, Sent([], {}, headers.all, []))
    else:
        yield from readings(text)


def _absent(name: str) -> Violation:
    return _wrong(
        join("", name),
        f"the header {name}",
        "nothing",
        "absent",
        message=f"the header {name} is absent",
    )
