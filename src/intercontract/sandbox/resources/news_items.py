"""News items: announcements, live on the newsfeeds that they are assigned to."""

from __future__ import annotations

from random import Random

from attrs import evolve

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.pagination import numbered
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources.admins import ADMINS
from intercontract.sandbox.resources.newsfeeds import NEWSFEEDS
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

_STATES = ("draft", "live")


@frozen
class NewsItem:
    """A news item; ``assignments`` are newsfeeds, and since when it is there (Unix seconds)."""

    id: str
    title: str
    sender_id: int
    created_at: int
    updated_at: int
    body: str = ""
    state: str = "draft"
    labels: tuple[str, ...] = ()
    reactions: tuple[str | None, ...] = ()
    deliver_silently: bool = False
    assignments: tuple[tuple[int, int], ...] = ()


def _render(item: NewsItem, workspace: Workspace) -> JSONObject:
    return {
        "id": item.id,
        "type": "news-item",
        "workspace_id": workspace.id,
        **taken(item, "title", "body", "sender_id", "state"),
        "labels": list(item.labels),
        "cover_image_url": None,
        "reactions": list(item.reactions),
        **taken(item, "deliver_silently", "created_at", "updated_at"),
        "newsfeed_assignments": [
            {"newsfeed_id": feed, "published_at": at} for feed, at in item.assignments
        ],
    }


def _seed(workspace: Workspace, _random: Random) -> None:
    feed, sender = (
        int(next(iter(table))) for table in (NEWSFEEDS.table(workspace), workspace["admin"])
    )
    for title, state in (("Exports are faster", "live"), ("New on the roadmap", "draft")):
        workspace.now += 86400
        now = workspace.now
        item = NewsItem(
            NEWS_ITEMS.new_id(workspace), title, sender, now, now, f"<p>{title}.</p>", state
        )
        NEWS_ITEMS.keep(
            workspace, evolve(item, assignments=((feed, now),) if state == "live" else ())
        )


NEWS_ITEMS = Collection(
    "news_item",
    _render,
    first_id=33100,
    keys={"updated_at": lambda item: (item.updated_at, item.id)},
    after=("admin", "newsfeed"),
    seed=_seed,
    path="/news/news_items",
)
_FIELDS = ("type", "pages", "data", "total_count")
NEWS_ITEMS.lists(
    "listNewsItems", "list", _FIELDS, by="updated_at", per_page=10, by_number=True, null_next=False
)
NEWS_ITEMS.retrieves("retrieveNewsItem")
NEWS_ITEMS.deletes("deleteNewsItem", shown=lambda item: {"id": item.id, "object": "news-item"})


@NEWSFEEDS.answers("GET", f"{NEWSFEEDS.item}/items", "listLiveNewsfeedItems")
def live_on(call: Call, workspace: Workspace) -> JSONValue:
    """The items that are live on a newsfeed."""
    feed = int(NEWSFEEDS.named_in(call, workspace).id)
    live = [
        item
        for item in NEWS_ITEMS.table(workspace).values()
        if item.state == "live" and any(assigned == feed for assigned, _ in item.assignments)
    ]
    rows, pages = numbered(call, workspace, live, 20)
    if pages["next"] is None:
        del pages["next"]
    data: list[JSONValue] = [_render(item, workspace) for item in rows]
    return {"type": "list", "pages": pages, "data": data, "total_count": len(live)}


def _assignments(body: JSONObject, workspace: Workspace) -> tuple[tuple[int, int], ...]:
    given = body["newsfeed_assignments"]
    assigned = []
    for entry in given if isinstance(given, list) else [given]:
        if not isinstance(entry, dict):
            raise invalid(
                "newsfeed_assignments must be an array of objects", "newsfeed_assignments"
            )
        feed = NEWSFEEDS.find(
            workspace, str(parameters.integer(entry, "newsfeed_id", required=True))
        )
        at = parameters.integer(entry, "published_at", required=True) or 0
        assigned.append((int(feed.id), at))
    return tuple(assigned)


def _reactions(body: JSONObject) -> tuple[str | None, ...]:
    given = body["reactions"]
    if not isinstance(given, list) or not all(r is None or isinstance(r, str) for r in given):
        raise invalid("reactions must be an array of emojis", "reactions")
    return tuple(r for r in given if r is None or isinstance(r, str))


def _changed(item: NewsItem, body: JSONObject, workspace: Workspace) -> NewsItem:
    """An item with the well-formed details that a body has."""
    item = evolve(item, updated_at=workspace.now)
    if "title" in body:
        item = evolve(item, title=parameters.required_text(body, "title"))
    if "body" in body:
        item = evolve(item, body=parameters.required_text(body, "body"))
    if "sender_id" in body:
        sender = parameters.identifier(body, "sender_id", kinds=(int,))
        item = evolve(item, sender_id=int(ADMINS.find(workspace, sender).id))
    if "state" in body:
        item = evolve(item, state=parameters.choice(body, "state", _STATES))
    if "labels" in body:
        item = evolve(item, labels=tuple(sorted(parameters.texts(body, "labels"))))
    if "reactions" in body:
        item = evolve(item, reactions=_reactions(body))
    if "deliver_silently" in body:
        item = evolve(item, deliver_silently=parameters.boolean(body, "deliver_silently") or False)
    if "newsfeed_assignments" in body:
        item = evolve(item, assignments=_assignments(body, workspace))
    return item


@NEWS_ITEMS.answers("POST", NEWS_ITEMS.path, "createNewsItem")
def create(call: Call, workspace: Workspace) -> JSONValue:
    """A new item."""
    body, now = parameters.body_of(call), workspace.now
    parameters.required_text(body, "title")
    parameters.identifier(body, "sender_id", kinds=(int,))
    plain = NewsItem("", "", 0, now, now)
    made = evolve(_changed(plain, body, workspace), id=NEWS_ITEMS.new_id(workspace))
    return _render(NEWS_ITEMS.keep(workspace, made), workspace)


@NEWS_ITEMS.answers("PUT", NEWS_ITEMS.item, "updateNewsItem")
def update(call: Call, workspace: Workspace) -> JSONValue:
    """Changed details of an item."""
    before = NEWS_ITEMS.named_in(call, workspace)
    changed = _changed(before, parameters.body_of(call), workspace)
    return _render(NEWS_ITEMS.keep(workspace, changed), workspace)
