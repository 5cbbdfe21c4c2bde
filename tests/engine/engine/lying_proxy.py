"""A proxy in front of one sandbox that lies in one way at a time: what a run has to notice."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import orjson
from attrs import Factory, define, evolve, field

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.sandbox.sandbox import Sandbox, Settings

LIST, ITEM, TAGS = r"/conversations", r"/conversations/[^/]+", r"/conversations/[^/]+/tags"
DETACH = TAGS + r"/[^/]+"
ANY = r".*"
Json = Any


@define
class LyingProxy:
    """Answers for a sandbox as far as ``lie`` lets it; None tells the truth. ``kept`` is the lie's memory."""

    sandbox: Sandbox
    lie: Lie | None = None
    kept: dict[str, Any] = Factory(dict)
    settings: Settings = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.settings = self.sandbox.settings

    def tell(self, lie: Lie | None) -> None:
        """Lie so from now on."""
        self.lie, self.kept = lie, {}

    def handle(self, request: Request) -> Response:
        """Answer one request; the suite's first question is answered honestly."""
        path = request.path
        if self.lie is None or path == "/me":
            return self.sandbox.handle(request)
        return self.lie(self, request)


Lie = Callable[[LyingProxy, Request], Response]


def answering(
    method: str, path: str, change: Callable[[Response, LyingProxy, Request], Response], low: int = 200,
    high: int = 299,
) -> Lie:  # fmt: skip
    """A change to answers of some requests, with a status in a range."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        response = proxy.sandbox.handle(request)
        meant = method in ("*", request.method) and re.fullmatch(path, request.path)
        return (
            change(response, proxy, request)
            if meant and low <= response.status <= high
            else response
        )

    return lie


def status(method: str, path: str, code: int, low: int = 200, high: int = 299) -> Lie:
    return answering(method, path, lambda r, _p, _q: evolve(r, status=code), low, high)


def body(
    method: str, path: str, change: Callable[[Json], Json | None], low: int = 200, high: int = 299
) -> Lie:
    """A change to the JSON of answers, in place unless it returns another value."""

    def apply(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
        if not response.body:
            return response
        value = orjson.loads(response.body)
        other = change(value)
        return evolve(response, body=orjson.dumps(value if other is None else other))

    return answering(method, path, apply, low, high)


def raw(method: str, path: str, change: Callable[[bytes], bytes]) -> Lie:
    return answering(method, path, lambda r, _p, _q: evolve(r, body=change(r.body)))


def header(name: str, value: str | None, *, twice: bool = False, path: str = ANY) -> Lie:
    def apply(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
        fields = response.headers.fields if twice else response.headers.without(name).fields
        more = () if value is None else ((name, value),)
        return evolve(response, headers=Headers((*fields, *more)))

    return answering("*", path, apply)


def put(name: str, value: Json) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        *parents, last = name.split("/")
        for parent in parents:
            document = document[int(parent) if isinstance(document, list) else parent]
        document[last] = copy.deepcopy(value)

    return change


def every(change: Callable[[Json], None]) -> Callable[[Json], None]:
    return lambda document: [change(one) for one in document.get("conversations", [])] and None


def mapped(pattern: str, change: Callable[[Json], Json]) -> Callable[[Json], Json]:
    """A change to every value under keys of a name."""

    def walk(value: Json) -> Json:
        if isinstance(value, dict):
            return {k: change(v) if re.fullmatch(pattern, k) else walk(v) for k, v in value.items()}
        return [walk(one) for one in value] if isinstance(value, list) else value

    return walk


def lost(method: str, path: str) -> Lie:
    """A write that is answered as if it had happened."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        if request.method != method or not re.fullmatch(path, request.path):
            return proxy.sandbox.handle(request)
        before = proxy.sandbox.snapshot()
        response = proxy.sandbox.handle(request)
        if response.status < 300:
            proxy.sandbox.restore(before)
        return response

    return lie


def stale(path: str) -> Lie:
    """The first answer to a read is given for ever."""

    def apply(response: Response, proxy: LyingProxy, request: Request) -> Response:
        return proxy.kept.setdefault(request.url, response)

    return answering("GET", path, apply)


