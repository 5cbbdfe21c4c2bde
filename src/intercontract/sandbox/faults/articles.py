"""Faults in articles."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.sandbox.exchange import Answer, Call, Proceed
from intercontract.sandbox.faults.fault import Apply, Fault, Site
from intercontract.sandbox.faults.tools import (
    SUCCESS,
    Json,
    answering,
    answers_with,
    changes,
    drops,
    each,
    failed,
    inside,
    now_and_then,
    operation_of,
    own_copy,
    replaces,
    sets,
)
from intercontract.sandbox.resources.articles import ARTICLES

LIST, CREATE, RETRIEVE = "listArticles", "createArticle", "retrieveArticle"
UPDATE, DELETE, SEARCH = "updateArticle", "deleteArticle", "searchArticles"
_SCHEMA = ("response-schema",)


def _every(change: Callable[[Json], object]) -> Apply:
    return each("article", change)


def _another(answer: Answer, _call: Call, site: Site) -> None:
    payload = own_copy(answer)
    payload["id"] = next(id_ for id_ in ARTICLES.table(site.workspace) if id_ != payload["id"])


def _undead(call: Call, proceed: Proceed, site: Site) -> Answer:
    """A deleted article is answered as if it were there."""
    table, deletes = ARTICLES.table(site.workspace), operation_of(call) == DELETE
    before = table.get(call.segments[-1]) if deletes else None
    answer = proceed(call)
    if before is not None and answer.status in SUCCESS:
        table[before.id] = before
    return answer


FAULTS = (
    Fault("article-state-unknown", "the state of an article is a word of its own", _SCHEMA,
          _every(sets(state="hidden"))),
    Fault("article-id-number", "the id of an article is a number", ("response-schema", "id-type"),
          _every(lambda shown: shown.update(id=int(shown["id"])))),
    Fault("article-author-text", "the author of an article is a text", _SCHEMA,
          _every(lambda shown: shown.update(author_id=str(shown["author_id"])))),
    Fault("article-title-missing", "an article has no title", _SCHEMA, _every(drops("title"))),
    Fault("article-parent-text", "the collection of an article is a text", _SCHEMA,
          _every(sets(parent_id="none"))),
    Fault("article-times-ms", "times of articles are in milliseconds", ("timestamp-unit",),
          _every(lambda shown: shown.update(updated_at=shown["updated_at"] * 1000))),
    Fault("article-extra", "an article has an undocumented field", ("undocumented-field",),
          _every(sets(word_count=12))),
    Fault("article-reactions-text", "a share of reactions is a text", _SCHEMA,
          _every(inside("statistics", sets(happy_reaction_percentage="40 %")))),
    Fault("article-list-object", "the list of articles is an object", ("response-schema", "list-shape"),
          changes(lambda p: p.update(data={a["id"]: a for a in p["data"]}), LIST)),
    Fault("article-list-repeats", "a page has its first article twice", ("pagination",),
          changes(lambda p: p["data"].append(p["data"][0]), LIST)),
    Fault("article-list-type", "the list of articles calls itself otherwise",
          ("response-schema", "list-shape"), changes(sets(type="articles"), LIST)),
    Fault("article-created-201", "creating an article answers 201", ("undocumented-status",),
          answers_with(201, CREATE)),
    Fault("article-another", "another article is answered than was asked for", ("resource-identity",),
          answering(_another, RETRIEVE, UPDATE)),
    Fault("article-undead", "a deleted article is still there", ("use-after-delete",), _undead),
    Fault("article-search-500", "searching articles fails with 500", ("server-error",),
          now_and_then("article-search-500", replaces(failed), SEARCH)),
    Fault("article-highlights-text", "highlights are a text", _SCHEMA,
          changes(inside("data", sets(highlights="")), SEARCH)),
)  # fmt: skip
