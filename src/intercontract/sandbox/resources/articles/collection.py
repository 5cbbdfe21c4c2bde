"""What an article is, and what the help center holds before the first request."""

from __future__ import annotations

from random import Random

from attrs import Factory, evolve

from intercontract.model.json import JSONObject
from intercontract.sandbox.collection import Collection
from intercontract.sandbox.identifiers import IdSeries
from intercontract.sandbox.rendering import taken
from intercontract.sandbox.resources.collections import HELP_CENTER_COLLECTIONS
from intercontract.sandbox.resources.help_centers import LOCALE, published
from intercontract.sandbox.workspace import Workspace
from intercontract.values import frozen

CONTENT_IDS = IdSeries("article_content", 17680000, 31)
_SEEDS = (
    ("Inviting a colleague", "Seats, roles and invitations", "published", 0),
    ("Changing an invoice", "Addresses and tax numbers", "published", 1),
    ("Refunds", "", "draft", 1),
    ("Exports that hang", "What to try first", "published", 2),
    ("Ideas for later", "", "draft", None),
)


@frozen
class Article:
    """An article, and the collection that it stands in, if any. Times are Unix seconds."""

    id: str
    content_id: str
    title: str
    author_id: int
    created_at: int
    updated_at: int
    description: str | None = ""
    body: str | None = ""
    state: str = "draft"
    parent_id: int | None = None
    parent_type: str | None = None
    translated_content: JSONObject = Factory(dict)


def listed(article: Article, workspace: Workspace) -> JSONObject:
    """An article in a list, where recordings show no statistics.

    Only what is published, and stands in a collection, has an address; locales are told of articles in
    several languages only.
    """
    public = article.state == "published" and article.parent_id is not None
    shown: JSONObject = {
        "id": article.id,
        "type": "article",
        "workspace_id": workspace.id,
        **taken(article, "parent_id", "parent_type"),
        "parent_ids": [] if article.parent_id is None else [article.parent_id],
        **taken(article, "content_id", "title", "description", "body", "author_id", "state"),
        **taken(article, "created_at", "updated_at"),
        "url": published(workspace, "articles", article.id, article.title) if public else None,
    }
    if article.translated_content:
        content: JSONObject = {"type": "article_translated_content", **article.translated_content}
        shown |= {"default_locale": LOCALE, "translated_content": content}
    return shown


def render(article: Article, workspace: Workspace) -> JSONObject:
    """An article alone; nobody has read it."""
    percentages = ("happy", "neutral", "sad")
    statistics: JSONObject = {
        "type": "article_statistics",
        "views": 0,
        "conversations": 0,
        "reactions": 0,
        **{f"{name}_reaction_percentage": 0 for name in percentages},
    }
    shown: JSONObject = {}
    for name, value in listed(article, workspace).items():
        shown[name] = value
        if name == "parent_ids":
            shown["statistics"] = statistics
    return shown


def _seed(workspace: Workspace, _random: Random) -> None:
    collections = list(HELP_CENTER_COLLECTIONS.table(workspace))
    author = int(next(iter(workspace["admin"])))
    for title, description, state, place in _SEEDS:
        workspace.now += 86400
        now = workspace.now
        article = Article(
            ARTICLES.new_id(workspace), workspace.new_id(CONTENT_IDS), title, author, now, now,
            description, f'<p class="no-margin">{title}, step by step.</p>', state,
        )  # fmt: skip
        if place is not None:
            parent = int(collections[place])
            article = evolve(article, parent_id=parent, parent_type="collection")
        ARTICLES.keep(workspace, article)


def _left(article: Article, gone: str) -> Article:
    """What stood in a deleted collection stands alone."""
    if str(article.parent_id) != gone:
        return article
    return evolve(article, parent_id=None, parent_type=None)


ARTICLES = Collection(
    "article",
    render,
    first_id=15000000,
    id_step=29,
    keys={"updated_at": lambda article: (article.updated_at, article.id)},
    references={"collection": _left},
    after=("admin", "collection"),
    seed=_seed,
)
