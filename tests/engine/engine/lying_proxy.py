"""A proxy in front of one sandbox that lies in one way at a time, and what lies are made of."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import orjson
from attrs import Factory, define, evolve, field

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response
from intercontract.sandbox.sandbox import Sandbox, Settings, Snapshot

LIST, ITEM, TAGS = r"/conversations", r"/conversations/[^/]+", r"/conversations/[^/]+/tags"
DETACH = TAGS + r"/[^/]+"
ANY = r".*"
Json = Any


@define
class LyingProxy:
    """Answers for a sandbox as far as ``lie`` lets it; None tells the truth. ``kept`` is the lie's memory.

    A lie that breaks proves nothing: the truth is told in its place, and ``broken`` says why.
    """

    sandbox: Sandbox
    lie: Lie | None = None
    kept: dict[str, Any] = Factory(dict)
    broken: str = ""
    settings: Settings = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.settings = self.sandbox.settings

    def tell(self, lie: Lie | None) -> None:
        """Lie so from now on."""
        self.lie, self.kept, self.broken = lie, {}, ""

    def handle(self, request: Request) -> Response:
        """Answer one request; the suite's first question is answered honestly."""
        path = request.path
        if self.lie is None or path == "/me":
            return self.sandbox.handle(request)
        try:
            return self.lie(self, request)
        except Exception as problem:  # noqa: BLE001 - a mistake in the lie, not in what is tested
            self.broken = f"{type(problem).__name__}: {problem}"
            return self.sandbox.handle(request)

    def count(self, name: str) -> int:
        """How often this was asked, this time included."""
        self.kept[name] = self.kept.get(name, 0) + 1
        return int(self.kept[name])

    def undo(self, before: Snapshot) -> None:
        """Forget what happened since, except that it did: time and the numbers of requests go on."""
        now = self.sandbox.workspace.state
        self.sandbox.restore(before)
        state = self.sandbox.workspace.state
        state.requests, state.bucket, state.used = now.requests, now.bucket, now.used


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
    """Another status; the header ``Status`` agrees."""

    def change(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
        fields = response.headers.without("Status").fields
        return evolve(response, status=code, headers=Headers((*fields, ("Status", str(code)))))

    return answering(method, path, change, low, high)


def edited(
    method: str, path: str, change: Callable[[Json, Request, LyingProxy], Json], low: int = 200,
    high: int = 299,
) -> Lie:  # fmt: skip
    """A change to the JSON of answers that knows the request, in place unless it returns another value."""

    def apply(response: Response, proxy: LyingProxy, request: Request) -> Response:
        if not response.body:
            return response
        value = orjson.loads(response.body)
        other = change(value, request, proxy)
        return evolve(response, body=orjson.dumps(value if other is None else other))

    return answering(method, path, apply, low, high)


def body(
    method: str, path: str, change: Callable[[Json], Json | None], low: int = 200, high: int = 299
) -> Lie:
    """A change to the JSON of answers, in place unless it returns another value."""
    return edited(method, path, lambda document, _request, _proxy: change(document), low, high)


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
        document[int(last) if isinstance(document, list) else last] = copy.deepcopy(value)

    return change


def gone(name: str) -> Callable[[Json], None]:
    """Takes out what stands at a path."""

    def change(document: Json) -> None:
        *parents, last = name.split("/")
        for parent in parents:
            document = document[int(parent) if isinstance(document, list) else parent]
        document.pop(last)

    return change


def every(change: Callable[[Json], None]) -> Callable[[Json], None]:
    def change_all(document: Json) -> None:
        for one in document.get("conversations", []):
            change(one)

    return change_all


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
            proxy.undo(before)
        return response

    return lie


def stale(path: str) -> Lie:
    """The first body read from an address is given for ever."""

    def apply(response: Response, proxy: LyingProxy, request: Request) -> Response:
        return evolve(response, body=proxy.kept.setdefault(request.url, response.body))

    return answering("GET", path, apply)


def request_as(method: str, path: str, change: Callable[[Request], Request]) -> Lie:
    """Another request is answered than was sent."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        meant = method in ("*", request.method) and re.fullmatch(path, request.path)
        return proxy.sandbox.handle(change(request) if meant else request)

    return lie


def authorised(method: str, path: str, wanted: Callable[[Request], bool] = lambda _r: True) -> Lie:
    """Some requests are let in whatever credentials they carry."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        meant = method in ("*", request.method) and re.fullmatch(path, request.path)
        if not (meant and wanted(request)):
            return proxy.sandbox.handle(request)
        fields = request.headers.without("Authorization").fields
        token = ("Authorization", f"Bearer sandbox-{proxy.settings.region}")
        return proxy.sandbox.handle(evolve(request, headers=Headers((*fields, token))))

    return lie


def only(wanted: Callable[[Request], bool], lie: Lie) -> Lie:
    return lambda proxy, request: (lie if wanted(request) else honest)(proxy, request)


def honest(proxy: LyingProxy, request: Request) -> Response:
    return proxy.sandbox.handle(request)


def texts(change: Callable[[str], str]) -> Callable[[Json], Json]:
    return mapped("body", lambda value: change(value) if isinstance(value, str) else value)


def query_less(request: Request, name: str) -> Request:
    """A request without a query parameter."""
    url = re.sub(rf"([?&]){name}=[^&]*&?", r"\1", request.url).rstrip("?&")
    return evolve(request, url=url)


def sent(request: Request) -> Json:
    """The JSON object in a request, or an empty one."""
    try:
        value = orjson.loads(request.body or b"")
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def with_body(request: Request, **values: Json) -> Request:
    """A request whose JSON has other values."""
    content = orjson.dumps({**sent(request), **values})
    return evolve(request, body=content, headers=request.headers.without("Content-Length"))
