"""Lies in what is kept: writes that are lost, doubled, halved, misplaced, or read back late."""

from __future__ import annotations

import re
from collections.abc import Callable

import orjson
from attrs import evolve
from lying_proxy import (
    DETACH,
    ITEM,
    LIST,
    TAGS,
    Json,
    Lie,
    LyingProxy,
    body,
    edited,
    lost,
    only,
    put,
    request_as,
    sent,
    stale,
    with_body,
)

from intercontract.model.headers import Headers
from intercontract.model.interaction import Request, Response

REPLY, MANAGE, TAG = ITEM + "/reply", ITEM + "/parts", r"/tags/[^/]+"


def doubled(method: str, path: str) -> Lie:
    """A write happens twice."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        if request.method == method and re.fullmatch(path, request.path):
            proxy.sandbox.handle(request)
        return proxy.sandbox.handle(request)

    return lie


def beside(
    method: str, path: str, other: Callable[[LyingProxy, Request, Response], Request | None]
) -> Lie:
    """After a write that succeeded, another one happens that nobody asked for."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        response = proxy.sandbox.handle(request)
        meant = request.method == method and re.fullmatch(path, request.path)
        if meant and response.status < 300 and (more := other(proxy, request, response)):
            proxy.sandbox.handle(more)
        return response

    return lie


def after(request: Request, method: str, path: str, content: Json) -> Request:
    """A request by the same client."""
    url = re.sub(r"^(https?://[^/]+).*", r"\1", request.url) + path
    fields = request.headers.without("Content-Length").without("Content-Type").fields
    headers = Headers((*fields, ("Content-Type", "application/json")))
    return Request(method, url, headers, orjson.dumps(content))


def some_admin(proxy: LyingProxy, but: str = "") -> str:
    return str(next(one for one in proxy.sandbox.workspace["admin"] if one != but))


def neighbour(proxy: LyingProxy, request: Request) -> str:
    """Another conversation: the latest that was read before."""
    own = request.path.split("/")[2]
    return next((one for one in reversed(proxy.kept.get("read", [])) if one != own), "")


def remembering(lie: Lie) -> Lie:
    """Keeps in mind which conversations were created or read."""

    def apply(proxy: LyingProxy, request: Request) -> Response:
        if request.method == "GET" and re.fullmatch(ITEM, request.path):
            proxy.kept.setdefault("read", []).append(request.path.split("/")[2])
        return lie(proxy, request)

    return apply


def on_neighbour(method: str, path: str, action: str) -> Lie:
    """A write to one conversation does something to another as well."""

    def other(proxy: LyingProxy, request: Request, _response: Response) -> Request | None:
        name = neighbour(proxy, request)
        content = {"message_type": action, "type": "admin", "admin_id": some_admin(proxy)}
        return after(request, "POST", f"/conversations/{name}/parts", content) if name else None

    return remembering(beside(method, path, other))


