"""Newsfeeds, on which news items go live."""

from __future__ import annotations

from random import Random

from intercontract.model.json import JSONObject
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.rendering import reference, taken
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen


@frozen
class Newsfeed:
    """A newsfeed. Times are Unix seconds."""

    id: str
    name: str
    created_at: int
    updated_at: int


def _render(feed: Newsfeed, _workspace: Workspace) -> JSONObject:
    return reference("newsfeed", feed.id, **taken(feed, "name", "created_at", "updated_at"))


def _seed(workspace: Workspace, _random: Random) -> None:
    for name in ("Visitor Feed", "Customer Feed"):
        workspace.now += 86400
        id_, now = NEWSFEEDS.new_id(workspace), workspace.now
        NEWSFEEDS.keep(workspace, Newsfeed(id_, name, now, now))


NEWSFEEDS = Collection(
    "newsfeed",
    _render,
    first_id=198000,
    keys={"updated_at": lambda feed: (feed.updated_at, feed.id)},
    seed=_seed,
    path="/news/newsfeeds",
)
NEWSFEEDS.lists(
    "listNewsfeeds",
    "list",
    ("type", "pages", "data", "total_count"),
    by="updated_at",
    per_page=10,
    by_number=True,
    null_next=False,
)
NEWSFEEDS.retrieves("retrieveNewsfeed")
