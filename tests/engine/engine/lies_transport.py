"""Lies in statuses, credentials, methods, headers and bytes."""

from __future__ import annotations

from typing import Any

import orjson
from attrs import evolve
from lying_proxy import (
    ANY,
    DETACH,
    ITEM,
    LIST,
    TAGS,
    Lie,
    LyingProxy,
    answering,
    authorised,
    body,
    gone,
    header,
    only,
    put,
    raw,
    request_as,
    status,
)

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response

ERROR = {"low": 400, "high": 499}


def no_bearer(request: Request) -> bool:
    return not (request.headers.get("Authorization") or "").removeprefix("Bearer").strip()


def empty_bearer(request: Request) -> bool:
    return (request.headers.get("Authorization") or "").strip() == "Bearer"


def other_scheme(request: Request) -> bool:
    return not (request.headers.get("Authorization") or "Bearer").startswith("Bearer")


def unasked_version(request: Request) -> Request:
    return evolve(request, headers=request.headers.without("Intercom-Version"))


def with_header(response: Response, name: str, value: str) -> Response:
    fields = response.headers.without(name).fields
    return evolve(response, headers=Headers((*fields, (name, value))))


def falls_never(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
    limit = response.headers.get("X-RateLimit-Limit") or "1000"
    return with_header(response, "X-RateLimit-Remaining", limit)


def rises(response: Response, proxy: LyingProxy, _request: Request) -> Response:
    return with_header(response, "X-RateLimit-Remaining", str(100 + proxy.count("calls") % 4000))


def stuck_reset(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
    return with_header(response, "X-RateLimit-Reset", "1")


def refusal(code: int, kind: str, every: int = 1) -> Any:
    """Turns each so-and-so-many-th answer into an error that nothing deserves."""

    def change(response: Response, proxy: LyingProxy, _request: Request) -> Response:
        if proxy.count("refusals") % every:
            return response
        given = response.headers.get("X-Request-Id")
        content = {
            "type": "error.list", "request_id": given, "errors": [{"code": kind, "message": "No"}]
        }  # fmt: skip
        return evolve(
            with_header(response, "Status", str(code)), status=code, body=orjson.dumps(content)
        )

    return change


def html(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
    told = with_header(response, "Content-Type", "text/html")
    return evolve(told, body=b"<html><body>Not here</body></html>")


def method_as(method: str, path: str, other: str) -> Lie:
    return request_as(method, path, lambda r: evolve(r, method=other))


def answered(method: str, path: str, content: bytes) -> Lie:
    """A method that does not exist is answered with success."""
    return answering(
        method, path, lambda r, _p, _q: evolve(r, status=200, body=content), low=400, high=499
    )


def without_errors(document: Any) -> None:
    document["errors"] = []


TRANSPORT: dict[str, Lie] = {
    # statuses
    "create-202": status("POST", LIST, 202),
    "create-201": status("POST", LIST, 201),
    "list-201": status("GET", LIST, 201),
    "attach-201": status("POST", TAGS, 201),
    "detach-204": status("DELETE", DETACH, 204),
    "retrieve-206": status("GET", ITEM, 206),
    "retrieve-203": status("GET", ITEM, 203),
    "retrieve-304": answering("GET", ITEM, lambda r, _p, _q: evolve(r, status=304, body=b"")),
    "list-302": answering("GET", LIST, lambda r, _p, _q: evolve(
        with_header(r, "Location", "https://example.com/"), status=302, body=b"")),
    "missing-200": status("GET", ITEM, 200, 404, 404),
    "missing-403": status("GET", ITEM, 403, 404, 404),
    "missing-410": status("GET", ITEM, 410, 404, 404),
    "unauthorized-403": status("*", LIST, 403, 401, 401),
    "unauthorized-404": status("*", ITEM, 404, 401, 401),
    "unauthorized-200": status("*", LIST, 200, 401, 401),
    "invalid-422": status("POST", LIST, 422, 400, 400),
    "errors-are-200": status("*", ANY, 200, **ERROR),
    "errors-are-500": status("*", LIST, 500, **ERROR),
    "list-500": status("GET", LIST, 500),
    "now-and-then-500": answering("GET", ITEM, refusal(500, "server_error", 4)),
    "now-and-then-404": answering("GET", ITEM, refusal(404, "not_found", 4)),
    "now-and-then-400": answering("GET", ITEM, refusal(400, "parameter_invalid", 4)),
    "attach-refused": answering("POST", TAGS, refusal(404, "tag_not_found")),
    "detach-refused": answering("DELETE", DETACH, refusal(404, "tag_not_found")),
    "create-refused": answering("POST", LIST, refusal(404, "not_found")),
    "create-unauthorized": answering("POST", LIST, refusal(401, "unauthorized")),
    # authentication
    "no-bearer-accepted": authorised("*", ANY, no_bearer),
    "empty-bearer-accepted": authorised("*", ANY, empty_bearer),
    "other-scheme-accepted": authorised("*", ANY, other_scheme),
    "any-bearer-accepted": authorised("GET", ITEM),
    "list-open": authorised("GET", LIST),
    "create-open": authorised("POST", LIST),
    "attach-open": authorised("POST", TAGS),
    "head-open": authorised("HEAD", ANY),
    "writes-open": authorised("POST", ANY),
    "detach-open": authorised("DELETE", ANY),
    # methods
    "put-as-get": method_as("PUT", LIST, "GET"),
    "patch-list-as-get": method_as("PATCH", LIST, "GET"),
    "patch-as-get": method_as("PATCH", ITEM, "GET"),
    "post-item-as-get": method_as("POST", ITEM, "GET"),
    "put-tags-as-post": method_as("PUT", TAGS, "POST"),
    "patch-tags-as-post": method_as("PATCH", TAGS, "POST"),
    "get-tags": answered("GET", TAGS, b'{"type": "tag.list", "tags": []}'),
    "delete-tags": answered("DELETE", TAGS, b"{}"),
    "get-one-tag": answered("GET", DETACH, b'{"type": "tag", "id": "1", "name": "x"}'),
    "put-one-tag": answered("PUT", DETACH, b'{"type": "tag", "id": "1", "name": "x"}'),
    "delete-list-as-get": method_as("DELETE", LIST, "GET"),
    "delete-item-early": answered("DELETE", ITEM, b'{"id": "1", "deleted": true}'),
    "trace-echo": answered("TRACE", ANY, b"TRACE"),
    "head-404": status("HEAD", ITEM, 404),
    "head-500": status("HEAD", ITEM, 500),
    # versions
    "any-version": request_as("GET", LIST, unasked_version),
    "version-next": header("Intercom-Version", "2.12"),
    "version-next-in-errors": answering(
        "*", ANY, lambda r, _p, _q: with_header(r, "Intercom-Version", "2.12"), 404, 404),
    "no-version": header("Intercom-Version", None),
    "version-twice": header("Intercom-Version", "2.12", twice=True),
    "version-word": header("Intercom-Version", "latest"),
    # headers
    "no-charset": header("Content-Type", "application/json"),
    "charset-latin-1": header("Content-Type", "application/json; charset=iso-8859-1"),
    "html": header("Content-Type", "text/html; charset=utf-8"),
    "html-item": header("Content-Type", "text/html; charset=utf-8", path=ITEM),
    "json-api": header("Content-Type", "application/vnd.api+json; charset=utf-8"),
    "type-twice": header("Content-Type", "text/plain", twice=True),
    "no-content-type": header("Content-Type", None),
    "request-id-twice": header("X-Request-Id", "another", twice=True),
    "request-id-uuid": header("X-Request-Id", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
    "no-request-id": header("X-Request-Id", None),
    "request-id-constant": header("X-Request-Id", "002c2f1mqv8e5s0t7d90"),
    "request-id-of-error": body("*", ANY, put("request_id", "other"), **ERROR),
    "request-id-number": body("*", ANY, put("request_id", 7), **ERROR),
    "status-header": header("Status", "500 Internal Server Error"),
    "cache-public": header("Cache-Control", "public, max-age=3600"),
    "remaining-never-falls": answering("*", ANY, falls_never),
    "remaining-rises": answering("*", ANY, rises),
    "remaining-above-limit": header("X-RateLimit-Remaining", "99999999"),
    "remaining-negative": header("X-RateLimit-Remaining", "-1"),
    "remaining-word": header("X-RateLimit-Remaining", "many"),
    "remaining-twice": header("X-RateLimit-Remaining", "5", twice=True),
    "no-remaining": header("X-RateLimit-Remaining", None),
    "reset-milliseconds": header("X-RateLimit-Reset", "1767603616000"),
    "reset-stuck": answering("*", ANY, stuck_reset),
    "reset-date": header("X-RateLimit-Reset", "Mon, 05 Jan 2026 09:00:00 GMT"),
    "no-reset": header("X-RateLimit-Reset", None),
    "no-limit": header("X-RateLimit-Limit", None),
    "limit-zero": header("X-RateLimit-Limit", "0"),
    # bytes
    "gzip-that-is-none": header("Content-Encoding", "gzip", path=ITEM),
    "length-too-long": header("Content-Length", "999999", path=ITEM),
    "byte-order-mark": raw("GET", ITEM, lambda b: b"\xef\xbb\xbf" + b),
    "utf-16": raw("GET", ITEM, lambda b: b.decode().encode("utf-16")),
    "latin-1": raw("GET", LIST, lambda b: b.decode().encode("latin-1", "replace")),
    "cut": raw("GET", ITEM, lambda b: b[:-1]),
    "trailing-comma": raw("GET", ITEM, lambda b: b[:-1] + b",}"),
    "two-documents": raw("GET", ITEM, lambda b: b + b"\n" + b),
    "single-quotes": raw("GET", ITEM, lambda b: b.replace(b'"', b"'")),
    "name-twice": raw("GET", ITEM, lambda b: b[:-1] + b',"state":"open"}'),
    "not-a-number": raw("GET", ITEM, lambda b: b.replace(b'"priority":', b'"score":NaN,"priority":')),
    "empty-object": raw("GET", ITEM, lambda _b: b"{}"),
    "empty-body": raw("GET", ITEM, lambda _b: b""),
    "empty-list-body": raw("GET", LIST, lambda _b: b""),
    "empty-created": raw("POST", LIST, lambda _b: b"{}"),
    "empty-tag": raw("POST", TAGS, lambda _b: b"{}"),
    "empty-detached": raw("DELETE", DETACH, lambda _b: b"{}"),
    "null-body": raw("GET", ITEM, lambda _b: b"null"),
    "in-a-list": raw("GET", ITEM, lambda b: b"[" + b + b"]"),
    "in-data": raw("GET", ITEM, lambda b: b'{"data":' + b + b"}"),
    "list-bare": body("GET", LIST, lambda d: d["conversations"]),
    # errors
    "error-html": answering("*", ANY, html, **ERROR),
    "error-without-list": body("GET", ITEM, lambda _d: {"error": "not found"}, 404, 404),
    "error-problem-json": body("GET", ITEM, lambda _d: {"title": "Not found", "status": 404}, 404, 404),
    "error-code-number": body("*", ANY, put("errors/0", {"code": 4, "message": "x"}), **ERROR),
    "error-code-upper": body("*", ANY, put("errors/0/code", "NOT_FOUND"), **ERROR),
    "error-code-other": body("*", ANY, put("errors/0/code", "rate_limit_exceeded"), **ERROR),
    "error-code-swapped": body("*", ANY, put("errors/0/code", "not_found"), 401, 401),
    "error-message-empty": body("*", ANY, put("errors/0/message", ""), **ERROR),
    "error-message-list": body("*", ANY, put("errors/0/message", ["No"]), **ERROR),
    "error-message-missing": body("*", ANY, gone("errors/0/message"), **ERROR),
    "errors-empty": body("*", ANY, without_errors, **ERROR),
    "errors-object": body("*", ANY, lambda d: put("errors", d["errors"][0])(d), **ERROR),
    "error-type": body("*", ANY, put("type", "error"), **ERROR),
    "error-no-type": body("*", ANY, gone("type"), **ERROR),
    "error-empty": answering("*", ANY, lambda r, _p, _q: evolve(r, body=b""), **ERROR),
    # who is let in
    "lead-refused": only(
        lambda r: b'"lead"' in (r.body or b"") and r.path == "/conversations",
        answering("POST", LIST, refusal(422, "parameter_invalid"))),
    "contact-type-refused": only(
        lambda r: b'"type":"contact"' in (r.body or b""),
        answering("POST", LIST, refusal(422, "parameter_invalid"))),
    "long-refused": only(
        lambda r: len(r.body or b"") > 700, answering("POST", ANY, refusal(422, "data_invalid"))),
    "non-ascii-refused": only(
        lambda r: not (r.body or b"").isascii(), answering("POST", ANY, refusal(400, "bad_request"))),
    "large-page-refused": only(
        lambda r: "per_page=150" in r.url, answering("GET", LIST, refusal(400, "parameter_invalid"))),
    "small-page-refused": only(
        lambda r: r.url.endswith("per_page=1"),
        answering("GET", LIST, refusal(400, "parameter_invalid"))),
    "cursor-refused": only(
        lambda r: "starting_after" in r.url, answering("GET", LIST, refusal(400, "parameter_invalid"))),
    "plaintext-refused": only(
        lambda r: "display_as" in r.url, answering("GET", ITEM, refusal(400, "parameter_invalid"))),
}  # fmt: skip