def to_neighbour(method: str, path: str) -> Lie:
    """A write reaches another conversation than the one it was for."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        name = neighbour(proxy, request) if re.fullmatch(path, request.path) else ""
        if request.method != method or not name:
            return proxy.sandbox.handle(request)
        own = request.path.split("/")[2]
        response = proxy.sandbox.handle(evolve(request, url=request.url.replace(own, name)))
        return evolve(response, body=response.body.replace(name.encode(), own.encode()))

    return remembering(lie)


def tagged_neighbour(proxy: LyingProxy, request: Request, _response: Response) -> Request | None:
    name = neighbour(proxy, request)
    return after(request, "POST", f"/conversations/{name}/tags", sent(request)) if name else None


def all_detached(proxy: LyingProxy, request: Request, _response: Response) -> Request | None:
    one = "/".join(request.path.split("/")[:3])
    shown = orjson.loads(proxy.sandbox.handle(after(request, "GET", one, None)).body)
    tags = [tag["id"] for tag in shown["tags"]["tags"]]
    admin = {"admin_id": some_admin(proxy)}
    return after(request, "DELETE", f"{one}/tags/{tags[0]}", admin) if tags else None


def others_detached(proxy: LyingProxy, request: Request, _response: Response) -> Request | None:
    one, kept = "/".join(request.path.split("/")[:3]), sent(request).get("id")
    shown = orjson.loads(proxy.sandbox.handle(after(request, "GET", one, None)).body)
    tags = [tag["id"] for tag in shown["tags"]["tags"] if tag["id"] != kept]
    admin = {"admin_id": some_admin(proxy)}
    return after(request, "DELETE", f"{one}/tags/{tags[0]}", admin) if tags else None


def managing(action: str) -> Callable[[Request], bool]:
    return lambda request: sent(request).get("message_type") == action


def replying(kind: str) -> Callable[[Request], bool]:
    return lambda request: sent(request).get("type") == kind


def one_behind(proxy: LyingProxy, request: Request) -> Response:
    """Each read of a conversation gives the body that the read before should have given."""
    response = proxy.sandbox.handle(request)
    if request.method != "GET" or not re.fullmatch(ITEM, request.path) or response.status != 200:
        return response
    before = proxy.kept.get(request.url, response.body)
    proxy.kept[request.url] = response.body
    return evolve(response, body=before)


def same_id(document: Json, _request: Request, proxy: LyingProxy) -> None:
    document["conversation_id"] = proxy.kept.setdefault("id", document["conversation_id"])


def same_message(document: Json, _request: Request, proxy: LyingProxy) -> None:
    document["id"] = proxy.kept.setdefault("id", document["id"])


def duplicate_tag(document: Json) -> None:
    document["tags"]["tags"] += document["tags"]["tags"][:1]


def other_admin(method: str, path: str) -> Lie:
    """Done in another admin's name."""

    def lie(proxy: LyingProxy, request: Request) -> Response:
        if (
            request.method == method
            and re.fullmatch(path, request.path)
            and sent(request).get("admin_id")
        ):
            admin = some_admin(proxy, but=sent(request)["admin_id"])
            request = with_body(request, admin_id=admin)
        return proxy.sandbox.handle(request)

    return lie


def tags_shifted(document: Json) -> None:
    for tag in document["tags"]["tags"]:
        tag["applied_at"] += 3600


def closed_on_read(proxy: LyingProxy, request: Request, _response: Response) -> Request | None:
    content = {"message_type": "close", "type": "admin", "admin_id": some_admin(proxy)}
    return after(request, "POST", request.path + "/parts", content)


def reply_as(**values: Json) -> Lie:
    return request_as("POST", REPLY, lambda r: with_body(r, **values))


def parts_by(kind: str, value: Json) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        if document.get("conversation_parts"):
            document["conversation_parts"]["conversation_parts"][-1]["author"][kind] = value

    return change


