"""Lies in what comes back: fields, times, ids, texts and lists."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from typing import Any

from lying_proxy import (
    ANY,
    ITEM,
    LIST,
    TAGS,
    Json,
    Lie,
    LyingProxy,
    answering,
    body,
    edited,
    every,
    gone,
    mapped,
    put,
    query_less,
    request_as,
    texts,
)

from intercontract.model.interaction import Request, Response

PARTS = "conversation_parts/conversation_parts"


def item(change: Callable[[Json], Any]) -> Lie:
    return body("GET", ITEM, change)


def shown(change: Callable[[Json], Any]) -> Lie:
    """A change to a conversation wherever it is shown alone."""
    return body("*", ITEM + r"(/reply|/parts)?", lambda d: change(d) if "source" in d else None)


def listed(change: Callable[[Json], Any]) -> Lie:
    return body("GET", LIST, every(change))


def listing(change: Callable[[Json], Any]) -> Lie:
    return body("GET", LIST, change)


def number(change: Callable[[int], Json]) -> Callable[[Json], Json]:
    return lambda value: change(value) if type(value) is int else value


def parts_of(document: Json) -> list[Json]:
    return list(document["conversation_parts"]["conversation_parts"])


def without_first_comment(parts: list[Json]) -> list[Json]:
    first = next((part["id"] for part in parts if part["part_type"] == "comment"), None)
    return [part for part in parts if part["id"] != first]


def keep_parts(
    choose: Callable[[list[Json]], list[Json]], *, count: bool = True
) -> Callable[[Json], None]:
    def change(document: Json) -> None:
        chosen = choose(parts_of(document))
        document["conversation_parts"]["conversation_parts"] = chosen
        if count:
            document["conversation_parts"]["total_count"] = len(chosen)
            if document.get("statistics"):
                document["statistics"]["count_conversation_parts"] = len(chosen) + 1

    return change


def each_part(change: Callable[[Json], Any]) -> Callable[[Json], None]:
    def change_all(document: Json) -> None:
        for part in parts_of(document):
            change(part)

    return change_all


def mangled(text: str) -> str:
    return text.encode().decode("latin-1")


def without_emoji(text: str) -> str:
    return "".join(letter for letter in text if ord(letter) < 0x10000)


def part_texts(change: Callable[[str], str]) -> Callable[[Json], None]:
    def one(part: Json) -> None:
        if isinstance(part["body"], str):
            part["body"] = change(part["body"])

    return each_part(one)


def per_page(change: Callable[[int], int]) -> Lie:
    """Another size of page than was asked for."""

    def shifted(request: Request) -> Request:
        from urllib.parse import parse_qsl, urlencode, urlsplit

        from attrs import evolve

        query = dict(parse_qsl(urlsplit(request.url).query))
        if not query.get("per_page", "").isdigit():
            return request
        query["per_page"] = str(change(int(query["per_page"])))
        return evolve(request, url=request.url.partition("?")[0] + "?" + urlencode(query))

    return request_as("GET", LIST, shifted)


def says_as_asked(document: Json, request: Request, _proxy: LyingProxy) -> None:
    """As many as were asked for, as far as the page itself says."""
    if "per_page=25" in request.url:
        del document["conversations"][24:]


def overlapping(document: Json, _request: Request, proxy: LyingProxy) -> None:
    """Each page begins with the last of the page before."""
    last = proxy.kept.get("last")
    proxy.kept["last"] = document["conversations"][-1] if document["conversations"] else None
    if last and document["pages"]["page"] > 1:
        document["conversations"].insert(0, last)
        document["conversations"].pop()


def shuffled(document: Json, _request: Request, proxy: LyingProxy) -> None:
    rows = document["conversations"]
    turn = proxy.count("shuffled") % max(len(rows), 1)
    document["conversations"] = rows[turn:] + rows[:turn]


def same_cursor(document: Json, _request: Request, proxy: LyingProxy) -> None:
    following = document["pages"].get("next")
    if following:
        cursor = proxy.kept.setdefault("cursor", following["starting_after"])
        following["starting_after"] = cursor


def next_always(document: Json) -> None:
    document["pages"].setdefault(
        "next", {"page": document["pages"]["page"] + 1, "starting_after": "x"}
    )


def constant_tag(response: Response, _proxy: LyingProxy, _request: Request) -> Response:
    from lies_transport import with_header

    return with_header(response, "ETag", 'W/"0123456789abcdef0123456789abcdef"')


BODIES: dict[str, Lie] = {
    # types and nulls
    "no-type": item(gone("type")),
    "type-of-another": item(put("type", "ticket")),
    "id-number": item(lambda d: put("id", int(d["id"]))(d)),
    "id-empty": item(put("id", "")),
    "id-null": item(put("id", None)),
    "message-id-number": body("POST", LIST, lambda d: put("id", int(d["id"]))(d)),
    "conversation-id-number": body(
        "POST", LIST, lambda d: put("conversation_id", int(d["conversation_id"]))(d)),
    "tag-id-number": body("POST", TAGS, lambda d: put("id", int(d["id"]))(d)),
    "part-ids-numbers": item(each_part(lambda p: put("id", int(p["id"]))(p))),
    "part-ids-same": item(each_part(put("id", "31415926535"))),
    "contact-id-digits": item(put("contacts/contacts/0/id", "12345678")),
    "extra-field": item(put("colour", "red")),
    "extra-field-in-list": listed(put("colour", "red")),
    "extra-field-deep": item(put("source/author/colour", "red")),
    "extra-field-in-part": item(each_part(put("colour", "red"))),
    "extra-field-in-pages": listing(put("pages/colour", "red")),
    "extra-field-in-tag": body("POST", TAGS, put("colour", "red")),
    "extra-field-in-message": body("POST", LIST, put("colour", "red")),
    "state-unknown": item(put("state", "pending")),
    "state-null": item(put("state", None)),
    "state-upper": item(lambda d: put("state", d["state"].upper())(d)),
    "state-missing": item(gone("state")),
    "open-as-text": item(put("open", "true")),
    "open-null": item(put("open", None)),
    "open-inverted": item(lambda d: put("open", not d["open"])(d)),
    "read-as-number": item(put("read", 1)),
    "title-number": item(put("title", 7)),
    "priority-unknown": item(put("priority", "high")),
    "priority-boolean": item(put("priority", True)),
    "source-type-unknown": item(put("source/type", "pigeon")),
    "source-null": item(put("source", None)),
    "source-list": item(lambda d: put("source", [d["source"]])(d)),
    "source-missing": item(gone("source")),
    "source-author-null": item(put("source/author", None)),
    "contacts-null": item(put("contacts", None)),
    "contacts-empty": item(put("contacts/contacts", [])),
    "contacts-bare-list": item(lambda d: put("contacts", d["contacts"]["contacts"])(d)),
    "parts-null": item(put("conversation_parts", None)),
    "parts-missing": item(gone("conversation_parts")),
    "parts-without-total": item(gone("conversation_parts/total_count")),
    "tags-bare-list": item(put("tags", [])),
    "tags-null": item(put("tags", None)),
    "tags-under-data": item(lambda d: put("tags", {"type": "tag.list", "data": d["tags"]["tags"]})(d)),
    "tags-type": item(put("tags/type", "list")),
    "statistics-null-count": item(
        lambda d: put("statistics/count_reopens", None)(d) if d.get("statistics") else None),
    "statistics-negative": item(
        lambda d: put("statistics/count_reopens", -1)(d) if d.get("statistics") else None),
    "statistics-parts": item(
        lambda d: put("statistics/count_conversation_parts", 99)(d) if d.get("statistics") else None),
    "total-parts-low": item(put("conversation_parts/total_count", -1)),
    "total-parts-high": item(
        lambda d: put("conversation_parts/total_count", len(parts_of(d)) + 1)(d)),
    "total-parts-text": item(put("conversation_parts/total_count", "2")),
    "author-type-unknown": item(each_part(put("author/type", "robot"))),
    "author-missing": item(each_part(gone("author"))),
    "part-type-missing": item(each_part(gone("part_type"))),
    "tag-name-null": body("POST", TAGS, put("name", None)),
    "tag-type": body("POST", TAGS, put("type", "label")),
    "created-without-id": body("POST", LIST, gone("conversation_id")),
    "created-as-conversation": body("POST", LIST, put("type", "conversation")),
    "created-kind": body("POST", LIST, put("message_type", "email")),
    "created-body-null": body("POST", LIST, put("body", None)),
    # times
    "milliseconds": item(lambda d: put("created_at", d["created_at"] * 1000)(d)),
    "milliseconds-in-list": listed(lambda d: put("created_at", d["created_at"] * 1000)(d)),
    "milliseconds-in-parts": item(each_part(lambda p: put("created_at", p["created_at"] * 1000)(p))),
    "milliseconds-in-message": body("POST", LIST, lambda d: put("created_at", d["created_at"] * 1000)(d)),
    "milliseconds-in-tag": body("POST", TAGS, lambda d: put("applied_at", d["applied_at"] * 1000)(d)),
    "iso-times": item(put("updated_at", "2026-01-05T09:00:00Z")),
    "iso-times-in-list": listed(put("updated_at", "2026-01-05T09:00:00Z")),
    "times-as-text": item(lambda d: put("created_at", str(d["created_at"]))(d)),
    "times-as-floats": item(lambda d: put("created_at", d["created_at"] + 0.5)(d)),
    "times-as-whole-floats": item(lambda d: put("updated_at", float(d["updated_at"]))(d)),
    "times-zero": item(put("created_at", 0)),
    "times-an-hour-on": item(mapped("created_at", number(lambda n: n + 3600))),
    "times-an-hour-on-in-list": listed(
        lambda d: d.update(mapped("created_at", number(lambda n: n + 3600))(d))),
    "updated-before-created": item(put("updated_at", 1400000000)),
    "updated-never": shown(lambda d: put("updated_at", d["created_at"])(d)),
    "updated-null": item(put("updated_at", None)),
    "part-before-all": item(each_part(put("created_at", 1400000000))),
    "snooze-lost-in-read": item(put("snoozed_until", None)),
    "snooze-shifted-in-read": item(mapped("snoozed_until", number(lambda n: n + 3600))),
    "waiting-shifted": item(mapped("waiting_since", number(lambda n: n - 86400 * 400))),
    # values that another answer contradicts
    "read-state-swapped": item(lambda d: d.update(
        {"state": "closed", "open": False} if d["state"] == "open" else {"state": "open", "open": True})),
    "list-state-swapped": listed(lambda d: d.update(
        {"state": "closed", "open": False} if d["state"] == "open" else {"state": "open", "open": True,
                                                                         "snoozed_until": None})),
    "list-priority": listed(put("priority", "priority")),
    "list-title": listed(put("title", "Untitled")),
    "list-tags-lost": listed(put("tags/tags", [])),
    "list-contacts-swapped": listed(put("contacts/contacts/0/id", "68b1f20c9a4de37715c0a8f2")),
    "list-text-cut": listed(lambda d: put("source/body", (d["source"]["body"] or "")[:20])(d)),
    "list-assignee": listed(put("admin_assignee_id", 8120347)),
    "list-read": listed(lambda d: put("read", not d["read"])(d)),
    "read-priority": item(put("priority", "priority")),
    "read-title": item(put("title", "Untitled")),
    "read-assignee": item(put("admin_assignee_id", 1)),
    "read-team": item(put("team_assignee_id", 1)),
    "read-inverted": item(lambda d: put("read", not d["read"])(d)),
    "source-id-other": item(put("source/id", "1")),
    "source-author-other": item(put("source/author/id", "68b1f20c9a4de37715c0a8f2")),
    "source-author-admin": item(put("source/author/type", "admin")),
    "delivered-by-admin": item(put("source/delivered_as", "admin_initiated")),
    "contact-of-another": item(put("contacts/contacts/0/id", "68b1f20c9a4de37715c0a8f2")),
    "first-reply-null": item(put("first_contact_reply", None)),
    "teammates-lost": shown(put("teammates/admins", [])),
    "another-item": item(put("id", "1")),
    # parts
    "parts-reversed": item(keep_parts(lambda p: p[::-1])),
    "parts-reversed-everywhere": shown(keep_parts(lambda p: p[::-1])),
    "parts-last-gone": item(keep_parts(lambda p: p[:-1])),
    "parts-first-gone": item(keep_parts(lambda p: p[1:])),
    "parts-comment-gone-everywhere": shown(keep_parts(without_first_comment)),
    "parts-uncounted": item(keep_parts(lambda p: p[:-1], count=False)),
    "parts-doubled": item(keep_parts(lambda p: p + p[-1:])),
    "parts-in-list": listed(put("conversation_parts", {
        "type": "conversation_part.list", "conversation_parts": [], "total_count": 0})),
    "part-bodies-null": item(each_part(put("body", None))),
    "part-kinds-swapped": item(each_part(
        lambda p: put("part_type", "note")(p) if p["part_type"] == "comment" else None)),
    "part-authors-swapped": item(each_part(put("author/id", "1"))),
    "part-authors-admin": item(each_part(put("author/type", "admin"))),
    "part-texts-cut": item(part_texts(lambda t: t[:255])),
    "part-texts-ascii": item(part_texts(lambda t: t.encode("ascii", "replace").decode())),
    "part-texts-cut-everywhere": shown(part_texts(lambda t: t[:255])),
    "part-texts-mangled-everywhere": shown(part_texts(mangled)),
    "part-texts-without-emoji-everywhere": shown(part_texts(without_emoji)),
    # texts
    "unicode-mangled": item(texts(mangled)),
    "non-ascii-dropped": item(texts(lambda t: t.encode("ascii", "ignore").decode())),
    "question-marks": item(texts(lambda t: t.encode("ascii", "replace").decode())),
    "emoji-lost": item(texts(without_emoji)),
    "emoji-as-box": item(texts(lambda t: "".join(c if ord(c) < 0x10000 else "\ufffd" for c in t))),
    "letters-apart": item(texts(lambda t: unicodedata.normalize("NFD", t))),
    "compatible-letters": item(texts(lambda t: unicodedata.normalize("NFKC", t))),
    "long-text-cut": item(texts(lambda t: t[:255])),
    "long-text-cut-500": item(texts(lambda t: t[:500])),
    "long-text-cut-1000": item(texts(lambda t: t[:1000])),
    "long-text-dots": item(texts(lambda t: t if len(t) < 200 else t[:200] + "...")),
    "text-upper": item(texts(str.upper)),
    "text-lower": item(texts(str.lower)),
    "text-escaped-twice": item(texts(lambda t: t.replace("&amp;", "&amp;amp;"))),
    "text-empty": item(texts(lambda _t: "")),
    "text-markup-only": item(texts(lambda t: "<p></p>" if t.startswith("<p>") else t)),
    "ampersand-lost": item(texts(lambda t: t.replace("&amp;", ""))),
    "digits-lost": item(texts(lambda t: t.translate({ord(d): None for d in "0123456789"}))),
    "quotes-curled": item(texts(lambda t: t.replace("'", "\u2019"))),
    "created-text-ascii": body("POST", LIST, texts(lambda t: t.encode("ascii", "ignore").decode())),
    "created-text-cut": body("POST", LIST, texts(lambda t: t[:255])),
    "tag-name-ascii": body("POST", TAGS, mapped("name", lambda t: t.encode("ascii", "ignore").decode())),
    "tag-name-upper": body("POST", TAGS, mapped("name", str.upper)),
    "read-tag-names-lost": item(lambda d: put("tags", mapped("name", lambda _t: "tag")(d["tags"]))(d)),
    "plaintext-ignored": request_as("GET", ITEM, lambda r: query_less(r, "display_as")),
    "plaintext-always": request_as("GET", ITEM, lambda r: r if "display_as" in r.url else __import__(
        "attrs").evolve(r, url=r.url + "?display_as=plaintext")),
    "plaintext-empty": edited("GET", ITEM, lambda d, r, _p: texts(lambda _t: "")(d)
                              if "plaintext" in r.url else None),
    "plaintext-escaped": edited("GET", ITEM, lambda d, r, _p: texts(lambda t: html.escape(html.escape(t)))(d)
                                if "plaintext" in r.url else None),
    # lists
    "per-page-ignored": request_as("GET", LIST, lambda r: query_less(r, "per_page")),
    "per-page-less": per_page(lambda n: n - 1),
    "per-page-more": per_page(lambda n: n + 1),
    "per-page-fifty": per_page(lambda n: min(n, 50)),
    "page-one-short": edited("GET", LIST, says_as_asked),
    "cursor-ignored": request_as("GET", LIST, lambda r: query_less(r, "starting_after")),
    "cursor-the-same": edited("GET", LIST, same_cursor),
    "cursor-number": listing(
        lambda d: put("pages/next/starting_after", 7)(d) if d["pages"].get("next") else None),
    "next-null": listing(put("pages/next", None)),
    "next-url": listing(lambda d: put("pages/next", "https://api.intercom.io/conversations?page=2")(d)
                        if d["pages"].get("next") else None),
    "next-always": listing(next_always),
    "next-page-wrong": listing(lambda d: put("pages/next/page", 9)(d) if d["pages"].get("next") else None),
    "pages-missing": listing(gone("pages")),
    "pages-null": listing(put("pages", None)),
    "pages-type": listing(put("pages/type", "page")),
    "first-dropped": listing(lambda d: put("conversations", d["conversations"][1:])(d)),
    "last-dropped": listing(lambda d: put("conversations", d["conversations"][:-1])(d)),
    "doubled": listing(lambda d: d["conversations"].extend(d["conversations"][:1])),
    "overlapping": edited("GET", LIST, overlapping),
    "total-high": listing(lambda d: put("total_count", d["total_count"] + 7)(d)),
    "total-low": listing(lambda d: put("total_count", d["total_count"] - 1)(d)),
    "total-zero": listing(put("total_count", 0)),
    "total-of-page": listing(lambda d: put("total_count", len(d["conversations"]))(d)),
    "total-text": listing(lambda d: put("total_count", str(d["total_count"]))(d)),
    "total-missing": listing(gone("total_count")),
    "page-stuck": listing(put("pages/page", 1)),
    "page-from-zero": listing(lambda d: put("pages/page", d["pages"]["page"] - 1)(d)),
    "total-pages-wrong": listing(put("pages/total_pages", 99)),
    "per-page-told": listing(put("pages/per_page", 10)),
    "list-empty": listing(put("conversations", [])),
    "list-null": listing(put("conversations", None)),
    "list-of-ids": listing(lambda d: put("conversations", [c["id"] for c in d["conversations"]])(d)),
    "list-of-one": listing(
        lambda d: put("conversations", d["conversations"][:1])(d)),
    "list-type": listing(put("type", "tag.list")),
    "list-type-plain": listing(put("type", "list")),
    "list-no-type": listing(gone("type")),
    "list-items-no-type": listed(gone("type")),
    "list-items-type": listed(put("type", "ticket")),
    "list-under-data": listing(lambda d: d.update({"data": d.pop("conversations")})),
    "list-closed-hidden": listing(lambda d: put("conversations", [
        c for c in d["conversations"] if c["state"] != "closed"])(d)),
    "reversed": listing(lambda d: d["conversations"].reverse()),
    "by-id": listing(lambda d: d["conversations"].sort(key=lambda c: c["id"])),
    "shuffled": edited("GET", LIST, shuffled),
    "etag-constant": answering("GET", ANY, constant_tag),
}  # fmt: skip
