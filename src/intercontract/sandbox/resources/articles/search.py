"""Search articles by a phrase, with highlights."""

from __future__ import annotations

import re

from intercontract.model.json import JSONObject, JSONValue
from intercontract.sandbox import parameters
from intercontract.sandbox.errors import invalid
from intercontract.sandbox.exchange import Call
from intercontract.sandbox.pagination import numbered
from intercontract.sandbox.resources.articles.collection import ARTICLES, Article, listed
from intercontract.sandbox.resources.collections import HELP_CENTER_COLLECTIONS
from intercontract.sandbox.resources.conversations.markup import plaintext
from intercontract.sandbox.workspace import Workspace

_PER_PAGE = 10
_STATES = ("published", "draft", "all")


def _texts(article: Article) -> tuple[str, str]:
    """The title, and what is below it."""
    below = (article.description or "", plaintext(article.body) or "")
    return article.title, " ".join(filter(None, below))


def _chunks(text: str, words: list[str]) -> list[JSONValue]:
    """A text split into what matches and what does not."""
    pattern = "|".join(map(re.escape, words)) or r"(?!)"
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return [
        {"type": "highlight" if index % 2 else "plain", "text": piece}
        for index, piece in enumerate(pieces)
        if piece
    ]


def _highlighted(article: Article, words: list[str]) -> JSONObject:
    title, below = _texts(article)
    return {
        "article_id": article.id,
        "highlighted_title": _chunks(title, words),
        "highlighted_summary": [_chunks(below, words)],
    }


@ARTICLES.answers("GET", f"{ARTICLES.path}/search", "searchArticles")
def search(call: Call, workspace: Workspace) -> JSONValue:
    """The articles that hold every word of a phrase, last changed first."""
    words = (parameters.single(call, "phrase") or "").lower().split()
    state = parameters.single(call, "state") or "all"
    if state not in _STATES:
        raise invalid(f"state must be one of {', '.join(_STATES)}", "state")
    center = parameters.number(call, "help_center_id")
    highlight = parameters.switch(call, "highlight")
    collections = HELP_CENTER_COLLECTIONS.table(workspace)

    def matches(article: Article) -> bool:
        if state not in ("all", article.state):
            return False
        parent = collections.get(str(article.parent_id))
        if center is not None and (parent is None or str(parent.help_center_id) != str(center)):
            return False
        text = " ".join(_texts(article)).lower()
        return all(word in text for word in words)

    table = ARTICLES.table(workspace)
    newest, _ = table.descending("updated_at", len(table))
    found = [article for article in newest if matches(article)]
    rows, pages = numbered(call, workspace, found, _PER_PAGE)
    if pages["next"] is None:
        del pages["next"]
    highlights: list[JSONValue] = [_highlighted(a, words) for a in rows] if highlight else []
    return {
        "type": "list",
        "total_count": len(found),
        "data": {"articles": [listed(a, workspace) for a in rows], "highlights": highlights},
        "pages": pages,
    }