STATE: dict[str, Lie] = {
    # lost
    "tag-lost": lost("POST", TAGS),
    "untag-lost": lost("DELETE", DETACH),
    "reply-lost": lost("POST", REPLY),
    "user-reply-lost": only(replying("user"), lost("POST", REPLY)),
    "close-lost": lost("POST", MANAGE),
    "only-close-lost": only(managing("close"), lost("POST", MANAGE)),
    "open-lost": only(managing("open"), lost("POST", MANAGE)),
    "snooze-lost": only(managing("snoozed"), lost("POST", MANAGE)),
    "assignment-lost": only(managing("assignment"), lost("POST", MANAGE)),
    "delete-lost": lost("DELETE", ITEM),
    "tag-delete-lost": lost("DELETE", TAG),
    "create-lost": lost("POST", LIST),
    "read-mark-lost": lost("PUT", ITEM),
    # doubled
    "create-twice": doubled("POST", LIST),
    "reply-twice": doubled("POST", REPLY),
    "action-twice": doubled("POST", MANAGE),
    "tag-shown-twice": body("GET", ITEM, duplicate_tag),
    # changed on the way
    "snooze-shifted": only(managing("snoozed"), request_as(
        "POST", MANAGE, lambda r: with_body(r, snoozed_until=sent(r)["snoozed_until"] + 3600))),
    "close-opens": only(managing("close"), request_as(
        "POST", MANAGE, lambda r: with_body(r, message_type="open"))),
    "assigned-to-nobody": only(managing("assignment"), request_as(
        "POST", MANAGE, lambda r: with_body(r, assignee_id="0"))),
    "assigned-to-team": only(managing("assignment"), request_as(
        "POST", MANAGE, lambda r: with_body(r, type="team", assignee_id="0"))),
    "note-as-comment": reply_as(message_type="comment"),
    "comment-as-note": only(replying("admin"), reply_as(message_type="note")),
    "reply-emptied": reply_as(body="."),
    "reply-cut": request_as("POST", REPLY, lambda r: with_body(r, body=str(sent(r).get("body"))[:255])),
    "reply-cut-1000": request_as(
        "POST", REPLY, lambda r: with_body(r, body=str(sent(r).get("body"))[:1000])),
    "reply-ascii": request_as("POST", REPLY, lambda r: with_body(
        r, body=str(sent(r).get("body")).encode("ascii", "ignore").decode())),
    "create-cut": request_as("POST", LIST, lambda r: with_body(
        r, body=sent(r)["body"][:255]) if isinstance(sent(r).get("body"), str) else r),
    "create-cut-1000": request_as("POST", LIST, lambda r: with_body(
        r, body=sent(r)["body"][:1000]) if isinstance(sent(r).get("body"), str) else r),
    "create-without-emoji": request_as("POST", LIST, lambda r: with_body(
        r, body="".join(c for c in sent(r)["body"] if ord(c) < 0x10000))
        if isinstance(sent(r).get("body"), str) else r),
    "reply-by-another-admin": other_admin("POST", REPLY),
    "action-by-another-admin": other_admin("POST", MANAGE),
    "tag-by-another-admin": other_admin("POST", TAGS),
    "user-reply-by-admin": only(replying("user"), body("POST", REPLY, parts_by("type", "admin"))),
    "user-reply-by-another": only(replying("user"), body(
        "POST", REPLY, parts_by("id", "68b1f20c9a4de37715c0a8f2"))),
    "user-reply-by-bot": only(replying("user"), body("POST", REPLY, parts_by("type", "bot"))),
    "lead-as-user": body("GET", ITEM, lambda d: put("source/author/type", "user")(d)
                         if d["source"]["author"]["type"] == "lead" else None),
    # misplaced
    "tag-on-neighbour-too": remembering(beside("POST", TAGS, tagged_neighbour)),
    "tag-on-neighbour": to_neighbour("POST", TAGS),
    "reply-to-neighbour": to_neighbour("POST", REPLY),
    "close-neighbour-too": on_neighbour("POST", MANAGE, "close"),
    "reply-closes-neighbour": on_neighbour("POST", REPLY, "close"),
    "tag-closes-neighbour": on_neighbour("POST", TAGS, "close"),
    "untag-all": beside("DELETE", DETACH, all_detached),
    "tag-replaces": beside("POST", TAGS, others_detached),
    "tag-closes": beside("POST", TAGS, lambda p, r, _a: after(
        r, "POST", "/".join(r.path.split("/")[:3]) + "/parts",
        {"message_type": "close", "type": "admin", "admin_id": some_admin(p)})),
    "read-mark-closes": beside("PUT", ITEM, closed_on_read),
    "reading-closes": beside("GET", ITEM, closed_on_read),
    "reading-marks-read": beside("GET", ITEM, lambda _p, r, _a: after(r, "PUT", r.path, {"read": True})),
    "tag-answer-other": body("POST", TAGS, put("id", "1")),
    "untag-answer-other": body("DELETE", DETACH, put("id", "1")),
    "tag-applied-shifted": body("POST", TAGS, lambda d: put("applied_at", d["applied_at"] + 3600)(d)),
    "tag-applied-shifted-in-read": body("GET", ITEM, tags_shifted),
    "tag-applied-by-other": body("POST", TAGS, put("applied_by/id", "1")),
    # read back late, or as another
    "stale-item": stale(ITEM),
    "one-behind": one_behind,
    "ids-reused": edited("POST", LIST, same_id),
    "message-ids-reused": edited("POST", LIST, same_message),
    "message-id-other": body("POST", LIST, put("id", "1")),
    "created-a-day-ago": body("POST", LIST, lambda d: put("created_at", d["created_at"] - 86400)(d)),
    "created-for-another": body("POST", LIST, lambda d: put(
        "conversation_id", str(int(d["conversation_id"]) + 1))(d)),
}  # fmt: skip
