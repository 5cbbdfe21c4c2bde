"""What is said to be JSON is JSON, and what is documented as JSON is said to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import orjson

from intercontract.checks.needs import DOCUMENTED, SUCCESS
from intercontract.checks.registry import check
from intercontract.checks.violation import violation
from intercontract.contract.exchange import Exchange
from intercontract.contract.media import documented_names, essence, is_json_type
from intercontract.contract.messages.json_body import Missing
from intercontract.model.finding import Violation
from intercontract.model.interaction import Source
from intercontract.model.json import JSONValue

_EMPTY = (204, 205)
# Browsers show what they had kept as the body of a 304.
_WITHOUT_BODY = (*_EMPTY, 304)

_wrong = partial(violation, "", sentence="the response should have {expected}, and has {observed}")


@check(
    id="content-type",
    summary="The body comes in the documented media type, and is what its type says.",
    source="the documentation's *Responses* (application/json); RFC 8259, sections 4 (names are unique) "
    "and 8.1 (UTF-8); RFC 9110, sections 8.3 and 8.6",
    needs=SUCCESS,
    given=DOCUMENTED,
    good="200 Content-Type: application/json; charset=utf-8 and a body that parses",
    bad="200 Content-Type: text/html and <html>...",
)
def content_type(exchange: Exchange) -> Iterator[Violation]:
    """The media type is one that the operation documents (JSON for a 4xx, whatever its +json), a JSON body
    parses, names nothing twice in an object, is not empty where a body is documented, and is UTF-8. There is
    one Content-Type, and to the suite's own requests Intercom names the charset, as in every recording.
    Where the suite itself received the answer, it is as long as Content-Length says; HEAD
    names the type that GET would. After 204 and 205 there is no body (RFC 9110, 15.3.5 and 15.3.6).

    Answers of 5xx are `server-error`'s matter: gateways answer those in HTML. An absent Content-Type
    counts only when the recording kept headers.
    """
    if exchange.status in _EMPTY and exchange.interaction.response.body:
        yield _wrong("no body", f"one after {exchange.status}", "superfluous")
    if exchange.status >= 500 or exchange.status in _WITHOUT_BODY:
        return
    expected = _expected(exchange)
    if not expected or 300 <= exchange.status < 400:
        return
    response = exchange.interaction.response
    if exchange.interaction.request.method.upper() == "HEAD":
        if "Content-Type" in response.headers:
            yield from _declared(exchange, expected)
        return
    if not response.body:
        yield _wrong(f"a body of {' or '.join(expected)}", "an empty body", "empty")
        return
    declared = list(_declared(exchange, expected))
    yield from declared
    if not any(violation.arguments == ("media type",) for violation in declared):
        yield from _body(exchange, expected)


def _declared(exchange: Exchange, expected: list[str]) -> Iterator[Violation]:
    wanted = " or ".join(expected)
    given = exchange.interaction.response.headers.all("Content-Type")
    if not given:
        if exchange.headers_kept:
            yield _wrong(wanted, "no Content-Type", "absent")
    elif not _is_one_of(given[0], expected, exchange.status):
        yield _wrong(wanted, _essence(given[0]), "media type")
    elif len(types := _types(given)) > 1:
        yield _wrong(wanted, " and ".join(sorted(types)), "several")
    elif is_json_type(given[0]) and (charset := _charset(given[0])) not in ("utf-8", "utf8"):
        # JSON needs none; Intercom's answers to us have named it without exception.
        if charset:
            yield _wrong("charset utf-8", f"charset {charset}", "charset")
        elif exchange.is_ours and exchange.contract.is_intercom:
            yield _wrong("charset utf-8", "none", "no charset")


def _body(exchange: Exchange, expected: list[str]) -> Iterator[Violation]:
    body = exchange.interaction.response.body
    given = exchange.interaction.response.headers.get("Content-Type")
    # Beside JSON another type may be documented, and what comes says which it is.
    if is_json_type(given) or (not given and any(is_json_type(name) for name in expected)):
        if exchange.response_json is Missing.NOT_JSON:
            yield _wrong("JSON", "a body that does not parse", "unreadable")
        elif _repeats_a_name(
            body, exchange.response_json, sum(map(len, exchange.unplaced_objects))
        ):
            wanted, found = "each name once in an object", "a name that is there twice"
            yield _wrong(wanted, found, "repeated name")
    if missing := _missing(exchange):
        yield _wrong("as many bytes as Content-Length says", f"{missing} bytes fewer", "cut")


def _types(given: list[str]) -> set[str]:
    # Clients join repeated headers with a comma, which no media type contains outside of quotes.
    return {_essence(one).lower() for line in given for one in line.split(",")}


def _essence(given: str) -> str:
    return given.partition(";")[0].strip() or "an empty header"


def _repeats_a_name(body: bytes, value: JSONValue | Missing, names: int) -> bool:
    # Cheap first: parsing drops a repeated name, so that fewer are left, and fewer are written again.
    if isinstance(value, Missing) or (found := body.count(b'":')) <= names:
        return False
    if found <= orjson.dumps(value).count(b'":'):
        return False
    repeated = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal repeated
        repeated = repeated or len({name for name, _ in pairs}) < len(pairs)

    json.loads(body, object_pairs_hook=look)
    return repeated


def _missing(exchange: Exchange) -> int:
    """How many bytes of the announced body did not come; recordings are redacted and tell nothing."""
    interaction = exchange.interaction
    headers = interaction.response.headers
    announced = (headers.get("Content-Length") or "").strip()
    if exchange.is_redacted or interaction.source not in (Source.GENERATED, Source.SCENARIO):
        return 0
    if "Content-Encoding" in headers or "Transfer-Encoding" in headers:
        return 0
    if not (announced.isascii() and announced.isdigit() and len(announced) < 18):
        return 0
    return max(int(announced) - len(interaction.response.body), 0)


def _expected(exchange: Exchange) -> list[str]:
    spec = exchange.documented_response
    if spec and spec.media_types:
        return list(spec.media_types)
    # Intercom's errors are an error.list whatever the status, documented for the operation or not.
    is_error = exchange.contract.is_intercom and 400 <= exchange.status < 500
    return ["application/json"] if is_error else []


def _is_one_of(given: str, expected: list[str], status: int) -> bool:
    first = given.partition(";")[0].partition(",")[0]
    wanted = set(map(essence, expected))
    if not wanted.isdisjoint(documented_names(first)):
        return True
    # Errors may come as application/problem+json.
    return status >= 400 and is_json_type(first) and any(map(is_json_type, wanted))


def _charset(given: str) -> str:
    for parameter in given.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""
