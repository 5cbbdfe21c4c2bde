"""Faults in news items and newsfeeds."""

from __future__ import annotations

from collections.abc import Callable

from intercontract.sandbox.faults.fault import Apply, Fault
from intercontract.sandbox.faults.tools import (
    Json,
    answers_with,
    changes,
    each_answered,
    failed,
    now_and_then,
    replaces,
    sets,
)

LIST, CREATE, RETRIEVE = "listNewsItems", "createNewsItem", "retrieveNewsItem"
UPDATE, DELETE = "updateNewsItem", "deleteNewsItem"
_LIVE, _FEEDS, _FEED = "listLiveNewsfeedItems", "listNewsfeeds", "retrieveNewsfeed"
_SCHEMA = ("response-schema",)


def _each(change: Callable[[Json], object]) -> Apply:
    return each_answered(change, LIST, CREATE, RETRIEVE, UPDATE, _LIVE)


FAULTS = (
    Fault("news-state-unknown", "the state of a news item is a word of its own", _SCHEMA,
          _each(sets(state="published"))),
    Fault("news-type-underscore", "a news item calls itself news_item", _SCHEMA,
          _each(sets(type="news_item"))),
    Fault("news-sender-text", "the sender of a news item is a text", _SCHEMA,
          _each(lambda shown: shown.update(sender_id=str(shown["sender_id"])))),
    Fault("news-title-null", "the title of a news item is null", _SCHEMA, _each(sets(title=None))),
    Fault("news-labels-text", "labels are one text", _SCHEMA, _each(sets(labels="Product, New"))),
    Fault("news-assignments-ids", "assignments are bare ids", _SCHEMA,
          _each(sets(newsfeed_assignments=[53]))),
    Fault("news-times-ms", "times of news items are in milliseconds", ("timestamp-unit",),
          _each(lambda shown: shown.update(created_at=shown["created_at"] * 1000))),
    Fault("news-extra", "a news item has an undocumented field", ("undocumented-field",),
          _each(sets(views=0))),
    Fault("news-workspace-number", "a news item's workspace is a number", _SCHEMA,
          _each(sets(workspace_id=1))),
    Fault("news-list-repeats", "a page has its first news item twice", ("pagination",),
          changes(lambda p: p["data"].append(p["data"][0]), LIST)),
    Fault("news-created-201", "creating a news item answers 201", ("undocumented-status",),
          answers_with(201, CREATE)),
    Fault("news-delete-500", "deleting a news item fails with 500", ("server-error",),
          now_and_then("news-delete-500", replaces(failed), DELETE)),
    Fault("newsfeed-name-number", "the name of a newsfeed is a number", _SCHEMA,
          each_answered(sets(name=7), _FEEDS, _FEED)),
    Fault("newsfeed-id-number", "the id of a newsfeed is a number", _SCHEMA,
          each_answered(lambda shown: shown.update(id=int(shown["id"])), _FEEDS, _FEED)),
)  # fmt: skip