def request_as(method: str, path: str, change: Callable[[Request], Request]) -> Lie:
    """Another request is answered than was sent."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        meant = method in ("*", request.method) and re.fullmatch(path, request.path)
        return proxy.sandbox.handle(change(request) if meant else request)

    return lie


def with_token(request: Request) -> Request:
    fields = request.headers.without("Authorization").fields
    return evolve(request, headers=Headers((*fields, ("Authorization", "Bearer sandbox-us"))))


def only(wanted: Callable[[Request], bool], lie: Lie) -> Lie:
    return lambda proxy, request: (lie if wanted(request) else honest)(proxy, request)


def honest(proxy: LyingProxy, request: Request) -> Response:
    return proxy.sandbox.handle(request)


def texts(change: Callable[[str], str]) -> Callable[[Json], Json]:
    return mapped("body", lambda value: change(value) if isinstance(value, str) else value)


def mangled(text: str) -> str:
    return text.encode().decode("latin-1")


def no_bearer(request: Request) -> bool:
    return not (request.headers.get("Authorization") or "").removeprefix("Bearer").strip()


def query_less(request: Request, name: str) -> Request:
    url = re.sub(rf"([?&]){name}=[^&]*&?", r"\1", request.url).rstrip("?&")
    return evolve(request, url=url)


def falls_never(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
    fields = response.headers.without("X-RateLimit-Remaining").fields
    limit = response.headers.get("X-RateLimit-Limit") or "1000"
    return evolve(response, headers=Headers((*fields, ("X-RateLimit-Remaining", limit))))


def twice(proxy: LyingProxy, request: Request) -> Response:
    if request.method == "POST" and request.path.endswith("/reply"):
        proxy.sandbox.handle(request)
    return proxy.sandbox.handle(request)


LIES: dict[str, Lie] = {
    # statuses
    "create-202": status("POST", LIST, 202),
    "list-201": status("GET", LIST, 201),
    "attach-201": status("POST", TAGS, 201),
    "detach-204": status("DELETE", DETACH, 204),
    "retrieve-206": status("GET", ITEM, 206),
    "missing-200": status("GET", ITEM, 200, 404, 404),
    "missing-403": status("GET", ITEM, 403, 404, 404),
    "unauthorized-403": status("*", LIST, 403, 401, 401),
    "invalid-422": status("POST", LIST, 422, 400, 400),
    "list-500": status("GET", LIST, 500),
    # authentication
    "no-bearer-accepted": only(no_bearer, request_as("*", ANY, with_token)),
    "any-bearer-accepted": request_as("GET", ITEM, with_token),
    "writes-open": request_as("POST", ANY, with_token),
    "detach-open": request_as("DELETE", ANY, with_token),
    # methods
    "put-as-get": request_as("PUT", LIST, lambda r: evolve(r, method="GET")),
    "patch-as-get": request_as("PATCH", ITEM, lambda r: evolve(r, method="GET")),
    "delete-list-as-get": request_as("DELETE", LIST, lambda r: evolve(r, method="GET")),
    "head-404": status("HEAD", ITEM, 404),
    # headers
    "no-charset": header("Content-Type", "application/json"),
    "charset-latin-1": header("Content-Type", "application/json; charset=iso-8859-1"),
    "html": header("Content-Type", "text/html; charset=utf-8"),
    "no-content-type": header("Content-Type", None),
    "request-id-twice": header("X-Request-Id", "another", twice=True),
    "no-request-id": header("X-Request-Id", None),
    "request-id-constant": header("X-Request-Id", "002c2f1mqv8e5s0t7d90"),
    "request-id-of-error": body("*", ANY, put("request_id", "other"), 400, 499),
    "version-next": header("Intercom-Version", "2.12"),
    "no-version": header("Intercom-Version", None),
    "version-twice": header("Intercom-Version", "2.12", twice=True),
    "remaining-never-falls": answering("*", ANY, falls_never),
    "remaining-above-limit": header("X-RateLimit-Remaining", "99999999"),
    "remaining-negative": header("X-RateLimit-Remaining", "-1"),
    "reset-milliseconds": header("X-RateLimit-Reset", "1767603616000"),
    "no-limit": header("X-RateLimit-Limit", None),
    # bodies
    "empty-object": raw("GET", ITEM, lambda _b: b"{}"),
    "empty-body": raw("GET", ITEM, lambda _b: b""),
    "null-body": raw("GET", ITEM, lambda _b: b"null"),
    "in-a-list": raw("GET", ITEM, lambda b: b"[" + b + b"]"),
    "cut": raw("GET", ITEM, lambda b: b[:-1]),
    "no-type": body("GET", ITEM, lambda d: d.pop("type") and None),
    "type-of-another": body("GET", ITEM, put("type", "ticket")),
    "id-number": body("GET", ITEM, lambda d: put("id", int(d["id"]))(d)),
    "extra-field": body("GET", ITEM, put("colour", "red")),
    "extra-field-in-list": body("GET", LIST, every(put("colour", "red"))),
    "extra-field-deep": body("GET", ITEM, put("source/author/colour", "red")),
    "state-unknown": body("GET", ITEM, put("state", "pending")),
    "open-as-text": body("GET", ITEM, put("open", "true")),
    "read-as-number": body("GET", ITEM, put("read", 1)),
    "milliseconds": body("GET", ITEM, lambda d: put("created_at", d["created_at"] * 1000)(d)),
    "iso-times": body("GET", ITEM, put("updated_at", "2026-01-05T09:00:00Z")),
    "updated-before-created": body("GET", ITEM, put("updated_at", 1400000000)),
    "parts-null": body("GET", ITEM, put("conversation_parts", None)),
    "tags-bare-list": body("GET", ITEM, put("tags", [])),
    "tags-null": body("GET", ITEM, put("tags", None)),
    "total-parts-low": body("GET", ITEM, put("conversation_parts/total_count", -1)),
    "error-without-list": body("GET", ITEM, lambda _d: {"error": "not found"}, 404, 404),
    "error-code-number": body("*", ANY, put("errors/0", {"code": 4, "message": "x"}), 400, 499),
    "tag-name-null": body("POST", TAGS, put("name", None)),
    "created-without-id": body("POST", LIST, lambda d: d.pop("conversation_id") and None),
    # texts
    "unicode-mangled": body("GET", ITEM, texts(mangled)),
    "non-ascii-dropped": body("GET", ITEM, texts(lambda t: t.encode("ascii", "ignore").decode())),
    "long-text-cut": body("GET", ITEM, texts(lambda t: t[:255])),
    "text-upper": body("GET", ITEM, texts(str.upper)),
    "plaintext-ignored": request_as("GET", ITEM, lambda r: query_less(r, "display_as")),
    # lists
    "per-page-ignored": request_as("GET", LIST, lambda r: query_less(r, "per_page")),
    "cursor-ignored": request_as("GET", LIST, lambda r: query_less(r, "starting_after")),
    "next-null": body("GET", LIST, lambda d: put("pages/next", None)(d)),
    "last-dropped": body("GET", LIST, lambda d: d["conversations"].pop() and None),
    "doubled": body("GET", LIST, lambda d: d["conversations"].append(d["conversations"][0])),
    "total-high": body("GET", LIST, lambda d: put("total_count", d["total_count"] + 7)(d)),
    "page-stuck": body("GET", LIST, put("pages/page", 1)),
    "total-pages-wrong": body("GET", LIST, put("pages/total_pages", 99)),
    "list-empty": body("GET", LIST, put("conversations", [])),
    "list-type": body("GET", LIST, put("type", "tag.list")),
    "reversed": body("GET", LIST, lambda d: d["conversations"].reverse()),
    # what is kept
    "tag-lost": lost("POST", TAGS),
    "untag-lost": lost("DELETE", DETACH),
    "reply-lost": lost("POST", ITEM + "/reply"),
    "close-lost": lost("POST", ITEM + "/parts"),
    "delete-lost": lost("DELETE", ITEM),
    "create-lost": lost("POST", LIST),
    "reply-twice": twice,
    "stale-item": stale(ITEM),
    "another-item": body("GET", ITEM, put("id", "1")),
    "lead-refused": only(
        lambda r: b'"lead"' in (r.body or b""), request_as("POST", LIST, lambda r: evolve(r, body=b"{}"))
    ),
}  # fmt: skip
