"""What is said to be JSON is JSON, and what is documented as JSON is said to be."""

from __future__ import annotations

from collections.abc import Iterator

from intercontract.checks.facts import applies
from intercontract.checks.registry import check
from intercontract.contract.exchange import Exchange, Missing, is_json_type
from intercontract.model.finding import Violation

_WITHOUT_BODY = (204, 205, 304)


@check(
    id="content-type",
    summary="The body comes in the documented media type, and is what its type says.",
    source="the documentation's *Responses* (application/json); RFC 8259, section 8.1 (UTF-8)",
    good="200 Content-Type: application/json; charset=utf-8 and a body that parses",
    bad="200 Content-Type: text/html and <html>...",
)
def content_type(exchange: Exchange) -> Iterator[Violation]:
    """The media type is one that the operation documents (JSON for a 4xx), a JSON body parses, is not
    empty where a body is documented, and is UTF-8.

    Answers of 5xx are `server-error`'s matter: gateways answer those in HTML. An absent Content-Type
    counts only when the recording kept headers.
    """
    if not applies(exchange) or exchange.status >= 500 or exchange.status in _WITHOUT_BODY:
        return
    if exchange.interaction.request.method.upper() == "HEAD" or 300 <= exchange.status < 400:
        return
    expected = _expected(exchange)
    if not expected:
        return
    response = exchange.interaction.response
    wanted = " or ".join(expected)
    if not response.body:
        yield _violation("empty", f"a body of {wanted}", "an empty body")
        return
    given = response.headers.get("Content-Type")
    if given is None:
        if exchange.headers_kept:
            yield _violation("absent", wanted, "no Content-Type")
    elif not _is_one_of(given, expected):
        yield _violation("media type", wanted, given.partition(";")[0].strip() or "an empty header")
        return
    elif is_json_type(given) and (charset := _charset(given)) not in ("utf-8", "utf8", ""):
        yield _violation("charset", "charset utf-8", f"charset {charset}")
    if any(is_json_type(name) for name in expected) and exchange.response_json is Missing.NOT_JSON:
        yield _violation("unreadable", "JSON", "a body that does not parse")


def _expected(exchange: Exchange) -> list[str]:
    spec = exchange.documented_response
    if spec and spec.content:
        return [content.media_type for content in spec.content]
    # Errors are an error.list whatever the status, documented for the operation or not.
    return ["application/json"] if 400 <= exchange.status < 500 else []


def _is_one_of(given: str, expected: list[str]) -> bool:
    essence = given.partition(";")[0].strip().lower()
    wanted = {name.partition(";")[0].strip().lower() for name in expected}
    if wanted & {essence, essence.partition("/")[0] + "/*", "*/*"}:
        return True
    return is_json_type(essence) and any(is_json_type(name) for name in wanted)


def _charset(given: str) -> str:
    for parameter in given.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""


def _violation(kind: str, expected: str, observed: str) -> Violation:
    return Violation(
        pointer="",
        expected=expected,
        observed=observed,
        message=f"the response should have {expected}, and has {observed}",
        arguments=(kind,),
    )
